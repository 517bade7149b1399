import type { SystemConfig } from './catalog/attempt-identity.js';
import type { Experiment } from './experiment/experiment.js';
import { majorsAltsSystem } from './majors-alts/run-majors-alts.js';
import { msmV0System } from './msm/run-msm.js';
import { pureMsmSystem } from './pure-msm/run-pure-msm.js';
import type { RunProduct, System } from './run-system.js';

/** A system with the configuration and the data of whichever it is: only its own go in. */
export type AnySystem = System<SystemConfig['config'], unknown, RunProduct>;

const SYSTEMS: Readonly<Record<string, unknown>> = { majors_alts: majorsAltsSystem, msm: pureMsmSystem, msm_v0: msmV0System };

/** The system that runs an experiment. */
export function systemOf({ system }: Pick<Experiment, 'system'>): AnySystem {
  return SYSTEMS[system] as AnySystem;
}
