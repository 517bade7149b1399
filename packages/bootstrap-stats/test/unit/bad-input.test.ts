import { describe, expect, it } from '@jest/globals';
import * as package_ from '@regimelab/bootstrap-stats';
import {
  automaticBlockLength,
  basicInterval,
  bcaInterval,
  benjaminiHochberg,
  benjaminiYekutieli,
  bootstrap,
  bootstrapMeans,
  centredPValue,
  circularBlockSampler,
  circularShiftTest,
  clusterMean,
  deflatedSharpe,
  expectedBestSharpe,
  expectedMaximumOfNormals,
  hierarchicalFdr,
  holm,
  iidSampler,
  jonckheereTerpstra,
  kpiIntervals,
  labelContrast,
  labelInference,
  loAnnualisedSharpe,
  meanStatistic,
  minimumDetectableEffect,
  minimumTrackRecord,
  modelConfidenceSet,
  movingBlockSampler,
  percentileInterval,
  permutationTest,
  probabilisticSharpe,
  probabilityOfOverfitting,
  realityCheck,
  regimeEdges,
  sharpeDifference,
  sharpeInterval,
  sharpeMoments,
  sharpeStatistic,
  simes,
  spearmanIc,
  stationarySampler,
  stepM,
  studentisedInterval,
  studentisedPValue,
  superiorPredictiveAbility,
  wilcoxonSignedRank,
} from '@regimelab/bootstrap-stats';

const SERIES = {
  constant: new Array<number>(40).fill(0.25),
  empty: [],
  'one value': [0.25],
  'all NaN': new Array<number>(40).fill(NaN),
  infinite: new Array<number>(40).fill(-Infinity),
};
const few = { replications: 9 };
const draws = (x: readonly number[]) => Float64Array.from(x);
const turns = (x: readonly number[]) => x.map((_, t) => Number(t % 4 < 2));
const names = { names: ['a', 'b'], ...few };

/** What is said of each series, in the order of {@link SERIES}: the reason for no figure, the figure, or the code of the error. */
type Answers = readonly [constant: unknown, empty: unknown, one: unknown, allNaN: unknown, infinite: unknown];
const all = (answer: unknown): Answers => [answer, answer, answer, answer, answer];
const unless = (constant: unknown, rest: unknown): Answers => [constant, rest, rest, rest, rest];

const lost = 'every draw was lost';
const noRow = 'no complete row';
const undefinedHere = 'the statistic is undefined on these rows';
const twoReturns = 'fewer than 2 returns';
const equal = 'all returns are equal';
const threeRows = 'fewer than 3 complete rows';
const noRegime = 'no row with a regime and a return';
const oneGroup = 'fewer than 2 groups with a value';
const twoRows = 'fewer than 2 rows';
const ofDraws = (constant: unknown, one = constant): Answers => [constant, lost, one, lost, lost];
const ofRows = (constant: unknown, one = constant): Answers => [constant, noRow, one, noRow, noRow];
const ofReturns = unless(equal, twoReturns);
const ofVariants = (constant: unknown) => unless(constant, threeRows);
const ofP = (constant: unknown, empty: unknown, one: unknown): Answers => [constant, empty, one, 'CONFIG_RANGE', 'CONFIG_RANGE'];

