import { describe, expect, it } from '@jest/globals';
import { generateMarket } from '@regimelab/synthetic-lake';
import { deviation, mean, regression, weeklyStudy } from '../weekly-study.js';

const MARKETS = 32;
const standardError = (values: readonly number[]) => deviation(values) / Math.sqrt(values.length);

/** What a weekly study finds in one small market: slope of y on basket funding in standard deviations, their correlation. */
function found(seed: number, plant: 'effect' | 'null') {
  const market = generateMarket({ seed, plant, assets: 30, basketSize: 12, days: 260 });
  const { basketFundingMean, basketFundingSd } = market.truth;
  const weeks = weeklyStudy(market);
  const z = weeks.map(({ basketFunding }) => (basketFunding - basketFundingMean) / basketFundingSd);
  const y = weeks.map((week) => week.y);
  return { ...regression(z, y), z };
}
const over = (plant: 'effect' | 'null') => Array.from({ length: MARKETS }, (_, seed) => found(seed, plant));

describe('over 32 markets of 36 weeks', () => {
  const nothing = over('null');

  it('a planted null leaves basket funding and next week’s alt excess uncorrelated', () => {
    const correlations = nothing.map(({ correlation }) => correlation);
    expect(Math.abs(mean(correlations))).toBeLessThan(3 * standardError(correlations));
    // 36 independent weeks spread a correlation by 1/√36 = 0.17, so the band above is ± 0.09.
    expect(deviation(correlations)).toBeGreaterThan(0.11);
    expect(deviation(correlations)).toBeLessThan(0.23);
  });

  it('a planted effect is found with its size: the slope is −0.02 a week per standard deviation', () => {
    const effect = over('effect');
    const slopes = effect.map(({ slope }) => slope);
    expect(Math.abs(mean(slopes) + 0.02)).toBeLessThan(3 * standardError(slopes));
    expect(standardError(slopes)).toBeLessThan(0.002);
    const correlations = effect.map(({ correlation }) => correlation);
    expect(mean(correlations)).toBeLessThan(-0.25);
    expect(mean(correlations)).toBeLessThan(-8 * standardError(correlations));
  });

  it('basket funding has the mean and standard deviation the market says', () => {
    const means = nothing.map(({ z }) => mean(z));
    expect(Math.abs(mean(means))).toBeLessThan(3 * standardError(means));
    const squares = nothing.map(({ z }) => mean(z.map((value) => value * value)));
    expect(Math.abs(mean(squares) - 1)).toBeLessThan(3 * standardError(squares));
    expect(standardError(squares)).toBeLessThan(0.12);
  });
});
