import fc from 'fast-check';
import { ConfigErrors } from '@regimelab/core';
import { approximateThreeDayReturn, legacyScore, type LegacyReading, type LegacyScoreOptions } from '@regimelab/labeling';
import { describe, expect, it } from '@jest/globals';

/** The worked example of specification 08, section 1.4. */
const EXAMPLE: LegacyReading = {
  majorReturn7: 0.06,
  altsReturn7: 0.03,
  majorReturn3: 0.01,
  breadth: 0.4,
  heating: 0.0001,
  oiGrowthPct: 10,
};
const scored = (changes: Partial<LegacyReading>, options: LegacyScoreOptions = {}) => legacyScore({ ...EXAMPLE, ...changes }, options)!;

describe('legacyScore', () => {
  it('gives the worked example', () => {
    const { trend, fundingRisk, oiRisk, raw, score, bucket, flags } = scored({});
    expect(trend).toBeCloseTo(0.16393442623, 12);
    expect([fundingRisk, oiRisk]).toEqual([expect.closeTo(0.2, 15), 0.2]);
    expect(raw).toBeCloseTo(0.0439344262295, 12);
    expect(score).toBeCloseTo(52.1967213115, 10);
    expect([bucket, flags]).toEqual(['YELLOW', []]);
  });

  it('has a trend between −1 and 1', () => {
    // (0 − 0.03) / 0.001 / 3 = −10
    expect(scored({ majorReturn7: 0 }).trend).toBe(-1);
    expect(scored({ majorReturn7: 0, altsReturn7: -0.03 }).trend).toBe(1);
  });

  it('takes heating from 0 to 0.0005 as a risk of 0 to 1', () => {
    expect([-1e-4, 0, 2.5e-4, 1e-3].map((heating) => scored({ heating }).fundingRisk)).toEqual([0, 0, 0.5, 1]);
  });

  it('takes missing heating as a risk of 0.5 and missing open interest as 0, and says so', () => {
    const bare = scored({ heating: NaN, oiGrowthPct: NaN });
    expect([bare.fundingRisk, bare.oiRisk, bare.flags]).toEqual([0.5, 0, ['funding_missing', 'oi_missing']]);
  });

  it('takes growing open interest as a risk, half where the major has not risen', () => {
    expect([-5, 0, 25, 80].map((oiGrowthPct) => scored({ oiGrowthPct }).oiRisk)).toEqual([0, 0, 0.5, 1]);
    expect(scored({ oiGrowthPct: 25, majorReturn3: 0 }).oiRisk).toBe(0.25);
  });

  it('caps the score at 60 where the major moved by more than 15 % in 7 days', () => {
    const calm = { altsReturn7: -0.5, heating: 0, oiGrowthPct: 0, breadth: 0 };
    expect(scored({ ...calm, majorReturn7: 0.15 })).toMatchObject({ score: 100, bucket: 'GREEN', isCapped: false });
    expect(scored({ ...calm, majorReturn7: 0.1501 })).toMatchObject({ score: 60, bucket: 'YELLOWGREEN', isCapped: true });
    expect(scored({ ...calm, majorReturn7: 0.1501, altsReturn7: 0.9 }).isCapped).toBe(false);
  });

  it('names a score by the lowest limit it reaches', () => {
    const bucketAt = (limits: [number, number, number, number]) => scored({}, { buckets: limits }).bucket; // score 52.19…
    expect(bucketAt([52, 40, 30, 20])).toBe('GREEN');
    expect(bucketAt([90, 52, 30, 20])).toBe('YELLOWGREEN');
    expect(bucketAt([90, 80, 70, 52])).toBe('ORANGE');
    expect(bucketAt([90, 80, 70, 60])).toBe('RED');
    const { score } = scored({});
    expect(bucketAt([score, 40, 30, 20])).toBe('GREEN');
  });

  it('is null where a return or the breadth is missing', () => {
    for (const key of ['majorReturn7', 'altsReturn7', 'majorReturn3', 'breadth'] as const) {
      expect(legacyScore({ ...EXAMPLE, [key]: NaN })).toBeNull();
    }
  });

  it('stays within 0 and 100 and falls with every risk', () => {
    const decimal = fc.double({ min: -0.9, max: 3, noNaN: true });
    fc.assert(
      fc.property(
        decimal,
        decimal,
        decimal,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (majorReturn7, altsReturn7, majorReturn3, breadth) => {
          const at = (changes: Partial<LegacyReading>) => scored({ majorReturn7, altsReturn7, majorReturn3, breadth, ...changes }).score;
          const base = at({});
          expect(base).toBeGreaterThanOrEqual(0);
          expect(base).toBeLessThanOrEqual(100);
          expect(at({ heating: 0.0004 })).toBeLessThanOrEqual(base);
          expect(at({ oiGrowthPct: 30 })).toBeLessThanOrEqual(base);
          expect(at({ breadth: 1 })).toBeLessThanOrEqual(base);
          expect(at({ altsReturn7: altsReturn7 + 0.1 })).toBeLessThanOrEqual(base);
        },
      ),
    );
  });

  it('refuses a misspelt option and limits that do not fall', () => {
    expect(() => scored({}, { trendDivider: 3 } as LegacyScoreOptions)).toThrow(ConfigErrors);
    expect(() => scored({}, { buckets: [55, 70, 45, 30] })).toThrow(ConfigErrors);
  });
});

describe('approximateThreeDayReturn', () => {
  it('is half of three sevenths of the week and a third of the day', () => {
    expect(approximateThreeDayReturn(0.07, 0.03)).toBeCloseTo(0.02, 15); // (0.03 + 0.01) / 2
    expect(approximateThreeDayReturn(0.07, NaN)).toBeNaN();
  });
});
