import { describe, expect, it } from '@jest/globals';
import {
  jonckheereTerpstra,
  labelInference,
  permutationTest,
  probabilityOfOverfitting,
  realityCheck,
  regimeEdges,
  sharpeDifference,
  sharpeInterval,
  spearmanIc,
  superiorPredictiveAbility,
  wilcoxonSignedRank,
} from '@regimelab/bootstrap-stats';
import { stream } from '@regimelab/numerics';
import { autoregressive, shareOf } from './monte-carlo.js';

const SEEDS = 400;

/** specs/07, section 6: on data without effect a 5 % test rejects in 2.5 to 8 % of at least 400 seeds. */
const expectNeutral = (p: (seed: number) => number | null) => {
  const share = shareOf(SEEDS, (seed) => (p(seed) ?? 1) <= 0.05);
  expect(share).toBeGreaterThanOrEqual(0.025);
  expect(share).toBeLessThanOrEqual(0.08);
};
const returns = (seed: number, name: string, n: number, phi = 0.2) => autoregressive(stream(seed, name), n, phi);

describe('without an effect', () => {
  const weeks = (seed: number) => {
    const y = returns(seed, 'y', 104, 0.1);
    const score = returns(seed, 'score', 104, 0.7);
    const edges = [...score].sort((a, b) => a - b);
    const labels = score.map((value) => [21, 42, 62, 83].filter((k) => value >= edges[k]!).length);
    return labelInference(y, labels, score, { names: ['Red', 'Orange', 'Yellow', 'YellowGreen', 'Green'], replications: 299, seed });
  };
  const inferences = Array.from({ length: SEEDS }, (_, seed) => weeks(seed));

  it('the spread of the labels by circular shift', () => expectNeutral((seed) => inferences[seed]!.spread!.pShift));
  it('the rank correlation by circular shift', () => expectNeutral((seed) => inferences[seed]!.rankIc!.pShift));
  it('the trend by circular shift', () => expectNeutral((seed) => inferences[seed]!.trend!.pShift));

  it.each([1, 20])('the spreads of the regimes by circular shift, horizon %p', (horizon) => {
    const evaluations = Array.from({ length: SEEDS }, (_, seed) => {
      const daily = returns(seed, 'daily', 500 + horizon, 0);
      const overlapping = Float64Array.from({ length: 500 }, (_, t) => daily.slice(t + 1, t + 1 + horizon).reduce((a, b) => a + b, 0));
      const path = returns(seed, 'regime', 500, 0.95);
      const regime = path.map((value) => (value < -3 ? 1 : value < -1 ? 2 : value < 1 ? 3 : value < 3 ? 4 : 5));
      return regimeEdges([{ horizon, returns: overlapping }], regime, { replications: 9, seed })[0]!;
    });
    expectNeutral((seed) => evaluations[seed]!.spread15.pShift);
    expectNeutral((seed) => evaluations[seed]!.spreadSides.pShift);
  });

  it('the Sharpe ratio', () => expectNeutral((seed) => sharpeInterval(returns(seed, 's', 300), { replications: 299, seed }).pValue));
  it('the difference of two Sharpe ratios', () =>
    expectNeutral((seed) => {
      const [common, a, b] = ['common', 'a', 'b'].map((name) => returns(seed, name, 300));
      return sharpeDifference(
        a!.map((x, t) => x + common![t]!),
        b!.map((x, t) => x + common![t]!),
        { replications: 299, seed },
      ).pValue;
    }));

  const variants = (seed: number) => Array.from({ length: 10 }, (_, k) => returns(seed, `variant/${k}`, 200, 0));
  it('the reality check', () => expectNeutral((seed) => realityCheck(variants(seed), { replications: 299, seed }).pValue));
  it('superior predictive ability', () =>
    expectNeutral((seed) => superiorPredictiveAbility(variants(seed), { replications: 299, seed }).consistent));
  it('overfitting is about ½', () => {
    const pbo = Array.from({ length: 60 }, (_, seed) => probabilityOfOverfitting(variants(seed)).pbo!);
    expect(Math.abs(pbo.reduce((a, b) => a + b, 0) / 60 - 0.5)).toBeLessThan(0.08);
  });

  it('the tests of independent rows', () => {
    expectNeutral((seed) => {
      const x = returns(seed, 'groups', 60, 0);
      return jonckheereTerpstra([x.slice(0, 10), x.slice(10, 35), x.slice(35)]).pValue;
    });
    expectNeutral((seed) => wilcoxonSignedRank(returns(seed, 'left', 40, 0), returns(seed, 'right', 40, 0)).pValue);
    expectNeutral((seed) => {
      const y = returns(seed, 'outcome', 40, 0);
      const difference = (x: Float64Array) => x.reduce((total, value, t) => total + value * y[t]!, 0);
      return permutationTest(
        Float64Array.from({ length: 40 }, (_, t) => (t < 15 ? 1 : 0)),
        (x) => difference(x) / 15 - (y.reduce((a, b) => a + b, 0) - difference(x)) / 25,
        { replications: 299, seed },
      ).value;
    });
    expectNeutral((seed) => spearmanIc(returns(seed, 'ic x', 300, 0.3), returns(seed, 'ic y', 300, 0.3), { prewhiten: true }).pValue);
  });
});
