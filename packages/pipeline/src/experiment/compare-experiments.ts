import { canonicalJson, ConfigError } from '@regimelab/core';
import { locateLast, mergeLayers, type ConfigLayer, type ConfigPath } from '@regimelab/core/config';
import { configHash } from '../config-hash.js';
import type { Experiment } from './experiment.js';

/** An experiment with the layers it was written in, without those of the command line. */
export interface WrittenExperiment {
  readonly experiment: Experiment;
  readonly layers: readonly ConfigLayer[];
}

/** Two experiments with something in common that they must not have. */
interface Pair {
  readonly first: WrittenExperiment;
  readonly second: WrittenExperiment;
}

/** `EXPERIMENT_DUPLICATE_ID` for each two files in which experiments have one id. */
export function duplicateIds(all: readonly WrittenExperiment[]): readonly ConfigError[] {
  const byId = new Map<string, WrittenExperiment>();
  const pairs: Pair[] = [];
  for (const second of all) {
    const { experimentId } = second.experiment.header;
    const first = byId.get(experimentId);
    if (first === undefined) byId.set(experimentId, second);
    else pairs.push({ first, second });
  }
  return byFiles(pairs).map(({ first, second, more }) => {
    const { experimentId } = second.experiment.header;
    const message = `experiment_id: ${experimentId} is the id in ${first.experiment.file} and in ${second.experiment.file}${more}`;
    return new ConfigError('EXPERIMENT_DUPLICATE_ID', message, {
      at: placeOf(second, ['experiment_id']),
      hint: 'runs are named after their experiment: give each an id of its own',
      context: { experiment_id: experimentId, files: [first.experiment.file, second.experiment.file] },
    });
  });
}

/**
 * `EXPERIMENT_NO_EFFECT` for each two files with experiments that are written differently and resolve to one configuration: what they
 * differ in has no effect, and their results would count as two looks at the data.
 */
export function withoutEffect(all: readonly WrittenExperiment[]): readonly ConfigError[] {
  const byConfig = new Map<string, WrittenExperiment>();
  const pairs: Pair[] = [];
  for (const second of all) {
    const { system, config } = second.experiment;
    const id = `${system} ${configHash(config)}`;
    const first = byConfig.get(id);
    if (first === undefined) byConfig.set(id, second);
    else if (differingKeys(specOf(first), specOf(second)).length > 0) pairs.push({ first, second });
  }
  return byFiles(pairs).map(({ first, second, more }) => {
    const keys = differingKeys(specOf(first), specOf(second));
    const names = keys.map((path) => path.join('.'));
    const [a, b] = [first, second].map(({ experiment }) => experiment.header.experimentId);
    const message = `${a} (${first.experiment.file}) and ${b} (${second.experiment.file}) differ in ${names.join(', ')} and are the same configuration${more}`;
    return new ConfigError('EXPERIMENT_NO_EFFECT', message, {
      at: placeOf(second, keys.find((path) => locateLast(second.layers, path) !== null) ?? []),
      hint: 'one sets a default, or the command line overrides what they set: remove one of the two',
      context: { experiments: [a, b], files: [first.experiment.file, second.experiment.file], keys: names },
    });
  });
}

/** The first pair of each two files; `more` says how many others they have. */
function byFiles(pairs: readonly Pair[]): readonly (Pair & { readonly more: string })[] {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const id = JSON.stringify([pair.first.experiment.file, pair.second.experiment.file]);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [pair]);
    else group.push(pair);
  }
  return [...groups.values()].map((group) => ({
    ...group[0]!,
    more: group.length === 1 ? '' : ` (and ${group.length - 1} more such pairs)`,
  }));
}

/** What is written, without the keys that only name it. */
function specOf({ layers }: WrittenExperiment): Readonly<Record<string, unknown>> {
  const { title: _title, experiment_id: _id, trial_family: _family, ...spec } = mergeLayers(layers);
  return spec;
}

function differingKeys(a: unknown, b: unknown, path: ConfigPath = []): readonly ConfigPath[] {
  if ((isMap(a) || a === undefined) && (isMap(b) || b === undefined)) {
    const keys = new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})]);
    return [...keys].flatMap((key) => differingKeys(a?.[key], b?.[key], [...path, key]));
  }
  return a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b) ? [] : [path];
}

const placeOf = ({ layers, experiment }: WrittenExperiment, path: ConfigPath) =>
  (path.length === 0 ? null : locateLast(layers, path)) ?? { file: experiment.file ?? '', line: null, column: null };
const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
