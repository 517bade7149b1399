import { ConfigError, ConfigErrors } from '@regimelab/core';
import { parseConfigText, valueLayer, type ConfigLayer, type ConfigPath } from '@regimelab/core/config';
import { resolveExperiment, type Experiment } from '@regimelab/pipeline';
import * as z from 'zod';

/** What errors call the text that was sent. */
const FILE = 'experiment';

/** Keys about the files and folders of whoever makes the run: here, the server's. They mean the same below `overrides`. */
const PLACES = ['data', 'outputs', 'logging', 'universe.blacklist_path', 'extends'];

/** Keys at the top of an experiment file that none has when it is sent. */
export const REFUSED_KEYS = ['data', 'outputs', 'logging', 'extends', 'sweep'];

/** An experiment as a client sends it. */
export const ExperimentBody = z
  .union([z.string(), z.record(z.string(), z.unknown())], { error: 'expected a YAML or JSON text, or an object' })
  .meta({
    id: 'Experiment',
    description: 'The experiment: a YAML or JSON text, in which errors have a line, or the object it stands for.',
  });

/** Its name in the OpenAPI document. */
export const EXPERIMENT_COMPONENT = 'ExperimentInput';

/**
 * The experiment a client has sent, with the server's own folders in it.
 *
 * @param folders the lake to read and the folder of runs; null where it is only looked at
 * @throws {ConfigErrors} with every problem, each at its line and column of a text: `CONFIG_VALUE_UNSUPPORTED` for a key that names a place on the
 *   server's disk, and all that a file can have
 */
export async function postedExperiment(
  posted: z.output<typeof ExperimentBody>,
  folders: { readonly lake: string; readonly out: string } | null,
): Promise<Experiment> {
  const layer = typeof posted === 'string' ? parseConfigText(posted, FILE) : valueLayer(posted, FILE);
  refusePlaces(layer);
  return resolveExperiment([layer], folders === null ? {} : { flags: folders });
}

function refusePlaces(layer: ConfigLayer): void {
  const keys = PLACES.map((key) => key.split('.'));
  const problems = [...keys, ...keys.map((key) => ['overrides', ...key])]
    .filter((path) => has(layer.value, path))
    .map(
      (path) =>
        new ConfigError('CONFIG_VALUE_UNSUPPORTED', `${path.join('.')}: an experiment that is sent names no place on the server's disk`, {
          at: layer.locate(path) ?? undefined,
          hint: 'take the key out; `lake` names the data',
          context: { path },
        }),
    );
  if (problems.length > 0) throw new ConfigErrors(problems);
}

function has(root: unknown, path: ConfigPath): boolean {
  let node = root;
  for (const part of path) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, part)) return false;
    node = (node as Readonly<Record<string | number, unknown>>)[part];
  }
  return true;
}
