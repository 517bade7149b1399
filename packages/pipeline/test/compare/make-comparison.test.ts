import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parseDay } from '@regimelab/core';
import { parquetBytes } from '@regimelab/lake-io/write';
import {
  analyzeRun,
  compareCatalogRuns,
  createLakeReadings,
  inlineExecutor,
  makeComparison,
  monitorVariants,
  planComparison,
  readCatalog,
  readRunDays,
  riskVariants,
  writeAnalysis,
  writeComparison,
  type Comparison,
} from '@regimelab/pipeline';
import { writeSyntheticLake } from '../synthetic-lake.js';

jest.setTimeout(120_000); // the first run waits until charts and statistics are compiled

const folder = mkdtempSync(join(tmpdir(), 'regimelab-compare-'));
afterAll(() => rmSync(folder, { recursive: true }));
const [lake, out, catalog] = ['lake', 'out', 'catalog'].map((name) => join(folder, name)) as [string, string, string];
const START = parseDay('2022-01-03')!;
const window = { start: START + 80, end: START + 359 };
const process = { host: 'here', pid: 1 };
let now = Date.parse('2026-03-15T12:00:00Z');
const clock = () => (now += 1000);
const code = {
  directory: folder,
  version: '0.1.0',
  node: '20',
  fingerprint: { version: '0.1.0', commit: null, dirty: null, diffHash: null },
};
const SHORT = [
  ...['backtest.lookback_window_days=100', 'backtest.test_window_days=60', 'evaluation.bootstrap.n_boot=199'],
  'backtest.risk_management.volatility_targeting.target=0.02', // so low that it changes every position
];
const given = { files: [], set: SHORT, flags: { lake, out } };
const text = (...path: string[]) => readFileSync(join(...path), 'utf8');
const json = (...path: string[]) => JSON.parse(text(...path)) as Record<string, unknown> & { variants: Record<string, unknown>[] };

/** Makes a comparison of some variants as the command does. */
async function made(name: 'monitors' | 'risk-management', variants: Awaited<ReturnType<typeof riskVariants>>): Promise<Comparison> {
  const readings = createLakeReadings(code, clock);
  const executor = inlineExecutor({ force: false, catalog }, { clock, process });
  try {
    return await makeComparison(name, { variants, window, readings, executor, catalog: { directory: catalog, clock, process }, clock });
  } finally {
    await readings.close();
  }
}

let risk: Comparison;
beforeAll(async () => {
  await writeSyntheticLake(lake, { seed: 3, assets: 36, days: 380, start: '2022-01-03', basketSize: 20 });
  const [none, stop, , , , all] = await riskVariants(given);
  const broken = { ...stop!, name: 'broken', experiment: { ...stop!.experiment, config: { ...stop!.experiment.config } } };
  const { universe } = broken.experiment.config;
  (broken.experiment.config as { universe: unknown }).universe = { ...universe, majors: ['BTC', 'NOWHERE'] };
  risk = await made('risk-management', [none!, all!, broken]);
  await writeComparison(out, risk, { timestamp: '2026-03-15T12:00:00.000Z', code: code.fingerprint });
});

