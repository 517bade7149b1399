const FEWEST_SPELLS = 3;

/** Why a group of regimes, pooled, is too small to be tested; null where it is not. */
export function whyUntested(label: Float64Array, side: readonly number[], horizon: number): string | null {
  const name = `regime ${side.map((group) => group + 1).join(' or ')}`;
  const count = label.reduce((rows, group) => rows + Number(side.includes(group)), 0);
  const needed = Math.max(5, horizon);
  if (count === 0) return `${name} does not occur`;
  if (count < needed) return `${name} has ${count} rows, ${needed} needed`;
  const spells = spellsOf(label, side);
  return spells < FEWEST_SPELLS ? `${name} has ${spells} separate spells, ${FEWEST_SPELLS} needed` : null;
}

/** Maximal runs of rows of a group. */
export function spellsOf(label: Float64Array, side: readonly number[]): number {
  let spells = 0;
  label.forEach((group, t) => {
    if (side.includes(group) && !(t > 0 && side.includes(label[t - 1]!))) spells++;
  });
  return spells;
}
