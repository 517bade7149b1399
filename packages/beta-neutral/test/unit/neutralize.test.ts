import { describe, expect, it } from '@jest/globals';
import { neutralize, type NeutralBook, type NeutralizeOptions } from '@regimelab/beta-neutral';
import { expectAllClose, expectClose, golden } from '../close.js';

// The example of the specification: two shorts with E = (−0.30, −0.25).
const weights = [-0.25, -0.25];
const beta = [
  [0.5, 0.7],
  [0.6, 0.4],
] as const;
const solve = (options: NeutralizeOptions = {}) => neutralize(weights, beta, options);
const book = (options: NeutralizeOptions = {}): NeutralBook => {
  const result = solve(options);
  if (result.kind !== 'book') throw new Error('expected a book');
  return result;
};
const wide: NeutralizeOptions['bounds'] = [
  [0, 0.75],
  [0, 0.75],
];
const narrow: NeutralizeOptions['bounds'] = [
  [0, 0.1],
  [0, 0.1],
];

interface Golden {
  cases: {
    weights: number[];
    beta: [number[], number[]];
    bounds: [[number, number], [number, number]];
    beta_neutral: [number, number];
    dollar_neutral: [number, number] | null;
  }[];
}

describe('neutralize', () => {
  it('beta_neutral offsets both exposures; a gross above the cap scales the whole book', () => {
    const { attempts, mode, capFactor, majors, weights: alts, exposure, residual, gross, withinLimit } = book({ bounds: wide });
    expectAllClose(attempts[0]!.majors!, [0.3, 0.25], 1e-14);
    expectClose(capFactor, 0.952380952381, 1e-12); // 1/1.05
    expectAllClose([...majors, ...alts], [0.3 / 1.05, 0.25 / 1.05, -0.25 / 1.05, -0.25 / 1.05], 1e-14);
    expectAllClose(exposure, [-0.3 / 1.05, -0.25 / 1.05], 1e-14);
    expectAllClose(residual, [0, 0], 1e-16, 1);
    expectClose(gross, 1, 1e-15);
    expect([mode, withinLimit, attempts.length]).toEqual(['beta_neutral', true, 1]);
  });

  it('dollar_neutral holds as much long as short and splits it where the residuals are least', () => {
    const { majors, residual, capFactor } = book({ mode: 'dollar_neutral' });
    expectAllClose(majors, [0.275, 0.225], 1e-14);
    expectAllClose(residual, [-0.025, -0.025], 1e-12);
    expect(capFactor).toBe(1);
  });

  it('fixed takes the given weights whatever they leave', () => {
    const { majors, residual, mode, withinLimit } = book({ mode: 'fixed', fixedWeights: [0.35, 0.15] });
    expect(majors).toEqual([0.35, 0.15]);
    expectAllClose(residual, [0.05, -0.1], 1e-13);
    expect([mode, withinLimit]).toEqual(['fixed', true]);
    expect(book({ mode: 'fixed', fixedWeights: [0, 0], maxResidualBeta: 0 }).residual[0]).toBeCloseTo(-0.3, 12);
  });

  it('clips at the bounds and goes down the ladder when too much is left', () => {
    // BTC at most 0.15: 0.15 is left on BTC. dollar_neutral then has BTC 0.15, ETH 0.35, residuals (−0.15, 0.10): neither passes 0.1
    const bounds: NeutralizeOptions['bounds'] = [
      [0, 0.15],
      [0, 0.75],
    ];
    const flat = solve({ bounds });
    expect(flat.kind).toBe('flat');
    expect(flat.attempts.map(({ mode, passes }) => [mode, passes])).toEqual([
      ['beta_neutral', false],
      ['dollar_neutral', false],
    ]);
    expectAllClose(flat.attempts[1]!.majors!, [0.15, 0.35], 1e-14);
    const passing = book({ bounds, maxResidualBeta: 0.15000001 });
    expectAllClose(passing.majors, [0.15, 0.25], 1e-14);
    expect(passing.mode).toBe('beta_neutral');
  });

  it('uses a fallback that passes, and says which', () => {
    const used = book({ bounds: narrow, fallback: ['dollar_neutral', 'fixed', 'flat'], fixedWeights: [0.3, 0.2] });
    expect([used.mode, used.withinLimit]).toEqual(['fixed', true]);
    expect(used.attempts.map(({ mode, majors }) => [mode, majors])).toEqual([
      ['beta_neutral', [0.1, 0.1]],
      ['dollar_neutral', null],
      ['fixed', [0.3, 0.2]],
    ]);
  });

  it('finds dollar_neutral infeasible where the bounds cannot hold the short side, and feasible where they just can', () => {
    expect(solve({ mode: 'dollar_neutral', bounds: narrow, fallback: [] })).toEqual({
      kind: 'flat',
      attempts: [{ mode: 'dollar_neutral', majors: null, residual: null, passes: false }],
    });
    const tight = neutralize([-0.1, -0.2, -0.2], [Array(3).fill(0.5), Array(3).fill(0.5)], {
      mode: 'dollar_neutral',
      bounds: [
        [0, 0.25],
        [0, 0.25],
      ],
    });
    expect(tight.kind).toBe('book');
    expectAllClose((tight as NeutralBook).majors, [0.25, 0.25], 1e-12);
  });

  it('with acceptWorse takes the rung that leaves least instead of no book, ties to the earlier', () => {
    const bounds: NeutralizeOptions['bounds'] = [
      [0, 0.15],
      [0, 0.75],
    ];
    // both leave 0.15 on BTC
    const worse = book({ bounds, acceptWorse: true });
    expect([worse.mode, worse.withinLimit]).toEqual(['beta_neutral', false]);
    const better = book({ bounds: [[0, 0.05], wide![1]], mode: 'dollar_neutral', fallback: ['beta_neutral', 'flat'], acceptWorse: true });
    expect(better.mode).toBe('dollar_neutral'); // 0.25 on BTC both; dollar_neutral was tried first
    const none = solve({ bounds: narrow, mode: 'dollar_neutral', fallback: [], acceptWorse: true });
    expect(none.kind).toBe('flat');
  });

  it('passes a residual of exactly the limit', () => {
    const half = {
      bounds: [
        [0, 0.125],
        [0, 0.25],
      ] as NeutralizeOptions['bounds'],
      fallback: [],
    }; // E = (−0.25, −0.25)
    const of = (maxResidualBeta: number) => neutralize([-0.5], [[0.5], [0.5]], { ...half, maxResidualBeta }).kind;
    expect([of(0.125), of(0.1249)]).toEqual(['book', 'flat']);
  });

  it('checks the residual before the gross cap', () => {
    const halved = solve({ bounds: narrow, grossCap: 0.1, fallback: [] }); // residual 0.2, scaled 0.03
    expect(halved.kind).toBe('flat');
  });

  it('equals bounded least squares of scipy', () => {
    for (const { weights: a, beta: b, bounds, ...expected } of golden<Golden>('neutralize').cases) {
      const options = { bounds, maxResidualBeta: 10, grossCap: 10, fallback: [] };
      expectAllClose((neutralize(a, b, options) as NeutralBook).majors, expected.beta_neutral, 1e-10, 1);
      const dollar = neutralize(a, b, { ...options, mode: 'dollar_neutral' });
      if (expected.dollar_neutral === null) expect(dollar.kind).toBe('flat');
      else expectAllClose((dollar as NeutralBook).majors, expected.dollar_neutral, 1e-10, 1);
    }
  });

  it('refuses contradictory options, missing betas and an empty book', () => {
    const code = (expected: string) => expect.objectContaining({ code: expected });
    expect(() => solve({ mode: 'fixed' })).toThrow(code('CONFIG_CONFLICT'));
    expect(() => solve({ fallback: ['fixed'] })).toThrow(code('CONFIG_CONFLICT'));
    expect(() => solve({ fallback: ['flat', 'dollar_neutral'] })).toThrow(code('CONFIG_CONFLICT'));
    expect(() => solve({ bounds: [[1, 0], wide![1]] })).toThrow(code('CONFIG_CONFLICT'));
    expect(() => solve({ mode: 'beta' } as never)).toThrow(code('CONFIG_RANGE'));
    expect(() => neutralize([-0.25, -0.25], [[0.5, NaN], beta[1]])).toThrow('NaN');
    expect(() => neutralize([-0.25, -0.25], [[0.5, NaN], beta[1]])).toThrow(code('CONFIG_RANGE'));
    expect(() => neutralize([], [[], []])).toThrow(code('SHAPE'));
    expect(() => neutralize([-0.5], beta)).toThrow(code('SHAPE'));
  });
});
