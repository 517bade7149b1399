import { metricsOf, type SweepVariant } from './sweep-record.js';

/** The best variant of a grid among its neighbours: a plateau can be trusted further than a peak. */
export interface PlateauOfBest {
  readonly runId: string;
  readonly sharpe: number;
  /** Variants of the grid with a Sharpe ratio. */
  readonly n: number;
  /** Variants one step away along one key. */
  readonly neighbours: readonly { readonly runId: string; readonly sharpe: number; readonly rank: number }[];
  /** Mean of the neighbours' Sharpe ratios; null without neighbours. */
  readonly meanOfNeighbours: number | null;
  /** Mean rank of the neighbours over n: 0 where they are the best, ½ where they are like any. Null without neighbours. */
  readonly meanRelativeRank: number | null;
}

/** The Sharpe ratio over a grid of parameters. */
export interface ParameterSurface {
  /** The experiment that the variants come from. */
  readonly experiment: string;
  readonly keys: readonly { readonly key: string; readonly values: readonly unknown[] }[];
  /** One for each variant: indices of its values, and its Sharpe ratio (null: none). */
  readonly points: readonly { readonly at: readonly number[]; readonly runId: string | null; readonly sharpe: number | null }[];
  readonly best: PlateauOfBest | null;
}

/** Keys that take more values make no picture. */
const MOST_VALUES = 50;

/**
 * The parameter surfaces of a sweep: of each experiment file whose variants are a whole grid, the Sharpe ratio at each combination of values.
 * Random draws of several keys have no neighbours and so no surface.
 *
 * Neighbours of a variant differ from it in one key, by one step in the order of that key's values: numbers ascending, others as they come.
 */
export function parameterSurfaces(variants: readonly SweepVariant[]): readonly ParameterSurface[] {
  const families = new Map<string, SweepVariant[]>();
  for (const variant of variants) {
    const { file, variant: set, header } = variant.experiment;
    if (set === null) continue;
    const name = header.experimentId.replace(/__\d+$/, '');
    const key = `${file ?? ''}\n${name}`;
    families.set(key, [...(families.get(key) ?? []), variant]);
  }
  return [...families.values()].flatMap((family) => {
    const surface = surfaceOf(family);
    return surface === null ? [] : [surface];
  });
}

function surfaceOf(family: readonly SweepVariant[]): ParameterSurface | null {
  const names = Object.keys(family[0]!.experiment.variant!);
  const keys = names.map((key) => ({ key, values: valuesOf(family.map(({ experiment }) => experiment.variant![key])) }));
  const varied = keys.filter(({ values }) => values.length > 1);
  const combinations = varied.reduce((product, { values }) => product * values.length, 1);
  if (varied.length === 0 || combinations !== family.length || varied.some(({ values }) => values.length > MOST_VALUES)) return null;
  const points = family.map((variant) => ({
    at: varied.map(({ key, values }) => indexOf(values, variant.experiment.variant![key])),
    runId: variant.runId,
    sharpe: metricsOf(variant)?.sharpe ?? null,
  }));
  return { experiment: family[0]!.experiment.header.experimentId.replace(/__\d+$/, ''), keys: varied, points, best: plateauOfBest(points) };
}

function plateauOfBest(points: ParameterSurface['points']): PlateauOfBest | null {
  const measured = points.flatMap(({ at, runId, sharpe }) => (sharpe === null || runId === null ? [] : [{ at, runId, sharpe }]));
  if (measured.length === 0) return null;
  const ordered = [...measured].sort((a, b) => b.sharpe - a.sharpe);
  const best = ordered[0]!;
  const neighbours = ordered.flatMap(({ at, runId, sharpe }, k) =>
    at.reduce((steps, index, d) => steps + Math.abs(index - best.at[d]!), 0) === 1 ? [{ runId, sharpe, rank: k + 1 }] : [],
  );
  const mean = (values: readonly number[]) => (values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length);
  const rank = mean(neighbours.map((neighbour) => neighbour.rank));
  return {
    runId: best.runId,
    sharpe: best.sharpe,
    n: measured.length,
    neighbours,
    meanOfNeighbours: mean(neighbours.map(({ sharpe }) => sharpe)),
    meanRelativeRank: rank === null ? null : rank / measured.length,
  };
}

/** Different values, numbers ascending. */
function valuesOf(values: readonly unknown[]): readonly unknown[] {
  const different = values.filter((value, k) => indexOf(values, value) === k);
  return different.every((value) => typeof value === 'number') ? (different as number[]).sort((a, b) => a - b) : different;
}

const indexOf = (values: readonly unknown[], value: unknown) =>
  values.findIndex((other) => JSON.stringify(other) === JSON.stringify(value));
