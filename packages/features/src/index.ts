export { basketFunding, BasketFundingOptions, type BasketFunding, type FundingWindow } from './basket-funding.js';
export { buildFeatures, BuildFeaturesOptions, type FeatureInputs, type FeatureTable, type FeatureUniverse } from './build-features.js';
export {
  COMPOSITE_INPUTS,
  FEATURE_COLUMNS,
  TWIN_NAMES,
  TWIN_WARM_UP,
  type CompositeInput,
  type FeatureName,
  type TwinName,
} from './feature-names.js';
export { featureColumns } from './feature-columns.js';
export { GROUP_FUNDING_MODES, groupFunding, GroupFundingOptions, type GroupFunding, type GroupFundingMode } from './group-funding.js';
export { minPeriods } from './rolling/min-periods.js';
export { rollingMean } from './rolling/mean.js';
export { rollingMedian } from './rolling/median.js';
export { rollingStandardDeviation } from './rolling/standard-deviation.js';
export { rollingZScore } from './rolling/z-score.js';
export type { AltBreadth } from './groups/alt-breadth.js';
export type { BtcDominance } from './groups/btc-dominance.js';
export type { FundingHeating } from './groups/funding-heating.js';
export type { FundingSkew } from './groups/funding-skew.js';
export type { Liquidity } from './groups/liquidity.js';
export type { Momentum } from './groups/momentum.js';
export type { OiRisk } from './groups/oi-risk.js';
export type { VolatilitySpread } from './groups/volatility-spread.js';
