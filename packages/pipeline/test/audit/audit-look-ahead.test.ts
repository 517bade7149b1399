import { describe, expect, it } from '@jest/globals';
import { LookAheadError } from '@regimelab/core';
import { auditLookAhead, lookAheadError, verdictSentence, type AuditedMarket, type LookAheadSubject } from '@regimelab/pipeline';

/** 1970-01-01 and the 599 days after it: a market that is one series of prices. */
const T = 600;
const prices = Float64Array.from({ length: T }, (_, t) => 100 + 10 * Math.sin(t / 9) + (t % 7));
const market: AuditedMarket<Float64Array> = {
  times: Int32Array.from({ length: T }, (_, t) => t),
  rows: (first, last) => prices.slice(first, last + 1),
  poisoned: (first, cut, last) => prices.slice(first, last + 1).map((value, t) => (first + t <= cut ? value : t % 2 ? NaN : value * 10)),
  another: (first, last) => prices.slice(first, last + 1).map((value, t) => value * (1 + (t % 5) / 10)),
};
const subject =
  (value: (series: Float64Array, t: number) => number): LookAheadSubject<Float64Array> =>
  (series) => [{ what: 'signal', from: 0, assets: null, values: series.map((_, t) => value(series, t)) }];
const audit = (value: (series: Float64Array, t: number) => number, truncate: readonly number[], poison: readonly number[]) =>
  auditLookAhead(subject(value), market, { truncate, poison });

describe('auditLookAhead', () => {
  it('passes what reads its own row and the ones before, missing values among them, and counts those that are there', () => {
    const verdict = audit((series, t) => series[t]! / (series[t - 1] ?? NaN), [500], [550]);
    expect(verdict).toEqual({
      passed: true,
      cuts: [
        { date: '1971-05-16', kind: 'truncation' },
        { date: '1971-07-05', kind: 'poison' },
        { date: '1971-07-05', kind: 'memory' },
      ],
      // Rows 1 … 500; of the 341 rows of the stretch all but the first.
      checkedValues: 500 + 340,
      offender: null,
    });
  });

  it.each([
    ['truncation', [500], []],
    ['poison', [], [500]],
  ] as const)('finds tomorrow by %s, on the day before it', (kind, truncate, poison) => {
    const { passed, offender } = audit((series, t) => series[t + 1] ?? -1, truncate, poison);
    expect(passed).toBe(false);
    expect(offender).toMatchObject({ what: 'signal', asset: null, date: '1971-05-16', cut: '1971-05-16', kind });
  });

  it('finds what looks further ahead than the poisoned rows reach, at an older row', () => {
    const far = (series: Float64Array, t: number) => series[t + 90] ?? -1;
    expect(audit(far, [400], []).offender?.date).toBe('1970-11-08');
    expect(audit(far, [], [400]).offender).toMatchObject({ kind: 'poison', date: '1970-11-08' });
  });

  it('finds a mean of all rows at the first of them', () => {
    const mean = (series: Float64Array) => series.reduce((sum, value) => sum + value, 0) / series.length;
    expect(audit(mean, [500], []).offender?.date).toBe('1970-01-01');
  });

  it('finds what answers for a market it was not given', () => {
    const { offender } = audit((_series, t) => prices[t]!, [500], [550]);
    expect(offender).toMatchObject({ what: 'signal', kind: 'memory' });
  });

  it('names the oldest of several claims that differ, and of one row the first claimed', () => {
    const claims: LookAheadSubject<Float64Array> = (series, row) => [
      { what: 'late', from: row, assets: ['A', 'B'], values: Float64Array.of(1, series.length) },
      { what: 'early', from: 0, assets: null, values: series.map((_, t) => series[t + 3] ?? 0) },
      { what: 'equally early', from: 0, assets: null, values: series.map((_, t) => series[t + 3] ?? 0) },
    ];
    const { offender } = auditLookAhead(claims, market, { truncate: [500], poison: [] });
    expect(offender).toMatchObject({ what: 'early', date: '1971-05-14' });
  });

  it('names the asset', () => {
    const claims: LookAheadSubject<Float64Array> = (series, row) => [
      { what: 'weight', from: row, assets: ['A', 'B'], values: Float64Array.of(1, series.length) },
    ];
    const verdict = auditLookAhead(claims, market, { truncate: [500], poison: [] });
    expect(verdict.offender).toMatchObject({ what: 'weight', asset: 'B', said: 600, found: 501 });
    expect(verdictSentence(verdict)).toBe('weight of B at 1971-05-16 changed from 600 to 501 when the rows after 1971-05-16 were removed.');
  });

  it('takes a claim that is not made again for a difference', () => {
    const claims: LookAheadSubject<Float64Array> = (series) =>
      series.length === T ? [{ what: 'signal', from: 0, assets: null, values: series }] : [];
    expect(auditLookAhead(claims, market, { truncate: [500], poison: [] }).offender).toMatchObject({ what: 'signal', date: '1970-01-01' });
  });
});

describe('lookAheadError', () => {
  it('is an error that says what knew too much, or none', () => {
    expect(lookAheadError(audit((series, t) => series[t]!, [500], []))).toBeNull();
    const error = lookAheadError(audit((series, t) => series[t + 1] ?? NaN, [500], []));
    expect(error).toBeInstanceOf(LookAheadError);
    expect(error).toMatchObject({ code: 'LOOK_AHEAD', kind: 'look-ahead', context: { what: 'signal', kind: 'truncation' } });
  });
});