const SERIES_TABLE: Record<string, [(x: readonly number[]) => unknown, Answers]> = {
  automaticBlockLength: [(x) => automaticBlockLength(x).stationary, all(1)],
  percentileInterval: [(x) => percentileInterval(draws(x), 0.9), ofDraws(0.25)],
  basicInterval: [(x) => basicInterval(0.25, draws(x), 0.9), ofDraws(0.25)],
  studentisedInterval: [(x) => studentisedInterval(0.25, 1, draws(x), 0.9), ofDraws(0)],
  bcaInterval: [(x) => bcaInterval(0.25, draws(x), draws(x), 0.9, 'iid'), ofDraws('every draw lies on one side of the estimate')],
  centredPValue: [(x) => centredPValue(0.25, draws(x)), ofDraws(1 / 41, 1 / 2)],
  studentisedPValue: [(x) => studentisedPValue(0.25, draws(x)), ofDraws(1)],
  bootstrap: [(x) => bootstrap([x], meanStatistic, few), ofRows('the standard error is 0')],
  'bootstrap, percentile': [(x) => bootstrap([x], meanStatistic, { ...few, interval: 'percentile' }), ofRows(0.25)],
  'bootstrap of a Sharpe ratio': [(x) => bootstrap([x], sharpeStatistic, few), ofRows(undefinedHere)],
  bootstrapMeans: [(x) => bootstrapMeans(x, few).length, [9, 0, 9, 0, 0]],
  clusterMean: [(x) => clusterMean(x, turns(x), few), ofRows(0.25)],
  labelContrast: [(x) => labelContrast(x, turns(x), { plus: [1], minus: [0] })?.value ?? null, unless(0, null)],
  labelInference: [
    (x) => labelInference(x, turns(x), x, names).spread?.reason ?? 'skipped_n_below_20',
    unless('the standard error is 0', 'skipped_n_below_20'),
  ],
  regimeEdges: [
    (x) =>
      regimeEdges(
        [{ horizon: 1, returns: x }],
        turns(x).map((side) => 1 + 4 * side),
        few,
      )[0]!.spread15,
    ['the standard error is 0', noRegime, 'regime 5 has 1 rows, 5 needed', noRegime, noRegime],
  ],
  circularShiftTest: [(x) => circularShiftTest(x, (v) => v[0]!), [1, twoRows, twoRows, undefinedHere, undefinedHere]],
  permutationTest: [(x) => permutationTest(x, (v) => v[0]!, few), [1, twoRows, twoRows, undefinedHere, undefinedHere]],
  jonckheereTerpstra: [(x) => jonckheereTerpstra([x, x]), ['all values are equal', oneGroup, 'all values are equal', oneGroup, oneGroup]],
  wilcoxonSignedRank: [(x) => wilcoxonSignedRank(x, x), all('no pair differs')],
  spearmanIc: [(x) => spearmanIc(x, x), unless('the scores or the outcomes are all equal', 'fewer than 3 pairs')],
  sharpeInterval: [(x) => sharpeInterval(x, few), ofRows(undefinedHere)],
  sharpeDifference: [(x) => sharpeDifference(x, x, few), ofRows(undefinedHere)],
  loAnnualisedSharpe: [(x) => loAnnualisedSharpe(x), ofReturns],
  kpiIntervals: [(x) => kpiIntervals(x, few).sharpe, [lost, 'no return', lost, 'no return', 'no return']],
  sharpeMoments: [(x) => sharpeMoments(x).sharpe, all(null)],
  probabilisticSharpe: [(x) => probabilisticSharpe(sharpeMoments(x)), ofReturns],
  minimumTrackRecord: [(x) => minimumTrackRecord(sharpeMoments(x)), ofReturns],
  deflatedSharpe: [(x) => deflatedSharpe(sharpeMoments(x), { count: 1, sharpes: [] }), ofReturns],
  'deflatedSharpe, trials': [(x) => deflatedSharpe(sharpeMoments([0.1, -0.1, 0.2]), { count: 3, sharpes: x }).benchmark, unless(0, null)],
  expectedBestSharpe: [(x) => expectedBestSharpe({ count: 3, sharpes: x }), unless(0, 'fewer than 2 Sharpe ratios of trials')],
  realityCheck: [(x) => realityCheck([x, x], few), ofVariants(0.1)],
  superiorPredictiveAbility: [(x) => superiorPredictiveAbility([x, x], few), ofVariants('the performance of no variant varies')],
  stepM: [(x) => stepM([x, x], few), ofVariants('the performance of no variant varies')],
  modelConfidenceSet: [(x) => modelConfidenceSet([x, x], few), ofVariants(1)],
  probabilityOfOverfitting: [(x) => probabilityOfOverfitting([x, x]), unless(1, 'fewer than 32 complete rows')],
  holm: [(x) => holm(x)[0], ofP(1, undefined, 0.25)],
  benjaminiHochberg: [(x) => benjaminiHochberg(x)[0], ofP(0.25, undefined, 0.25)],
  benjaminiYekutieli: [(x) => benjaminiYekutieli(x)[0], ofP(1, undefined, 0.25)],
  simes: [(x) => simes(x), ofP(0.25, null, 0.25)],
  hierarchicalFdr: [(x) => hierarchicalFdr([x])[0]!.simes, ofP(0.25, null, 0.25)],
  expectedMaximumOfNormals: [(x) => expectedMaximumOfNormals(x[0]!), all('CONFIG_RANGE')],
  minimumDetectableEffect: [(x) => minimumDetectableEffect(x[0] === 0.25 ? 0 : (x[0] ?? null)), all('the standard error is missing or 0')],
  stationarySampler: [(x) => stationarySampler(x[0]!, 2), all('CONFIG_RANGE')],
  circularBlockSampler: [(x) => circularBlockSampler(x[0]!, 2), all('CONFIG_RANGE')],
  movingBlockSampler: [(x) => movingBlockSampler(x[0]!, 2), all('CONFIG_RANGE')],
  iidSampler: [(x) => iidSampler(x[0]!), all('CONFIG_RANGE')],
};

