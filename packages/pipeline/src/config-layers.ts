import { readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { ConfigError, type SourcePosition } from '@regimelab/core';
import { layerWithout, parseConfigText, type ConfigLayer, type ConfigPath } from '@regimelab/core/config';

/** What a file says of itself alone: a file that extends it has a name, a title and a sweep of its own, or none. */
const NOT_INHERITED = ['title', 'experiment_id', 'sweep'];

/**
 * The layers of configuration files: left to right, each above the files it extends. `extends: base.yaml`, or a list of files left to
 * right, names files beside the one that says so. A file that several extend counts once, where it is met first, so that a common base
 * undoes nothing of what is built on it.
 *
 * @throws {ConfigErrors} `CONFIG_PARSE`, `CONFIG_TYPE` with line and column; {ConfigError} `CONFIG_NOT_FOUND`, `CONFIG_CYCLE`
 */
export async function configLayers(files: readonly string[]): Promise<readonly ConfigLayer[]> {
  const layers: ConfigLayer[] = [];
  const met = new Set<string>();
  for (const file of files) {
    const layer = parseConfigText(await readConfigFile(file, null), file);
    layers.push(...(await withExtended(layer, [file], met)));
  }
  return layers;
}

/** A plain configuration is named after its last file; null without one, or without a character an id may hold. */
export function nameOf(files: readonly string[]): string | null {
  const last = files.at(-1);
  const name = (last === undefined ? '' : basename(last))
    .replace(/\.(ya?ml|json)$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 80);
  return name === '' ? null : name;
}

/** A layer above those of the files it extends; `chain` leads to its file. */
async function withExtended(layer: ConfigLayer, chain: readonly string[], met: Set<string>): Promise<readonly ConfigLayer[]> {
  const below: ConfigLayer[] = [];
  for (const { name, at } of extendedBy(layer)) {
    const file = isAbsolute(name) ? name : join(dirname(chain.at(-1)!), name);
    const path = resolve(file);
    if (chain.some((above) => resolve(above) === path)) {
      throw new ConfigError('CONFIG_CYCLE', `extends: ${[...chain, file].join(' extends ')}, which ends where it began`, {
        at,
        context: { chain: [...chain, file] },
        hint: 'take one of the files out of the ring',
      });
    }
    if (met.has(path)) continue;
    met.add(path);
    const base = layerWithout(parseConfigText(await readConfigFile(file, at), file), NOT_INHERITED);
    below.push(...(await withExtended(base, [...chain, file], met)));
  }
  return [...below, layerWithout(layer, ['extends'])];
}

/** The files a layer names, each with the place where it does. */
function extendedBy(layer: ConfigLayer): readonly { readonly name: string; readonly at: SourcePosition | undefined }[] {
  const given = layer.value['extends'];
  if (given === undefined) return [];
  const isList = Array.isArray(given);
  return (isList ? (given as readonly unknown[]) : [given]).map((name, k) => {
    const path: ConfigPath = isList ? ['extends', k] : ['extends'];
    const at = layer.locate(path) ?? undefined;
    if (typeof name === 'string' && name !== '') return { name, at };
    throw new ConfigError('CONFIG_TYPE', `${path.join('.')}: expected a file or a list of files, got ${JSON.stringify(name)}`, { at });
  });
}

async function readConfigFile(file: string, extendedAt: SourcePosition | null | undefined): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : String(cause);
    throw new ConfigError('CONFIG_NOT_FOUND', `config ${file}: ${reason}`, {
      at: extendedAt ?? undefined,
      cause,
      hint: extendedAt === null ? 'correct the path given on the command line' : 'a path after extends starts from the folder of its file',
    });
  }
}
