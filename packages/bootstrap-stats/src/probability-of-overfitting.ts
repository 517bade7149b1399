import { completeRows } from './internal/complete-rows.js';
import { createHalfSharpes, halves } from './internal/half-sharpes.js';

/** How often the best variant of one half of the data disappoints in the other. */
export interface ProbabilityOfOverfitting {
  /** Share of splits with logit ≤ 0. */
  readonly pbo: number | null;
  /** ln(w/(1 − w)) of each split, w the relative rank out of sample of the best in sample; each split and its reverse, one after the other. */
  readonly logits: Float64Array;
  /** Complete rows. */
  readonly n: number;
  readonly reason: string | null;
}

const BLOCKS = 16;

/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation: 16 blocks of time, all C(16, 8) = 12,870 ways to take
 * eight of them as the sample. In each, the variant with the best Sharpe ratio in sample; its rank among the N out of sample,
 * w = rank/(N + 1);  PBO = share of the splits with ln(w/(1 − w)) ≤ 0, that is, at or below the median.
 *
 * About ½ where the choice among variants is noise, near 0 where the best stays the best.
 *
 * @param performance N ≥ 2 columns of per-period returns, all variants tried and not only the good ones; a row with a missing value (NaN,
 *   infinite) in any is left out
 * @returns null with fewer than 2 variants or 32 complete rows
 * @throws {ShapeError} for no column or different lengths
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 * @remarks Source: Bailey, Borwein, López de Prado and Zhu (2017). Block i holds rows ⌊iT/16⌋ … ⌊(i+1)T/16⌋ − 1. In sample a tie goes to the lower
 *   position, out of sample it shares the mean rank; a variant without a Sharpe ratio (equal returns) ranks lowest. No random number.
 */
export function probabilityOfOverfitting(performance: readonly ArrayLike<number>[]): ProbabilityOfOverfitting {
  const columns = completeRows('probabilityOfOverfitting', performance);
  const n = columns[0]!.length;
  const N = columns.length;
  const nothing = { pbo: null, logits: new Float64Array(0), n };
  if (N < 2) return Object.freeze({ ...nothing, reason: 'fewer than 2 variants' });
  if (n < 2 * BLOCKS) return Object.freeze({ ...nothing, reason: `fewer than ${2 * BLOCKS} complete rows` });

  const sharpesInto = createHalfSharpes(columns, BLOCKS);
  const half = new Float64Array(N);
  const rest = new Float64Array(N);
  const all = (1 << BLOCKS) - 1;
  const logits: number[] = [];
  for (const chosen of halves(BLOCKS)) {
    if (chosen > (all ^ chosen)) continue; // met before, as the other half
    sharpesInto(half, chosen);
    sharpesInto(rest, all ^ chosen);
    for (const [inSample, outOfSample] of [
      [half, rest],
      [rest, half],
    ] as const) {
      const w = rankOf(outOfSample, bestOf(inSample)) / (N + 1);
      logits.push(Math.log(w / (1 - w)));
    }
  }
  const pbo = logits.filter((logit) => logit <= 0).length / logits.length;
  return Object.freeze({ pbo, logits: Float64Array.from(logits), n, reason: null });
}

/** Position of the largest value, the first of several. */
function bestOf(values: Float64Array): number {
  return values.indexOf(values.reduce((a, b) => Math.max(a, b)));
}

/** Average-tie rank, from 1, of one value. */
function rankOf(values: Float64Array, position: number): number {
  let below = 0;
  let equal = 0;
  for (let k = 0; k < values.length; k++) {
    if (values[k]! < values[position]!) below++;
    else if (values[k] === values[position]) equal++;
  }
  return below + (equal + 1) / 2;
}
