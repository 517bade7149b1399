import type { LabelContrast } from '../label-contrast.js';

/**
 * Rows y with a group number 0 … G − 1 each, and contrasts between groups on them. `load` takes other rows, in the sample or of a draw; the
 * arrays are read until the next load.
 */
export interface GroupSample {
  load(y: Float64Array, group: Float64Array): void;
  /** Groups with a row, K. */
  present(): number;
  /** Rows of a group. */
  count(group: number): number;
  /** Value of a contrast; NaN where a side has no row. */
  value(contrast: LabelContrast): number;
  /** {@link value}, and its influence series into u (nothing is written where it is NaN). */
  influenceInto(u: Float64Array, contrast: LabelContrast): number;
}

export function createGroupSample(groups: number): GroupSample {
  const counts = new Int32Array(groups);
  const sums = new Float64Array(groups);
  // Of each group: u = plusScale·(y − plusMean) − minusScale·(y − minusMean).
  const plusScale = new Float64Array(groups);
  const minusScale = new Float64Array(groups);
  let y: Float64Array = new Float64Array(0);
  /** Group of each row, as an index. */
  let group = new Int32Array(0);
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
    for (const g of side) scale[g] = y.length / rows;
  };

  return {
    load(values, groupNumbers) {
      y = values;
      if (group.length !== y.length) group = new Int32Array(y.length);
      counts.fill(0);
      sums.fill(0);
      for (let t = 0; t < y.length; t++) {
        const g = groupNumbers[t]! | 0;
        group[t] = g;
        counts[g]!++;
        sums[g]! += y[t]!;
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
      if (minus === 'all') minusScale.fill(1);
      else scaleInto(minusScale, minus === 'none' ? [] : minus);
      for (let t = 0; t < u.length; t++) {
        const g = group[t]!;
        u[t] = plusScale[g]! * (y[t]! - plusMean) - minusScale[g]! * (y[t]! - minusMean);
      }
      return value;
    },
  };
}
