import { resolveConfig } from '@regimelab/core/config';
import { configLayers, nameOf } from './config-layers.js';
import { splitHeader, type ExperimentHeader } from './experiment-header.js';
import { MsmConfigSchema, type MsmConfig } from './msm/msm-config.js';

/**
 * Resolves the configuration of an MSM v0 run: defaults, then the files left to right, then the command line.
 *
 * @param files YAML or JSON files; a plain one is named after its file, an experiment by its own keys
 * @param flags values of the command line, in the keys of the configuration
 * @throws {ConfigErrors} with file, line and column of every problem
 */
export async function loadMsmConfig(
  files: readonly string[],
  flags: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly config: MsmConfig; readonly header: ExperimentHeader }> {
  const parsed = resolveConfig(MsmConfigSchema, await configLayers(files, flags));
  return splitHeader(parsed, { title: 'MSM v0', experimentId: nameOf(files) ?? 'msm_v0', categoryPath: 'msm' });
}
