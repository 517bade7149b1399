import type { Leak } from './leak.js';
import { backFilledGap } from './leaks/back-filled-gap.js';
import { cacheAcrossCuts } from './leaks/cache-across-cuts.js';
import { centredAverage } from './leaks/centred-average.js';
import { closeOfTomorrow } from './leaks/close-of-tomorrow.js';
import { fullSampleBins } from './leaks/full-sample-bins.js';
import { fullSampleZScore } from './leaks/full-sample-z-score.js';
import { fundingBeforeKnowable } from './leaks/funding-before-knowable.js';
import { kMeansOnAllDates } from './leaks/k-means-on-all-dates.js';
import { labelAcrossFold } from './leaks/label-across-fold.js';
import { lostSort } from './leaks/lost-sort.js';
import { measuredPrice } from './leaks/measured-price.js';
import { normaliserBeforeSplit } from './leaks/normaliser-before-split.js';
import { ranksOfToday } from './leaks/ranks-of-today.js';
import { smoothedPosteriors } from './leaks/smoothed-posteriors.js';
import { unclosedBar } from './leaks/unclosed-bar.js';
import { viterbi } from './leaks/viterbi.js';

/** The planted leaks. */
export const LEAKS: readonly Leak[] = [
  ...[closeOfTomorrow, unclosedBar, backFilledGap, lostSort, fundingBeforeKnowable, measuredPrice, ranksOfToday],
  ...[fullSampleZScore, centredAverage, fullSampleBins, smoothedPosteriors, viterbi, kMeansOnAllDates],
  ...[cacheAcrossCuts, normaliserBeforeSplit, labelAcrossFold],
];
export type { Leak } from './leak.js';
export { leakyRun, type LeakyRun } from './leaky-run.js';
