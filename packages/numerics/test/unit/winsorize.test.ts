import { describe, expect, it } from '@jest/globals';
import { winsorize } from '@regimelab/numerics';
import { expectAllClose, golden } from '../close.js';

const { samples } = golden<{ samples: { values: number[]; winsorized: number[] }[] }>('sample');

describe('winsorize', () => {
  it('clips to the quantiles p and 1 − p of the sample', () => {
    expect([...winsorize([8, 1, 4, 2], 0.25)]).toEqual([5, 1.75, 4, 2]); // h = 0.75 and 2.25
  });

  it('keeps NaN, makes infinities NaN, and counts neither', () => {
    expect([...winsorize([8, NaN, 1, 4, Infinity, 2], 0.25)]).toEqual([5, NaN, 1.75, 4, NaN, 2]);
  });

  it('changes nothing at p = 0 and leaves the median at p = 0.5', () => {
    expect([...winsorize([8, 1, 4], 0)]).toEqual([8, 1, 4]);
    expect([...winsorize([8, 1, 4], 0.5)]).toEqual([4, 4, 4]);
  });

  it('refuses p outside 0 … 0.5', () => {
    for (const p of [-0.1, 0.6, NaN]) expect(() => winsorize([1], p)).toThrow(expect.objectContaining({ code: 'CONFIG_RANGE' }));
  });

  it('agrees with numpy at p = 0.05', () => {
    for (const { values, winsorized } of samples) expectAllClose(winsorize(values, 0.05), winsorized);
  });
});
