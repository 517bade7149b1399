import { describe, it } from '@jest/globals';
import {
  automaticBlockLength,
  bootstrap,
  clusterMean,
  jonckheereTerpstra,
  labelInference,
  loAnnualisedSharpe,
  meanStatistic,
  minimumTrackRecord,
  modelConfidenceSet,
  permutationTest,
  probabilisticSharpe,
  probabilityOfOverfitting,
  realityCheck,
  regimeEdges,
  sharpeDifference,
  sharpeInterval,
  sharpeMoments,
  spearmanIc,
  stepM,
  superiorPredictiveAbility,
  wilcoxonSignedRank,
} from '@regimelab/bootstrap-stats';
import fc from 'fast-check';

/** Numbers as they come: sensible ones, equal ones, missing ones, the largest and the smallest. */
const anything = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -50, max: 50 }).map((bps) => bps / 1000) },
  { weight: 1, arbitrary: fc.double({ min: -1e60, max: 1e60 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, NaN, Infinity, -Infinity, 1e60, -1e60, 5e-324) },
);
const series = (maxLength = 40) => fc.array(anything, { maxLength });
const pair = (length: number) => fc.array(fc.tuple(anything, anything), { maxLength: length });
const columns = (rows: number, maxColumns: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: rows }), fc.integer({ min: 1, max: maxColumns }))
    .chain(([T, K]) => fc.array(fc.array(anything, { minLength: T, maxLength: T }), { minLength: K, maxLength: K }));

/** Throws at the first NaN or infinity of a result. */
function expectNumbersOrNull(value: unknown, path = 'result'): void {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${path} is ${value}`);
  if (typeof value === 'object' && value !== null)
    for (const [key, member] of Object.entries(value)) expectNumbersOrNull(member, `${path}.${key}`);
}

const few = { replications: 9 };
const holds = <T>(arbitrary: fc.Arbitrary<T>, results: (value: T) => unknown, numRuns = 100) =>
  fc.assert(
    fc.property(arbitrary, (value) => expectNumbersOrNull(results(value))),
    { numRuns },
  );

describe('no result holds NaN or Infinity, whatever comes in:', () => {
  it('automaticBlockLength', () => holds(series(), automaticBlockLength));

  it.each(['studentised', 'percentile', 'basic', 'bca'] as const)('bootstrap, %s', (interval) => {
    holds(series(), (x) => [
      bootstrap([x], meanStatistic, { ...few, interval, method: 'iid' }),
      sharpeInterval(x, { ...few, interval, method: 'iid' }),
      sharpeInterval(x, { ...few, interval }),
    ]);
  });

  it('sharpeDifference', () => {
    holds(pair(40), (rows) =>
      sharpeDifference(
        rows.map(([a]) => a),
        rows.map(([, b]) => b),
        few,
      ),
    );
  });

  it('the formulas of the Sharpe ratio', () => {
    holds(series(), (x) => {
      const moments = sharpeMoments(x);
      return [moments, loAnnualisedSharpe(x), probabilisticSharpe(moments), minimumTrackRecord(moments)];
    });
  });

  it('labelInference', () => {
    const row = fc.tuple(anything, fc.integer({ min: -1, max: 2 }), anything);
    const rows = fc.array(row, { minLength: 15, maxLength: 60 });
    holds(rows, (sample) =>
      labelInference(
        sample.map(([y]) => y),
        sample.map(([, label]) => label),
        sample.map(([, , score]) => score),
        { names: ['a', 'b', 'c'], minLabelCount: 2, ...few },
      ),
    );
  });

  it('regimeEdges', () => {
    const rows = fc.array(fc.tuple(anything, fc.integer({ min: 0, max: 5 })), { maxLength: 80 });
    holds(rows, (sample) =>
      regimeEdges(
        [{ horizon: 1, returns: sample.map(([y]) => y) }],
        sample.map(([, regime]) => regime),
        few,
      ),
    );
  });

  it('the tests of association', () => {
    holds(pair(30), (rows) => {
      const [x, y] = [rows.map(([a]) => a), rows.map(([, b]) => b)];
      return [
        spearmanIc(x, y),
        wilcoxonSignedRank(x, y),
        jonckheereTerpstra([x, y]),
        permutationTest(x, (v) => v[0]!, few),
        clusterMean(
          x,
          x.map((_v, i) => i >> 1),
          few,
        ),
      ];
    });
  });

  it('the data-snooping tests', () => {
    holds(columns(20, 4), (all) => [
      realityCheck(all, few),
      superiorPredictiveAbility(all, few),
      stepM(all, few),
      modelConfidenceSet(all, few),
    ]);
  });

  it('probabilityOfOverfitting', () => {
    const sensible = fc.integer({ min: -50, max: 50 }).map((bps) => bps / 1000);
    const matrix = fc
      .integer({ min: 30, max: 40 })
      .chain((T) => fc.array(fc.array(sensible, { minLength: T, maxLength: T }), { minLength: 1, maxLength: 3 }));
    holds(matrix, probabilityOfOverfitting, 5);
  });
});
