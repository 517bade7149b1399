import {
  codeState,
  contentId,
  keepCode,
  planRunDirectory,
  writeRunDirectory,
  type CodeFingerprint,
  type RunDirectory,
} from '@regimelab/catalog';
import { InterruptedError, type Day, type RegimelabError } from '@regimelab/core';
import { takeSnapshot, type Lake, type LakeDescriptor, type Snapshot } from '@regimelab/lake-io';
import type { SystemConfig } from './catalog/attempt-identity.js';
import type { ExperimentHeader } from './experiment-header.js';
import { lakeOrigin, type LakeReading } from './lake-reading.js';
import { recordRun, type BeginRecord, type RunCatalog } from './record-run.js';
import { withLake } from './with-lake.js';

/** First and last day, both included. */
export interface Window {
  readonly start: Day;
  readonly end: Day;
}

/** What to run, and everything of the outside world a run may use. */
export interface RunRequest<Config> {
  readonly config: Config;
  readonly header: ExperimentHeader;
  /** First and last day (MSM v0: decision date), both included. */
  readonly window: Window;
  /** Name of the run's folder; null: its content id. */
  readonly runId: string | null;
  /** Whether a finished run of that name may be replaced. */
  readonly force: boolean;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly code: RunningCode;
  /** Where the run is recorded as a trial; null or left out: nowhere. */
  readonly catalog?: RunCatalog | null;
  /** Looked at before each stage. */
  readonly signal?: Pick<AbortSignal, 'aborted'>;
  /** Told at the start of each stage. */
  readonly onStage?: (stage: string) => void;
}

/** The running code. */
export interface RunningCode {
  readonly directory: string;
  readonly version: string;
  readonly node: string;
  /** Where it is known, and its difference kept, already; else both are taken from the directory. */
  readonly fingerprint?: CodeFingerprint;
}

/** What a run is when its lake is read and nothing is computed yet. */
export interface RunJob<Config> {
  /** With asset ids as the lake spells them. */
  readonly config: Config;
  readonly header: ExperimentHeader;
  readonly window: Window;
  readonly runId: string;
  readonly contentId: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly code: CodeFingerprint;
  readonly node: string;
  /** Seconds since the run began. */
  readonly elapsed: () => number;
  /** Announces a stage. @throws {InterruptedError} where the run is to stop */
  readonly stage: (name: string) => void;
}

/** What a system makes of a lake. */
export interface RunProduct {
  /** Content by file name, the manifest last. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** What a reader should know before believing the run, one sentence each. */
  readonly notes: readonly string[];
  /** Thrown once the files are written: a run that has something to show, but no result. */
  readonly failure?: RegimelabError;
}

/** One of the systems: how it reads a lake, and what it makes of what it read. */
export interface System<Config extends SystemConfig['config'], Loaded, Product extends RunProduct> {
  readonly name: SystemConfig['system'];
  /** A configuration with its asset ids as the lake spells them. */
  withLakeIds(config: Config, lake: Pick<Lake, 'assetId'>): Config;
  /** Everything the run needs of the lake, checked. @param now milliseconds since 1970 */
  load(lake: Lake, config: Config, now: number, window: Window): Promise<Loaded>;
  /** The part of a request that decides what {@link load} gives: equal parts, equal data. */
  loadedBy(config: Config, window: Window): unknown;
  /** Everything the result depends on; where things lie does not. */
  content(config: Config, window: Window, descriptor: LakeDescriptor, snapshot: Snapshot, code: CodeFingerprint): unknown;
  /** Loads the code that computes and renders: the slowest modules, parsed while the engine reads. */
  producer(config: Config): Promise<(reading: LakeReading<Loaded>, job: RunJob<Config>) => Promise<Product>>;
  /** The same data without functions, for another thread; left out where there are none. */
  plain?(loaded: Loaded): unknown;
  /** What {@link plain} gave, as it was. */
  revived?(plain: unknown): Loaded;
}

