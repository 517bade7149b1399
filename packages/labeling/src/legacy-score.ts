import { parseOptions } from '@regimelab/core';
import * as z from 'zod';

/** Names of the score's ranges, the highest first. */
export const LEGACY_BUCKETS = ['GREEN', 'YELLOWGREEN', 'YELLOW', 'ORANGE', 'RED'] as const;
export type LegacyBucket = (typeof LEGACY_BUCKETS)[number];

const part = (least: number) => z.number().min(least);

/** Options of {@link legacyScore}; the keys and defaults are those of the legacy monitor. */
export const LegacyScoreOptions = z
  .strictObject({
    trendDivisor: z.number().gt(0).default(3).describe('What a lead relative to the size of the major’s own return is divided by.'),
    trendEpsilon: z.number().gt(0).default(0.001).describe('Added to the size of the major’s return.'),
    fundingPenalty: part(0).default(0.25).describe('Weight of the funding risk.'),
    oiPenalty: part(0).default(0.15).describe('Weight of the open-interest risk.'),
    breadthPenalty: part(0).default(0.1).describe('Weight of the breadth.'),
    fundingSaturation: z.number().gt(0).default(0.0005).describe('Heating at which the funding risk is 1, fraction per 8 h.'),
    oiSaturationPct: z.number().gt(0).default(50).describe('Growth of open interest at which its risk is full, percent.'),
    highVolThreshold: part(0).default(0.15).describe('7-day return of the major, either way, above which the score is capped.'),
    highVolCap: z.number().min(0).max(100).default(60).describe('Largest score then.'),
    buckets: z
      .tuple([z.number(), z.number(), z.number(), z.number()])
      .refine((limits) => limits.every((limit, k) => k === 0 || limit < limits[k - 1]!), 'expected falling limits')
      .default([70, 55, 45, 30])
      .describe('Lowest scores of GREEN, YELLOWGREEN, YELLOW and ORANGE.'),
  })
  .readonly();
export type LegacyScoreOptions = z.input<typeof LegacyScoreOptions>;

/** What the score of a day is made of. Returns are decimals; missing = NaN or infinite. */
export interface LegacyReading {
  /** 7-day return of the first major. */
  readonly majorReturn7: number;
  /** Mean 7-day return of the alts. */
  readonly altsReturn7: number;
  /** 3-day return of the first major. */
  readonly majorReturn3: number;
  /** Share of the alts that beat the major over 3 days, 0 … 1. */
  readonly breadth: number;
  /** Short less long mean of the funding skew, fraction per 8 h; missing: too few points, which counts as a risk of 0.5. */
  readonly heating: number;
  /** Growth of the major’s open interest over 3 days, percent; missing: a risk of 0. */
  readonly oiGrowthPct: number;
}

/** A score with its parts. */
export interface LegacyScore {
  /** −1 … 1. */
  readonly trend: number;
  /** 0 … 1. */
  readonly fundingRisk: number;
  /** 0 … 1. */
  readonly oiRisk: number;
  /** trend less the penalties. */
  readonly raw: number;
  /** 0 … 100; high: majors lead. */
  readonly score: number;
  readonly bucket: LegacyBucket;
  readonly isCapped: boolean;
  /** What was missing and how it was counted: `funding_missing`, `oi_missing`. */
  readonly flags: readonly string[];
}

/**
 * The score of the legacy monitor:
 *
 *   trend   = clamp(((R7 − mean R7 of alts) / (|R7| + 0.001)) / 3, −1, 1)
 *   funding = clamp(heating / 0.0005, 0, 1);   oi = 0 where growth ≤ 0, else (1 where R3 > 0, else 0.5) · min(growth / 50, 1)
 *   raw     = trend − (0.25·funding + 0.15·oi + 0.10·breadth);   score = 50·(clamp(raw, −1, 1) + 1), at most 60 where |R7| > 0.15
 *
 * R7 and R3 are returns of the first major. GREEN from 70, YELLOWGREEN from 55, YELLOW from 45, ORANGE from 30, else RED.
 *
 * @returns null where one of the returns or the breadth is missing
 * @throws {ConfigErrors} for an unknown or invalid option
 * @remarks Kept for comparison: weights and limits are those of an earlier program and nothing was fitted. Specification 08, section 1.4.
 */
export function legacyScore(reading: LegacyReading, options: LegacyScoreOptions = {}): LegacyScore | null {
  const o = parseOptions(LegacyScoreOptions, options, 'legacyScore');
  const { majorReturn7, altsReturn7, majorReturn3, breadth, heating, oiGrowthPct } = reading;
  if (![majorReturn7, altsReturn7, majorReturn3, breadth].every(Number.isFinite)) return null;
  const hasFunding = Number.isFinite(heating);
  const hasInterest = Number.isFinite(oiGrowthPct);
  const trend = clamp((majorReturn7 - altsReturn7) / (Math.abs(majorReturn7) + o.trendEpsilon) / o.trendDivisor, -1, 1);
  const fundingRisk = hasFunding ? clamp(heating / o.fundingSaturation, 0, 1) : 0.5;
  const oiRisk = hasInterest && oiGrowthPct > 0 ? (majorReturn3 > 0 ? 1 : 0.5) * Math.min(oiGrowthPct / o.oiSaturationPct, 1) : 0;
  const raw = trend - (o.fundingPenalty * fundingRisk + o.oiPenalty * oiRisk + o.breadthPenalty * breadth);
  const free = ((clamp(raw, -1, 1) + 1) / 2) * 100;
  const isGated = Math.abs(majorReturn7) > o.highVolThreshold;
  const score = isGated ? Math.min(free, o.highVolCap) : free;
  const place = o.buckets.findIndex((limit) => score >= limit);
  return Object.freeze({
    trend,
    fundingRisk,
    oiRisk,
    raw,
    score,
    bucket: LEGACY_BUCKETS[place < 0 ? 4 : place]!,
    isCapped: score < free,
    flags: [...(hasFunding ? [] : ['funding_missing']), ...(hasInterest ? [] : ['oi_missing'])],
  });
}

/**
 * The legacy monitor's stand-in for a 3-day return:  (R7·3/7 + R1/3) / 2.
 *
 * @param return7 7-day return, decimal
 * @param return1 1-day return, decimal
 * @returns NaN where one is missing
 * @remarks It is no 3-day return: the day's move enters with a third of its size. Use P[t] / P[t−3] − 1 where prices are at hand.
 */
export function approximateThreeDayReturn(return7: number, return1: number): number {
  return 0.5 * ((return7 * 3) / 7 + return1 / 3);
}

const clamp = (x: number, low: number, high: number) => Math.min(high, Math.max(low, x));