/** The reason of a result; else its first figure; of an error the code. */
function answerOf(run: () => unknown): unknown {
  try {
    const result = run();
    if (typeof result !== 'object' || result === null) return result;
    const { reason, ...figures } = result as { reason: string | null; low?: number; pValues?: readonly number[] };
    if (reason !== null) return reason;
    if (figures.pValues !== undefined) return figures.pValues[0];
    return figures.low ?? Object.values(figures)[0];
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const noRun = /InParts$|Statistic$|^runDrawTask$/; // what the function without this ending says; statistics stand under bootstrap

describe('bad input has a stated answer:', () => {
  it.each(Object.entries(SERIES_TABLE))('%s', (_name, [run, answers]) => {
    expect(Object.values(SERIES).map((series) => answerOf(() => run(series)))).toEqual(answers);
  });

  it('of every public function', () => {
    const functions = Object.entries(package_).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []));
    expect(functions.filter((name) => !noRun.test(name) && !(name in SERIES_TABLE))).toEqual([]);
  });
});

const x = Array.from({ length: 40 }, (_, t) => Math.sin(t * t) / 50);
const y = Array.from({ length: 40 }, (_, t) => Math.cos(t * t) / 50);
const labels = turns(x);
const regimes = labels.map((side) => 1 + 4 * side);

/** Every function that resamples, with options. */
const RESAMPLING: Record<string, (options: object) => unknown> = {
  bootstrap: (options) => bootstrap([x], meanStatistic, { ...few, ...options }),
  bootstrapMeans: (options) => bootstrapMeans(x, { ...few, ...options }),
  clusterMean: (options) => clusterMean(x, labels, { ...few, ...options }),
  labelInference: (options) => labelInference(x, labels, null, { ...names, ...options }),
  regimeEdges: (options) => regimeEdges([{ horizon: 1, returns: x }], regimes, { ...few, ...options }),
  sharpeInterval: (options) => sharpeInterval(x, { ...few, ...options }),
  sharpeDifference: (options) => sharpeDifference(x, y, { ...few, ...options }),
  kpiIntervals: (options) => kpiIntervals(x, { ...few, ...options }),
  realityCheck: (options) => realityCheck([x, y], { ...few, ...options }),
  superiorPredictiveAbility: (options) => superiorPredictiveAbility([x, y], { ...few, ...options }),
  stepM: (options) => stepM([x, y], { ...few, ...options }),
  modelConfidenceSet: (options) => modelConfidenceSet([x, y], { ...few, ...options }),
};

describe('every function that resamples', () => {
  it.each(Object.entries(RESAMPLING))('%s refuses fewer than 1 draw and a block shorter than a row', (name, run) => {
    for (const bad of [{ replications: 0 }, { replications: 2.5 }, { blockLength: 0.5 }, { blockLength: NaN }]) {
      expect(() => run(bad)).toThrow(`${name}: ${Object.keys(bad)[0]!}`);
    }
  });

  it.each(Object.entries(RESAMPLING))('%s takes a block longer than the sample as it is', (_name, run) => {
    for (const method of ['stationary', 'circular_block', 'moving_block']) expect(() => run({ blockLength: 1000, method })).not.toThrow();
  });
});

