import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ConfigError } from '@regimelab/core';
import { parseConfigText, valueLayer, type ConfigLayer } from '@regimelab/core/config';

/**
 * The layers of a configuration: files left to right, then the command line.
 *
 * @throws {ConfigErrors} `CONFIG_PARSE` with line and column; {ConfigError} `CONFIG_NOT_FOUND`
 */
export async function configLayers(files: readonly string[], flags: Readonly<Record<string, unknown>>): Promise<readonly ConfigLayer[]> {
  const layers: ConfigLayer[] = [];
  for (const file of files) layers.push(parseConfigText(await readConfigFile(file), file));
  return [...layers, valueLayer(flags, 'command line')];
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

async function readConfigFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' ? 'no such file' : String(cause);
    throw new ConfigError('CONFIG_NOT_FOUND', `config ${file}: ${reason}`, { cause, hint: 'correct the path given with --config' });
  }
}
