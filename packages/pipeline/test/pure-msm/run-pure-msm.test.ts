import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { formatDay, parseDay } from '@regimelab/core';
import { parquetBytes, type TableColumns } from '@regimelab/lake-io/write';
import { PureMsmConfigSchema, readCatalog, rebuildCatalog, runPureMsm, type PureMsmRun } from '@regimelab/pipeline';
import { regimeTimeseries, returnsTable } from '../../src/pure-msm/pure-msm-tables.js';
import { writeSyntheticLake } from '../synthetic-lake.js';

jest.setTimeout(60_000); // the first run waits until charts and statistics are compiled

const GOLDEN = join(__dirname, 'golden');
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** What tools/oracles/pure_msm/make_golden.py ran. */
const given = readJson(join(GOLDEN, 'cases.json')) as {
  readonly lake: Readonly<Record<'seed' | 'assets' | 'days' | 'basketSize', number>> & { readonly start: string };
  readonly window: { readonly start: string; readonly end: string };
  readonly cases: Readonly<Record<string, { readonly evaluation?: object } & Readonly<Record<string, unknown>>>>;
};

const folder = mkdtempSync(join(tmpdir(), 'regimelab-pure-msm-'));
const lake = join(folder, 'lake');
beforeAll(async () => {
  await writeSyntheticLake(lake, given.lake);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

type Row = Readonly<Record<string, string>>;

/** Rows of a table as a CSV file would have them. */
function textRows(table: TableColumns): Row[] {
  const text = (value: unknown) => (value === null || Number.isNaN(value) ? '' : String(value as number));
  const columns = Object.entries(table).map(
    ([name, { type, values }]) =>
      [name, Array.from(values as ArrayLike<unknown>, (value) => (type === 'day' ? formatDay(value as number) : text(value)))] as const,
  );
  return columns[0]![1].map((_, k) => Object.fromEntries(columns.map(([name, cells]) => [name, cells[k]!])));
}

/** Rows of a CSV without quoted fields. */
function readCsv(path: string): Row[] {
  const [head, ...lines] = readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return lines.map((cells) => Object.fromEntries(head!.map((name, k) => [name, cells[k]!])));
}

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;

/** Equal text; numbers to 1e-12, relative or of the largest of their column. */
function expectCell(where: string, wanted: string, actual: string | undefined, scale: number): void {
  if (wanted === actual) return;
  if (actual !== undefined && NUMBER.test(wanted) && NUMBER.test(actual)) {
    if (Math.abs(Number(wanted) - Number(actual)) <= 1e-12 * Math.max(Math.abs(Number(wanted)), scale)) return;
  }
  expect({ where, value: actual }).toEqual({ where, value: wanted });
}

function expectRows(wanted: readonly Row[], actual: readonly Row[]): void {
  expect(actual).toHaveLength(wanted.length);
  for (const column of Object.keys(wanted[0]!)) {
    const scale = Math.max(0, ...wanted.map((row) => (NUMBER.test(row[column]!) ? Math.abs(Number(row[column])) : 0)));
    for (const [k, row] of wanted.entries()) expectCell(`${row.date} ${column}`, row[column]!, actual[k]![column], scale);
  }
}

/** The scalars of a JSON value by path, as text; null is empty. */
function leaves(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (value === null || typeof value !== 'object') return [[path, value === null ? '' : String(value as string | number | boolean)]];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, path === '' ? key : `${path}.${key}`));
}

const run = (keys: object, more: Partial<Parameters<typeof runPureMsm>[0]> = {}) =>
  runPureMsm({
    config: PureMsmConfigSchema.parse({
      // The draws have no part in what the oracle says.
      evaluation: { bootstrap: { n_boot: 99 } },
      ...keys,
      data: { data_lake_dir: lake },
      outputs: { reports_dir: join(folder, 'runs') },
    }),
    header: { title: 'A test', experimentId: 'a_test', categoryPath: 'msm', trialFamily: 'msm' },
    window: { start: parseDay(given.window.start)!, end: parseDay(given.window.end)! },
    runId: null,
    force: true,
    clock: () => Date.parse('2026-01-01'),
    code: { directory: folder, version: '0.0.0', node: '20' },
    ...more,
  });

