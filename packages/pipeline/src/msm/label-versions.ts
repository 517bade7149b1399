import type { MsmResult } from './compute-msm.js';
import type { MsmConfig } from './msm-config.js';
import type { MsmInference, msmInference } from './msm-inference.js';
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
 * The labels of a run.
 *
 * @param test {@link msmInference}, which is loaded only where it is wanted, or null
 */
export function labelVersions(result: MsmResult, config: MsmConfig, test: typeof msmInference | null): LabelVersions {
  const labelled = (version: LabelVersion['version'], bins: MsmResult['fullSample'] | MsmResult['trailing']): LabelVersion => ({
    version,
    causality: bins.causality,
    rows: summaryRows(result, bins, config),
    inference: test && test(result, bins, config, `msm/${version}`),
  });
  return [labelled('v0_0', result.fullSample), labelled('v0_1', result.trailing)];
}
