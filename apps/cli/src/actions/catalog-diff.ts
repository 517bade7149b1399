import { catalogRuns, diffRuns, findRun, requireRecords, type Difference, type RunsDiff } from '@regimelab/catalog';
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
      json: { a: a.run_id, b: b.run_id, explanation: explain(diff), ...diff },
      text: [
        `A ${a.run_id}, B ${b.run_id}: ${explain(diff)}`,
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

/** One sentence: which of the four causes can explain a change of results. */
function explain({ config, data, code, seed, results }: RunsDiff): string {
  const causes = [
    ...(config === null ? ['configuration (not kept)'] : config.length > 0 ? [`configuration (${plural(config.length, 'key')})`] : []),
    ...(data === null ? ['data (not kept)'] : data.length > 0 ? [`data (${plural(data.length, 'file')})`] : []),
    ...(code.length > 0 ? ['code'] : []),
    ...(seed.length > 0 ? ['seed'] : []),
  ];
  const changed = results.some(({ a, b }) => a !== b);
  if (causes.length === 0) return changed ? 'the results differ though configuration, data, code and seed are the same' : 'the same';
  const named = causes.length === 1 ? causes[0]! : `${causes.slice(0, -1).join(', ')} and ${causes.at(-1)}`;
  return changed ? `the results differ by ${named}` : `the listed results are the same; what differs is ${named}`;
}

const plural = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;
const digits = (value: number) => String(Number(value.toPrecision(6)));
const fileText = (file: { bytes: number; sha256: string } | null) =>
  file === null ? 'absent' : `${file.sha256.slice(0, HASH_DIGITS)} (${file.bytes} bytes)`;
const rowsOf = (differences: readonly Difference[]) => differences.map(({ key, a, b }) => [key, shown(a), shown(b)]);
const shown = (value: unknown) =>
  value === null || value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): readonly TextTable[] {
  return rows.length === 0 ? [] : [{ title, head, rows, text: head.map((_, column) => column) }];
}
