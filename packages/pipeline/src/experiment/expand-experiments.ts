import { ConfigError, ConfigErrors } from '@regimelab/core';
import {
  assignmentLayer,
  layerWithout,
  locateLast,
  mergeLayers,
  parseAssignment,
  parseKeyPath,
  resolveConfig,
  type ConfigLayer,
} from '@regimelab/core/config';
import * as z from 'zod';
import { configLayers, nameOf } from '../config-layers.js';
import { duplicateIds, withoutEffect, type WrittenExperiment } from './compare-experiments.js';
import type { Experiment } from './experiment.js';
import { namingFile, resolveLayers, type ResolveOptions } from './resolve-experiment.js';
import { countVariants, MOST_VARIANTS, sweepSettings, SweepSchema, type Sweep } from './sweep-block.js';
import { LONGEST_ID, settingsText, variantId, variantTitle } from './variant-name.js';

/** What stands below and above every file. */
export interface ExpandOptions extends ResolveOptions {
  /** Configuration files below each experiment. */
  readonly configs?: readonly string[] | undefined;
}

const SweepKey = z.object({ sweep: SweepSchema.optional() });

/** An experiment file, read and not yet resolved. */
interface Source {
  readonly file: string;
  /** The file above those it extends and those given below it. */
  readonly layers: readonly ConfigLayer[];
  /** The assignments of the command line. */
  readonly above: readonly ConfigLayer[];
  readonly sweep: Sweep | null;
}

/** What became of an experiment file. */
interface Expanded {
  readonly written: readonly WrittenExperiment[];
  readonly problems: readonly ConfigError[];
}

/**
 * All runs that experiment files describe, in the order of the files; a file with a block `sweep` is as many as it has variants. Variants are
 * called `<experiment_id>__<k>`, k from 1 with leading zeros, and their titles say the values.
 *
 * @throws {ConfigErrors} the problems of all files together; also `EXPERIMENT_DUPLICATE_ID`, `EXPERIMENT_NO_EFFECT` (two that are written
 *   differently and resolve to one configuration) and `SWEEP_TOO_LARGE` (over 10,000 runs)
 * @throws {UsageError} `USAGE_BAD_VALUE` for an assignment that is none
 */
export async function expandExperiments(files: readonly string[], options: ExpandOptions = {}): Promise<readonly Experiment[]> {
  const above = (options.set ?? []).map(parseAssignment);
  const problems: ConfigError[] = [];
  const sources: Source[] = [];
  for (const file of files) {
    try {
      const layers = await configLayers([...(options.configs ?? []), file]);
      const { sweep = null } = await namingFile(file, () => resolveConfig(SweepKey, [...layers, ...above]));
      sources.push({ file, layers, above, sweep });
    } catch (error) {
      problems.push(...problemsOf(error));
    }
  }
  const total = sources.reduce((sum, source) => sum + runsOf(source), 0);
  if (total > MOST_VARIANTS) throw new ConfigErrors([...problems, tooLarge(sources, total)]);

  const written: WrittenExperiment[] = [];
  for (const source of sources) {
    const expanded = await (source.sweep === null ? single(source, options) : variants(source, source.sweep, options));
    written.push(...expanded.written);
    problems.push(...expanded.problems);
  }
  if (problems.length === 0) problems.push(...duplicateIds(written), ...withoutEffect(written));
  if (problems.length > 0) throw new ConfigErrors(problems);
  return written.map(({ experiment }) => experiment);
}

const runsOf = ({ sweep }: Source) => (sweep === null ? 1 : countVariants(sweep));

function tooLarge(sources: readonly Source[], total: number): ConfigError {
  const largest = sources.reduce((most, source) => (runsOf(source) > runsOf(most) ? source : most));
  const message = `sweep: expected at most ${MOST_VARIANTS} runs, got ${total}, of them ${runsOf(largest)} from ${largest.file}`;
  return new ConfigError('SWEEP_TOO_LARGE', message, {
    at: locateLast([...largest.layers, ...largest.above], ['sweep']) ?? undefined,
    hint: 'give fewer values, or random draws instead of a grid',
    context: { runs: total },
  });
}

