/** A number in [0, 1) that looks random and is always the same (Knuth's multiplicative hash, its bits folded once). */
export function noise(i: number): number {
  const product = Math.imul(i + 1, 0x9e3779b1);
  return ((product ^ (product >>> 15)) >>> 0) / 2 ** 32;
}
