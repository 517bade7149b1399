import { splitHeader } from '../experiment-header.js';
import { MajorsAltsConfigSchema, type MajorsAltsConfig } from '../majors-alts/majors-alts-config.js';
import { majorsAltsKeys } from './majors-alts-keys.js';
import type { PureMsmConfig } from './pure-msm-config.js';

/**
 * The resolved majors-alts configuration whose features, regimes and engine an experiment of pure MSM uses (specification 04, section 2).
 *
 * @remarks `universe.fixed_weights` are those of the majors in the long leg; a long leg of other ids stands in `target` alone.
 */
export function toMajorsAltsConfig(config: PureMsmConfig): MajorsAltsConfig {
  return splitHeader(MajorsAltsConfigSchema.parse(majorsAltsKeys(config)), { title: '', experimentId: '', categoryPath: '' }).config;
}
