import type { CodeFingerprint } from '@regimelab/catalog';
import { RegimelabError } from '@regimelab/core';
import { createLakeReadings, updateCatalog, type LakeReadings, type RunCatalog, type RunExecutor } from '@regimelab/pipeline';
import type { RunEnd, RunMaker } from './run-maker.js';

/** What a server's runs are made with. */
export interface RunMakerOptions {
  /** Makes the runs; closed with the maker. */
  readonly executor: RunExecutor;
  /** The running program: what it was when it started, whatever becomes of its files. */
  readonly code: { readonly directory: string; readonly version: string; readonly node: string; readonly fingerprint: CodeFingerprint };
  readonly catalog: RunCatalog;
  /** Told what became of a catalog that could not be brought up to date. */
  readonly onWarning?: (warning: string) => void;
}

/**
 * Makes the runs that clients ask for. A lake may change while a server is up, so it is read anew for each of them.
 */
export function createRunMaker({ executor, code, catalog, onWarning = () => undefined }: RunMakerOptions): RunMaker {
  const reading = async <T>(work: (readings: LakeReadings) => Promise<T>): Promise<T> => {
    const readings = createLakeReadings(code, catalog.clock);
    try {
      return await work(readings);
    } finally {
      await readings.close();
    }
  };
  const updateTable = async (runId: string) => {
    try {
      await updateCatalog(catalog, runId, onWarning);
    } catch (error) {
      if (!(error instanceof RegimelabError)) throw error;
      // A run that failed before it began leaves no record, so there may be no catalog yet.
      if (error.code !== 'CATALOG_NOT_FOUND') onWarning(`the catalog's table is not up to date: ${error.message} (${error.code})`);
    }
  };
  return {
    identify: ({ experiment, window }) => reading(async (readings) => (await readings.prepare(experiment, window)).contentId),
    make: (runId, { experiment, window }, control) =>
      reading(async (readings): Promise<RunEnd> => {
        const prepared = await readings.prepare(experiment, window);
        if (prepared.contentId !== runId) {
          const message = `the lake changed while ${runId} waited: on its data of now the run is ${prepared.contentId}`;
          return { status: 'failed', failure: { code: 'LAKE_CHANGED', message, hint: 'ask for it again' } };
        }
        const outcome = await executor.execute(prepared, control);
        const isRecorded = outcome.status !== 'claimed' && !(outcome.status === 'succeeded' && outcome.known);
        if (isRecorded) await updateTable(runId);
        switch (outcome.status) {
          case 'succeeded':
          case 'cancelled':
            return { status: outcome.status };
          case 'failed':
            return { status: 'failed', failure: outcome.failure };
          case 'claimed': {
            const message = `another process is making ${runId} at this moment`;
            return { status: 'failed', failure: { code: 'RUN_CLAIMED', message, hint: 'look for it again when that has ended' } };
          }
        }
      }),
    close: () => executor.close(),
  };
}
