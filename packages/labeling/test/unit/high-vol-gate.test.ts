import { ConfigErrors, ShapeError } from '@regimelab/core';
import { highVolGate, type HighVolGateOptions } from '@regimelab/labeling';
import { describe, expect, it } from '@jest/globals';

/** Gate of one score, seven rows after a price of 100. */
const gated = (score: number, price: number, options: HighVolGateOptions = {}) => {
  const prices = Float64Array.of(100, 100, 100, 100, 100, 100, 100, price);
  const result = highVolGate(new Float64Array(8).fill(score), prices, options);
  return [result.score[7], result.gate[7]];
};

describe('highVolGate', () => {
  it('cuts a score above the high threshold to it when the price moved by more than 15 % in 7 rows', () => {
    expect(gated(1.4, 116)).toEqual([0.5, 1]);
    expect(gated(1.4, 84)).toEqual([0.5, 1]);
  });

  it('lets a move of exactly the threshold pass', () => {
    expect(gated(1.4, 125, { threshold: 0.25 })).toEqual([1.4, 0]);
    expect(gated(1.4, 126, { threshold: 0.25 })).toEqual([0.5, 1]);
  });

  it('leaves a score at or below the high threshold', () => {
    expect(gated(0.5, 150)).toEqual([0.5, 0]);
    expect(gated(-3, 150)).toEqual([-3, 0]);
    expect(gated(0.9, 150, { thresholdHigh: 1 })).toEqual([0.9, 0]);
  });

  it('does not gate on a missing return', () => {
    expect(gated(1.4, NaN)).toEqual([1.4, 0]);
    const short = highVolGate(new Float64Array(7).fill(2), Float64Array.of(1, 2, 3, 4, 5, 6, 7));
    expect([...short.gate]).toEqual([0, 0, 0, 0, 0, 0, 0]);
    const fromZero = highVolGate(new Float64Array(8).fill(2), Float64Array.of(0, 1, 1, 1, 1, 1, 1, 1));
    expect(fromZero.gate[7]).toBe(0);
  });

  it('looks 7 rows back, not at the rows between', () => {
    const prices = Float64Array.of(100, 10, 10, 10, 10, 10, 10, 100);
    expect(highVolGate(new Float64Array(8).fill(2), prices).gate[7]).toBe(0);
  });

  it('leaves a missing score missing and ungated', () => {
    expect(gated(NaN, 150)).toEqual([NaN, 0]);
  });

  it('switched off changes nothing', () => {
    expect(gated(1.4, 150, { enabled: false })).toEqual([1.4, 0]);
  });

  it('does not write into its input, and is causal', () => {
    const score = new Float64Array(8).fill(2);
    const result = highVolGate(score, Float64Array.of(1, 1, 1, 1, 1, 1, 1, 2));
    expect(score[7]).toBe(2);
    expect(result.causality).toBe('causal');
  });

  it('refuses prices of another length and misspelt options', () => {
    expect(() => highVolGate(new Float64Array(8), new Float64Array(7))).toThrow(ShapeError);
    expect(() => highVolGate(new Float64Array(0), new Float64Array(0), { treshold: 1 } as HighVolGateOptions)).toThrow(ConfigErrors);
  });
});
