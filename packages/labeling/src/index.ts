export { benchmarkRelativeReturn, BenchmarkRelativeReturnOptions, type BenchmarkRelativeReturn } from './benchmark-relative-return.js';
export { BinRanges, type Bins } from './bins.js';
export { percentileBins, PercentileBinsOptions } from './percentile-bins.js';
export { trailingBins, TrailingBinsOptions } from './trailing-bins.js';
export { summarizeOutcome, summaryByLabel, type OutcomeSummary } from './summary-by-label.js';
export { plainRegime, RegimeThresholds, type RegimeCount } from './plain-regime.js';
export { REGIME_NAMES_3, REGIME_NAMES_5, regimePath, RegimePathOptions, type RegimePath } from './regime-path.js';
export { type FeatureColumns } from './feature-columns.js';
export { type HiddenMarkovModel, type StateProbabilities } from './hidden-markov.js';
export { fitHiddenMarkov, FitHiddenMarkovOptions, type HiddenMarkovFit } from './fit-hidden-markov.js';
export { filteredProbabilities } from './filtered-probabilities.js';
export { smoothedProbabilities } from './smoothed-probabilities.js';
export { viterbiPath, type ViterbiPath } from './viterbi-path.js';
export { type FittedRegimePath, type UnfitReason } from './fitted-regime-path.js';
export {
  hiddenMarkovRegimes,
  HiddenMarkovRegimesOptions,
  type HiddenMarkovRefit,
  type HiddenMarkovRegimes,
} from './hidden-markov-regimes.js';
export { kMeans, KMeansOptions, type ClusterCentres, type KMeansFit } from './k-means.js';
export { kMeansRegimes, KMeansRegimesOptions, type KMeansRefit, type KMeansRegimes } from './k-means-regimes.js';
export { compositeScore, CompositeScoreOptions, type CompositeScore, type ScoreInput } from './composite-score.js';
export { highVolGate, HighVolGateOptions, type GatedScore } from './high-vol-gate.js';
export {
  approximateThreeDayReturn,
  LEGACY_BUCKETS,
  legacyScore,
  LegacyScoreOptions,
  type LegacyBucket,
  type LegacyReading,
  type LegacyScore,
} from './legacy-score.js';
export { regimeStability, type RegimeStability } from './regime-stability.js';
export { forwardReturn, ForwardReturnOptions, type ForwardReturn } from './forward-return.js';
export {
  searchScoreParameters,
  SearchScoreParametersOptions,
  type NoDrawValue,
  type ScoreDraw,
  type ScoreSearch,
  type ScoreSearchInputs,
} from './search-score-parameters.js';
export { walkForwardWindows, WalkForwardOptions, type RowRange, type WalkForward, type WalkForwardWindow } from './splits/walk-forward.js';
export type { LabelSpans, Split } from './splits/label-spans.js';
export { purgedKFold, PurgedKFoldOptions } from './splits/purged-k-fold.js';
export {
  combinatorialPurged,
  CombinatorialPurgedOptions,
  type CombinatorialPurged,
  type CombinatorialSplit,
} from './splits/combinatorial-purged.js';
export { combinatorialPaths } from './splits/combinatorial-paths.js';
