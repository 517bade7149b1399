import {
  chooseCuts,
  DECISION_STAGES,
  majorsAltsDecisions,
  type LookAheadCuts,
  type LookAheadSubject,
  type MajorsAltsConfig,
  type MajorsAltsLake,
  type MajorsAltsResult,
} from '@regimelab/pipeline';
import type { Leak } from './leak.js';

/** A majors-alts run with a planted leak: what it would claim to know, and where its audit would cut. */
export interface LeakyRun {
  readonly decisions: LookAheadSubject<MajorsAltsLake>;
  readonly cuts: (seed: number) => LookAheadCuts;
}

/** Plants a leak in a run. */
export function leakyRun(leak: Leak, loaded: MajorsAltsLake, result: MajorsAltsResult, config: MajorsAltsConfig): LeakyRun {
  const shown = (lake: MajorsAltsLake) => leak.market?.(lake) ?? lake;
  const decisions = majorsAltsDecisions(result, config, leak.stages?.(DECISION_STAGES));
  const last = result.grid.times.length - 1;
  const code = decisions(shown(loaded), last).find(({ what }) => what === 'regime')!.values as Int8Array;
  // The audit cuts at the switches of the regimes that were traded: those of the leak.
  const traded = { ...result, signals: { ...result.signals, regime: { ...result.signals.regime, code } } };
  return { decisions: (lake, row) => decisions(shown(lake), row), cuts: (seed) => chooseCuts(loaded, traded, seed) };
}
