import { ConfigError, ConfigErrors, nearestName } from '@regimelab/core';
import { assignmentLayer, locateLast, mergeLayers, parseAssignment, resolveConfig, type ConfigLayer } from '@regimelab/core/config';
import { splitHeader, type ExperimentHeader } from '../experiment-header.js';
import { EXPERIMENT_SYSTEMS, type ConfiguredSystem, type Experiment, type ExperimentOf, type ExperimentSystem } from './experiment.js';

/** Flags that mean the same in every system; each system has its own keys for them. */
export interface ExperimentFlags {
  readonly lake?: string | undefined;
  readonly lakeDescriptor?: string | undefined;
  /** Folder under which the run folder is made. */
  readonly out?: string | undefined;
  readonly seed?: number | undefined;
}

/** What stands above the files, and what the caller can run. */
export interface ResolveOptions<S extends ExperimentSystem = ExperimentSystem> {
  /** The systems the caller runs; where nothing names one, the first is meant. Default: all, majors_alts first. */
  readonly systems?: readonly S[] | undefined;
  /** Assignments `a.b=c`, later ones win. */
  readonly set?: readonly string[] | undefined;
  /** Above the assignments. */
  readonly flags?: ExperimentFlags | undefined;
}

type HeaderFallback = Omit<ExperimentHeader, 'trialFamily'>;

/** What an experiment is called where no key says it. */
const FALLBACK: Readonly<Record<ExperimentSystem, HeaderFallback>> = {
  majors_alts: { title: 'Majors against alts', experimentId: 'majors_alts', categoryPath: 'majors_alts' },
  msm: { title: 'Pure MSM', experimentId: 'msm', categoryPath: 'msm' },
  msm_v0: { title: 'MSM v0', experimentId: 'msm_v0', categoryPath: 'msm' },
};

const COMMAND: Readonly<Record<ExperimentSystem, string>> = {
  majors_alts: 'regimelab backtest',
  msm: 'regimelab backtest',
  msm_v0: 'regimelab msm run',
};

/**
 * The experiment that layers of configuration describe, every default filled in. `system` says which program runs it; where the key is
 * missing, category `msm` means pure MSM (specification 00, A16) where the caller runs that, and otherwise the caller decides.
 *
 * @param layers files or posted texts, later wins
 * @param name what the experiment is called where no layer says it; null: after its system
 * @throws {ConfigErrors} with every problem, each at its file, line and column
 * @throws {UsageError} `USAGE_BAD_VALUE` for an assignment that is none
 */
export async function resolveExperiment<S extends ExperimentSystem = ExperimentSystem>(
  layers: readonly ConfigLayer[],
  options: ResolveOptions<S> = {},
  name: string | null = null,
): Promise<ExperimentOf<S>> {
  const given = [...layers, ...(options.set ?? []).map(parseAssignment)];
  refuseFileKeys(given);
  return { ...(await resolveLayers(given, options, name)), file: null, variant: null } as Experiment as ExperimentOf<S>;
}

/** The same of layers that hold the assignments already. */
export async function resolveLayers(
  layers: readonly ConfigLayer[],
  { systems = EXPERIMENT_SYSTEMS, flags = {} }: ResolveOptions,
  name: string | null,
): Promise<ConfiguredSystem & { readonly header: ExperimentHeader }> {
  const system = systemOf(layers, systems);
  const fallback = { ...FALLBACK[system], ...(name === null ? {} : { experimentId: name }) };
  return configured(system, [...layers, ...flagLayers(system, flags)], fallback);
}

/** Loads the schema of the system alone: a run does not wait for the others to be built. */
async function configured(
  system: ExperimentSystem,
  layers: readonly ConfigLayer[],
  fallback: HeaderFallback,
): Promise<ConfiguredSystem & { readonly header: ExperimentHeader }> {
  switch (system) {
    case 'majors_alts': {
      const { MajorsAltsConfigSchema } = await import('../majors-alts/majors-alts-config.js');
      return { system, ...splitHeader(resolveConfig(MajorsAltsConfigSchema, layers), fallback) };
    }
    case 'msm': {
      const { PureMsmConfigSchema } = await import('../pure-msm/pure-msm-config.js');
      return { system, ...splitHeader(resolveConfig(PureMsmConfigSchema, layers), fallback) };
    }
    case 'msm_v0': {
      const { MsmConfigSchema } = await import('../msm/msm-config.js');
      return { system, ...splitHeader(resolveConfig(MsmConfigSchema, layers), fallback) };
    }
  }
}