describe.each(Object.keys(given.cases))('runPureMsm, case %s', (name) => {
  const golden = (file: string) => join(GOLDEN, name, file);
  let result: PureMsmRun;
  const written = (file: string) => join(result.directory.path, file);
  beforeAll(async () => {
    result = await run(given.cases[name]!, { runId: name });
  });

  it.each([
    ['regime_timeseries', regimeTimeseries],
    ['returns', returnsTable],
  ] as const)('gives cell by cell what the Python oracle gives: %s', async (file, tableOf) => {
    const table = tableOf(result.facts.result);
    const wanted = readCsv(golden(`${file}.csv`));
    expect(Object.keys(table)).toEqual(Object.keys(wanted[0]!));
    expectRows(wanted, textRows(table));
    expect(Buffer.compare(readFileSync(written(`${file}.parquet`)), await parquetBytes(table))).toBe(0);
  });

  it('chooses the baskets that the Python oracle chooses, one day in thirty', () => {
    const { grid, basketsAt } = result.facts.result;
    const wanted = readCsv(golden('baskets.csv')).map(({ date, basket }) => ({
      date,
      names: basket === '' ? [] : basket!.split(' ').map((part) => part.split(':') as [string, string]),
    }));
    const actual = basketsAt(wanted.map(({ date }) => parseDay(date!)! - grid.times[0]!));
    for (const [k, { date, names }] of wanted.entries()) {
      const { columns, weights } = actual[k]!;
      expect([date, ...Array.from(columns, (n) => grid.assets[n])]).toEqual([date, ...names.map(([id]) => id)]);
      names.forEach(([id, share], j) => expectCell(`${date} ${id}`, share, String(weights[j]), 0));
    }
  });

  it('gives what the Python oracle gives: metrics.json', () => {
    const actual = new Map(leaves(readJson(written('metrics.json'))));
    for (const [path, cell] of leaves(readJson(golden('metrics.json')))) expectCell(path, cell, actual.get(path), 0);
  });

  it('writes the files of the specification, metrics.json with their keys in order, and the evaluation once more by itself', () => {
    expect(readdirSync(result.directory.path).sort()).toEqual(
      [
        ...['manifest.json', 'metrics.json', 'regime_timeseries.parquet', 'returns.parquet', 'regime_evaluation.json', 'dashboard.html'],
        ...['bt_daily_pnl.csv', 'neutrality.csv', 'pnl_ledger.csv', 'regime_metrics.csv'],
      ].sort(),
    );
    const metrics = readJson(written('metrics.json')) as Readonly<Record<string, unknown>>;
    const keys = Object.keys(metrics);
    expect(keys.slice(0, 6)).toEqual(['cagr', 'sharpe', 'sortino', 'max_drawdown', 'calmar', 'hit_rate']);
    expect(keys.slice(keys.indexOf('switches_per_year'))).toEqual([
      ...['switches_per_year', 'avg_regime_duration_days', 'regime_distribution', 'total_switches', 'total_days'],
      ...['regime_evaluation', 'dsr', 'n_trials', 'p_spa', 'reasons'],
    ]);
    expect(metrics['regime_evaluation']).toEqual(readJson(written('regime_evaluation.json')));
  });

  it('says on its dashboard that its book is held whatever beta it leaves', () => {
    expect(readFileSync(written('dashboard.html'), 'utf8')).toContain(
      '(a book is held whatever beta it leaves). The weights of the majors are fixed, not chosen to be neutral.',
    );
  });

  it('resolves in its manifest to a configuration that resolves to itself', () => {
    const manifest = readJson(written('manifest.json')) as Readonly<Record<string, unknown>>;
    expect(manifest).toMatchObject({
      run_id: name,
      category_path: 'msm',
      experiment_spec: { system: 'msm' },
      status: 'succeeded',
      look_ahead: { passed: true },
    });
    expect(PureMsmConfigSchema.parse(manifest['resolved_config'])).toEqual(manifest['resolved_config']);
  });
});

