import { describe, expect, it } from '@jest/globals';
import { capWeights, InfeasibleError } from '@regimelab/beta-neutral';
import { expectAllClose } from '../close.js';

describe('capWeights', () => {
  it('fixes what exceeds the cap and fills 1 with the others in their proportions, until none exceeds it', () => {
    // shares .5 .26 .16 .08, cap .4: .4 fixed, the others ×.6/.5 → .312 .192 .096. With cap .3: .3 fixed, ×.7/.5 → .364 .224 .112;
    // .364 exceeds: .3 .3 fixed, .16 and .08 share .4 → .2667 .1333
    expectAllClose(capWeights([50, 26, 16, 8], 0.4), [0.4, 0.312, 0.192, 0.096], 1e-15);
    expectAllClose(capWeights([50, 26, 16, 8], 0.3), [0.3, 0.3, 0.4 / 1.5, 0.4 / 3], 1e-15);
  });

  it('only normalises where nothing exceeds the cap', () => {
    expect([...capWeights([1, 2, 1], 0.5)]).toEqual([0.25, 0.5, 0.25]);
  });

  it('is equal shares where the cap leaves no choice', () => {
    expectAllClose(capWeights([5, 1, 1, 1, 1, 1, 1, 1, 1, 1], 0.1), Array(10).fill(0.1), 1e-15);
  });

  it('refuses a cap that cannot fill 1, naming both numbers', () => {
    expect(() => capWeights([1, 1, 1], 0.3)).toThrow(InfeasibleError);
    expect(() => capWeights([1, 1, 1], 0.3)).toThrow(expect.objectContaining({ code: 'INFEASIBLE', context: { names: 3, cap: 0.3 } }));
    expect(() => capWeights([], 0.3)).toThrow(InfeasibleError);
  });

  it('refuses weights that are not positive numbers, and caps that are no share', () => {
    for (const bad of [0, -1, NaN, Infinity])
      expect(() => capWeights([1, bad, 1], 0.5)).toThrow(expect.objectContaining({ code: 'CONFIG_RANGE' }));
    for (const bad of [0, 1.1, NaN]) expect(() => capWeights([1, 1], bad)).toThrow(expect.objectContaining({ code: 'CONFIG_RANGE' }));
  });
});
