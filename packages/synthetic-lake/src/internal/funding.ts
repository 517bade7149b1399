import { MS_PER_DAY } from '@regimelab/core';
import { stream } from '@regimelab/numerics';
import type { SyntheticInstrument } from '../synthetic-instrument.js';
import type { Calendar } from './calendar.js';
import type { CastMember, PerpetualPlan } from './cast.js';
import { autoregressive } from './draws.js';

/** Rates are fractions per 8 h. An asset's level is MEAN + common AR(1) + own AR(1); each settlement adds noise. */
const MEAN = 1e-4;
const COMMON = { phi: 0.93, sd: 0.8e-4 };
const OWN = { phi: 0.85, sd: 0.8e-4 };
const SETTLEMENT_SD = 0.3e-4;

/** Funding of a market. It is drawn before any price and depends on none, so prices may depend on it without looking ahead. */
export interface FundingPaths {
  readonly instruments: readonly SyntheticInstrument[];
  /** days × assets, simulation day t: mean over the asset's instruments of the day's rate, fraction per 8 h; NaN without a row. */
  readonly rate8: Float64Array;
}

export function drawFunding(seed: number, calendar: Calendar, cast: readonly CastMember[]): FundingPaths {
  const { days } = calendar;
  const N = cast.length;
  const common = autoregressive(stream(seed, 'synthetic-lake/funding/common'), days, COMMON.phi, COMMON.sd);
  const random = stream(seed, 'synthetic-lake/funding/own');
  const noise = stream(seed, 'synthetic-lake/funding/settlements');

  const instruments: SyntheticInstrument[] = [];
  const sum = new Float64Array(days * N);
  const count = new Uint8Array(days * N);
  cast.forEach((asset, n) => {
    if (asset.perpetuals.length === 0) return;
    const own = autoregressive(random, days, OWN.phi, OWN.sd);
    const level = common.map((c, t) => MEAN + c + own[t]!);
    for (const plan of asset.perpetuals) {
      const instrument = settle(asset, plan, calendar, level, () => SETTLEMENT_SD * noise.normal());
      instruments.push(instrument);
      const { days: dates, rates, hours } = instrument.daily;
      dates.forEach((date, i) => {
        const cell = (date - calendar.first) * N + n;
        sum[cell]! += (rates[i]! * 8) / hours[i]!;
        count[cell]! += 1;
      });
    }
  });
  return { instruments, rate8: sum.map((total, cell) => (count[cell] === 0 ? NaN : total / count[cell]!)) };
}

/** Every settlement of one contract, and the daily rows that summarise them. */
function settle(asset: CastMember, plan: PerpetualPlan, calendar: Calendar, level: Float64Array, noise: () => number): SyntheticInstrument {
  const missing = new Set(asset.missingDays);
  const days: number[] = [];
  const dayHours: number[] = [];
  for (let day = plan.firstDay; day <= asset.lastDay; day++) {
    if (missing.has(day)) continue;
    days.push(day);
    dayHours.push(plan.fourHourlyFrom !== null && day >= plan.fourHourlyFrom ? 4 : plan.hours);
  }
  const count = dayHours.reduce((sum, hours) => sum + 24 / hours, 0);
  const [times, rates, hoursOf] = [new Float64Array(count), new Float64Array(count), new Uint8Array(count)];
  const dailyRates = new Float64Array(days.length);
  let k = 0;
  days.forEach((day, i) => {
    const hours = dayHours[i]!;
    let sum = 0;
    for (let hour = hours; hour <= 24; hour += hours, k++) {
      times[k] = day * MS_PER_DAY + hour * 3_600_000;
      rates[k] = ((level[day - calendar.first]! + noise()) * hours) / 8;
      hoursOf[k] = hours;
      sum += rates[k]!;
    }
    dailyRates[i] = sum / (24 / hours);
  });
  return Object.freeze({
    instrumentId: `${plan.exchange}:${asset.assetId}USDT`,
    exchange: plan.exchange,
    assetId: asset.assetId,
    settlements: Object.freeze({ times, rates, hours: hoursOf }),
    daily: Object.freeze({ days: Int32Array.from(days), rates: dailyRates, hours: Uint8Array.from(dayHours) }),
  });
}

/**
 * Mean and standard deviation of the basket funding F of MSM v0 in this model:  Var F = V(common) + (V(own) + s²/21)/size, with
 * V = variance of the mean of 7 consecutive values of the AR(1). Known before any draw; a basket whose contracts settle oftener, or that
 * misses rows, differs in the second term only, which is small.
 */
export function basketFundingMoments(size: number): { readonly mean: number; readonly sd: number } {
  const variance = varianceOfWeeklyMean(COMMON) + (varianceOfWeeklyMean(OWN) + SETTLEMENT_SD ** 2 / 21) / size;
  return { mean: MEAN, sd: Math.sqrt(variance) };
}

function varianceOfWeeklyMean({ phi, sd }: { readonly phi: number; readonly sd: number }): number {
  let weight = 7;
  for (let k = 1; k < 7; k++) weight += 2 * (7 - k) * phi ** k;
  return (sd * sd * weight) / 49;
}
