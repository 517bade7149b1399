import { describe, expect, it } from '@jest/globals';
import { generateMarket } from '@regimelab/synthetic-lake';
import { deviation, mean, regression, weeklyStudy } from '../weekly-study.js';

const SEEDS = Array.from({ length: 60 }, (_, k) => k + 1);
const standardError = (values: readonly number[]) => deviation(values) / Math.sqrt(values.length);

/** What a weekly study finds in one small market: slope of y on basket funding in standard deviations, their correlation. */
function found(seed: number, plant: 'effect' | 'null') {
  const market = generateMarket({ seed, plant, assets: 40, basketSize: 20, days: 380 });
  const { basketFundingMean, basketFundingSd } = market.truth;
  const weeks = weeklyStudy(market);
  const z = weeks.map(({ basketFunding }) => (basketFunding - basketFundingMean) / basketFundingSd);
  return { ...regression(z, weeks.map(({ y }) => y)), z }; // prettier-ignore
}

describe('over 60 markets of a year', () => {
  it('a planted null leaves basket funding and next week’s alt excess uncorrelated', () => {
    const correlations = SEEDS.map((seed) => found(seed, 'null').correlation);
    expect(Math.abs(mean(correlations))).toBeLessThan(3 * standardError(correlations));
    // About 52 independent weeks: each correlation is spread by 1/√52 = 0.14, and so the band above is ± 0.054.
    expect(deviation(correlations)).toBeGreaterThan(0.1);
    expect(deviation(correlations)).toBeLessThan(0.18);
  });

  it('a planted effect is found with its size: the slope is −0.02 a week per standard deviation', () => {
    const results = SEEDS.map((seed) => found(seed, 'effect'));
    const slopes = results.map(({ slope }) => slope);
    expect(Math.abs(mean(slopes) + 0.02)).toBeLessThan(3 * standardError(slopes));
    expect(standardError(slopes)).toBeLessThan(0.001);
    const correlations = results.map(({ correlation }) => correlation);
    expect(mean(correlations)).toBeLessThan(-0.3);
    expect(correlations.filter((correlation) => correlation < 0).length).toBeGreaterThan(57);
  });

  it('basket funding has the mean and standard deviation the market says', () => {
    const z = SEEDS.map((seed) => found(seed, 'null').z);
    const means = z.map(mean);
    expect(Math.abs(mean(means))).toBeLessThan(3 * standardError(means));
    const squares = z.map((values) => mean(values.map((value) => value * value)));
    expect(Math.abs(mean(squares) - 1)).toBeLessThan(3 * standardError(squares));
    expect(standardError(squares)).toBeLessThan(0.06);
  });
});
