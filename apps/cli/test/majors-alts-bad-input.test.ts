import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { lakeWith } from './broken-lake.js';
import { contentOf, readCsv, regimelab, temporaryFolder } from './program.js';
import { expectRefusalIn, type Refusal } from './refusal.js';

jest.setTimeout(60_000);
const folder = temporaryFolder();
afterAll(folder.clean);
const at = (...names: string[]) => join(folder.path, ...names);
const lake = at('lake');
// Prices are knowable from 2023-01-03 to 2023-09-29.
const DATES = ['--start', '2023-01-02', '--end', '2023-09-29'];
const ALL_DAYS = 'backtest: { walk_forward: false }\nevaluation: { bootstrap: { enabled: false } }\n';
const on = (other: string, ...more: string[]) => ['backtest', ...DATES, '--lake', other, '--out', at('out'), ...more];
const expectRefusal = (args: readonly string[], refusal: Refusal) => expectRefusalIn(folder.path, args, refusal);
const configured = (text: string) => {
  writeFileSync(at('config.yaml'), text);
  return ['--config', at('config.yaml')];
};

beforeAll(async () => {
  const size = ['--assets', '36', '--days', '270', '--basket-size', '20', '--start', '2023-01-02', '--seed', '8'];
  expect(await regimelab(['lake', 'sample', '--out', lake, ...size])).toMatchObject({ code: 0, stderr: '' });
});

describe('a backtest with a bad configuration', () => {
  it.each<[string, string, Omit<Refusal, 'exit'>]>([
    [
      'a misspelt key',
      'universe:\n  basket_sise: 20\n',
      { code: 'CONFIG_UNKNOWN_KEY', names: ['universe.basket_sise'], hint: /basket_size/, place: '2:3' },
    ],
    [
      'the old name of a key',
      'backtest:\n  train_window_days: 252\n',
      { code: 'CONFIG_RENAMED_KEY', names: ['train_window_days is now lookback_window_days'], place: '2:\\d+' },
    ],
    [
      'a volatility target where it once was',
      'universe:\n  vol_target: 0.2\n',
      { code: 'CONFIG_RENAMED_KEY', names: ['volatility_targeting'], place: '2:\\d+' },
    ],
    [
      'a funding rate, which the lake has',
      'costs:\n  funding_8h_rate: 0.0001\n',
      { code: 'CONFIG_VALUE_UNSUPPORTED', names: ['funding'], place: '2:\\d+' },
    ],
    [
      'thresholds out of order',
      'regime:\n  composite:\n    threshold_low: 0.6\n',
      { code: 'CONFIG_CONFLICT', names: ['regime.composite.threshold_high', 'threshold_low 0.6', 'got 0.5'] },
    ],
    [
      'a band wider than the room between the thresholds',
      'regime:\n  composite:\n    hysteresis:\n      high_band: 0.9\n',
      { code: 'CONFIG_CONFLICT', names: ['hysteresis.high_band'], place: '4:\\d+' },
    ],
    [
      'a cap at which the smallest basket cannot be filled',
      'universe:\n  per_name_cap: 0.05\n',
      { code: 'CONFIG_CONFLICT', names: ['universe.per_name_cap', '0.1', 'got 0.05'], place: '2:\\d+' },
    ],
    [
      'a smallest basket above the largest',
      'universe:\n  basket_size: 8\n',
      { code: 'CONFIG_CONFLICT', names: ['universe.min_basket_size', 'basket_size 8'] },
    ],
    [
      'fixed weights that nobody gave',
      'universe:\n  neutrality_mode: fixed\n',
      { code: 'CONFIG_CONFLICT', names: ['universe.fixed_weights', '{BTC: 0.35, ETH: 0.15}'] },
    ],
    [
      'fixed weights that nothing reads',
      'universe:\n  fixed_weights: { BTC: 0.3, ETH: 0.2 }\n',
      { code: 'CONFIG_UNUSED_KEY', names: ['universe.fixed_weights', 'neither neutrality_mode nor fallback is fixed'], place: '2:\\d+' },
    ],
    [
      'a window length without windows',
      'backtest:\n  walk_forward: false\n  test_window_days: 21\n',
      { code: 'CONFIG_UNUSED_KEY', names: ['backtest.test_window_days', 'walk_forward is false'], place: '3:\\d+' },
    ],
    [
      'a regime that is never traded',
      'backtest:\n  trade_regimes: [STRONG_RISK_ON_ALTS]\n',
      { code: 'CONFIG_RANGE', names: ['backtest.trade_regimes', 'STRONG_RISK_ON_MAJORS'], place: '2:\\d+' },
    ],
    [
      'a regime of five where there are three',
      'regime:\n  n_regimes: 3\nbacktest:\n  trade_regimes: [STRONG_RISK_ON_MAJORS]\n',
      { code: 'CONFIG_CONFLICT', names: ['backtest.trade_regimes', 'RISK_ON_MAJORS'], place: '4:\\d+' },
    ],
    ['one major', 'universe:\n  majors: [BTC]\n', { code: 'CONFIG_RANGE', names: ['universe.majors', 'two majors'], place: '2:\\d+' }],
    ['the same major twice', 'universe:\n  majors: [BTC, BTC]\n', { code: 'CONFIG_RANGE', names: ['each major once'], place: '2:\\d+' }],
    [
      'a stop that a quiet day would fire',
      'backtest:\n  risk_management:\n    stop_loss:\n      daily_loss_threshold: -0.001\n',
      { code: 'CONFIG_CONFLICT', names: ['stop_loss.daily_loss_threshold', '-0.01'], place: '4:\\d+' },
    ],
    [
      'leverage by volatility target',
      'backtest:\n  risk_management:\n    volatility_targeting:\n      max_scale: 2\n',
      { code: 'CONFIG_RANGE', names: ['max_scale', 'at most 1'], place: '4:\\d+' },
    ],
    ['an experiment of another system', 'system: msm_v0\n', { code: 'CONFIG_CONFLICT', names: ['system'], place: '1:\\d+' }],
  ])('is refused: %s', (_, text, refusal) => expectRefusal(on(lake, ...configured(text)), { exit: 2, ...refusal }));

  it('is told all that is wrong at once', async () => {
    const { code, stderr } = await regimelab(
      on(lake, '--json-errors', ...configured('universe:\n  per_name_cap: 0.05\n  neutrality_mode: fixed\nregimes: {}\n')),
    );
    expect(code).toBe(2);
    const records = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { code: string });
    expect(records.length).toBeGreaterThan(0);
    expect(records.map((record) => record.code)).toContain('CONFIG_UNKNOWN_KEY');
  });
});