describe('a comparison', () => {
  it('has the figures of each run’s own kpis.json', () => {
    for (const { figures, path } of risk.variants.slice(0, 2)) {
      const kpis = JSON.parse(text(path!, 'kpis.json')) as Record<string, number | null> & { realised_beta: { n: number } };
      for (const name of [
        'cagr',
        'vol',
        'sharpe',
        'sortino',
        'max_drawdown',
        'calmar',
        'hit_rate',
        'avg_turnover',
        'avg_funding_daily',
        'psr',
      ]) {
        expect([name, figures[name]!.value]).toEqual([name, kpis[name]]);
      }
      expect(figures['active_share']!.value! * figures['n_days']!.value!).toBeCloseTo(kpis.realised_beta.n, 9);
    }
  });

  it('goes on when a variant fails, and keeps it as a row with the reason', () => {
    expect(risk.variants.map(({ name, status, failure }) => [name, status, failure?.code])).toEqual([
      ['none', 'succeeded', undefined],
      ['all', 'succeeded', undefined],
      ['broken', 'failed', 'MAJOR_MISSING'],
    ]);
    expect(risk.variants[1]!.difference!.meanDaily.value).not.toBeNull();
  });

  it('counts its runs as trials of one family', async () => {
    const entries = await readCatalog(catalog);
    expect(entries.map(({ row }) => row.trial_family)).toEqual(['compare/risk-management', 'compare/risk-management']);
    for (const { row } of entries) {
      expect(risk.variants.find(({ runId }) => runId === row.run_id)!.figures['dsr']!.value).toBe(row.dsr);
    }
  });

  it('writes the columns of the specification, in their order, empty where there is no figure', () => {
    const [head, ...rows] = text(out, 'comparison.csv').trimEnd().split('\n');
    expect(head).toBe(
      'variant,run_id,status,cagr,vol,sharpe,sortino,max_drawdown,calmar,hit_rate,avg_turnover,avg_funding_daily,n_days,active_share,' +
        'switches_per_year,psr,dsr,d_sharpe,d_mean_daily,d_mean_ci_low,d_mean_ci_high,d_p,d_p_holm',
    );
    expect(rows.map((row) => row.split(',').slice(0, 3).join())).toEqual([
      `none,${risk.variants[0]!.runId},succeeded`,
      `all,${risk.variants[1]!.runId},succeeded`,
      expect.stringMatching(/^broken,[^,]*,failed$/),
    ]);
    expect(rows[2]).toMatch(/,failed,{20}$/);
  });

  it('says in the JSON why a figure is missing, and where the run lies', () => {
    const { variants, p_spa, common_days, bootstrap, first } = json(out, 'comparison.json');
    expect([first, bootstrap]).toMatchObject(['none', { method: 'stationary', replications: 199, interval: 'percentile' }]);
    expect(variants[1]).toMatchObject({ path: risk.variants[1]!.runId, n_common: 180 });
    expect(common_days).toMatchObject({ n: 180 });
    expect(typeof p_spa).toBe('number');
    expect(variants[2]).toMatchObject({ failure: { code: 'MAJOR_MISSING' }, reasons: { sharpe: 'the variant has no returns' } });
  });

  it('links the pages of its runs and shows no script’s work', () => {
    const page = text(out, 'comparison.html');
    for (const { runId } of risk.variants.slice(0, 2)) expect(page).toContain(`href="${runId}/dashboard.html"`);
    expect(text(out, 'comparison.md')).toContain('| broken (failed: MAJOR_MISSING) |');
  });

  it('made again finds its runs and comes out the same', async () => {
    const before = risk.variants.map(({ path }) => path && statSync(path).mtimeMs);
    const [none, , , , , all] = await riskVariants(given);
    const again = await made('risk-management', [none!, all!]);
    expect(again.variants.map(({ path }) => path && statSync(path).mtimeMs)).toEqual(before.slice(0, 2));
    expect(again.variants[1]!.difference!.p).toEqual(risk.variants[1]!.difference!.p);
  });
});

describe('planComparison', () => {
  const { name, period } = { name: 'risk-management', period: { start: '2022-03-24', end: '2022-12-28' } } as const;

  it('lets the same comparison stand in its folder, and another only on request', async () => {
    await expect(planComparison(out, [lake], { name, period }, false)).resolves.toMatch(/out$/);
    await expect(planComparison(out, [lake], { name: 'monitors', period }, false)).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
    await expect(planComparison(out, [lake], { name, period: { ...period, end: '2022-12-29' } }, false)).rejects.toMatchObject({
      code: 'OUTPUT_EXISTS',
    });
    await expect(planComparison(out, [lake], { name: 'monitors', period }, true)).resolves.toMatch(/out$/);
  });

  it('refuses the lake', async () => {
    await expect(planComparison(join(lake, 'x'), [lake], { name, period }, false)).rejects.toMatchObject({ code: 'OUTPUT_INSIDE_LAKE' });
  });
});

describe('the comparison of monitors', () => {
  it('runs the current one and shows the legacy score beside it', async () => {
    const comparison = await made('monitors', await monitorVariants(given));
    expect(comparison.variants.map(({ name, status, runId }) => [name, status, runId !== null])).toEqual([
      ['current', 'succeeded', true],
      ['legacy', 'succeeded', false],
    ]);
    const folderOf = join(folder, 'monitors');
    await writeComparison(folderOf, comparison, { timestamp: '2026-03-15T12:00:00.000Z', code: null });
    const rows = text(folderOf, 'monitors.csv').trimEnd().split('\n');
    const { monitors } = json(folderOf, 'comparison.json') as unknown as {
      monitors: { n_days: number; kappa: number; forward_spreads: unknown[] };
    };
    expect(rows).toHaveLength(monitors.n_days + 1);
    expect(monitors.forward_spreads).toHaveLength(18);
    expect(text(folderOf, 'comparison.html')).toContain('The two monitors');
  });

  it('has the legacy row fail where the lake cannot be read for it', async () => {
    const [current] = await monitorVariants({
      ...given,
      set: [...SHORT, 'universe.majors=[BTC, NOWHERE]', 'universe.major_bounds={BTC: [0, 1]}'],
    });
    const { variants, monitors } = await made('monitors', [current!]);
    expect([variants.map(({ failure }) => failure?.code), monitors]).toEqual([['MAJOR_MISSING', 'MAJOR_MISSING'], null]);
  });
});

