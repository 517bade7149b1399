export type { ExperimentHeader } from './experiment-header.js';
export type { ConfiguredSystem, Experiment, ExperimentOf, ExperimentSystem } from './experiment/experiment.js';
export { expandExperiments, type ExpandOptions } from './experiment/expand-experiments.js';
export { experimentJsonSchema, EXPERIMENT_SCHEMAS, type ExperimentSchemaName } from './experiment/experiment-json-schema.js';
export { loadExperiment } from './experiment/load-experiment.js';
export { resolveExperiment, type ExperimentFlags, type ResolveOptions } from './experiment/resolve-experiment.js';
export { loadMajorsAltsConfig } from './load-majors-alts-config.js';
export { loadMsmConfig } from './load-msm-config.js';
export { computeMsm, REJECTION_REASONS, type MsmCurrent, type MsmPanels, type MsmResult, type RejectionReason } from './msm/compute-msm.js';
export { labelVersions, type LabelVersion, type LabelVersions } from './msm/label-versions.js';
export { loadMsmLake, withLakeIds, type MsmLake } from './msm/load-msm-lake.js';
export { MsmConfigSchema, type MsmConfig } from './msm/msm-config.js';
export type { MsmInference } from './msm/msm-inference.js';
export { REJECTION_MEANING, type MsmManifestFacts } from './msm/msm-manifest.js';
export { inferenceRecord, outcomes, type SummaryRow } from './msm/msm-tables.js';
export { checkMsmCoverage, runMsm, type MsmRequest, type MsmRun } from './msm/run-msm.js';
export { sanityCheck, type SanityCheck } from './msm/sanity-check.js';
export { computeMajorsAlts, type MajorsAltsResult } from './majors-alts/compute-majors-alts.js';
export { COUNTER_MEANING } from './majors-alts/counters.js';
export { loadMajorsAltsLake, type MajorsAltsLake, type MajorsAltsMarket } from './majors-alts/load-majors-alts-lake.js';
export { MajorsAltsConfigSchema, type MajorsAltsConfig } from './majors-alts/majors-alts-config.js';
export type { MajorsAltsKpis } from './majors-alts/majors-alts-kpis.js';
export { MAJORS_ALTS_STAGES, runMajorsAlts, type MajorsAltsRequest, type MajorsAltsRun } from './majors-alts/run-majors-alts.js';
export { computePureMsm, type PureMsmResult } from './pure-msm/compute-pure-msm.js';
export { loadPureMsmLake, type PureMsmLake, type PureMsmMarket } from './pure-msm/load-pure-msm-lake.js';
export { PureMsmConfigSchema, type PureMsmConfig } from './pure-msm/pure-msm-config.js';
export { runPureMsm, type PureMsmRequest, type PureMsmRun } from './pure-msm/run-pure-msm.js';
export { toMajorsAltsConfig } from './pure-msm/to-majors-alts-config.js';
export { runSignals, type Signals, type SignalsRequest } from './majors-alts/run-signals.js';
export { writeSignals } from './majors-alts/write-signals.js';
export { rebuildCatalog, type RebuiltCatalog } from './catalog/rebuild-catalog.js';
export { readCatalog } from './catalog/read-catalog.js';
export { updateCatalog } from './catalog/update-catalog.js';
export type { RunCatalog } from './record-run.js';
export {
  auditLookAhead,
  lookAheadError,
  verdictSentence,
  type AuditedMarket,
  type LookAheadCuts,
  type LookAheadKind,
  type LookAheadOffender,
  type LookAheadSubject,
  type LookAheadVerdict,
} from './audit/audit-look-ahead.js';
export type { Claim } from './audit/claim.js';
export { auditMajorsAlts, DECISION_STAGES, majorsAltsDecisions, type DecisionStages } from './audit/audit-majors-alts.js';
export { AUDIT_STAGES, auditOfRun, runAudit, type AuditRequest } from './audit/run-audit.js';
export { auditMsm } from './audit/audit-msm.js';
export { auditedLake } from './audit/audited-lake.js';
export { chooseCuts, everyCut } from './audit/choose-cuts.js';
export { concludeSweep } from './sweep/conclude-sweep.js';
export { inlineExecutor } from './sweep/inline-executor.js';
export { createLakeReadings, type LakeReadings } from './sweep/lake-readings.js';
export { parameterSurfaces, type ParameterSurface, type PlateauOfBest } from './sweep/parameter-surface.js';
export type { PreparedRun } from './sweep/prepared-run.js';
export type { RunControl, RunExecutor, RunFailure, RunOutcome, RunPlace, RunProcess } from './sweep/run-executor.js';
export { runSweep, type SweepOrder } from './sweep/run-sweep.js';
export { metricsOf, returnsOf, type SweepStatus, type SweepVariant } from './sweep/sweep-record.js';
export { runInThread, threadExecutor, type ThreadExecutor } from './sweep/thread-executor.js';
export { sweepReport, sweepVerdict } from './sweep/sweep-report.js';
export { countOf, sweepSummary, writeSweep, type SweepResult } from './sweep/write-sweep.js';
export { replayRun, type Replay, type ReplayChange, type ReplayedFile, type ReplayRequest } from './replay/replay-run.js';
export { analyzeRun, type Drawdown, type RunAnalysis } from './compare/analyze-run.js';
export { analysisJson, writeAnalysis } from './compare/write-analysis.js';
export { compareMonitors, MONITOR_CLASSES, type MonitorClass, type MonitorComparison } from './compare/compare-monitors.js';
export { legacyTimeline, type LegacyR3, type LegacyTimeline } from './compare/legacy-timeline.js';
export { compareVariants, type ComparedRun, type ComparedVariants, type ComparisonTest } from './compare/compare-variants.js';
export { COMPARISONS, comparisonVerdict, type Comparison, type ComparisonName } from './compare/comparison.js';
export { compareCatalogRuns, makeComparison } from './compare/make-comparison.js';
export { readRunDays, type RunDays } from './compare/run-days.js';
export {
  baselineVariants,
  basketSizeVariants,
  monitorVariants,
  riskVariants,
  type ComparedConfiguration,
  type VariantExperiment,
} from './compare/variant-experiments.js';
export { comparisonJson, type ComparisonOrigin } from './compare/comparison-json.js';
export { planComparison, writeComparison } from './compare/write-comparison.js';
