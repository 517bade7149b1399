import type { Basket } from '@regimelab/beta-neutral';
import { regimeEdges, type RegimeEdge, type RegimeEvaluation } from '@regimelab/bootstrap-stats';
import type { Panel } from '@regimelab/core';
import { forwardReturn } from '@regimelab/labeling';
import { rowList, type MajorsAltsResult, type RowRange } from './compute-majors-alts.js';
import type { MajorsAltsConfig } from './majors-alts-config.js';

/** Share of a leg's names that must have a return (specification 04, section 2). */
export const LEG_COVERAGE = 0.6;

/**
 * What the alts earned over the majors, day by day:
 *
 *   y[t+1] = mean of r[t+1, i] over the basket chosen at t − mean of r[t+1, j] over the majors
 *
 * @param price measurement clock, cells; r[t] = M[t]/M[t−1] − 1
 * @param baskets at rows t; a row without a basket makes y[t+1] missing
 * @returns T values; NaN where a leg has returns for fewer than 60 % of its names
 * @remarks An outcome: known at its own row. Within a leg the weights are those of the names that have a return.
 */
export function targetReturns(price: Panel, baskets: readonly Basket[], majors: readonly string[]): Float64Array {
  const { values, axes } = price;
  const { assets } = axes;
  const N = assets.length;
  const T = axes.times.length;
  const majorColumns = majors.map((major) => assets.indexOf(major));
  const legReturn = (t: number, columns: ArrayLike<number>): number => {
    let [sum, count] = [0, 0];
    for (let k = 0; k < columns.length; k++) {
      const i = t * N + columns[k]!;
      const r = values[i]! / values[i - N]! - 1;
      if (!Number.isFinite(r)) continue;
      sum += r;
      count++;
    }
    return columns.length > 0 && count >= LEG_COVERAGE * columns.length ? sum / count : NaN;
  };
  const y = new Float64Array(T).fill(NaN);
  for (const { row, columns } of baskets) if (row + 1 < T) y[row + 1] = legReturn(row + 1, columns) - legReturn(row + 1, majorColumns);
  return y;
}

/**
 * Forward returns of alts over majors by regime, at every configured horizon, with edges, intervals and p-values (specification 04, section 3):
 * over the days of the window that have a regime and a return; over the test rows alone where a model was fitted.
 *
 * @returns null where the bootstrap is off
 * @remarks A return may reach beyond the end of the window, and each of its days needs the basket of the day before.
 */
export function evaluateRegimes(result: MajorsAltsResult, config: MajorsAltsConfig): readonly RegimeEvaluation[] | null {
  const { market, majors, basketsAt } = result;
  if (!config.evaluation.bootstrap.enabled) return null;
  return evaluateReturns(result, config, (rows) => targetReturns(market.measurement.price, basketsAt(rows), majors));
}

/**
 * The same of any daily return.
 *
 * @param returnsOf T values y of the grid, given the rows whose baskets they need: y[t+1] is what the basket of row t earned over (t, t+1]
 */
export function evaluateReturns(
  { market, signals, rows, simulated }: Pick<MajorsAltsResult, 'market' | 'signals' | 'rows' | 'simulated'>,
  config: MajorsAltsConfig,
  returnsOf: (rows: readonly number[]) => Float64Array,
): readonly RegimeEvaluation[] {
  const { bootstrap, horizons_days } = config.evaluation;
  const { names, code } = signals.regime;
  const isFitted = config.regime.mode !== 'composite' || config.regime.composite.grid_search.enabled;
  const sample = isFitted ? simulated : rows;
  const last = Math.min(market.grid.times.length - 1, sample.last + Math.max(...horizons_days));
  const y = returnsOf(rowList({ first: sample.first, last }));
  const horizons = horizons_days.map((horizon) => ({ horizon, returns: within(forwardReturn(y, { horizon }).values, sample) }));
  const numberOf = regimeNumbers(names.length);
  return regimeEdges(
    horizons,
    Array.from(within(code, sample), (regime) => (regime < 0 ? 0 : numberOf[regime]!)),
    {
      states: names.length === 5 ? 5 : 3,
      method: bootstrap.method,
      replications: bootstrap.n_boot,
      blockLength: bootstrap.block_length,
      seed: bootstrap.seed,
      interval: bootstrap.ci,
      confidence: bootstrap.confidence,
    },
  );
}

const within = <A extends Float64Array | Int8Array>(values: A, { first, last }: RowRange) => values.subarray(first, last + 1) as A;

/** Regime numbers from alts to majors: 1 to 5; 1, 3, 5 of three states; 1, 5 of two. */
export const regimeNumbers = (states: number): readonly number[] => (states === 5 ? [1, 2, 3, 4, 5] : states === 3 ? [1, 3, 5] : [1, 5]);

/** The content of `regime_evaluation.json`, keys as the seeds fixed them. */
export function regimeEvaluationJson(evaluations: readonly RegimeEvaluation[], names: readonly string[]) {
  const numbers = regimeNumbers(names.length);
  return Object.fromEntries(
    evaluations.map((evaluation) => {
      const of = (number: number) => evaluation.regimes.find(({ regime }) => regime === number);
      return [
        `horizon_${evaluation.horizon}d`,
        {
          regime_stats: Object.fromEntries(names.map((name, k) => [name, statisticsJson(of(numbers[k]!))])),
          edge_stats: {
            ...edgeJson('edge_best', evaluation.edgeBest),
            ...edgeJson('edge_worst', evaluation.edgeWorst),
            ...edgeJson('spread_1_5', evaluation.spread15),
            mean_all: evaluation.meanAll,
            mean_1: of(1)?.mean ?? null,
            mean_5: of(5)?.mean ?? null,
            n1: of(1)?.count ?? 0,
            n5: of(5)?.count ?? 0,
            n_all: evaluation.n,
            ...edgeJson('spread_sides', evaluation.spreadSides),
            spread_ls: evaluation.spread15.value === null ? null : -evaluation.spread15.value,
            spread_1_5_p_shift: evaluation.spread15.pShift,
            spread_sides_p_shift: evaluation.spreadSides.pShift,
            block_length: evaluation.blockLength,
          },
        },
      ];
    }),
  );
}

function statisticsJson(statistics: RegimeEvaluation['regimes'][number] | undefined) {
  return {
    mean_return: statistics?.mean ?? null,
    std_return: statistics?.standardDeviation ?? null,
    count: statistics?.count ?? 0,
    hit_rate: statistics?.hitRate ?? null,
    t_stat: statistics?.tStatistic ?? null,
    p_value: statistics?.pValue ?? null,
    t_stat_naive: statistics?.tNaive ?? null,
    share_alts_underperform: statistics?.shareNegative ?? null,
    spells: statistics?.spells ?? 0,
    reason: statistics?.reason ?? null,
  };
}

function edgeJson(name: string, edge: RegimeEdge) {
  return {
    [name]: edge.value,
    [`${name}_pvalue`]: edge.pValue,
    [`${name}_ci_lower`]: edge.ciLow,
    [`${name}_ci_upper`]: edge.ciHigh,
    [`${name}_draws_lost`]: edge.drawsLost,
    [`${name}_q`]: edge.q,
    [`${name}_reason`]: edge.reason,
  };
}
