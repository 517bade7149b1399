import { ConfigError, parseOptions, ShapeError } from '@regimelab/core';
import * as z from 'zod';
import { exposure } from './exposure.js';

/** How the majors' weights are chosen. */
export type NeutralityMode = 'beta_neutral' | 'dollar_neutral' | 'fixed';

const MODES = ['beta_neutral', 'dollar_neutral', 'fixed'] as const;
const Pair = z.tuple([z.number(), z.number()]);
const Bounds = Pair.refine(([lower, upper]) => lower <= upper, {
  error: 'expected the lower bound first',
  params: { code: 'CONFIG_CONFLICT' },
});

/** Options of {@link neutralize}. */
export const NeutralizeOptions = z
  .strictObject({
    mode: z.enum(MODES).default('beta_neutral').describe('First rung of the ladder.'),
    bounds: z
      .tuple([Bounds, Bounds])
      .default([
        [0, 0.75],
        [0, 0.75],
      ])
      .describe('Per major the lowest and highest weight, fraction of equity.'),
    maxResidualBeta: z.number().min(0).default(0.1).describe('Largest exposure a rung may leave on either major, before the gross cap.'),
    fallback: z
      .array(z.enum([...MODES, 'flat']))
      .default(['dollar_neutral', 'flat'])
      .describe('Further rungs in order; flat, if given, is the last: no book.'),
    acceptWorse: z.boolean().default(false).describe('Where no rung passes, take the one with the smallest residual instead of no book.'),
    fixedWeights: Pair.nullable().default(null).describe('Weights of the majors in mode fixed.'),
    grossCap: z.number().gt(0).default(1).describe('Largest Σ|w| of the book, fraction of equity.'),
  })
  .refine(({ fallback }) => !fallback.slice(0, -1).includes('flat'), {
    path: ['fallback'],
    error: 'expected flat as the last rung: none after it can be reached',
    params: { code: 'CONFIG_CONFLICT' },
  })
  .refine(({ mode, fallback, fixedWeights }) => fixedWeights !== null || (mode !== 'fixed' && !fallback.includes('fixed')), {
    path: ['fixedWeights'],
    error: 'mode fixed needs weights',
    params: { code: 'CONFIG_CONFLICT' },
  })
  .readonly();
export type NeutralizeOptions = z.input<typeof NeutralizeOptions>;

/** What a rung of the ladder came to, before the gross cap. */
export interface NeutralityAttempt {
  readonly mode: NeutralityMode;
  /** Weights of the majors; null where the bounds leave none. */
  readonly majors: readonly [number, number] | null;
  /** Exposure left on each major; null without weights. */
  readonly residual: readonly [number, number] | null;
  /** Whether the rung may be used. */
  readonly passes: boolean;
}

/** A book of majors against the given names. All figures hold after the gross cap; before it they are larger by 1 / capFactor. */
export interface NeutralBook {
  readonly kind: 'book';
  /** The rung used; other than the mode asked for it is a fallback. */
  readonly mode: NeutralityMode;
  /** K signed fractions of equity, the names given. */
  readonly weights: Float64Array;
  /** Fractions of equity. */
  readonly majors: readonly [number, number];
  /** E: exposure of the names to each major. */
  readonly exposure: readonly [number, number];
  /** E + majors: what is left. */
  readonly residual: readonly [number, number];
  /** Σ|w| over names and majors. */
  readonly gross: number;
  /** By what all weights were multiplied to respect the gross cap; 1 where they do. */
  readonly capFactor: number;
  /** False where `acceptWorse` took a rung whose residual is above the limit. */
  readonly withinLimit: boolean;
  readonly attempts: readonly NeutralityAttempt[];
}

/** No book: no rung of the ladder may be used. */
export interface FlatBook {
  readonly kind: 'flat';
  readonly attempts: readonly NeutralityAttempt[];
}

/** Bounds that meet up to rounding leave one point, not none. */
const ROUNDING = 1e-12;

/**
 * Weights x of the two majors that offset the exposure  E_b = Σ a_i β_ib  of a book of other names, on a ladder of rungs.
 *
 * * `beta_neutral`: minimise (E₁ + x₁)² + (E₂ + x₂)² inside the bounds, so x_b = clip(−E_b)
 * * `dollar_neutral`: the same with x₁ + x₂ = G = −Σ a_i, so x₁ = G/2 + (E₂ − E₁)/2 clipped to where x₁ and x₂ = G − x₁ are inside their
 *   bounds; no x where they cannot be
 * * `fixed`: the given weights, whatever they leave
 *
 * The rungs are `mode`, then `fallback`. One passes when it has an x and max |E_b + x_b| ≤ maxResidualBeta (`fixed`: always); the first to
 * pass is used. Where none does there is no book or, with `acceptWorse`, the rung with the smallest maximum, ties to the earlier. Last the
 * whole book is scaled by grossCap / gross where gross = Σ|a_i| + |x₁| + |x₂| exceeds the cap.
 *
 * @param weights K signed fractions of equity a_i (a short basket: negative)
 * @param beta per major K betas, finite
 * @returns the book, or flat; both with every rung tried, so that fallbacks can be counted
 * @throws {ConfigErrors} for unknown or contradictory options
 * @throws {ConfigError} `CONFIG_RANGE` for a weight or beta that is not finite
 * @throws {ShapeError} for arrays of unequal length, or no names
 * @remarks Reads only what it is given: as causal as weights and betas.
 */
