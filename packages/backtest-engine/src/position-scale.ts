import * as z from 'zod';
import { clip } from './internal/clip.js';

/** The regimes of the composite score, five and three. */
export const REGIMES = [
  'STRONG_RISK_ON_ALTS',
  'WEAK_RISK_ON_ALTS',
  'RISK_ON_ALTS',
  'BALANCED',
  'RISK_ON_MAJORS',
  'WEAK_RISK_ON_MAJORS',
  'STRONG_RISK_ON_MAJORS',
] as const;
export type Regime = (typeof REGIMES)[number];

const Fixed = z.number().gt(0).max(1);

/** Options of {@link positionScale}. */
export const PositionScaleOptions = z
  .strictObject({
    enabled: z.boolean().default(true),
    useScoreMagnitude: z.boolean().default(true).describe('Scale by the score; off: by the fixed numbers.'),
    strongRiskOnMajors: Fixed.default(1),
    weakRiskOnMajors: Fixed.default(0.6),
    riskOnMajors: Fixed.default(1),
    thresholdHigh: z.number().default(0.5).describe('Score above which the majors regime begins.'),
    thresholdStrongHigh: z.number().default(1).describe('Score above which it is strong.'),
  })
  .refine(({ thresholdHigh, thresholdStrongHigh }) => thresholdHigh < thresholdStrongHigh, {
    path: ['thresholdHigh'],
    error: 'expected less than thresholdStrongHigh',
    params: { code: 'CONFIG_CONFLICT' },
  })
  .readonly();
export type PositionScaleOptions = z.input<typeof PositionScaleOptions>;

/**
 * Share of the book that a regime and score justify:
 *
 * * strong: clip(|s| / strongHigh, 0.6, 1)
 * * weak: 0.4 + 0.4·(|s| − high) / (strongHigh − high), clipped to [0.4, 0.8]
 * * one of three regimes, and balanced: clip(|s| / high, 0.5, 1)
 *
 * @param regime of alts too, if one trades it: strong and weak then mean the same distance on the other side
 * @param score s; NaN = none, which takes the fixed number
 * @param settings resolved options
 * @returns 1 when off
 */
export function positionScale(regime: Regime, score: number, settings: z.output<typeof PositionScaleOptions>): number {
  if (!settings.enabled) return 1;
  const { thresholdHigh: high, thresholdStrongHigh: strongHigh } = settings;
  const byMagnitude = settings.useScoreMagnitude && Number.isFinite(score);
  const size = Math.abs(score);
  switch (regime) {
    case 'STRONG_RISK_ON_MAJORS':
    case 'STRONG_RISK_ON_ALTS':
      return byMagnitude ? clip(size / strongHigh, 0.6, 1) : settings.strongRiskOnMajors;
    case 'WEAK_RISK_ON_MAJORS':
    case 'WEAK_RISK_ON_ALTS':
      return byMagnitude ? clip(0.4 + (0.4 * (size - high)) / (strongHigh - high), 0.4, 0.8) : settings.weakRiskOnMajors;
    case 'RISK_ON_MAJORS':
    case 'RISK_ON_ALTS':
    case 'BALANCED':
      return byMagnitude ? clip(size / high, 0.5, 1) : settings.riskOnMajors;
  }
}
