import type { MsmResult } from './compute-msm.js';
import type { MsmConfig } from './msm-config.js';
import type { MsmInference } from './msm-inference.js';
import { summaryRows, type SummaryRow } from './msm-tables.js';

/** One way of labelling, summarised and tested. */
export interface LabelVersion {
  readonly version: 'v0_0' | 'v0_1';
  readonly causality: 'hindsight' | 'causal';
  readonly rows: readonly SummaryRow[];
  /** Null where `inference.enabled` is false. */
  readonly inference: MsmInference | null;
}

/** v0.0 and v0.1. */
export type LabelVersions = readonly [LabelVersion, LabelVersion];

/**
 * The labels of a run with their summaries and, unless `inference.enabled` is false, what the tests say of them (specification 02, section 8).
 *
 * A promise, because the statistics are loaded only where they are wanted.
 */
export async function labelVersions(result: MsmResult, config: MsmConfig): Promise<LabelVersions> {
  const test = config.inference.enabled ? (await import('./msm-inference.js')).msmInference : null;
  const labelled = (version: LabelVersion['version'], bins: MsmResult['fullSample'] | MsmResult['trailing']): LabelVersion => ({
    version,
    causality: bins.causality,
    rows: summaryRows(result, bins, config),
    inference: test && test(result, bins, config, `msm/${version}`),
  });
  return [labelled('v0_0', result.fullSample), labelled('v0_1', result.trailing)];
}
