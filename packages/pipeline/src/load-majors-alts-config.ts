import { resolveConfig } from '@regimelab/core/config';
import { configLayers, nameOf } from './config-layers.js';
import { splitHeader, type ExperimentHeader } from './experiment-header.js';
import { MajorsAltsConfigSchema, type MajorsAltsConfig } from './majors-alts/majors-alts-config.js';

/**
 * Resolves the configuration of a majors-alts run, as `loadMsmConfig` does that of MSM v0.
 *
 * @throws {ConfigErrors} with file, line and column of every problem
 */
export async function loadMajorsAltsConfig(
  files: readonly string[],
  flags: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly config: MajorsAltsConfig; readonly header: ExperimentHeader }> {
  const parsed = resolveConfig(MajorsAltsConfigSchema, await configLayers(files, flags));
  return splitHeader(parsed, { title: 'Majors against alts', experimentId: nameOf(files) ?? 'majors_alts', categoryPath: 'majors_alts' });
}
