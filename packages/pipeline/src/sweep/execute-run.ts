import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { claimRun } from '@regimelab/catalog';
import { InterruptedError, RegimelabError } from '@regimelab/core';
import { requireOutsideLake } from '@regimelab/core/files';
import { readRun } from '../catalog/read-run.js';
import type { Experiment } from '../experiment/experiment.js';
import type { LakeReading } from '../lake-reading.js';
import { runSystem, type Window } from '../run-system.js';
import { systemOf } from '../systems.js';
import type { PreparedRun } from './prepared-run.js';
import type { RunFailure, RunOutcome, RunPlace, RunProcess } from './run-executor.js';

/** A run as a thread is given it: plain data. */
export interface RunTask {
  readonly experiment: Experiment;
  readonly window: Window;
  readonly contentId: string;
  readonly code: PreparedRun['code'];
  readonly reading: LakeReading<unknown>;
  readonly place: RunPlace;
}

/** What a run is told and asked while it goes on. */
export interface RunWatch {
  readonly isStopped: () => boolean;
  readonly onStage: (stage: string) => void;
}

/**
 * Makes a run, unless it is finished or somebody else is making it: the one path on which inline sweeps, threads and queue workers meet. What a
 * killed process left half-written of the run is cleared away.
 */
export async function executeRun(task: RunTask, world: RunProcess, watch: RunWatch): Promise<RunOutcome> {
  const { experiment, window, contentId, code, reading, place } = task;
  const runs = resolve(experiment.config.outputs.reports_dir);
  const path = join(runs, contentId);
  const log: string[] = [];
  const note = (text: string) => void log.push(`${new Date(world.clock()).toISOString()} ${text}`);
  try {
    const finished = place.force ? null : await finishedRun(path, contentId);
    if (finished !== null) return { status: 'succeeded', known: true, path, summary: finished, notes: [] };
    await requireOutsideLake('run directory', path, experiment.config.data.data_lake_dir); // a claim is a file already
    const claim = await claimRun(runs, contentId, world);
    if (claim === null) return { status: 'claimed' };
    try {
      // It may have been finished between the look and the claim.
      const meanwhile = place.force ? null : await finishedRun(path, contentId);
      if (meanwhile !== null) return { status: 'succeeded', known: true, path, summary: meanwhile, notes: [] };
      await clearLeftovers(runs, contentId);
      const system = systemOf(experiment);
      const { notes } = await runSystem(
        system,
        {
          config: experiment.config,
          header: experiment.header,
          window,
          runId: null,
          force: true, // only this run's own folder can stand there, and it is claimed
          clock: world.clock,
          code: { directory: '', version: code.fingerprint.version, node: code.node, fingerprint: code.fingerprint },
          catalog: place.catalog === null ? null : { directory: place.catalog, ...world, updateTable: false },
          signal: {
            get aborted() {
              return watch.isStopped();
            },
          },
          onStage: (stage) => {
            note(stage);
            watch.onStage(stage);
          },
        },
        { ...reading, loaded: system.revived?.(reading.loaded) ?? reading.loaded },
      );
      const summary = await finishedRun(path, contentId);
      return { status: 'succeeded', known: false, path, summary: summary!, notes };
    } finally {
      await claim.release();
    }
  } catch (error) {
    if (error instanceof InterruptedError) return { status: 'cancelled' };
    note(traceOf(error));
    return { status: 'failed', failure: failureOf(error, `${log.join('\n')}\n`) };
  }
}

/** What a run that did not come to an end says of why. @param log left out: where the error came from */
export function failureOf(error: unknown, log = `${traceOf(error)}\n`): RunFailure {
  if (error instanceof RegimelabError) return { code: error.code, message: error.message, hint: error.hint, log };
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error), hint: null, log };
}

function traceOf(error: unknown): string {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return error instanceof RegimelabError ? `${error.code} ${trace}` : trace;
}

async function finishedRun(path: string, contentId: string) {
  const run = await readRun(path);
  return run?.identity.content_id === contentId ? run.summary : null;
}

async function clearLeftovers(runs: string, contentId: string): Promise<void> {
  const names = await readdir(runs).catch(() => []);
  const left = names.filter((name) => name.startsWith(`.tmp-${contentId}-`));
  await Promise.all(left.map((name) => rm(join(runs, name), { recursive: true, force: true })));
}
