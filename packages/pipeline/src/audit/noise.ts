/** A number in [0, 1) that looks random and is always the same (Knuth's multiplicative hash, its bits folded once). */
export function noise(i: number): number {
  const product = Math.imul(i + 1, 0x9e3779b1);
  return ((product ^ (product >>> 15)) >>> 0) / 2 ** 32;
}

let table = new Float64Array(0);

/** `noise(0)`, `noise(1)`, … for many panels that ask for the same ones; at least `count` of them, not to be changed. */
export function noiseTable(count: number): Float64Array {
  if (table.length < count) table = Float64Array.from({ length: count }, (_, i) => noise(i));
  return table;
}
