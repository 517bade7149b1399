import type { ExperimentHeader } from '../experiment-header.js';
import type { MajorsAltsConfig } from '../majors-alts/majors-alts-config.js';
import type { MsmConfig } from '../msm/msm-config.js';
import type { PureMsmConfig } from '../pure-msm/pure-msm-config.js';

/** The programs an experiment can name in `system`. */
export const EXPERIMENT_SYSTEMS = ['majors_alts', 'msm', 'msm_v0'] as const;
export type ExperimentSystem = (typeof EXPERIMENT_SYSTEMS)[number];

/** Which program runs, with its resolved configuration. */
export type ConfiguredSystem =
  | { readonly system: 'msm_v0'; readonly config: MsmConfig }
  | { readonly system: 'majors_alts'; readonly config: MajorsAltsConfig }
  | { readonly system: 'msm'; readonly config: PureMsmConfig };

/** One run to be made: a system, its configuration, and what they are called. */
export type Experiment = ConfiguredSystem & {
  readonly header: ExperimentHeader;
  /** The file it was read from, the last where there were several; null where there was none. */
  readonly file: string | null;
  /** The values a `sweep` block gave it, by dotted key; null where it is no variant of one. */
  readonly variant: Readonly<Record<string, unknown>> | null;
};

/** An experiment of one of the systems S. */
export type ExperimentOf<S extends ExperimentSystem> = Extract<Experiment, { readonly system: S }>;
