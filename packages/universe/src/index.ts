export { CATEGORY_WORDS, resolveExclusions, type ExclusionRules } from './exclusions.js';
export { largestByMarketCap, LargestByMarketCapOptions, VERDICTS, type Universe, type Verdict } from './largest-by-market-cap.js';
