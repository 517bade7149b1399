import { mean } from '@regimelab/numerics';

/** Below every Sharpe ratio, yet a number that takes a rank. */
const NO_SHARPE = -Number.MAX_VALUE;

/**
 * Sharpe ratios (per period, n − 1) of N columns on any choice of blocks of time, from sums per block: bit i of the choice takes block i.
 *
 * @returns writes N ratios; of equal values the lowest number there is
 */
export function createHalfSharpes(columns: readonly Float64Array[], blocks: number): (out: Float64Array, chosen: number) => void {
  const n = columns[0]!.length;
  const N = columns.length;
  const bound = (i: number) => Math.floor((i * n) / blocks);
  const rows = Int32Array.from({ length: blocks }, (_, i) => bound(i + 1) - bound(i));
  const centres = Float64Array.from(columns, (column) => mean(column)); // sums of squares about the mean of all rows lose nothing
  const [sums, squares, lows, highs] = Array.from({ length: 4 }, () => new Float64Array(blocks * N)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let i = 0; i < blocks; i++) {
    columns.forEach((column, k) => {
      const at = i * N + k;
      lows[at] = Infinity;
      highs[at] = -Infinity;
      for (let t = bound(i); t < bound(i + 1); t++) {
        const d = column[t]! - centres[k]!;
        sums[at]! += d;
        squares[at]! += d * d;
        lows[at] = Math.min(lows[at]!, column[t]!);
        highs[at] = Math.max(highs[at]!, column[t]!);
      }
    });
  }
  return (out, chosen) => {
    for (let k = 0; k < N; k++) {
      let count = 0;
      let sum = 0;
      let square = 0;
      let low = Infinity;
      let high = -Infinity;
      for (let i = 0; i < blocks; i++) {
        if ((chosen & (1 << i)) === 0) continue;
        const at = i * N + k;
        count += rows[i]!;
        sum += sums[at]!;
        square += squares[at]!;
        if (lows[at]! < low) low = lows[at]!;
        if (highs[at]! > high) high = highs[at]!;
      }
      const variance = (square - (sum * sum) / count) / (count - 1);
      out[k] = low < high && variance > 0 ? (centres[k]! + sum / count) / Math.sqrt(variance) : NO_SHARPE;
    }
  };
}

/** Every choice of half the blocks, as bits, ascending. */
export function* halves(blocks: number): Generator<number> {
  for (let chosen = 0; chosen < 1 << blocks; chosen++) {
    let bits = 0;
    for (let rest = chosen; rest > 0; rest &= rest - 1) bits++;
    if (bits === blocks / 2) yield chosen;
  }
}
