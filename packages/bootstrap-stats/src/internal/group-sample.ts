import type { LabelContrast } from '../label-contrast.js';
import { twice } from './each-draw.js';

/** Rows y with a group number 0 … G − 1 each, and contrasts between groups on them: on the sample first, after `redraw` on a draw of it. */
export interface GroupSample {
  /** Takes the rows of a draw for those at hand, given as the steps of `eachDrawOfSteps`. */
  redraw(steps: Int32Array): void;
  /** The values at hand; overwritten by the next redraw. */
  readonly y: Float64Array;
  /** Groups with a row, K. */
  present(): number;
  /** Rows of a group. */
  count(group: number): number;
  /** Value of a contrast; NaN where a side has no row. */
  value(contrast: LabelContrast): number;
  /** {@link value}, and its influence series into u (nothing is written where it is NaN). */
  influenceInto(u: Float64Array, contrast: LabelContrast): number;
}

/**
 * @param sample n finite values
 * @param numbers their groups
 */
export function createGroupSample(sample: Float64Array, numbers: ArrayLike<number>, groups: number): GroupSample {
  const n = sample.length;
  const sampleTwice = twice(sample);
  const groupTwice = Int32Array.from([...Array.from(numbers), ...Array.from(numbers)]);
  const y = sample.slice();
  const group = groupTwice.slice(0, n);
  const counts = new Int32Array(groups);
  const sums = new Float64Array(groups);
  for (let t = 0; t < n; t++) {
    counts[group[t]!]!++;
    sums[group[t]!]! += y[t]!;
  }
  // Of each group: u = plusScale·(y − plusMean) − minusScale·(y − minusMean).
  const plusScale = new Float64Array(groups);
  const minusScale = new Float64Array(groups);
  const all = Array.from({ length: groups }, (_, g) => g);

  const meanOf = (side: readonly number[] | 'all'): number => {
    let total = 0;
    let rows = 0;
    for (const g of side === 'all' ? all : side) {
      total += sums[g]!;
      rows += counts[g]!;
    }
    return rows === 0 ? NaN : total / rows;
  };
  const scaleInto = (scale: Float64Array, side: readonly number[]): void => {
    scale.fill(0);
    let rows = 0;
    for (const g of side) rows += counts[g]!;
    for (const g of side) scale[g] = n / rows;
  };

  return {
    y,
    redraw(steps) {
      counts.fill(0);
      sums.fill(0);
      for (let t = 0, row = 0; t < steps.length; t++) {
        row += steps[t]!;
        const value = sampleTwice[row]!;
        const g = groupTwice[row]!;
        y[t] = value;
        group[t] = g;
        counts[g]!++;
        sums[g]! += value;
      }
    },
    present() {
      let present = 0;
      for (let g = 0; g < groups; g++) if (counts[g]! > 0) present++;
      return present;
    },
    count: (g) => counts[g]!,
    value: ({ plus, minus }) => (minus === 'none' ? meanOf(plus) : meanOf(plus) - meanOf(minus)),
    influenceInto(u, { plus, minus }) {
      const plusMean = meanOf(plus);
      const minusMean = minus === 'none' ? 0 : meanOf(minus);
      const value = plusMean - minusMean;
      if (Number.isNaN(value)) return NaN;
      scaleInto(plusScale, plus);
      if (minus === 'all') overAllInto(u, y, group, plusScale, plusMean, minusMean);
      else {
        scaleInto(minusScale, minus === 'none' ? [] : minus);
        betweenInto(u, y, group, plusScale, plusMean, minusScale, minusMean);
      }
      return value;
    },
  };
}

/** u of some groups over all rows. */
function overAllInto(u: Float64Array, y: Float64Array, group: Int32Array, scale: Float64Array, mean: number, meanOfAll: number): void {
  for (let t = 0; t < u.length; t++) {
    const value = y[t]!;
    u[t] = scale[group[t]!]! * (value - mean) - (value - meanOfAll);
  }
}

/** u of some groups over others. */
function betweenInto(
  u: Float64Array,
  y: Float64Array,
  group: Int32Array,
  plusScale: Float64Array,
  plusMean: number,
  minusScale: Float64Array,
  minusMean: number,
): void {
  for (let t = 0; t < u.length; t++) {
    const value = y[t]!;
    const g = group[t]!;
    u[t] = plusScale[g]! * (value - plusMean) - minusScale[g]! * (value - minusMean);
  }
}