describe('a misuse of backtest and signals', () => {
  const dated = (start: string, end: string) => ['backtest', '--start', start, '--end', end, '--lake', lake, '--out', at('out')];
  it.each<[string, readonly string[], Refusal]>([
    [
      'dates in the wrong order',
      dated('2023-05-01', '2023-04-01'),
      { exit: 2, code: 'DATE_RANGE_EMPTY', names: ['2023-05-01', '2023-04-01'], hint: 'exchange' },
    ],
    ['a day that is not', dated('2023-02-30', '2023-04-01'), { exit: 2, code: 'USAGE_BAD_VALUE', names: ['--start 2023-02-30'] }],
    [
      'dates outside of the lake',
      dated('2030-01-01', '2030-12-31'),
      { exit: 1, code: 'BACKTEST_NO_DAYS', names: ['2030-01-01', '2030-12-31'], hint: /2023-01-03 to 2023-09-29/ },
    ],
    [
      'a look-back longer than the days given',
      dated('2023-04-01', '2023-09-29'),
      { exit: 1, code: 'BACKTEST_TOO_SHORT', names: ['182', '252'] },
    ],
    [
      'results inside the lake',
      ['backtest', ...DATES, '--lake', lake, '--out', join(lake, 'reports')],
      { exit: 2, code: 'OUTPUT_INSIDE_LAKE', names: [lake] },
    ],
    [
      'a signal inside the lake',
      ['signals', '--asof', '2023-09-29', '--lake', lake, '--out', lake],
      { exit: 2, code: 'OUTPUT_INSIDE_LAKE', names: [lake] },
    ],
    ['a signal of no day', ['signals', '--lake', lake], { exit: 2, code: 'USAGE_MISSING_FLAG', names: ['--asof'] }],
    [
      'a walk that starts after the signal',
      ['signals', '--asof', '2023-09-01', '--start', '2023-09-02', '--lake', lake],
      { exit: 2, code: 'DATE_RANGE_EMPTY', names: ['2023-09-02', '2023-09-01'] },
    ],
    [
      'a signal before the first price',
      ['signals', '--asof', '2022-12-01', '--lake', lake, '--out', at('out')],
      { exit: 1, code: 'BACKTEST_NO_DAYS', names: ['2022-12-01', '2023-01-03'] },
    ],
    [
      'a signal on a lake that ended four days ago',
      ['signals', '--asof', '2023-10-03', '--lake', lake, '--out', at('out'), '--config', at('all.yaml')],
      { exit: 1, code: 'SIGNAL_STALE', names: ['2023-10-03', '2023-09-29'], hint: /--asof/ },
    ],
  ])('is refused: %s', async (_, args, refusal) => {
    writeFileSync(at('all.yaml'), ALL_DAYS);
    await expectRefusal(args, refusal);
  });

  it('is refused: a run that exists, which stays as it was', async () => {
    const args = on(lake, '--run-id', 'mine', ...configured(ALL_DAYS));
    expect(await regimelab([...args, '--quiet'])).toMatchObject({ code: 0, stderr: '' });
    await expectRefusal(args, { exit: 2, code: 'OUTPUT_EXISTS', names: ['mine'], hint: /--force/ });
    expect(await regimelab([...args, '--quiet', '--force'])).toMatchObject({ code: 0 });
    rmSync(at('out'), { recursive: true });
  });
});

