import { hacStandardError, studentTTwoSided } from '@regimelab/numerics';
import type { LabelContrast } from '../label-contrast.js';
import type { Resampling } from './each-draw.js';
import { createGroupSample } from './group-sample.js';
import { judgeContrasts, type ContrastRules } from './judge-contrasts.js';
import type { LabelledRows } from './labelled-rows.js';
import { numberOrNull } from './number-or-null.js';

/** Figures of one contrast. */
export interface ContrastFigures {
  readonly value: number;
  readonly seHac: number | null;
  readonly tHac: number | null;
  readonly pHac: number | null;
  readonly standardError: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly pBoot: number | null;
  readonly drawsLost: number;
  readonly reason: string | null;
}

/** Contrasts by Newey–West errors and by the bootstrap. */
export function testContrasts(
  rows: LabelledRows,
  contrasts: readonly LabelContrast[],
  resampling: Resampling,
  rules: ContrastRules,
): readonly ContrastFigures[] {
  const sample = createGroupSample(rows.y, rows.label, rules.groups);
  const K = sample.present();
  const u = new Float64Array(rows.y.length);
  return judgeContrasts(rows, contrasts, resampling, rules).map((judged, c) => {
    sample.influenceInto(u, contrasts[c]!);
    const seHac = hacStandardError(u, rows.y, { lag: rules.lag, parameters: K });
    const tHac = judged.value / seHac;
    return {
      value: judged.value,
      seHac: numberOrNull(seHac),
      tHac: numberOrNull(tHac),
      pHac: numberOrNull(tHac) === null ? null : studentTTwoSided(tHac, u.length - K),
      standardError: numberOrNull(judged.standardError),
      ciLow: judged.low,
      ciHigh: judged.high,
      pBoot: judged.pValue,
      drawsLost: judged.drawsLost,
      reason: judged.reason,
    };
  });
}
