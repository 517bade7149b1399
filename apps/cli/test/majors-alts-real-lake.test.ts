import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { contentOf, readCsv, regimelab, ROOT, temporaryFolder } from './program.js';

jest.setTimeout(120_000);

/** Real market data beside the project; never part of it. */
const LAKE = process.env['REGIMELAB_REAL_LAKE'] ?? resolve(ROOT, '../shared/lake');
const has = existsSync(join(LAKE, 'fact_price.parquet'));
const isRequired = process.env['REGIMELAB_REQUIRE_REAL_LAKE'] === '1';

// Through the program: a run on the real lake takes ten times as long inside jest.
(has || isRequired ? describe : describe.skip)('majors against alts on the real lake, 2024-02-01 to 2026-03-15', () => {
  const folder = temporaryFolder();
  afterAll(folder.clean);
  const at = (...names: string[]) => join(folder.path, ...names);
  const common = ['--start', '2024-02-01', '--lake', LAKE, '--out', at('out'), '--quiet', '--json'];
  const run = async (name: string) => {
    const args = ['backtest', ...common, '--end', '2026-03-15', '--config', at(`${name}.yaml`), '--run-id', name];
    expect(await regimelab(args)).toMatchObject({ code: 0, stderr: '' });
    return JSON.parse(readFileSync(at('out', name, 'kpis.json'), 'utf8')) as Readonly<
      Record<'cagr' | 'sharpe' | 'max_drawdown', number>
    > & {
      readonly counters: Readonly<Record<string, number>>;
      readonly windows: readonly unknown[];
    };
  };
  let before: ReturnType<typeof contentOf>;
  beforeAll(() => {
    before = contentOf(LAKE);
    const untested = 'evaluation: { bootstrap: { enabled: false } }\n';
    writeFileSync(at('windows.yaml'), untested);
    writeFileSync(at('all_days.yaml'), `${untested}backtest: { walk_forward: false }\n`);
  });

  // The figures are those of tools/oracles/majors_alts/oracle.py on the same days.
  it('has the counts and measures of the Python oracle, walking forward', async () => {
    const { counters, windows, cagr, sharpe, max_drawdown } = await run('windows');
    expect(readCsv(at('out', 'windows', 'bt_daily_pnl.csv'))).toHaveLength(522);
    expect(windows).toHaveLength(8);
    expect(counters).toMatchObject({ hold: 431, rebalance: 67, flatten: 24 });
    expect(cagr).toBeCloseTo(-0.0713942512220701, 11);
    expect(sharpe).toBeCloseTo(-1.5867992985825676, 9);
    expect(max_drawdown).toBeCloseTo(-0.10895109705672623, 11);
  });

  it('has the counts and measures of the Python oracle over all days; the signal of a day is the row of the backtest', async () => {
    const { counters, sharpe } = await run('all_days');
    const days = readCsv(at('out', 'all_days', 'bt_daily_pnl.csv'));
    expect(days).toHaveLength(774);
    expect(counters).toMatchObject({ hold: 647, rebalance: 95, flatten: 32 });
    expect(sharpe).toBeCloseTo(-1.4170071181949442, 9);

    const order = readCsv(at('out', 'all_days', 'neutrality.csv')).at(-1)!;
    const row = days.find(({ date }) => date === order.date)!;
    const { code, stdout } = await regimelab(['signals', ...common, '--asof', order.date!, '--config', at('all_days.yaml')]);
    expect(code).toBe(0);
    const signal = JSON.parse(stdout) as Readonly<Record<string, unknown>> & { readonly leg_weights: { readonly majors: object } };
    expect({ regime: signal.regime, score: String(signal.score as number), action: signal.action }).toEqual({
      ...{ regime: row.regime, score: row.score, action: row.action },
    });
    expect(signal.leg_weights.majors).toEqual({ BTC: Number(order.x_btc), ETH: Number(order.x_eth) });
  });

  it('changes neither content nor time of any file below the lake', () => expect(contentOf(LAKE)).toEqual(before));
});