describe('a lake with faults', () => {
  const bad = at('bad');
  afterAll(() => rmSync(bad, { recursive: true, force: true }));
  const changed = (table: string, query: string) => {
    rmSync(bad, { recursive: true, force: true });
    return lakeWith(lake, bad, table, query);
  };
  const without = (...tables: string[]) => {
    rmSync(bad, { recursive: true, force: true });
    cpSync(lake, bad, { recursive: true });
    for (const table of tables) rmSync(join(bad, `${table}.parquet`));
    return bad;
  };
  interface Done {
    readonly path: string;
    readonly kpis: Readonly<Record<string, unknown>> & { readonly counters: Readonly<Record<string, number>>; readonly reasons: object };
    readonly days: readonly Readonly<Record<string, string>>[];
    readonly stderr: string;
  }
  /** A run over all days that must succeed. */
  const run = async (other: string, config = ALL_DAYS): Promise<Done> => {
    rmSync(at('done'), { recursive: true, force: true });
    const args = ['backtest', ...DATES, '--lake', other, '--out', at('done'), '--run-id', 'run', '--json', ...configured(config)];
    const { code, stderr, stdout } = await regimelab(args);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(typeof JSON.parse(stdout)).toBe('object');
    const path = at('done', 'run');
    return {
      path,
      kpis: JSON.parse(readFileSync(join(path, 'kpis.json'), 'utf8')) as Done['kpis'],
      days: readCsv(join(path, 'bt_daily_pnl.csv')),
      stderr,
    };
  };
  /** No file says NaN, and the equity is a number on every day. */
  const expectFinite = ({ path, days }: Done) => {
    for (const name of readdirSync(path).filter((file) => /\.(csv|json)$/.test(file))) {
      expect([name, /\b(NaN|Infinity)\b/.test(readFileSync(join(path, name), 'utf8'))]).toEqual([name, false]);
    }
    expect(days.every(({ equity_usd }) => Number(equity_usd) > 0)).toBe(true);
  };

  it('is refused without fact_volume', () =>
    expectRefusal(on(without('fact_volume')), { exit: 1, code: 'LAKE_MISSING_TABLE', names: ['fact_volume'] }));

  it('is refused without prices of a major', async () =>
    expectRefusal(on(await changed('fact_price', `SELECT * FROM t WHERE asset_id <> 'ETH'`)), {
      exit: 1,
      code: 'MAJOR_MISSING',
      names: ['ETH'],
      hint: /universe\.majors/,
    }));

  it('is used without funding: nothing is charged, and the run says so', async () => {
    const done = await run(without('fact_funding', 'fact_funding_settlement'));
    expect(done.stderr + readFileSync(join(done.path, 'run_manifest.json'), 'utf8')).toContain('FUNDING_ABSENT');
    expect(JSON.parse(readFileSync(join(done.path, 'run_manifest.json'), 'utf8'))).toMatchObject({ funding_charged: false });
    expect(done.days.every(({ funding }) => funding === '0')).toBe(true);
    expect(done.kpis.counters.dropped_no_funding).toBe(0);
    expectFinite(done);
  });

  it('is used without open interest: funding is averaged plainly, on every day', async () => {
    const done = await run(without('fact_open_interest'));
    expect(done.kpis.counters.oi_fallback_days_alts).toBeGreaterThan(250);
    expectFinite(done);
  });

  it('has no book with fewer alts than the basket needs: flat, counted, and measures that are missing instead of 0', async () => {
    const alts = 'regime: { composite: { threshold_low: -0.2, threshold_high: 0.2, hysteresis: { low_band: -0.1, high_band: 0.1 } } }\n';
    const done = await run(lake, `${ALL_DAYS}${alts}universe: { min_mcap_usd: 1.0e+12 }\n`);
    expect(done.kpis.counters.skipped_small_basket).toBeGreaterThan(0);
    expect(done.kpis.counters.rebalance).toBe(0);
    expect(done.days.every(({ total_gross, r_ls_net }) => total_gross === '0' && r_ls_net === '0')).toBe(true);
    expect(done.kpis).toMatchObject({ sharpe: null, hit_rate_active: null, neutrality_error: { mean: null, p95: null } });
    expect(Object.keys(done.kpis.reasons)).toEqual(expect.arrayContaining(['sharpe', 'hit_rate_active']));
    expectFinite(done);
  });

  it('is used with a week without any price: the days are there, nothing is invented on them', async () => {
    const done = await run(await changed('fact_price', `SELECT * FROM t WHERE date NOT BETWEEN DATE '2023-06-05' AND DATE '2023-06-11'`));
    expect(done.days).toHaveLength(270);
    const timeline = readCsv(join(done.path, 'regime_timeline.csv'));
    const within = timeline.filter(({ date }) => date! >= '2023-06-06' && date! <= '2023-06-12');
    expect(within).toHaveLength(7);
    const gone = done.days.filter(({ date }) => date! >= '2023-06-06' && date! <= '2023-06-12');
    expect(gone.every(({ traded }) => traded === 'false')).toBe(true);
    expectFinite(done);
  });

  it('gives the same run with NaN, infinite, zero and negative prices as without those rows', async () => {
    const days = `date IN (DATE '2023-04-04', DATE '2023-05-05', DATE '2023-06-06') AND asset_id NOT IN ('BTC', 'ETH')`;
    const value = `CASE WHEN ${days} THEN CASE day(date) WHEN 4 THEN 'NaN'::DOUBLE WHEN 5 THEN 'Infinity'::DOUBLE ELSE -close END ELSE close END`;
    const [odd, gone] = [
      await run(await changed('fact_price', `SELECT * REPLACE (${value} AS close) FROM t`)),
      await run(await changed('fact_price', `SELECT * FROM t WHERE NOT (${days})`)),
    ];
    expectFinite(odd);
    expect(odd.days).toEqual(gone.days);
  });

  it('has no signal on a day that is still being written', async () => {
    const half = await changed('fact_price', `SELECT * FROM t WHERE date < DATE '2023-09-28' OR asset_id IN ('BTC', 'ETH')`);
    const args = ['signals', '--asof', '2023-09-29', '--lake', half, '--out', at('out'), ...configured(ALL_DAYS)];
    await expectRefusal(args, { exit: 1, code: 'SIGNAL_PARTIAL', names: ['2023-09-29', '2 assets'], hint: /--asof/ });
    const noMajor = await changed('fact_price', `SELECT * FROM t WHERE date < DATE '2023-09-28' OR asset_id <> 'BTC'`);
    await expectRefusal([...args.slice(0, 4), noMajor, ...args.slice(5)], { exit: 1, code: 'SIGNAL_PARTIAL', names: ['BTC'] });
  });

  it('is never changed', async () => {
    const before = contentOf(lake);
    mkdirSync(at('elsewhere'), { recursive: true });
    await regimelab(['backtest', ...DATES, '--lake', lake, '--out', at('elsewhere'), '--quiet', ...configured(ALL_DAYS)]);
    await regimelab(['signals', '--asof', '2023-09-29', '--lake', lake, '--out', at('elsewhere'), '--quiet', ...configured(ALL_DAYS)]);
    expect(readdirSync(at('elsewhere'))).toHaveLength(2);
    expect(contentOf(lake)).toEqual(before);
    rmSync(at('elsewhere'), { recursive: true });
  });
});
