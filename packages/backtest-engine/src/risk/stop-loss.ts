import { standardDeviation } from '@regimelab/numerics';
import * as z from 'zod';
import { clip } from '../internal/clip.js';
import { compounded } from '../internal/compounded.js';

/** The tightest stop a quiet book may get, a day. */
const TIGHTEST_THRESHOLD = -0.01;
const VOLATILITY_ROWS = 20;
const MIN_VOLATILITY_ROWS = 5;
/** Losses over several rows stop at this multiple of the threshold of one. */
const LOOKBACK_FACTOR = 1.5;

/** Options of {@link stopLoss}. */
export const StopLossOptions = z
  .strictObject({
    enabled: z.boolean().default(true),
    dailyLossThreshold: z.number().lt(0).default(-0.05).describe('Loss of a row that stops, fraction; the widest where it is adjusted.'),
    lookbackDays: z.int().min(1).default(3).describe('Rows whose compounded loss stops at 1.5 thresholds.'),
    volatilityAdjusted: z.boolean().default(true).describe('Threshold of kStop standard deviations of the position held.'),
    kStop: z.number().gt(0).default(3).describe('Daily standard deviations.'),
    cooldownDays: z.int().min(0).default(5).describe('Decision rows after a stop or trailing stop in which nothing is bought.'),
  })
  .refine(({ dailyLossThreshold }) => dailyLossThreshold <= TIGHTEST_THRESHOLD, {
    path: ['dailyLossThreshold'],
    error: `expected at most ${TIGHTEST_THRESHOLD}: the volatility-adjusted threshold lies between it and that`,
    params: { code: 'CONFIG_CONFLICT' },
  })
  .readonly();
export type StopLossOptions = z.input<typeof StopLossOptions>;

/** What the stop says of a row. */
export interface StopLoss {
  /** Loss of a row that stops, a negative fraction. */
  readonly threshold: number;
  readonly fires: boolean;
}

/**
 * Stop-loss:  r[t] ≤ thr,  or the compounded return of the last lookbackDays rows ≤ 1.5·thr,  where
 * thr = −kStop·std₂₀ clipped to [dailyLossThreshold, −0.01],  std₂₀ over the last 20 net returns (n − 1);  dailyLossThreshold with fewer than
 * 5 of them or without adjustment.
 *
 * @param netReturns of the position's rows since its entry, the last one r[t]; fewer than a lookback asks count as they are
 * @param settings resolved options
 */
export function stopLoss(netReturns: Float64Array, settings: z.output<typeof StopLossOptions>): StopLoss {
  const { dailyLossThreshold, lookbackDays, volatilityAdjusted, kStop } = settings;
  const recent = netReturns.subarray(Math.max(0, netReturns.length - VOLATILITY_ROWS));
  const adjusts = volatilityAdjusted && recent.length >= MIN_VOLATILITY_ROWS;
  const threshold = adjusts ? clip(-kStop * standardDeviation(recent), dailyLossThreshold, TIGHTEST_THRESHOLD) : dailyLossThreshold;
  const last = netReturns.at(-1);
  const fires = last !== undefined && (last <= threshold || compounded(netReturns, lookbackDays) <= LOOKBACK_FACTOR * threshold);
  return { threshold, fires };
}
