import { DECISION_STAGES, type MajorsAltsConfig, type MajorsAltsLake, type MajorsAltsResult } from '@regimelab/pipeline';
import { basketChoice, chooseBooks } from '../../packages/pipeline/src/majors-alts/choose-books.js';
import { tradedRows, walkDays } from '../../packages/pipeline/src/majors-alts/compute-majors-alts.js';
import type { Leak } from './leak.js';

/** Daily returns of a leak that is traded. */
export interface LeakReturns {
  /**
   * As a notebook does it:  sign of score[t] × (spread[t+1] − its mean),  spread = mean return of the majors − mean return of the other names.
   * Filled at the close it was decided at, without costs; the mean is taken off, so that on a market with nothing to find the mean is 0.
   */
  readonly notebook: Float64Array;
  /** As the engine does it: a neutral book, traded a row later, net of costs and funding. */
  readonly engine: Float64Array;
}

/**
 * Trades a leak: the decisions of a majors-alts run with the leak in them, paid by the true prices.
 *
 * @param honest the run without the leak
 */
export function backtestOfLeak(leak: Leak, loaded: MajorsAltsLake, honest: MajorsAltsResult, config: MajorsAltsConfig): LeakReturns {
  const shown = leak.market?.(loaded) ?? loaded;
  const stages = leak.stages?.(DECISION_STAGES) ?? DECISION_STAGES;
  const windows = honest.windows.map((test) => ({
    test,
    train: { first: test.first - config.backtest.lookback_window_days, last: test.first - 1 },
  }));
  const decided = stages.signals(shown, stages.features(shown, config), config, windows);
  const rows = tradedRows({ ...honest, ...decided }, config);
  const books = chooseBooks(shown.market, config, basketChoice(shown.market, config, new Set(shown.excluded.keys()))(rows), null);
  const market = { ...loaded.market, knowledge: shown.market.knowledge };
  return {
    notebook: signReturns(decided.signals.score, loaded, honest),
    engine: walkDays({ ...honest, ...decided, market, books }, config).returns.net,
  };
}

function signReturns(score: Float64Array, { market, excluded }: MajorsAltsLake, { majors, simulated }: MajorsAltsResult): Float64Array {
  const { axes, values } = market.measurement.price;
  const N = axes.assets.length;
  const long = majors.map((major) => axes.assets.indexOf(major));
  const short = [...axes.assets.keys()].filter((n) => !excluded.has(axes.assets[n]!) && !long.includes(n));
  const meanReturn = (t: number, columns: readonly number[]) => {
    const returns = columns.map((n) => values[t * N + n]! / values[(t - 1) * N + n]! - 1).filter(Number.isFinite);
    return returns.reduce((sum, value) => sum + value, 0) / returns.length;
  };
  const days = Array.from({ length: simulated.last - simulated.first }, (_, k) => simulated.first + k);
  // A day on which neither major has a price pays nothing.
  const spread = days.map((t) => meanReturn(t + 1, long) - meanReturn(t + 1, short));
  const paid = spread.filter(Number.isFinite);
  const mean = paid.reduce((sum, value) => sum + value, 0) / paid.length;
  return Float64Array.from(days, (t, k) => (Number.isFinite(spread[k]) ? (Math.sign(score[t]!) || 0) * (spread[k]! - mean) : 0));
}
