import type { SweepReportInput, SweepReportVariant } from '@regimelab/report';

/** A sweep of 3 sizes × 4 lags × 2 sides, with one failure, one that was finished before and one that was not begun. */
export function sampleSweepInput(): SweepReportInput {
  const [sizes, lags, sides] = [
    [10, 20, 30],
    [1, 2, 3, 4],
    ['mean', 'median'],
  ] as const;
  const variants = sides.flatMap((side, s) =>
    sizes.flatMap((size, i) =>
      lags.map((lag, j): SweepReportVariant & { at: readonly number[] } => {
        const k = s * 12 + i * 4 + j;
        const sharpe = k === 5 || k === 23 ? null : Math.round(100 * (0.8 - 0.3 * (i - 1) ** 2 - 0.25 * j - 0.4 * s)) / 100;
        return {
          ...{ at: [s, i, j], experimentId: `plateau__${String(k + 1).padStart(2, '0')}`, title: `Plateau: size ${size}` },
          status: k === 5 ? 'failed' : k === 23 ? 'not_run' : k === 7 ? 'skipped' : 'succeeded',
          values: [side, size, lag],
          sharpe,
          ...(sharpe === null
            ? NOTHING
            : { cagr: sharpe / 10, maxDrawdown: -0.1 - k / 200, psr: 0.5 + sharpe / 4, dsr: k === 4 ? 0.42 : null }),
          href: sharpe === null ? null : `../plateau__${k + 1}/dashboard.html`,
          error: k === 5 ? 'BACKTEST_TOO_SHORT: 12 rows cannot hold 20 of test & 252 of <lookback>' : null,
        };
      }),
    ),
  );
  return {
    title: 'Sweep of 24 runs',
    glob: 'experiments/<mine>/*.yaml',
    period: { start: '2024-01-01', end: '2025-12-31' },
    timestamp: '2026-03-15T12:00:00.000Z',
    duration: 12.34,
    verdict: [
      'The best of 22 variants, plateau__05, has a Sharpe ratio of 0.80 a year.',
      'Luck alone makes it look this good often enough.',
    ],
    counts: { total: 24, succeeded: 21, skipped: 1, failed: 1, notRun: 1 },
    tests: [
      { name: 'p of the best variant, Hansen', value: 0.2364, meaning: 'how often luck alone' },
      { name: 'Probability of overfitting', value: null, meaning: 'fewer than 32 complete rows' },
    ],
    surfaces: [
      {
        experiment: 'plateau',
        keys: [
          { key: 'features.group_funding', values: [...sides] },
          { key: 'universe.basket_size', values: sizes.map(String) },
          { key: 'backtest.execution_lag', values: lags.map(String) },
        ],
        points: variants.map(({ at, sharpe }) => ({ at, sharpe })),
        best: [0, 1, 0],
        plateau: 'The best variant has Sharpe 0.80, its 3 neighbours 0.48 on average.',
      },
    ],
    keys: ['features.group_funding', 'universe.basket_size', 'backtest.execution_lag'],
    variants: variants.map(({ at: _at, ...variant }) => variant),
    versions: { regimelab: '0.1.0', node: '20' },
  };
}

const NOTHING = { cagr: null, maxDrawdown: null, psr: null, dsr: null };
