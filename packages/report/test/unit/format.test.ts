import { describe, expect, it } from '@jest/globals';
import {
  formatAnnualFunding,
  formatBps,
  formatCount,
  formatCoverage,
  formatNumber,
  formatOrdinal,
  formatPercent,
  formatReturn,
  formatSentence,
} from '../../src/internal/format.js';

describe('formatNumber', () => {
  it('groups thousands, keeps the digits asked for, and writes a true minus', () => {
    expect(formatNumber(1234567.891, 2)).toBe('1,234,567.89');
    expect(formatNumber(-1234, 0)).toBe('−1,234');
    expect(formatNumber(999, 0)).toBe('999');
  });

  it('gives no sign to what rounds to zero', () => {
    expect(formatNumber(-0.004, 2)).toBe('0.00');
    expect(formatNumber(0.004, 2, true)).toBe('0.00');
    expect(formatNumber(-0, 0, true)).toBe('0');
  });
});

describe('returns and rates', () => {
  it('shows a return as signed percent', () => {
    expect(formatReturn(0.01234)).toBe('+1.23%');
    expect(formatReturn(-0.5)).toBe('−50.00%');
    expect(formatReturn(3.1831, 1)).toBe('+318.3%');
  });

  it('shows a share as plain percent', () => {
    expect(formatPercent(0.375, 0)).toBe('38%');
  });

  it('shows 0.0001 per 8 h as 1 bp and, times 3 × 365, as 10.95% a year', () => {
    expect(formatBps(0.0001)).toBe('1.00');
    expect(formatBps(-0.00000844)).toBe('−0.08');
    expect(formatAnnualFunding(0.0001)).toBe('11.0%'); // 10.95 at one digit
    expect(formatAnnualFunding(0.0002)).toBe('21.9%');
  });

  it('shows coverage without a digit where it is whole', () => {
    expect(formatCoverage(100)).toBe('100%');
    expect(formatCoverage(86.6666)).toBe('86.7%');
    expect(formatCoverage(60.04)).toBe('60%');
  });
});

describe('words', () => {
  it('makes a sentence of a phrase', () => {
    expect([formatSentence('among all weeks'), formatSentence('Done.')]).toEqual(['Among all weeks.', 'Done.']);
  });

  it('gives a percentile its ending', () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 62.4, 99.6, 0].map(formatOrdinal)).toEqual([
      '1st',
      '2nd',
      '3rd',
      '4th',
      '11th',
      '12th',
      '13th',
      '21st',
      '62nd',
      '100th',
      '0th',
    ]);
  });

  it('counts in singular and plural', () => {
    expect([formatCount(1, 'week'), formatCount(0, 'week'), formatCount(1200, 'week')]).toEqual(['1 week', '0 weeks', '1,200 weeks']);
  });
});
