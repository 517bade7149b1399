import { DataError, InterruptedError } from '@regimelab/core';
import { MANIFEST_NAMES, recordedRun } from '../catalog/recorded-run.js';
import type { ConfiguredSystem } from '../experiment/experiment.js';
import { computeMajorsAlts } from '../majors-alts/compute-majors-alts.js';
import { loadMajorsAltsLake, withLakeIds } from '../majors-alts/load-majors-alts-lake.js';
import { computeMsm } from '../msm/compute-msm.js';
import { loadMsmLake, withLakeIds as withMsmIds } from '../msm/load-msm-lake.js';
import { computePureMsm, pureMsmBookAt } from '../pure-msm/compute-pure-msm.js';
import { loadPureMsmLake, withLakeIds as withPureMsmIds, type PureMsmLake } from '../pure-msm/load-pure-msm-lake.js';
import { toMajorsAltsConfig } from '../pure-msm/to-majors-alts-config.js';
import type { Window } from '../run-system.js';
import { withLake } from '../with-lake.js';
import type { LookAheadCuts, LookAheadVerdict } from './audit-look-ahead.js';
import { auditMajorsAlts, DECISION_STAGES } from './audit-majors-alts.js';
import { auditMsm } from './audit-msm.js';
import { everyCut } from './choose-cuts.js';

/** What to audit. */
export interface AuditRequest {
  readonly of: ConfiguredSystem;
  readonly window: Window;
  /** Cut after every n-th row or decision date, counted back from the last. */
  readonly every: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly signal?: Pick<AbortSignal, 'aborted'>;
  /** Told at the start of each stage. */
  readonly onStage?: (stage: string) => void;
}

/** Stages an audit announces. */
export const AUDIT_STAGES = 3;

/**
 * Computes an experiment and audits it at every n-th row, each cut with the later rows removed and poisoned. Nothing is written.
 *
 * @returns the verdict; the audit ends with the first cut that fails
 * @throws what a run of the experiment throws
 */
export async function runAudit({ of, window, every, now, signal, onStage }: AuditRequest): Promise<LookAheadVerdict> {
  const stage = (name: string) => {
    if (signal?.aborted) throw new InterruptedError('audit');
    onStage?.(name);
  };
  /** Reads the lake, computes, and audits, each announced. */
  const steps = async <Loaded, Result>(
    load: () => Promise<Loaded>,
    compute: (loaded: Loaded) => Result,
    audit: (loaded: Loaded, result: Result) => LookAheadVerdict,
  ) => {
    stage('reading the lake');
    const loaded = await load();
    stage('computing');
    const result = compute(loaded);
    stage('cutting and poisoning');
    return audit(loaded, result);
  };

  return withLake(of.config, (lake) => {
    if (of.system === 'msm_v0') {
      const config = withMsmIds(of.config, lake);
      return steps(
        () => loadMsmLake(lake, config, now),
        (loaded) => computeMsm(loaded.panels, config, window, new Set(loaded.excluded.keys())),
        (loaded, result) => auditMsm(loaded, result, config, everyNth(result.days.length, every)),
      );
    }
    if (of.system === 'msm') {
      const config = withPureMsmIds(of.config, lake);
      const stages = {
        ...DECISION_STAGES,
        book: (cut: unknown, _: unknown, row: number) => pureMsmBookAt(cut as PureMsmLake, config, row),
      };
      return steps(
        () => loadPureMsmLake(lake, config, now, window.start),
        (loaded) => computePureMsm(loaded, config, window),
        (loaded, result) => auditMajorsAlts(loaded, result, toMajorsAltsConfig(config), everyCut(result, every), stages),
      );
    }
    const config = withLakeIds(of.config, lake);
    return steps(
      () => loadMajorsAltsLake(lake, config, now, window.start),
      (loaded) => computeMajorsAlts(loaded, config, window),
      (loaded, result) => auditMajorsAlts(loaded, result, config, everyCut(result, every)),
    );
  });
}

/**
 * The experiment and window of a finished run, for {@link runAudit}.
 *
 * @param lake where its lake lies now; null: where it lay then
 * @throws {DataError} `RUN_UNREADABLE`
 */
export async function auditOfRun(folder: string, lake: string | null): Promise<Pick<AuditRequest, 'of' | 'window'>> {
  const { of, run } = await recordedRun(folder).catch((cause: unknown) => {
    throw new DataError('RUN_UNREADABLE', `${folder} holds no finished run: no readable ${MANIFEST_NAMES.join(' or ')}`, {
      cause,
      hint: 'give the folder of a run, or its id in the catalog',
    });
  });
  const { data } = of.config;
  const config = { ...of.config, data: { ...data, data_lake_dir: lake ?? data.data_lake_dir } };
  return { of: { system: of.system, config } as ConfiguredSystem, window: run.window };
}

function everyNth(count: number, n: number): LookAheadCuts {
  const rows = Array.from({ length: Math.ceil(count / n) }, (_, k) => count - 1 - k * n).reverse();
  return { truncate: rows, poison: rows };
}