/** A finished run of a system. */
export type FinishedRun<Product> = Product & { readonly directory: RunDirectory };

/**
 * Runs a system from lake to report and writes the run's folder, whole or not at all.
 *
 * @param reading the lake, where it is read already with this configuration; else the run opens the lake the configuration names
 * @throws {LakeError}, {ConfigError}, {OutputError}, {DataError}, {InterruptedError}; {InvariantError} for a broken accounting identity
 */
export function runSystem<Config extends SystemConfig['config'], Loaded, Product extends RunProduct>(
  system: System<Config, Loaded, Product>,
  request: RunRequest<Config>,
  reading: LakeReading<Loaded> | null = null,
): Promise<FinishedRun<Product>> {
  return recordRun(request.catalog ?? null, (begin) => readAndRun(system, request, reading, begin));
}

async function readAndRun<Config extends SystemConfig['config'], Loaded, Product extends RunProduct>(
  system: System<Config, Loaded, Product>,
  request: RunRequest<Config>,
  given: LakeReading<Loaded> | null,
  begin: BeginRecord,
): Promise<FinishedRun<Product>> {
  const started = request.clock();
  const { code, window } = request;
  const stage = (name: string) => {
    if (request.signal?.aborted) throw new InterruptedError('run');
    request.onStage?.(name);
  };
  // A refusal that the arguments alone decide must come before any reading.
  if (request.runId !== null) await planDirectory(request, request.runId);
  const state = code.fingerprint === undefined ? codeState(code.directory, code.version) : { fingerprint: code.fingerprint, diff: null };

  const run = async (config: Config, reading: LakeReading<Loaded>): Promise<FinishedRun<Product>> => {
    const { snapshot, origin } = reading;
    const { header } = request;
    const { fingerprint, diff } = await state;
    const content = contentId(header.experimentId, system.content(config, window, origin.descriptor, snapshot, fingerprint));
    const directory = await planDirectory(request, request.runId ?? content);
    const identity = { header, window, contentId: content, code: fingerprint, timestamp: new Date(started).toISOString() };
    await begin({ system: system.name, config, ...identity, directory, snapshot } as Parameters<BeginRecord>[0]);
    if (request.catalog) await keepCode(request.catalog.directory, { fingerprint, diff });
    const produce = await system.producer(config);
    const product = await produce(reading, {
      ...identity,
      config,
      runId: directory.runId,
      node: code.node,
      elapsed: () => (request.clock() - started) / 1000,
      stage,
    });
    stage('writing the run');
    await writeRunDirectory(directory, product.files);
    if (product.failure !== undefined) throw product.failure;
    return { ...product, directory };
  };
  if (given !== null) return run(request.config, given);
  stage('reading the lake');
  const { config, reading } = await withLake(request.config, async (lake) => {
    const config = system.withLakeIds(request.config, lake);
    return { config, reading: await readLake(system, lake, config, started, window) };
  });
  return run(config, reading);
}

/**
 * Reads what a run needs of an open lake.
 *
 * @param config with ids as the lake spells them
 * @param known the snapshot of the lake, where it is taken already
 */
export async function readLake<Config extends SystemConfig['config'], Loaded, Product extends RunProduct>(
  system: System<Config, Loaded, Product>,
  lake: Lake,
  config: Config,
  now: number,
  window: Window,
  known?: Promise<Snapshot>,
): Promise<LakeReading<Loaded>> {
  const [loaded, snapshot] = await Promise.all([
    system.load(lake, config, now, window),
    // Parsed once the engine has its work.
    (known ?? takeSnapshot(lake)).then(async (snapshot) => {
      await system.producer(config);
      return snapshot;
    }),
  ]);
  return { origin: lakeOrigin(lake), snapshot, loaded };
}

function planDirectory<Config extends SystemConfig['config']>({ config, force }: RunRequest<Config>, runId: string): Promise<RunDirectory> {
  return planRunDirectory({ parent: config.outputs.reports_dir, runId, lake: config.data.data_lake_dir, force });
}
