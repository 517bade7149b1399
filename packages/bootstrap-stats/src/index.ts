export type { Blocks, IndexSampler, ResamplingMethod } from './index-sampler.js';
export { iidSampler } from './iid-sampler.js';
export { stationarySampler } from './stationary-sampler.js';
export { circularBlockSampler } from './circular-block-sampler.js';
export { movingBlockSampler } from './moving-block-sampler.js';
export { automaticBlockLength, type AutomaticBlockLength } from './automatic-block-length.js';
export type { Alternative } from './alternative.js';
export type { Interval } from './interval.js';
export { percentileInterval } from './percentile-interval.js';
export { basicInterval } from './basic-interval.js';
export { studentisedInterval } from './studentised-interval.js';
export { bcaInterval } from './bca-interval.js';
export { centredPValue } from './centred-p-value.js';
export { studentisedPValue } from './studentised-p-value.js';
export { ResamplingOptions } from './resampling-options.js';
export type { Statistic } from './statistic.js';
export { meanStatistic } from './mean-statistic.js';
export { sharpeStatistic } from './sharpe-statistic.js';
export type { Parts } from './parts.js';
export { runDrawTask, type DrawTask } from './draw-task.js';
export { bootstrap, bootstrapInParts, BootstrapOptions, type BootstrapResult } from './bootstrap.js';
export { bootstrapMeans, BootstrapMeansOptions } from './bootstrap-means.js';
export { clusterMean, ClusterMeanOptions } from './cluster-mean.js';
export { labelContrast, type LabelContrast, type LabelContrastEstimate } from './label-contrast.js';
export { labelInference, LabelInferenceOptions } from './label-inference.js';
export type { LabelInference, LabelRow, LabelSpread, LabelTrend, RankIc } from './label-inference-result.js';
export { regimeEdges, RegimeEdgesOptions, type HorizonReturns } from './regime-edges.js';
export type { RegimeEdge, RegimeEvaluation, RegimeStatistics } from './regime-evaluation.js';
export type { PValues } from './p-values.js';
export { holm } from './holm.js';
export { benjaminiHochberg } from './benjamini-hochberg.js';
export { benjaminiYekutieli } from './benjamini-yekutieli.js';
export { simes } from './simes.js';
export { hierarchicalFdr, HierarchicalFdrOptions, type FamilyFdr } from './hierarchical-fdr.js';
export { circularShiftTest } from './circular-shift-test.js';
export { permutationTest, PermutationTestOptions } from './permutation-test.js';
export { jonckheereTerpstra, type JonckheereTerpstra } from './jonckheere-terpstra.js';
export { wilcoxonSignedRank, type WilcoxonSignedRank } from './wilcoxon-signed-rank.js';
export { spearmanIc, type SpearmanIc } from './spearman-ic.js';
export { sharpeInterval, sharpeIntervalInParts, SharpeIntervalOptions } from './sharpe-interval.js';
export { sharpeDifference } from './sharpe-difference.js';
export { loAnnualisedSharpe } from './lo-annualised-sharpe.js';
export { kpiIntervals, KpiIntervalsOptions, type KpiIntervals } from './kpi-intervals.js';
export { sharpeMoments, type SharpeMoments } from './sharpe-moments.js';
export { probabilisticSharpe } from './probabilistic-sharpe.js';
export { minimumTrackRecord } from './minimum-track-record.js';
export { expectedMaximumOfNormals } from './expected-maximum-of-normals.js';
export { expectedBestSharpe, type SharpeTrials } from './expected-best-sharpe.js';
export { deflatedSharpe, type DeflatedSharpe } from './deflated-sharpe.js';
export { SnoopingOptions } from './snooping-options.js';
export { realityCheck, realityCheckInParts, type RealityCheck } from './reality-check.js';
export {
  superiorPredictiveAbility,
  superiorPredictiveAbilityInParts,
  type SuperiorPredictiveAbility,
} from './superior-predictive-ability.js';
export { stepM, stepMInParts, StepMOptions, type StepM } from './step-m.js';
export {
  modelConfidenceSet,
  modelConfidenceSetInParts,
  ModelConfidenceSetOptions,
  type ModelConfidenceSet,
} from './model-confidence-set.js';
export { probabilityOfOverfitting, type ProbabilityOfOverfitting } from './probability-of-overfitting.js';
export { minimumDetectableEffect, MinimumDetectableEffectOptions } from './minimum-detectable-effect.js';
