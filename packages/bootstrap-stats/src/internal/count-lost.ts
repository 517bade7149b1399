/** Draws in which the statistic is undefined. */
export function countLost(draws: Float64Array): number {
  let lost = 0;
  for (const draw of draws) if (Number.isNaN(draw)) lost++;
  return lost;
}
