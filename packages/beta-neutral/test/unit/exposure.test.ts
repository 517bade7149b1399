import { describe, expect, it } from '@jest/globals';
import { exposure } from '@regimelab/beta-neutral';
import { expectAllClose } from '../close.js';

describe('exposure', () => {
  it('is the sum of weight times beta on each major', () => {
    // a long BTC leg against two shorts: 0.3·1 − 0.2·1 − 0.1·0.5 and −0.2·0.5 − 0.1·1.5
    expectAllClose(
      exposure(
        [0.3, -0.2, -0.1],
        [
          [1, 1, 0.5],
          [0, 0.5, 1.5],
        ],
      ),
      [0.05, -0.25],
      1e-14,
    );
  });

  it('is 0 for no names and missing with a missing beta', () => {
    expect(exposure([], [[], []])).toEqual([0, 0]);
    expect(exposure([1], [[NaN], [1]])).toEqual([NaN, 1]);
  });

  it('refuses arrays of unequal length', () => {
    expect(() => exposure([1, 2], [[1, 2], [1]])).toThrow(expect.objectContaining({ code: 'SHAPE' }));
  });
});
