import { valueLayer } from '@regimelab/core/config';
import { configLayers, nameOf } from './config-layers.js';
import { resolveExperiment } from './experiment/resolve-experiment.js';
import type { ExperimentHeader } from './experiment-header.js';
import type { MajorsAltsConfig } from './majors-alts/majors-alts-config.js';

/**
 * Resolves the configuration of a majors-alts run, as `loadMsmConfig` does that of MSM v0.
 *
 * @throws {ConfigErrors} with file, line and column of every problem
 */
export async function loadMajorsAltsConfig(
  files: readonly string[],
  values: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly config: MajorsAltsConfig; readonly header: ExperimentHeader }> {
  const layers = [...(await configLayers(files)), valueLayer(values, 'command line')];
  const { config, header } = await resolveExperiment(layers, { systems: ['majors_alts'] }, nameOf(files));
  return { config, header };
}
