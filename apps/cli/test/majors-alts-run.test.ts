import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { lakeWith } from './broken-lake.js';
import { headOf, readCsv, regimelab, temporaryFolder } from './program.js';

jest.setTimeout(60_000);
const folder = temporaryFolder();
afterAll(folder.clean);
const at = (...names: string[]) => join(folder.path, ...names);
const lake = at('lake');
const WINDOW = ['--start', '2023-01-02', '--end', '2023-09-29'];
const CONFIGS = {
  windows: 'backtest: { lookback_window_days: 120, test_window_days: 50 }\n',
  all_days: 'backtest: { walk_forward: false, execution_lag: 2 }\n',
} as const;
const EAGER = 'regime: { composite: { threshold_low: -0.2, threshold_high: 0.2, hysteresis: { low_band: -0.1, high_band: 0.1 } } }\n';
const run = (name: string, ...more: string[]) =>
  regimelab(['backtest', ...WINDOW, '--lake', lake, '--config', at(`${name}.yaml`), '--out', at('out'), ...more]);

interface SignalJson {
  readonly [key: string]: unknown;
  readonly path: string;
  readonly regime: string | null;
  readonly score: number | null;
  readonly action: string;
  readonly suggested_gross: number;
  readonly leg_weights: Readonly<Record<'majors' | 'alts', Readonly<Record<string, number>>>>;
  readonly decision_date: string;
}
const signal = async (config: string, asof: string, from = lake) => {
  const args = [
    'signals',
    '--asof',
    asof,
    '--start',
    '2023-01-02',
    '--lake',
    from,
    '--config',
    at(`${config}.yaml`),
    '--out',
    at('signals'),
  ];
  const { code, stdout, stderr } = await regimelab([...args, '--json', '--quiet']);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as SignalJson;
};

beforeAll(async () => {
  const size = ['--assets', '36', '--days', '270', '--basket-size', '20', '--start', '2023-01-02', '--seed', '8'];
  expect(await regimelab(['lake', 'sample', '--out', lake, ...size])).toMatchObject({ code: 0, stderr: '' });
  for (const [name, text] of Object.entries(CONFIGS)) {
    writeFileSync(at(`${name}.yaml`), `${text}${EAGER}evaluation: { bootstrap: { n_boot: 199 } }\n`);
    expect(await run(name, '--run-id', name, '--json')).toMatchObject({ code: 0, stderr: '' });
  }
});

