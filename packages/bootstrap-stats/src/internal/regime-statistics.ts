import { hacStandardError, mean, standardDeviation, studentTTwoSided } from '@regimelab/numerics';
import type { RegimeStatistics } from '../regime-evaluation.js';
import { createGroupSample } from './group-sample.js';
import type { LabelledRows } from './labelled-rows.js';
import { numberOrNull } from './number-or-null.js';
import { spellsOf, whyUntested } from './why-untested.js';

/** Forward returns in one regime; regime r is group r − 1 of `groups`. */
export function regimeStatistics(
  { y, label }: LabelledRows,
  groups: number,
  number: number,
  horizon: number,
  lag: number,
): RegimeStatistics {
  const group = number - 1;
  const returns = y.filter((_value, t) => label[t] === group);
  const count = returns.length;
  const shareOf = (test: (value: number) => boolean) => (count === 0 ? null : returns.filter(test).length / count);
  const basics = {
    regime: number,
    count,
    spells: spellsOf(label, [group]),
    mean: numberOrNull(mean(returns)),
    standardDeviation: numberOrNull(standardDeviation(returns)),
    hitRate: shareOf((value) => value > 0),
    shareNegative: shareOf((value) => value < 0),
  };
  const weakness = whyUntested(label, [group], horizon);
  if (weakness !== null) return Object.freeze({ ...basics, tStatistic: null, pValue: null, tNaive: null, reason: weakness });

  const sample = createGroupSample(y, label, groups);
  const u = new Float64Array(y.length);
  const value = sample.influenceInto(u, { plus: [group], minus: 'none' });
  const K = sample.present();
  const t = numberOrNull(value / hacStandardError(u, y, { lag, prewhiten: true, parameters: K }));
  return Object.freeze({
    ...basics,
    tStatistic: t,
    pValue: t === null ? null : studentTTwoSided(t, y.length - K),
    tNaive: numberOrNull(value / (standardDeviation(returns) / Math.sqrt(count))),
    reason: t === null ? 'the standard error is 0' : null,
  });
}