describe('runPureMsm', () => {
  const experiment = given.cases['walk_forward']!;

  it('writes the same bytes again, but for the clock', async () => {
    const [first, second] = [await run(experiment), await run(experiment, { clock: () => Date.parse('2026-02-02') })];
    expect(second.directory.runId).toBe(first.directory.runId);
    const unequal = [...first.files].filter(
      ([file, content]) => Buffer.compare(Buffer.from(content), Buffer.from(second.files.get(file)!)) !== 0,
    );
    expect(unequal.map(([file]) => file)).toEqual(['dashboard.html', 'manifest.json']);
  });

  it('writes no evaluation when none is asked for, and says so', async () => {
    const { directory, verdict } = await run({ ...experiment, target: {}, backtest: { walk_forward: false, with_regime_eval: false } });
    expect(existsSync(join(directory.path, 'regime_evaluation.json'))).toBe(false);
    expect(readJson(join(directory.path, 'metrics.json'))).toMatchObject({ regime_evaluation: null });
    expect(verdict.at(-1)).toContain('with_regime_eval is false');
  });

  it('is a trial of the catalog with the figures of its own files, which a rebuild remakes from the run alone', async () => {
    const catalogAt = (name: string) => ({
      directory: join(folder, name),
      clock: () => Date.parse('2026-01-01'),
      process: { host: 'here', pid: process.pid },
    });
    const target = { short_leg: { n: 14, weighting: 'mcap' } };
    const { directory } = await run({ ...experiment, target }, { catalog: catalogAt('catalog'), runId: 'recorded' });
    const [entry, ...others] = await readCatalog(join(folder, 'catalog'));
    expect(others).toEqual([]);
    const metrics = readJson(join(directory.path, 'metrics.json')) as Readonly<Record<string, unknown>>;
    const edges = (metrics['regime_evaluation'] as Readonly<Record<string, { readonly edge_stats: Readonly<Record<string, unknown>> }>>)[
      'horizon_20d'
    ]!.edge_stats;
    const features = PureMsmConfigSchema.parse(experiment).features.map(({ id, weight }) => ({ id, weight }));
    expect(entry!.row).toMatchObject({ run_id: 'recorded', status: 'succeeded', target_n: 14, target_weighting: 'mcap', n_regimes: 5 });
    expect(JSON.parse(entry!.row.features!)).toEqual(features);
    for (const key of ['cagr', 'sharpe', 'max_drawdown', 'hit_rate', 'psr', 'switches_per_year', 'avg_regime_duration_days'] as const) {
      expect([key, entry!.row[key]]).toEqual([key, metrics[key]]);
    }
    expect([entry!.row.spread_1_5_h20, entry!.row.spread_1_5_h20_pvalue]).toEqual([edges['spread_1_5'], edges['spread_1_5_pvalue']]);

    const alone = join(folder, 'alone');
    cpSync(directory.path, join(alone, 'recorded'), { recursive: true });
    const rebuilt = await rebuildCatalog(catalogAt('rebuilt'), [alone]);
    expect([rebuilt.adopted.length, rebuilt.warnings]).toEqual([1, []]);
    expect((await readCatalog(join(folder, 'rebuilt'))).map(({ row }) => row)).toEqual([entry!.row]);
  });

  it('refuses a window that is too short to be tested', async () => {
    const short = { start: parseDay('2023-06-01')!, end: parseDay('2023-09-01')! };
    await expect(run({ features: experiment['features'] }, { window: short })).rejects.toMatchObject({ code: 'BACKTEST_TOO_SHORT' });
  });
});
