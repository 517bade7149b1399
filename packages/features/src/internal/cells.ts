import type { Panel } from '@regimelab/core';

/** Chosen columns of a panel side by side, T×K row-major; every cell is finite or NaN. */
export interface Cells {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** Copies columns of a panel. All sums over assets then run over neighbours in memory, in the order of `columns`. */
export function gather({ axes, values }: Panel, columns: Int32Array): Cells {
  const rows = axes.times.length;
  const N = axes.assets.length;
  const K = columns.length;
  const out = new Float64Array(rows * K);
  for (let t = 0, i = 0; t < rows; t++) {
    for (let k = 0; k < K; k++, i++) {
      const value = values[t * N + columns[k]!]!;
      out[i] = Number.isFinite(value) ? value : NaN;
    }
  }
  return { rows, columns: K, values: out };
}

/** One column of a panel over time; all missing where the panel is not there or has no such column (−1). */
export function columnOf(panel: Panel | null, column: number, rows: number): Float64Array {
  return panel === null || column < 0 ? new Float64Array(rows).fill(NaN) : gather(panel, Int32Array.of(column)).values;
}

/** Simple returns  P[t] / P[t−1] − 1  of columns of a price panel; NaN in the first row, where a price is missing or the quotient is not finite. */
export function simpleReturns({ axes, values }: Panel, columns: Int32Array): Cells {
  const rows = axes.times.length;
  const N = axes.assets.length;
  const K = columns.length;
  const out = new Float64Array(rows * K).fill(NaN, 0, K);
  for (let t = 1, i = K; t < rows; t++) {
    for (let k = 0; k < K; k++, i++) {
      const now = t * N + columns[k]!;
      const before = values[now - N]!;
      const r = values[now]! / before - 1;
      out[i] = Number.isFinite(r) && Number.isFinite(before) ? r : NaN;
    }
  }
  return { rows, columns: K, values: out };
}
