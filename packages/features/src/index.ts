export { basketFunding, BasketFundingOptions, type BasketFunding, type FundingWindow } from './basket-funding.js';
