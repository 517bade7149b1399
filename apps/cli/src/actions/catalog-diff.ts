import { catalogRuns, diffRuns, explainDiff, findRun, requireRecords, type Difference } from '@regimelab/catalog';
import { formatOf, type CommonFlags } from '../flags.js';
import { printResult, type TextTable } from '../print.js';
import { DEFAULT_CATALOG } from './catalog-target.js';

/** Flags of `regimelab catalog diff`. */
interface CatalogDiffFlags extends CommonFlags {
  readonly catalog?: string;
}

/** Digits of a hash that a table shows. */
const HASH_DIGITS = 12;

export async function catalogDiff(idA: string, idB: string, flags: CatalogDiffFlags): Promise<void> {
  const directory = flags.catalog ?? DEFAULT_CATALOG;
  const runs = catalogRuns(requireRecords(directory));
  const [a, b] = [findRun(runs, idA).record, findRun(runs, idB).record];
  const diff = await diffRuns(directory, a, b);
  const sides = [a.run_id, b.run_id] as const;
  printResult(
    {
      json: { a: a.run_id, b: b.run_id, explanation: explainDiff(diff), ...diff },
      text: [
        `A ${a.run_id}, B ${b.run_id}: ${explainDiff(diff)}`,
        ...table(
          'Results',
          ['figure', ...sides, 'B − A'],
          diff.results
            .filter((figure) => figure.a !== null || figure.b !== null)
            .map(({ key, a: left, b: right, change }) => [
              key,
              ...[left, right, change].map((value) => (value === null ? 'n/a' : digits(value))),
            ]),
        ),
        ...table('Configuration', ['key', ...sides], rowsOf(diff.config ?? [])),
        ...table(
          'Data',
          ['table', 'file', ...sides],
          (diff.data ?? []).map(({ table: name, path, a: left, b: right }) => [name, path, ...[left, right].map(fileText)]),
        ),
        ...table('Code', ['', ...sides], rowsOf(diff.code)),
        ...table('Seed', ['', ...sides], rowsOf(diff.seed)),
        ...table('Folders, which change no result', ['key', ...sides], rowsOf(diff.folders)),
      ],
    },
    formatOf(flags),
  );
}

const digits = (value: number) => String(Number(value.toPrecision(6)));
const fileText = (file: { bytes: number; sha256: string } | null) =>
  file === null ? 'absent' : `${file.sha256.slice(0, HASH_DIGITS)} (${file.bytes} bytes)`;
const rowsOf = (differences: readonly Difference[]) => differences.map(({ key, a, b }) => [key, shown(a), shown(b)]);
const shown = (value: unknown) =>
  value === null || value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): readonly TextTable[] {
  return rows.length === 0 ? [] : [{ title, head, rows, text: head.map((_, column) => column) }];
}
