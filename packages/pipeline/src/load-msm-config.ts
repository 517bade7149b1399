import { valueLayer } from '@regimelab/core/config';
import { configLayers, nameOf } from './config-layers.js';
import { resolveExperiment } from './experiment/resolve-experiment.js';
import type { ExperimentHeader } from './experiment-header.js';
import type { MsmConfig } from './msm/msm-config.js';

/**
 * Resolves the configuration of an MSM v0 run: defaults, then the files left to right, then values.
 *
 * @param files YAML or JSON files; a plain one is named after its file, an experiment by its own keys
 * @param values above the files, in the keys of the configuration
 * @throws {ConfigErrors} with file, line and column of every problem
 */
export async function loadMsmConfig(
  files: readonly string[],
  values: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly config: MsmConfig; readonly header: ExperimentHeader }> {
  const layers = [...(await configLayers(files)), valueLayer(values, 'command line')];
  const { config, header } = await resolveExperiment(layers, { systems: ['msm_v0'] }, nameOf(files));
  return { config, header };
}
