export { benchmarkRelativeReturn, BenchmarkRelativeReturnOptions, type BenchmarkRelativeReturn } from './benchmark-relative-return.js';
export { BinRanges, type Bins } from './bins.js';
export { percentileBins, PercentileBinsOptions } from './percentile-bins.js';
export { trailingBins, TrailingBinsOptions } from './trailing-bins.js';
export { summarizeOutcome, summaryByLabel, type OutcomeSummary } from './summary-by-label.js';
