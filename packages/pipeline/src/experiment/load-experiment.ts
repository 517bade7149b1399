import { configLayers, nameOf } from '../config-layers.js';
import type { ExperimentOf, ExperimentSystem } from './experiment.js';
import { namingFile, resolveExperiment, type ResolveOptions } from './resolve-experiment.js';

/**
 * Reads the experiment of one run: defaults, then the files left to right with what they extend, then assignments, then flags.
 *
 * @param files YAML or JSON files; a plain one is named after its file, an experiment by its own keys
 * @throws {ConfigErrors} with file, line and column of every problem; {ConfigError} `CONFIG_NOT_FOUND`, `CONFIG_CYCLE`
 * @throws {UsageError} `USAGE_BAD_VALUE` for an assignment that is none
 */
export async function loadExperiment<S extends ExperimentSystem = ExperimentSystem>(
  files: readonly string[],
  options: ResolveOptions<S> = {},
): Promise<ExperimentOf<S>> {
  const layers = await configLayers(files);
  const file = files.at(-1) ?? null;
  return { ...(await namingFile(file, () => resolveExperiment(layers, options, nameOf(files)))), file };
}
