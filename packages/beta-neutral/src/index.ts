export { twoFactorBeta, TwoFactorBetaOptions, type TwoFactorBetas } from './two-factor-beta.js';
export { twoFactorBetaAt, type BetaEstimates, type BetaPath, type BetaRequest } from './two-factor-beta-at.js';
export { vasicekShrinkage, type VasicekShrinkage } from './vasicek-shrinkage.js';
export { basketBetas, BasketBetasOptions, type BasketBetas, type BetaSource } from './basket-betas.js';
export { BASKET_VERDICTS, type Basket, type BasketPath, type BasketVerdict } from './basket.js';
export { screenAlts, ScreenAltsOptions, type BasketMarket, type BasketUniverse, type ScreenedAlts } from './screen-alts.js';
export { basketWeights, BasketWeightsOptions, weighBasket } from './basket-weights.js';
export { marketCapBasket, MarketCapBasketOptions } from './market-cap-basket.js';
export { capWeights } from './cap-weights.js';
export { exposure } from './exposure.js';
export {
  neutralize,
  NeutralizeOptions,
  type FlatBook,
  type NeutralBook,
  type NeutralityAttempt,
  type NeutralityMode,
} from './neutralize.js';
export { realizedBeta, RealizedBetaOptions, type BookReturns, type RealizedBeta } from './realized-beta.js';
export { rollingRealizedBeta, RollingRealizedBetaOptions } from './rolling-realized-beta.js';
export { InfeasibleError } from './errors.js';
