import type { RegimeStability } from '@regimelab/labeling';
import type { TableColumns } from '@regimelab/lake-io/write';
import type { PureMsmResult } from './compute-pure-msm.js';

/** `regime_timeseries.parquet`: one row per grid day of the window. */
export function regimeTimeseries({ grid, rows, signals, features }: PureMsmResult): TableColumns {
  const { names, code } = signals.regime;
  const within = <A extends Float64Array | Int8Array | Uint8Array | Int32Array>(values: A) => values.slice(rows.first, rows.last + 1) as A;
  const flags = (values: Uint8Array) => ({ type: 'flag' as const, values: Array.from(within(values), (value) => value === 1) });
  return {
    date: { type: 'day', values: within(grid.times) },
    score: { type: 'number', values: within(signals.score) },
    regime: { type: 'text', values: Array.from(within(code), (regime) => names[regime] ?? null) },
    gate: flags(signals.gate),
    valid: flags(features.valid),
  };
}

/** `returns.parquet`: one row per simulated day; `y` is what the basket of the day before earned over the long leg. */
export function returnsTable({ grid, backtest, y }: PureMsmResult): TableColumns {
  const { first } = backtest.rows;
  const { returns, equity } = backtest;
  const simulated = <A extends Float64Array | Int32Array>(values: A) => values.slice(first, first + equity.length) as A;
  const numbers = (values: Float64Array) => ({ type: 'number' as const, values });
  return {
    date: { type: 'day', values: simulated(grid.times) },
    pnl: numbers(returns.gross),
    cost: numbers(returns.cost),
    funding: numbers(returns.funding),
    r_ls_gross: numbers(returns.gross),
    r_ls_net: numbers(returns.net),
    y: numbers(simulated(y)),
    equity_usd: numbers(equity),
  };
}

/** What `metrics.json` holds besides the measures of `kpis.json`: the keys of the seeds first. */
export function stabilityJson({ switchesPerYear, avgRegimeDurationDays, regimeDistribution, totalSwitches, totalDays }: RegimeStability) {
  return {
    switches_per_year: switchesPerYear,
    avg_regime_duration_days: avgRegimeDurationDays,
    regime_distribution: regimeDistribution,
    total_switches: totalSwitches,
    total_days: totalDays,
  };
}
