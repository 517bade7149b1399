/** Π(1 + r) − 1 over the last `rows` returns, all where there are fewer; 0 for none. */
export function compounded(returns: Float64Array, rows = returns.length): number {
  let growth = 1;
  for (let k = Math.max(0, returns.length - rows); k < returns.length; k++) growth *= 1 + returns[k]!;
  return growth - 1;
}
