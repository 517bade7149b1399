import { probabilityOfOverfitting, realityCheck, superiorPredictiveAbility } from '@regimelab/bootstrap-stats';
import { metricsOf, returnsOf, type SweepVariant } from './sweep-record.js';

/** Tests of all variants of a sweep together. */
export interface FamilyTests {
  /** Is the best variant better than doing nothing? White's reality check and Hansen's test, one-sided. */
  readonly pRealityCheck: number | null;
  readonly pSpa: number | null;
  /** Probability of backtest overfitting: how often the best of one half of the days is at or below the median of the other. */
  readonly pbo: number | null;
  /** Variants tested: those with returns on the same days. */
  readonly n: number;
  readonly days: { readonly start: string; readonly end: string; readonly n: number } | null;
  readonly best: { readonly runId: string; readonly sharpe: number } | null;
  /** Why a figure is missing; null where none is. */
  readonly reason: string | null;
}

/**
 * Tests the family of a sweep on the days that most of its variants share, benchmark 0 (specification 07, section 8).
 *
 * @param family in the name of the random stream, `snoop/<family>`
 */
export function familyTests(variants: readonly SweepVariant[], family: string): FamilyTests {
  const groups = new Map<string, SweepVariant[]>();
  for (const variant of variants) {
    const days = returnsOf(variant)?.summary;
    if (days === undefined) continue;
    const key = `${days.start} ${days.end} ${days.n}`;
    groups.set(key, [...(groups.get(key) ?? []), variant]);
  }
  const largest = [...groups.values()].reduce<readonly SweepVariant[]>((most, group) => (group.length > most.length ? group : most), []);
  if (largest.length === 0) {
    return { pRealityCheck: null, pSpa: null, pbo: null, n: 0, days: null, best: null, reason: 'no variant has returns' };
  }
  const { start, end, n } = returnsOf(largest[0]!)!.summary;
  const returns = largest.map((variant) => returnsOf(variant)!.values);
  const best = largest.reduce((top, variant) => (sharpeOf(variant) > sharpeOf(top) ? variant : top));
  const options = { stream: `snoop/${family}` };
  const [check, spa, overfitting] = [
    realityCheck(returns, options),
    superiorPredictiveAbility(returns, options),
    probabilityOfOverfitting(returns),
  ];
  return {
    pRealityCheck: check.pValue,
    pSpa: spa.consistent,
    pbo: overfitting.pbo,
    n: largest.length,
    days: { start, end, n },
    best: Number.isFinite(sharpeOf(best)) ? { runId: best.runId!, sharpe: sharpeOf(best) } : null,
    reason: check.reason ?? spa.reason ?? overfitting.reason,
  };
}

const sharpeOf = (variant: SweepVariant) => metricsOf(variant)?.sharpe ?? -Infinity;
