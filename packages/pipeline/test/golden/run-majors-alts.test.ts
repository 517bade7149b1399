import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { formatDay, parseDay } from '@regimelab/core';
import { loadMajorsAltsConfig, runMajorsAlts, type MajorsAltsRun } from '@regimelab/pipeline';
import { lakeTables, writeSyntheticLake } from '../synthetic-lake.js';

jest.setTimeout(60_000); // the first run waits until charts and statistics are compiled

const GOLDEN = join(__dirname, 'majors_alts');

/** What tools/oracles/majors_alts/make_golden.py ran. */
interface Cases {
  readonly lake: {
    readonly seed: number;
    readonly assets: number;
    readonly days: number;
    readonly basketSize: number;
    readonly start: string;
  };
  readonly tables: Readonly<Record<string, { readonly rows: number; readonly sum: number }>>;
  readonly window: { readonly start: string; readonly end: string };
  readonly cases: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
type Row = Readonly<Record<string, string>>;
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const given = readJson(join(GOLDEN, 'cases.json')) as Cases;

const folder = mkdtempSync(join(tmpdir(), 'regimelab-majors-alts-'));
const lake = join(folder, 'lake');
let tables: ReturnType<typeof lakeTables>;

beforeAll(async () => {
  const { market } = await writeSyntheticLake(lake, given.lake);
  tables = lakeTables(market);
});
afterAll(() => rmSync(folder, { recursive: true }));

it('the synthetic lake is the one the oracle read; if it is not, run make_golden.py again', () => {
  const COLUMN: Readonly<Record<string, string>> = {
    fact_price: 'close',
    fact_marketcap: 'marketcap',
    fact_volume: 'volume',
    fact_open_interest: 'open_interest_usd',
  };
  for (const [table, { rows, sum }] of Object.entries(given.tables)) {
    const { values } = tables[table as keyof typeof tables]![COLUMN[table] ?? 'funding_rate']!;
    expect([table, values.length]).toEqual([table, rows]);
    const total = Array.from(values as Float64Array).reduce((a, b) => a + b, 0);
    expect(Math.abs(total / sum - 1)).toBeLessThan(1e-9);
  }
});

describe.each(Object.keys(given.cases))('runMajorsAlts, case %s', (name) => {
  const expected = (file: string) => join(GOLDEN, name, file);
  let run: MajorsAltsRun;
  const written = (file: string) => join(run.directory.path, file);

  beforeAll(async () => {
    const { config, header } = await loadMajorsAltsConfig([], {
      ...given.cases[name],
      data: { data_lake_dir: lake },
      // The draws have no part in what the oracle says.
      evaluation: { bootstrap: { n_boot: 99 } },
      outputs: { reports_dir: join(folder, 'runs') },
    });
    run = await runMajorsAlts({
      config,
      header,
      window: { start: parseDay(given.window.start)!, end: parseDay(given.window.end)! },
      runId: name,
      force: false,
      clock: () => Date.parse('2026-01-01'),
      code: { directory: folder, version: '0.0.0', node: '20' },
    });
  });

  it.each(readdirSync(join(GOLDEN, name)).filter((file) => file.endsWith('.csv') && file !== 'features_wide.csv'))(
    'gives cell by cell what the Python oracle gives: %s',
    (file) => {
      const [wanted, actual] = [readCsv(expected(file)), readCsv(written(file))];
      const names = Object.keys(wanted[0]!);
      if (file !== 'bt_equity_curve.csv') expect(Object.keys(actual[0]!).slice(0, names.length)).toEqual(names);
      expectRows(wanted, actual);
    },
  );

  it('gives what the Python oracle gives: features, one day in thirty', () => {
    const { features, grid } = run.facts.result;
    const wanted = readCsv(expected('features_wide.csv'));
    const columns = [
      ...Object.entries(features.raw).map(([feature, values]) => [`raw_${feature}`, values] as const),
      ...Object.entries(features.z).map(([feature, values]) => [`z_${feature}`, values] as const),
    ];
    expect(Object.keys(wanted[0]!)).toEqual(['date', ...columns.map(([column]) => column), 'valid']);
    const actual = wanted.map(({ date }) => {
      const t = parseDay(date!)! - grid.times[0]!;
      const cells = columns.map(([column, values]) => [column, Number.isFinite(values[t]) ? String(values[t]) : '']);
      return { date: formatDay(grid.times[t]!), ...Object.fromEntries(cells), valid: String(features.valid[t] === 1) } as Row;
    });
    expectRows(wanted, actual);
  });

  it.each(['kpis.json', 'regime_evaluation.json', 'run_manifest.json'])('gives what the Python oracle gives: %s', (file) => {
    const [wanted, actual] = [leaves(readJson(expected(file))), leaves(readJson(written(file)))];
    expect(Object.keys(wanted).length).toBeGreaterThan(0);
    for (const [path, cell] of Object.entries(wanted)) {
      // Without a delisting there is nothing to report by haircut.
      expectCell(`${file} ${path}`, cell, actual[path], Math.abs(Number(cell)));
    }
  });

  const numbers = (rows: readonly Row[], column: string) => rows.map((row) => Number(row[column]));

  it('loses or gains in equity exactly what the ledger lists, leg by leg and regime by regime', () => {
    const ledger = readCsv(written('pnl_ledger.csv'));
    const [entries, total] = [ledger.filter(({ leg }) => leg !== 'total'), ledger.at(-1)!];
    const change = run.facts.result.backtest.equity.at(-1)! - 1_000_000;
    expect(Number(total.net_usd)).toBeCloseTo(change, 4);
    for (const column of ['price_usd', 'fees_usd', 'slippage_usd', 'impact_usd', 'funding_usd', 'net_usd']) {
      expect(sumOf(numbers(entries, column))).toBeCloseTo(Number(total[column]), 4);
    }
    for (const row of ledger) {
      const charges = Number(row.fees_usd) + Number(row.slippage_usd) + Number(row.impact_usd) + Number(row.funding_usd);
      expect(Number(row.net_usd)).toBeCloseTo(Number(row.price_usd) - charges, 4);
    }
    expect(new Set(entries.map(({ leg }) => leg))).toEqual(new Set(['majors', 'alts']));
  });

  it('nets every day: r_ls_net = r_ls_gross − cost − funding = equity[t]/equity[t−1] − 1, cost = fees + slippage + impact', () => {
    const days = readCsv(written('bt_daily_pnl.csv'));
    const curve = readCsv(written('bt_equity_curve.csv'));
    let [equity, growth] = [1_000_000, 1];
    for (const [k, day] of days.entries()) {
      const [gross, cost, funding, net] = ['r_ls_gross', 'cost', 'funding', 'r_ls_net'].map((column) => Number(day[column]));
      expect(Math.abs(net! - (gross! - cost! - funding!))).toBeLessThan(1e-12);
      expect(Math.abs(cost! - Number(day.fees) - Number(day.slippage) - Number(day.impact))).toBeLessThan(1e-15);
      expect(Math.abs(Number(day.equity_usd) / equity - 1 - net!)).toBeLessThan(1e-12);
      expect(day.pnl).toBe(day.r_ls_gross);
      equity = Number(day.equity_usd);
      growth *= 1 + net!;
      expect(Math.abs(Number(curve[k]!.equity_curve) - growth)).toBeLessThan(1e-12);
    }
  });

  it('has regime_metrics that add up to the days with a decision regime, each trade charged to the regime that decided it', () => {
    const days = readCsv(written('bt_daily_pnl.csv'));
    const metrics = readCsv(written('regime_metrics.csv'));
    const own = days.map((day, k) => Number(day.r_ls_gross) - Number(day.funding) - (k === 0 ? 0 : Number(days[k - 1]!.cost)));
    const decided = days.flatMap((day, k) => (day.decision_regime === '' ? [] : [own[k]!]));
    expect(sumOf(numbers(metrics, 'n_days'))).toBe(decided.length);
    expect(sumOf(metrics.map((row) => Number(row.n_days) * Number(row.mean_return)))).toBeCloseTo(sumOf(decided), 12);
  });

  it('holds a book that is neutral to within max_residual_beta before the gross cap, unless its weights are fixed', () => {
    const { universe } = run.facts.config;
    for (const row of readCsv(written('neutrality.csv'))) {
      if (row.mode === 'fixed') continue;
      const whole = Number(row.score_scale) * Number(row.vol_factor) * Number(row.cap_factor);
      const worst = Math.max(Math.abs(Number(row.residual_beta_btc)), Math.abs(Number(row.residual_beta_eth))) / whole;
      expect(worst).toBeLessThanOrEqual(universe.max_residual_beta + 1e-12);
      expect(Number(row.gross)).toBeLessThanOrEqual(universe.gross_cap + 1e-12);
    }
  });
});

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;

/** Rows by their first column, cells of the wanted columns. */
function expectRows(wanted: readonly Row[], actual: readonly Row[]): void {
  expect(actual).toHaveLength(wanted.length);
  for (const column of Object.keys(wanted[0]!)) {
    const scale = Math.max(0, ...wanted.map((row) => (NUMBER.test(row[column]!) ? Math.abs(Number(row[column])) : 0)));
    for (const [k, row] of wanted.entries()) expectCell(`${Object.values(row)[0]} ${column}`, row[column]!, actual[k]![column], scale);
  }
}

/** Equal text; numbers to relative 1e-9, or absolutely to 1e-12 of the largest of their column (as compare.py). */
function expectCell(where: string, wanted: string, actual: string | undefined, scale: number): void {
  if (wanted === actual) return;
  if (actual !== undefined && NUMBER.test(wanted) && NUMBER.test(actual)) {
    const [a, b] = [Number(wanted), Number(actual)];
    const gap = Math.abs(a - b);
    if (gap <= Math.max(1e-9 * Math.max(Math.abs(a), Math.abs(b)), 1e-12 * scale, 1e-15)) return;
  }
  expect({ where, value: actual }).toEqual({ where, value: wanted });
}

/** The scalars of a JSON value by path, as text; null is empty. */
function leaves(value: unknown, path = ''): Record<string, string> {
  if (value === null || typeof value !== 'object') return { [path]: value === null ? '' : String(value as string | number | boolean) };
  const length = Array.isArray(value) ? { [`${path}.length`]: String(value.length) } : {};
  const members = Object.entries(value).map(([key, member]) => leaves(member, path === '' ? key : `${path}.${key}`));
  return Object.assign(length, ...members) as Record<string, string>;
}

/** Rows of a CSV without quoted fields. */
function readCsv(path: string): Row[] {
  const [head, ...lines] = readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return lines.map((cells) => Object.fromEntries(head!.map((name, k) => [name, cells[k]!])));
}