describe('levels outside (0, 1) are refused by', () => {
  const outside = [0, 1, -0.1, 1.5, NaN];
  const confidences = ['bootstrap', 'clusterMean', 'labelInference', 'regimeEdges', 'sharpeInterval', 'sharpeDifference', 'kpiIntervals'];
  it.each(confidences)('%s: confidence', (name) => {
    for (const confidence of outside) expect(() => RESAMPLING[name]!({ confidence })).toThrow(`${name}: confidence`);
  });
  it.each([
    ['stepM', (level: number) => stepM([x, y], { ...few, level })],
    ['modelConfidenceSet', (level: number) => modelConfidenceSet([x, y], { ...few, level })],
    ['hierarchicalFdr', (level: number) => hierarchicalFdr([[0.1]], { level })],
    ['minimumDetectableEffect', (level: number) => minimumDetectableEffect(1, { level })],
  ])('%s: level', (name, run) => {
    for (const level of outside) expect(() => run(level)).toThrow(`${name}: level`);
  });
  it.each([
    ['percentileInterval', (confidence: number) => percentileInterval(draws(x), confidence)],
    ['basicInterval', (confidence: number) => basicInterval(0, draws(x), confidence)],
    ['studentisedInterval', (confidence: number) => studentisedInterval(0, 1, draws(x), confidence)],
    ['bcaInterval', (confidence: number) => bcaInterval(0, draws(x), draws(x), confidence, 'iid')],
  ])('%s: confidence', (name, run) => {
    for (const confidence of outside) expect(() => run(confidence)).toThrow(`${name}: confidence`);
  });
});

describe('columns of different lengths are refused by', () => {
  const short = x.slice(1);
  it.each<[string, () => unknown]>([
    ['bootstrap', () => bootstrap([x, short], meanStatistic, few)],
    ['clusterMean', () => clusterMean(x, labels.slice(1), few)],
    ['labelContrast', () => labelContrast(short, labels, { plus: [1], minus: [0] })],
    ['labelInference', () => labelInference(short, labels, null, names)],
    ['regimeEdges', () => regimeEdges([{ horizon: 1, returns: short }], regimes, few)],
    ['wilcoxonSignedRank', () => wilcoxonSignedRank(x, short)],
    ['spearmanIc', () => spearmanIc(x, short)],
    ['sharpeDifference', () => sharpeDifference(x, short, few)],
    ['realityCheck', () => realityCheck([x, short], few)],
    ['superiorPredictiveAbility', () => superiorPredictiveAbility([x, short], few)],
    ['stepM', () => stepM([x, short], few)],
    ['modelConfidenceSet', () => modelConfidenceSet([x, short], few)],
    ['probabilityOfOverfitting', () => probabilityOfOverfitting([x, short])],
  ])('%s', (name, run) => {
    expect(run).toThrow(expect.objectContaining({ code: 'SHAPE', message: expect.stringContaining(`${name}: `) }));
  });
});

describe('fewer than 2 variants', () => {
  it('are too few to be compared with each other, and a reason says so', () => {
    expect(modelConfidenceSet([x], few).reason).toBe('fewer than 2 variants');
    expect(probabilityOfOverfitting([x]).reason).toBe('fewer than 2 variants');
    expect(modelConfidenceSet([], few).reason).toBe('fewer than 2 variants');
  });
  it('are enough against a benchmark: one variant has a p-value, none is refused', () => {
    for (const test of [realityCheck, superiorPredictiveAbility, stepM]) {
      expect(test([x], few).reason).toBeNull();
      expect(() => test([], few)).toThrow(expect.objectContaining({ code: 'SHAPE' }));
    }
    expect(() => probabilityOfOverfitting([])).toThrow(expect.objectContaining({ code: 'SHAPE' }));
  });
});