describe('finished runs of a catalog', () => {
  const ids = () => risk.variants.slice(0, 2).map(({ runId }) => runId!);

  it('compare as the runs that were made, by ids or their beginnings', async () => {
    const [first, second] = ids();
    const { variants } = await compareCatalogRuns(catalog, [first!.slice(0, -2), second!], { start: null, end: null }, 20240101);
    expect(variants.map(({ runId }) => runId)).toEqual([first, second]);
    expect(variants[1]!.figures).toEqual(risk.variants[1]!.figures);
    expect(variants[1]!.difference!.meanDaily).toEqual(risk.variants[1]!.difference!.meanDaily);
  });

  it('compare over some of their days', async () => {
    const { variants } = await compareCatalogRuns(catalog, ids(), { start: START + 200, end: START + 249 }, 1);
    expect(variants.map(({ figures }) => figures['n_days']!.value)).toEqual([50, 50]);
    expect(variants[0]!.figures['dsr']).toEqual({ value: null, reason: 'of the whole run only' });
  });

  it('need to be two, and different', async () => {
    const [first] = ids();
    const all = { start: null, end: null };
    await expect(compareCatalogRuns(catalog, [first!], all, 1)).rejects.toMatchObject({ code: 'COMPARE_ONE_VARIANT' });
    await expect(compareCatalogRuns(catalog, [first!, first!], all, 1)).rejects.toMatchObject({ code: 'COMPARE_SAME_VARIANT' });
    await expect(compareCatalogRuns(catalog, [first!, 'nothing'], all, 1)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });
});

describe('analyzeRun', () => {
  it('tells of a run what its own files tell', async () => {
    const { path } = risk.variants[1]!;
    const analysis = await analyzeRun(path!);
    const kpis = JSON.parse(text(path!, 'kpis.json')) as { sharpe: number; total_return: number; realised_beta: { n: number } };
    expect(analysis.kpis.sharpe.value).toBe(kpis.sharpe);
    expect(analysis.realisedBeta).toMatchObject({ n: kpis.realised_beta.n });
    expect(analysis.daysHeld).toBe(kpis.realised_beta.n);
    const years = analysis.years.reduce((growth, { net }) => growth * (1 + net.value!), 1) - 1;
    expect(years).toBeCloseTo(kpis.total_return, 12);
    const metrics = text(path!, 'regime_metrics.csv')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    expect(analysis.regimes.map(({ regime, days, mean }) => [regime, String(days), String(mean.value)])).toEqual(
      metrics.map((cells) => cells.slice(0, 3)),
    );
  });

  it('writes its files beside runs, never into one', async () => {
    const { path } = risk.variants[1]!;
    const analysis = await analyzeRun(path!);
    await expect(writeAnalysis(path!, path!, analysis)).rejects.toMatchObject({ code: 'OUTPUT_INSIDE_RUN' });
    expect(existsSync(join(path!, 'analysis.json'))).toBe(false);
    await writeAnalysis(join(folder, 'analysis'), path!, analysis);
    expect(json(folder, 'analysis', 'analysis.json')['run_id']).toBe(risk.variants[1]!.runId);
    expect(text(folder, 'analysis', 'analysis.md')).toContain('## Deepest drawdowns');
  });

  it('reads returns.parquet and regime_timeseries.parquet where that is all there is', async () => {
    const bare = join(folder, 'bare');
    mkdirSync(bare);
    const numbers = (...values: number[]) => ({ type: 'number' as const, values: Float64Array.from(values) });
    const date = { type: 'day' as const, values: Int32Array.of(START, START + 1, START + 2) };
    const zero = numbers(0, 0, 0);
    const returns = {
      date,
      cost: numbers(0.001, 0, 0),
      funding: zero,
      r_ls_gross: numbers(0.011, 0.02, -0.01),
      r_ls_net: numbers(0.01, 0.02, -0.01),
    };
    writeFileSync(join(bare, 'returns.parquet'), await parquetBytes(returns));
    const regime = { type: 'text' as const, values: ['RISK_ON_MAJORS', 'BALANCED', null] };
    writeFileSync(join(bare, 'regime_timeseries.parquet'), await parquetBytes({ date, regime }));
    const days = await readRunDays(bare);
    expect([days.date, Array.from(days.net)]).toEqual([
      ['2022-01-03', '2022-01-04', '2022-01-05'],
      [0.01, 0.02, -0.01],
    ]);
    expect(days.decisionRegime).toEqual([null, null, 'RISK_ON_MAJORS']); // decided on the first day, traded on the second
    const { costs, longestHolding, runId } = await analyzeRun(bare);
    expect([costs.map(({ part }) => part), longestHolding, runId]).toEqual([['cost', 'funding'], null, null]);
  });

  it('says what a folder lacks', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    await expect(analyzeRun(empty)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    writeFileSync(join(empty, 'bt_daily_pnl.csv'), 'date,r_ls_net\n2024-01-01,0.1\n');
    await expect(analyzeRun(empty)).rejects.toMatchObject({
      code: 'RUN_DAMAGED',
      message: expect.stringContaining('no column total_gross'),
    });
  });
});
