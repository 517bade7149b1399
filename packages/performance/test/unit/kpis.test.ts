import { describe, expect, it } from '@jest/globals';
import { kpis } from '@regimelab/performance';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

describe('kpis', () => {
  it('is every measure of one series', () => {
    // equity 1, 1.1, 0.88, 0.968: mean 0, Σ(r − mean)² = 0.01 + 0.04 + 0.01
    const figures = kpis([0.1, -0.2, 0.1], { periodsPerYear: 3 });
    expect(figures.n).toBe(3);
    expect(figures.missing).toBe(0);
    expect(figures.totalReturn.value).toBeCloseTo(-0.032, 15);
    expect(figures.cagr.value).toBeCloseTo(-0.032, 15); // three periods are the year
    expect(figures.volatility.value).toBeCloseTo(0.3, 15); // √0.03 · √3
    expect(figures.sharpe.value).toBeCloseTo(0, 15);
    expect(figures.sortino.value).toBeCloseTo(0, 15);
    expect(figures.maxDrawdown.value).toBeCloseTo(-0.2, 15);
    expect(figures.calmar.value).toBeCloseTo(-0.16, 14);
    expect(figures.hitRate.value).toBe(2 / 3);
    expect(figures.expectedShortfall95.value).toBe(-0.2);
  });

  it('leaves out missing returns and counts them', () => {
    expect(kpis([0.01, NaN, -0.02, Infinity, 0.03])).toEqual({ ...kpis([0.01, -0.02, 0.03]), missing: 2 });
  });

  it('says why a measure is null', () => {
    const reasons = Object.entries(kpis([0.01, 0.01])).flatMap(([name, figure]) =>
      typeof figure === 'number' || figure.reason === null ? [] : [[name, figure.reason]],
    );
    expect(Object.fromEntries(reasons)).toEqual({
      sharpe: 'all returns are equal',
      sortino: 'no loss',
      calmar: 'no drawdown',
    });
  });

  it('is null throughout with no return', () => {
    const { n, missing, ...measures } = kpis([NaN]);
    expect([n, missing]).toEqual([0, 1]);
    for (const { value, reason } of Object.values(measures)) {
      expect(value).toBeNull();
      expect(reason).toMatch(/return/);
    }
  });

  it('names a misspelt option', () => {
    expect(() => kpis([0.01], { periodPerYear: 365 } as never)).toThrow('kpis: periodPerYear: no such key');
  });

  it('agrees with numpy and pandas', () => {
    const { series } = JSON.parse(readFileSync(join(__dirname, '../golden/kpis.json'), 'utf8')) as {
      series: { returns: number[]; periodsPerYear: number; kpis: Record<string, number> }[];
    };
    for (const { returns, periodsPerYear, kpis: expected } of series) {
      const actual = kpis(returns, { periodsPerYear }) as unknown as Record<string, { value: number }>;
      for (const [name, value] of Object.entries(expected)) {
        expect(Math.abs(actual[name]!.value - value) / Math.abs(value)).toBeLessThan(1e-12);
      }
    }
  });
});