async function single({ file, layers, above }: Source, options: ExpandOptions): Promise<Expanded> {
  try {
    const resolved = await namingFile(file, () => resolveLayers([...layers, ...above], options, nameOf([file])));
    return { written: [{ experiment: { ...resolved, file, variant: null }, layers }], problems: [] };
  } catch (error) {
    return { written: [], problems: problemsOf(error) };
  }
}

async function variants({ file, layers, above }: Source, sweep: Sweep, options: ExpandOptions): Promise<Expanded> {
  const [below, over] = [layers, above].map((all) => all.map((layer) => layerWithout(layer, ['sweep']))) as [ConfigLayer[], ConfigLayer[]];
  const name = nameOf([file]);
  const id = String(mergeLayers([...below, ...over])['experiment_id'] ?? name);
  const all = sweepSettings(sweep, id);
  const longest = variantId(id, all.length, all.length);
  if (longest.length > LONGEST_ID) return { written: [], problems: [idTooLong(id, longest, file, [...below, ...over])] };

  const written: WrittenExperiment[] = [];
  const failures: Failure[] = [];
  for (const [k, settings] of all.entries()) {
    const own = settings.map(({ key, value, from }) =>
      assignmentLayer(parseKeyPath(key)!, value, locateLast([...layers, ...above], from) ?? file),
    );
    try {
      const { header, ...configured } = await namingFile(file, () => resolveLayers([...below, ...own, ...over], options, name));
      const named = {
        ...header,
        experimentId: variantId(header.experimentId, k + 1, all.length),
        title: variantTitle(header.title, settings),
      };
      const variant = Object.fromEntries(settings.map(({ key, value }) => [key, value]));
      written.push({ experiment: { ...configured, header: named, file, variant }, layers: [...below, ...own] });
    } catch (error) {
      failures.push(...problemsOf(error).map((problem) => ({ problem, values: settingsText(settings) })));
    }
  }
  return { written, problems: onePerPlace(failures, all.length) };
}

function idTooLong(id: string, longest: string, file: string, layers: readonly ConfigLayer[]): ConfigError {
  const room = LONGEST_ID - (longest.length - id.length);
  return new ConfigError('CONFIG_RANGE', `experiment_id: expected at most ${room} characters, since variants are called ${longest}`, {
    at: locateLast(layers, ['experiment_id']) ?? { file, line: null, column: null },
    context: { path: ['experiment_id'] },
  });
}

/** A problem of a variant and the values that made it. */
interface Failure {
  readonly problem: ConfigError;
  readonly values: string;
}

/** Problems of variants, one for each place and key: the first says for which values it arises, and in how many others. */
function onePerPlace(failures: readonly Failure[], variantCount: number): readonly ConfigError[] {
  const places = new Map<string, Failure[]>();
  for (const failure of failures) {
    const { code, at, context } = failure.problem;
    const id = JSON.stringify([code, at?.file, at?.line, context['path']]);
    const place = places.get(id);
    if (place === undefined) places.set(id, [failure]);
    else place.push(failure);
  }
  return [...places.values()].map((place) => {
    const { problem, values } = place[0]!;
    if (place.length === variantCount) return problem; // whatever the values: it is the file's own
    const others = place.length === 1 ? '' : `, and in ${place.length - 1} more of ${variantCount} variants`;
    const { code, message, at, hint, context, cause } = problem;
    return new ConfigError(code, `${message} (with ${values}${others})`, { at: at ?? undefined, hint: hint ?? undefined, context, cause });
  });
}

function problemsOf(error: unknown): readonly ConfigError[] {
  if (error instanceof ConfigErrors) return error.problems;
  if (error instanceof ConfigError) return [error];
  throw error;
}