/** Refuses the keys that are about files: whoever resolves a single configuration has followed `extends` and expanded `sweep` before. */
function refuseFileKeys(layers: readonly ConfigLayer[]): void {
  const refusals = {
    extends: 'only a configuration file can extend another',
    sweep: 'nothing reads this value: one run is made here; run all variants with `regimelab sweep`, or remove the key',
  };
  const merged = mergeLayers(layers);
  const problems = Object.entries(refusals)
    .filter(([key]) => Object.hasOwn(merged, key))
    .map(([key, why]) => new ConfigError('CONFIG_UNUSED_KEY', `${key}: ${why}`, { at: locateLast(layers, [key]) ?? undefined }));
  if (problems.length > 0) throw new ConfigErrors(problems);
}

function systemOf(layers: readonly ConfigLayer[], systems: readonly ExperimentSystem[]): ExperimentSystem {
  const { system: named, category_path: category, ...keys } = mergeLayers(layers);
  if (named !== undefined) {
    const at = locateLast(layers, ['system']) ?? undefined;
    const system = EXPERIMENT_SYSTEMS.find((known) => known === named);
    if (system === undefined) {
      const near = nearestName(String(named), EXPERIMENT_SYSTEMS);
      const hint = near === null ? undefined : `did you mean ${near}?`;
      const message = `system: expected ${EXPERIMENT_SYSTEMS.join(', ')}, got ${JSON.stringify(named)}`;
      throw new ConfigErrors([new ConfigError('CONFIG_RANGE', message, { at, hint })]);
    }
    if (!systems.includes(system)) {
      const message = `system: expected ${systems.join(' or ')}, got ${system}`;
      throw new ConfigErrors([new ConfigError('CONFIG_CONFLICT', message, { at, hint: `run it with \`${COMMAND[system]}\`` })]);
    }
    return system;
  }
  if (typeof category === 'string' && category.split('/')[0] === 'msm') {
    if (systems.includes('msm')) return 'msm';
    // Keys that only pure MSM has: as MSM v0, each of them would be called misspelt.
    const mark =
      ['target', 'state_mapping'].find((key) => Object.hasOwn(keys, key)) ?? (Array.isArray(keys['features']) ? 'features' : null);
    if (mark !== null) {
      throw new ConfigErrors([
        new ConfigError('CONFIG_CONFLICT', `${mark}: a key of system msm, expected those of ${systems.join(' or ')}`, {
          at: locateLast(layers, [mark]) ?? undefined,
          hint: `run it with \`${COMMAND.msm}\``,
        }),
      ]);
    }
  }
  return systems[0]!;
}

/** The flags that are given, in the keys of a system. */
function flagLayers(system: ExperimentSystem, { lake, lakeDescriptor, out, seed }: ExperimentFlags): readonly ConfigLayer[] {
  const values: readonly (readonly [path: readonly string[], value: unknown])[] = [
    [['data', 'data_lake_dir'], lake],
    [['data', 'lake_descriptor'], lakeDescriptor],
    [['outputs', 'reports_dir'], out],
    [system === 'msm_v0' ? ['inference', 'seed'] : ['evaluation', 'bootstrap', 'seed'], seed],
  ];
  return values.filter(([, value]) => value !== undefined).map(([path, value]) => assignmentLayer(path, value, 'command line'));
}

/** Lets problems that stand nowhere in a file, such as a key that is missing at the top, name the file all the same. */
export async function namingFile<T>(file: string | null, resolve: () => T | Promise<T>): Promise<T> {
  try {
    return await resolve();
  } catch (error) {
    if (!(error instanceof ConfigErrors) || file === null) throw error;
    const at = { file, line: null, column: null };
    throw new ConfigErrors(
      error.problems.map((problem) => {
        const { code, message, hint, context, cause } = problem;
        return problem.at === null ? new ConfigError(code, message, { at, hint: hint ?? undefined, context, cause }) : problem;
      }),
    );
  }
}