describe('backtest', () => {
  const path = at('out', 'windows');

  it('writes exactly the files of the specification, a ledger, and nothing beside them', () => {
    expect(readdirSync(path).sort()).toEqual([
      'bt_daily_pnl.csv',
      'bt_equity_curve.csv',
      'dashboard.html',
      'features_wide.parquet',
      'kpis.json',
      'neutrality.csv',
      'pnl_ledger.csv',
      'regime_evaluation.json',
      'regime_metrics.csv',
      'regime_timeline.csv',
      'run_manifest.json',
    ]);
  });

  it('writes the columns of the specification in their order', () => {
    const seeds = 'date,regime,score,pnl,cost,funding,r_ls_gross,r_ls_net,alt_turnover,major_turnover,alt_gross,major_gross,total_gross';
    expect(headOf(join(path, 'bt_daily_pnl.csv')).join()).toBe(
      `${seeds},decision_regime,action,n_alts,scale,fees,slippage,impact,equity_usd,residual_beta_btc,residual_beta_eth,traded`,
    );
    expect(headOf(join(path, 'bt_equity_curve.csv')).join()).toBe(`${seeds},equity_curve,drawdown`);
    expect(headOf(join(path, 'regime_timeline.csv')).join()).toBe('date,score,regime,score_ungated,gate,valid,weight_present,label_type');
    expect(headOf(join(path, 'regime_metrics.csv')).join()).toBe('regime,n_days,mean_return,median_return,std_return,sharpe_like,hac_t');
    expect(headOf(join(path, 'neutrality.csv')).join()).toBe(
      'date,residual_beta_btc,residual_beta_eth,score_scale,vol_factor,cap_factor,mode,e_btc,e_eth,x_btc,x_eth,gross,realised_beta_btc_60d,realised_beta_eth_60d',
    );
  });

  it('has a day a row: the window in the timeline, the test windows in the profit and loss', () => {
    const timeline = readCsv(join(path, 'regime_timeline.csv'));
    // The row dated 2023-01-02 is known on 2023-01-03; 2023-09-29 is the day after the last row.
    expect([timeline.length, timeline[0]!.date, timeline.at(-1)!.date]).toEqual([270, '2023-01-03', '2023-09-29']);
    expect(readCsv(join(path, 'bt_daily_pnl.csv'))).toHaveLength(150);
    const { windows, counters } = JSON.parse(readFileSync(join(path, 'kpis.json'), 'utf8')) as {
      windows: readonly { start: string; n: number }[];
      counters: Readonly<Record<string, number>>;
    };
    expect(windows.map(({ start, n }) => [start, n])).toEqual([
      ['2023-05-03', 50],
      ['2023-06-22', 50],
      ['2023-08-11', 50],
    ]);
    expect(counters.hold! + counters.rebalance! + counters.flatten!).toBe(150);
  });

  it('gives the same bytes under another name, as `run`, and with the flags of the originals; the content id stays', async () => {
    const args = ['run', '--start-date=2023-01-02', '--end-date', '2023-09-29', '--lake', lake, '--out', at('again')];
    const { code, stdout } = await regimelab([...args, '--config', at('windows.yaml'), '--run-id', 'named', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ run_id: 'named' });
    for (const name of readdirSync(path).filter((file) => !['run_manifest.json', 'dashboard.html'].includes(file))) {
      expect([name, readFileSync(at('again', 'named', name)).equals(readFileSync(join(path, name)))]).toEqual([name, true]);
    }
    const contentId = (folderOf: string) =>
      (JSON.parse(readFileSync(join(folderOf, 'run_manifest.json'), 'utf8')) as { content_id: string }).content_id;
    expect(contentId(at('again', 'named'))).toBe(contentId(path));
    expect(contentId(at('out', 'all_days'))).not.toBe(contentId(path));
  });

  it('writes a dashboard that holds everything it shows', () => {
    const html = readFileSync(join(path, 'dashboard.html'), 'utf8');
    expect(html).toContain('windows');
    expect(html).not.toMatch(/<(?:script|link|img)[^>]+(?:src|href)=["'](?!data:)/);
    expect(html).toContain('no book is held that would leave more than ±0.10');
  });
});

describe('signals', () => {
  it.each([
    ['windows', ['2023-05-04', '2023-06-21', '2023-07-30', '2023-09-29']],
    ['all_days', ['2023-03-20', '2023-08-15']],
  ] as const)('say of a day what the row of that day in the backtest says: %s', async (config, days) => {
    const rows = new Map(readCsv(at('out', config, 'bt_daily_pnl.csv')).map((row) => [row.date!, row]));
    for (const day of days) {
      const row = rows.get(day)!;
      const { regime, score, action, decision_date } = await signal(config, day);
      expect({ day, regime: regime ?? '', score: String(score ?? ''), action, decision_date }).toEqual({
        ...{ day, regime: row.regime, score: row.score, action: row.action },
        decision_date: day,
      });
    }
  });

  it('suggest the book that a rebalance orders: its gross, its majors, its residual betas', async () => {
    for (const row of readCsv(at('out', 'windows', 'neutrality.csv')).slice(-2)) {
      const { leg_weights, suggested_gross, residual_beta } = await signal('windows', row.date!);
      expect(suggested_gross).toBeCloseTo(Number(row.gross), 14);
      expect(leg_weights.majors.BTC).toBeCloseTo(Number(row.x_btc), 14);
      expect(leg_weights.majors.ETH).toBeCloseTo(Number(row.x_eth), 14);
      expect(Object.values(leg_weights.alts).every((weight) => weight < 0)).toBe(true);
      expect(residual_beta).toEqual({ btc: Number(row.residual_beta_btc), eth: Number(row.residual_beta_eth) });
    }
  });

  it('are the same on a lake that ends on the day: no later row takes part', async () => {
    const day = '2023-08-20';
    let cut = lake;
    // Stamped day_end: what is known on a day is dated before it; a settlement at its midnight is known too.
    for (const table of ['fact_price', 'fact_marketcap', 'fact_volume', 'fact_open_interest', 'fact_funding', 'fact_funding_settlement']) {
      const known = table === 'fact_funding_settlement' ? `funding_ts <= TIMESTAMP '${day}'` : `date < DATE '${day}'`;
      cut = await lakeWith(cut, at('cut', table), table, `SELECT * FROM t WHERE ${known}`);
    }
    for (const config of Object.keys(CONFIGS)) expect(await signal(config, day, cut)).toEqual(await signal(config, day));
  });

  it('write signals_today.json with the keys of the specification first, and replace the one of the day before', async () => {
    await signal('windows', '2023-09-28');
    const { path, ...printed } = await signal('windows', '2023-09-29');
    expect(readdirSync(at('signals'))).toEqual(['signals_today.json']);
    const written = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    expect(written).toEqual(printed);
    expect(Object.keys(written).slice(0, 11)).toEqual([
      ...['asof_date', 'regime', 'score', 'suggested_gross', 'leg_weights', 'expected_funding_daily', 'key_features'],
      ...['action', 'residual_beta', 'stale_inputs', 'warnings'],
    ]);
  });

  it('speak for up to three days after the newest price, and say so', async () => {
    const { decision_date, warnings, stale_inputs } = await signal('windows', '2023-10-02');
    expect([decision_date, stale_inputs]).toEqual(['2023-09-29', []]);
    expect((warnings as string[])[0]).toContain('2023-09-29');
  });

  it('name a table that is too old, and go on where it is not needed', async () => {
    const old = await lakeWith(lake, at('old'), 'fact_open_interest', `SELECT * FROM t WHERE date < DATE '2023-09-01'`);
    expect((await signal('windows', '2023-09-29', old)).stale_inputs).toEqual(['fact_open_interest']);
  });
});

it.each([[['backtest']], [['signals']]])('help of regimelab %j shows examples and exit codes', async (command) => {
  const { code, stdout, stderr } = await regimelab([...command, '--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/\nExamples:\n {2}\$ regimelab /);
  expect(stdout).toMatch(/\nExit codes: 0 done · 1 .*· 2 .*· 3 .*· 130 interrupted/);
});
