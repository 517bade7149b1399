import { describe, expect, it } from '@jest/globals';
import { parseDuration } from '@regimelab/lake-io';

describe('parseDuration', () => {
  it.each([
    ['PT0S', 0],
    ['PT6H', 21_600_000],
    ['PT5M', 300_000],
    ['P1D', 86_400_000],
    ['P2W', 1_209_600_000],
    ['P1W1DT1H1M1.5S', 694_861_500],
  ])('reads %s as %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['P1Y', 'P1M', 'P', 'PT', 'P1DT', '-PT1H', 'PT-1H', '6H', 'PT1H ', 'pt1h', 'PT1D', ''])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});
