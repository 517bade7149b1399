import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ConfigError } from '@regimelab/core';
import { parseConfigText, resolveConfig, valueLayer, type ConfigLayer } from '@regimelab/core/config';
import { MsmConfigSchema, splitHeader, type ExperimentHeader, type MsmConfig } from './msm/msm-config.js';

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
  const layers: ConfigLayer[] = [];
  for (const file of files) layers.push(parseConfigText(await readConfigFile(file), file));
  layers.push(valueLayer(flags, 'command line'));
  const last = files.at(-1);
  const name = last === undefined ? 'msm_v0' : identifierOf(basename(last).replace(/\.(ya?ml|json)$/i, ''));
  return splitHeader(resolveConfig(MsmConfigSchema, layers), { title: 'MSM v0', experimentId: name, categoryPath: 'msm' });
}

async function readConfigFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' ? 'no such file' : String(cause);
    throw new ConfigError('CONFIG_NOT_FOUND', `config ${file}: ${reason}`, { cause, hint: 'correct the path given with --config' });
  }
}

const identifierOf = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 80) || 'msm_v0';
