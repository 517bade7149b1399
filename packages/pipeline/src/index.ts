export { loadMsmConfig } from './load-config.js';
export { computeMsm, REJECTION_REASONS, type MsmCurrent, type MsmPanels, type MsmResult, type RejectionReason } from './msm/compute-msm.js';
export { loadMsmLake, withLakeIds, type MsmLake } from './msm/load-msm-lake.js';
export { MsmConfigSchema, type ExperimentHeader, type MsmConfig } from './msm/msm-config.js';
export { REJECTION_MEANING, type MsmManifestFacts } from './msm/msm-manifest.js';
export { outcomes, type SummaryRow } from './msm/msm-tables.js';
export { checkMsmCoverage, runMsm, type LabelVersion, type MsmRequest, type MsmRun } from './msm/run-msm.js';
export { sanityCheck, type SanityCheck } from './msm/sanity-check.js';
