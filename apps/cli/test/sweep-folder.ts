import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect } from '@jest/globals';
import { regimelab, start, temporaryFolder, type Finished } from './program.js';

/** Runs without tests and pages: some hundredths of a second each. */
const CHEAP = { evaluation: { bootstrap: { enabled: false } }, outputs: { dashboard: false } };
const WINDOW = ['--start', '2022-03-01', '--end', '2023-06-30'];

/** What `sweep --json` prints, as far as tests read it. */
export interface SweepJson {
  readonly path: string;
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly skipped: number;
  readonly not_run: number;
  readonly runs: readonly {
    readonly experiment_id: string;
    readonly run_id: string | null;
    readonly status: string;
    readonly path: string | null;
    readonly error: { readonly code: string; readonly message: string; readonly hint: string | null } | null;
  }[];
  readonly family_tests: { readonly n: number; readonly p_spa: number | null };
}

/** A folder of the test file: a lake, experiment files, and sweeps in it. */
export function sweepFolder() {
  const folder = temporaryFolder();
  afterAll(folder.clean);
  const at = (...names: string[]) => join(folder.path, ...names);
  const args = (glob: string, out: string, ...more: readonly string[]) => [
    ...['sweep', '--glob', glob, '--lake', 'lake', ...WINDOW, '--out', out, '--catalog', join(out, 'catalog'), '--json', ...more],
  ];
  /** Ids and statuses of the runs that the catalog beside them has. */
  const catalog = async (out: string) => {
    const { stdout } = await regimelab(['catalog', 'ls', '--catalog', join(out, 'catalog'), '--limit', '1000', '--json'], folder.path);
    return JSON.parse(stdout) as readonly { readonly run_id: string; readonly status: string }[];
  };
  /** The folders of runs that can be seen; every one must be whole. */
  const runsIn = (out: string) => {
    const names = existsSync(at(out)) ? readdirSync(at(out)) : [];
    const runs = names.filter((name) => !/^(\.|catalog$|sweep_)/.test(name)).sort();
    for (const run of runs) expectWhole(at(out, run));
    return runs;
  };
  return {
    path: folder.path,
    at,
    /** A lake of 60 assets over 560 days. */
    makeLake: async (name = 'lake', seed = '3') => {
      const sample = ['lake', 'sample', '--out', name, '--assets', '60', '--days', '560', '--start', '2022-01-03', '--seed', seed];
      expect(await regimelab(sample, folder.path)).toMatchObject({ code: 0 });
    },
    /** An experiment file of cheap runs. */
    experiment: (name: string, keys: object = {}) => {
      writeFileSync(at(`${name}.yaml`), JSON.stringify({ system: 'majors_alts', category_path: 'alpha', ...CHEAP, ...keys }));
      return `${name}.yaml`;
    },
    args,
    sweep: (glob: string, out: string, ...more: readonly string[]): Promise<Finished> => regimelab(args(glob, out, ...more), folder.path),
    begin: (glob: string, out: string, ...more: readonly string[]) => start(args(glob, out, ...more), folder.path),
    catalog,
    /** Every attempt that the catalog beside the runs has recorded. */
    attempts: (out: string) => {
      const records = at(out, 'catalog/records');
      return readdirSync(records)
        .filter((name) => name.endsWith('.json'))
        .map((name) => JSON.parse(readFileSync(join(records, name), 'utf8')) as { readonly content_id: string; readonly status: string });
    },
    runsIn,
    /** Of each of so many runs: one whole folder and one row that succeeded; no claim is left. */
    expectOneOfEach: async (out: string, runs: number) => {
      const folders = runsIn(out);
      expect(folders).toHaveLength(runs);
      const rows = (await catalog(out)).map(({ run_id, status }) => `${run_id} ${status}`);
      expect(rows.sort()).toEqual(folders.map((run) => `${run} succeeded`));
      expect(readdirSync(at(out, '.claims'))).toEqual([]);
    },
  };
}

/** Every file that the manifest lists is there, with its content, and no other. */
function expectWhole(run: string): void {
  const { files } = JSON.parse(readFileSync(join(run, 'run_manifest.json'), 'utf8')) as { files: Record<string, string> };
  const found = readdirSync(run).filter((name) => name !== 'run_manifest.json');
  const hashes = found.map((name) => [
    name,
    createHash('sha256')
      .update(readFileSync(join(run, name)))
      .digest('hex'),
  ]);
  expect(Object.fromEntries(hashes)).toEqual(files);
}

/** The one JSON document on stdout. */
export const summaryOf = ({ stdout }: Pick<Finished, 'stdout'>) => JSON.parse(stdout) as SweepJson;

/** How its runs ended. */
export function countsOf(done: Pick<Finished, 'stdout'>) {
  const { succeeded, skipped, failed } = summaryOf(done);
  return { succeeded, skipped, failed };
}