export function neutralize(
  weights: ArrayLike<number>,
  beta: readonly [ArrayLike<number>, ArrayLike<number>],
  options: NeutralizeOptions = {},
): NeutralBook | FlatBook {
  const settings = parseOptions(NeutralizeOptions, options, 'neutralize');
  const a = new Float64Array(weights);
  if (a.length === 0) throw new ShapeError('SHAPE', 'neutralize: expected the weights of at least one name, got none');
  const E = exposure(a, beta);
  let [net, grossOfNames, isFinite] = [0, 0, E.every(Number.isFinite)];
  for (let k = 0; k < a.length; k++) {
    net += a[k]!;
    grossOfNames += Math.abs(a[k]!);
    isFinite &&= Number.isFinite(a[k]);
  }
  if (!isFinite) {
    const k = a.findIndex((weight, i) => !Number.isFinite(weight + beta[0][i]! + beta[1][i]!));
    const got = `${a[k]}, ${beta[0][k]}, ${beta[1][k]} at ${k}`;
    throw new ConfigError('CONFIG_RANGE', `neutralize: expected a finite weight and finite betas for every name, got ${got}`);
  }
  const attempts: NeutralityAttempt[] = [];
  for (const rung of [settings.mode, ...settings.fallback]) {
    if (rung === 'flat') break;
    const attempt = tryRung(rung);
    attempts.push(attempt);
    if (attempt.passes) break;
  }
  const chosen = attempts.find(({ passes }) => passes) ?? (settings.acceptWorse ? leastResidual(attempts) : null);
  if (chosen === null || chosen.majors === null || chosen.residual === null) return Object.freeze({ kind: 'flat', attempts });

  const gross = grossOfNames + Math.abs(chosen.majors[0]) + Math.abs(chosen.majors[1]);
  const capFactor = gross > settings.grossCap ? settings.grossCap / gross : 1;
  for (let k = 0; k < a.length; k++) a[k]! *= capFactor;
  return Object.freeze({
    kind: 'book',
    mode: chosen.mode,
    weights: a,
    majors: scaled(chosen.majors, capFactor),
    exposure: scaled(E, capFactor),
    residual: scaled(chosen.residual, capFactor),
    gross: gross * capFactor,
    capFactor,
    withinLimit: chosen.passes,
    attempts,
  });

  function tryRung(mode: NeutralityMode): NeutralityAttempt {
    const majors = majorsFor(mode);
    if (majors === null) return { mode, majors, residual: null, passes: false };
    const residual = [E[0] + majors[0], E[1] + majors[1]] as const;
    return { mode, majors, residual, passes: mode === 'fixed' || largest(residual) <= settings.maxResidualBeta };
  }

  function majorsFor(mode: NeutralityMode): readonly [number, number] | null {
    const [first, second] = settings.bounds;
    if (mode === 'fixed') return settings.fixedWeights;
    if (mode === 'beta_neutral') return [clip(-E[0], ...first), clip(-E[1], ...second)];
    const G = -net;
    const lower = Math.max(first[0], G - second[1]);
    const upper = Math.min(first[1], G - second[0]);
    if (lower > upper + ROUNDING) return null;
    const x = clip(G / 2 + (E[1] - E[0]) / 2, Math.min(lower, upper), upper);
    return [x, G - x];
  }
}

/** The attempt with weights whose largest residual is smallest, ties (up to rounding: rungs may end at the same bound) to the earlier; null where no rung has weights. */
function leastResidual(attempts: readonly NeutralityAttempt[]): NeutralityAttempt | null {
  const maximum = ({ residual }: NeutralityAttempt) => (residual === null ? Infinity : largest(residual));
  const least = Math.min(...attempts.map(maximum));
  return attempts.find((attempt) => attempt.residual !== null && maximum(attempt) <= least + ROUNDING) ?? null;
}

const clip = (value: number, lower: number, upper: number) => Math.min(Math.max(value, lower), upper);
const largest = ([first, second]: readonly [number, number]) => Math.max(Math.abs(first), Math.abs(second));
const scaled = ([first, second]: readonly [number, number], factor: number) => [first * factor, second * factor] as const;
