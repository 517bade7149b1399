import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatDay, MS_PER_DAY } from '@regimelab/core';
import { FUNDING_SOURCES } from '@regimelab/lake-io';
import { january, paidOf, rounded, sourcesOf, tablesYaml, type DailyRate, type Settlement } from '../funding-lakes.js';
import { day, expectRefusal, instant } from '../small-lakes.js';

/** Settlements of one instrument at the given times, all at one rate. */
const settledAt = (rate: number, hours: number | null, ...times: readonly string[]): readonly Settlement[] =>
  times.map((at) => ({ at, rate, hours }));

describe('funding paid from settlements', () => {
  it('is the sum over (t−1d, t]: the settlement of midnight belongs to the day that ends', async () => {
    const settled = [
      { at: '2024-01-02 00:00', rate: 0.0009, hours: 8 },
      { at: '2024-01-02 08:00', rate: 0.0001, hours: 8 },
      { at: '2024-01-02 16:00', rate: 0.0002, hours: 8 },
      { at: '2024-01-03 00:00', rate: 0.0003, hours: 8 },
      { at: '2024-01-03 00:01', rate: 0.0004, hours: 24 },
    ];
    const funding = await paidOf({ settled });
    expect(rounded(funding.paid)).toEqual({ 'SOL 2024-01-02': 0.0027, 'SOL 2024-01-03': 0.0006, 'SOL 2024-01-04': 0.0004 });
    expect(sourcesOf(funding)).toEqual({ 'SOL 2024-01-02': 'partial', 'SOL 2024-01-03': 'settled', 'SOL 2024-01-04': 'settled' });
  });

  it('scales a day that is covered for 12 h or less: two settlements of 4 h cover 8 h, 0.0002 · 24/8 = 0.0006', async () => {
    const funding = await paidOf({ settled: settledAt(0.0001, 4, '2024-01-02 04:00', '2024-01-02 08:00') });
    expect(rounded(funding.paid)).toEqual({ 'SOL 2024-01-03': 0.0006 });
    expect(sourcesOf(funding)).toEqual({ 'SOL 2024-01-03': 'partial' });
  });

  it.each([
    ['12 h', 12, 0.0024, 'partial'],
    ['13 h', 13, 0.0013, 'settled'],
  ] as const)('covered for %s by hourly settlements', async (_what, count, phi, source) => {
    const times = Array.from({ length: count }, (_, h) => `2024-01-02 ${String(h + 1).padStart(2, '0')}:00`);
    const funding = await paidOf({ settled: settledAt(0.0001, 1, ...times) });
    expect(rounded(funding.paid)).toEqual({ 'SOL 2024-01-03': phi });
    expect(sourcesOf(funding)).toEqual({ 'SOL 2024-01-03': source });
  });

  it('adds intervals of 1, 4 and 8 h as they are', async () => {
    const settled = [
      { at: '2024-01-02 08:00', rate: 0.0008, hours: 8 },
      { at: '2024-01-02 12:00', rate: 0.0004, hours: 4 },
      { at: '2024-01-02 13:00', rate: 0.0001, hours: 1 },
    ];
    expect(rounded((await paidOf({ settled })).paid)).toEqual({ 'SOL 2024-01-03': 0.0013 });
    // Without the hour in the middle 12 h are covered: 0.0012 · 24/12.
    expect(rounded((await paidOf({ settled: settled.slice(0, 2) })).paid)).toEqual({ 'SOL 2024-01-03': 0.0024 });
  });

  it('keeps its sign', async () => {
    const settled = settledAt(-0.0001, 8, '2024-01-02 08:00', '2024-01-02 16:00', '2024-01-03 00:00');
    expect(rounded((await paidOf({ settled })).paid)).toEqual({ 'SOL 2024-01-03': -0.0003 });
  });
});

describe('an interval that is not given', () => {
  it('is the gap to the settlement before it: 4 h, and 8 h of the descriptor for the first of all', async () => {
    const settled = settledAt(0.0001, null, '2024-01-01 20:00', '2024-01-02 00:00', '2024-01-02 04:00', '2024-01-02 08:00');
    const funding = await paidOf({ settled });
    // Row 01-02: 8 + 4 = 12 h covered, 0.0002 · 24/12. Row 01-03: 4 + 4 = 8 h, 0.0002 · 24/8.
    expect(rounded(funding.paid)).toEqual({ 'SOL 2024-01-02': 0.0004, 'SOL 2024-01-03': 0.0006 });
  });

  it('is the descriptor’s where the gap does not divide 24, or is longer than a day', async () => {
    const settled = settledAt(0.0001, null, '2024-01-02 00:00', '2024-01-02 05:00', '2024-01-05 12:00');
    const yaml = tablesYaml('fact_funding: { interval_hours: 6 }');
    expect(rounded((await paidOf({ settled, yaml })).paid)).toEqual({
      'SOL 2024-01-02': 0.0004,
      'SOL 2024-01-03': 0.0004,
      'SOL 2024-01-06': 0.0004,
    });
  });

  it('is not the gap to a settlement of another instrument', async () => {
    const settled = [
      { exchange: 'A', at: '2024-01-02 04:00', rate: 0, hours: 24 },
      { exchange: 'B', at: '2024-01-02 08:00', rate: 0.0001 },
    ];
    // B covers the descriptor's 8 h: (0 + 0.0001 · 24/8) / 2.
    expect(rounded((await paidOf({ settled })).paid)).toEqual({ 'SOL 2024-01-03': 0.00015 });
  });

  it('is the gap also where the settlement before lies on the day before the first row read', async () => {
    const settled = settledAt(0.0001, null, '2024-01-01 20:00', '2024-01-02 00:00', '2024-01-02 04:00');
    expect(rounded((await paidOf({ settled }, { firstRow: 2 })).paid)).toEqual({ 'SOL 2024-01-03': 0.0006 });
  });
});

describe('funding paid on several instruments', () => {
  const venue = (exchange: string | null, rate: number, hours: number, ...times: readonly string[]) =>
    settledAt(rate, hours, ...times).map((row) => ({ ...row, exchange }));
  const whole = ['2024-01-02 08:00', '2024-01-02 16:00', '2024-01-03 00:00'];

  it('is the mean of what each of them pays', async () => {
    const funding = await paidOf({ settled: [...venue('A', 0.0001, 8, ...whole), ...venue('B', 0.0003, 8, ...whole)] });
    expect(rounded(funding.paid)).toEqual({ 'SOL 2024-01-03': 0.0006 });
    expect(sourcesOf(funding)).toEqual({ 'SOL 2024-01-03': 'settled' });
  });

  it('is partial where one of them is', async () => {
    const settled = [...venue('A', 0.0001, 8, whole[0]!), ...venue('B', 0.0001, 8, ...whole), ...venue('C', 0.0004, 8, ...whole)];
    const funding = await paidOf({ settled });
    expect(rounded(funding.paid)).toEqual({ 'SOL 2024-01-03': 0.0006 });
    expect(sourcesOf(funding)).toEqual({ 'SOL 2024-01-03': 'partial' });
  });

  it('leaves out the one without a settlement in the interval', async () => {
    const settled = [...venue(null, 0.0001, 8, ...whole), ...venue('B', 0.0009, 8, '2024-01-05 08:00')];
    expect(rounded((await paidOf({ settled })).paid)).toEqual({ 'SOL 2024-01-03': 0.0003, 'SOL 2024-01-06': 0.0027 });
  });
});

describe('funding paid from the daily table', () => {
  const daily: readonly DailyRate[] = [
    { asset: 'A', date: '2024-01-02', rate: 0.0001, hours: 8 },
    { asset: 'B', date: '2024-01-02', rate: 0.0001, hours: 4 },
    { asset: 'C', date: '2024-01-02', rate: 0.0001, hours: 1 },
    { asset: 'D', date: '2024-01-02', rate: 0.0001 },
  ];
  const assets = ['A', 'B', 'C', 'D'];

  it('is rate · 24 / interval of the row; the descriptor’s interval where it has none', async () => {
    const funding = await paidOf({ daily }, { assets });
    expect(rounded(funding.paid)).toEqual({
      'A 2024-01-02': 0.0003,
      'B 2024-01-02': 0.0006,
      'C 2024-01-02': 0.0024,
      'D 2024-01-02': 0.0003,
    });
    expect(new Set(Object.values(sourcesOf(funding)))).toEqual(new Set(['daily']));
  });

  it.each([
    ['day_start', 'PT0S', '2024-01-02'],
    ['day_start', 'PT6H', '2024-01-02'],
    ['day_end', 'PT0S', '2024-01-03'],
    ['day_end', 'PT5M', '2024-01-03'],
  ])('%s, lag %s: the row dated 2024-01-02 is paid at %s, whenever it is published', async (stamp, lag, paidAt) => {
    const yaml = tablesYaml(`fact_funding: { stamp: ${stamp}, publication_lag: ${lag} }`);
    expect(rounded((await paidOf({ daily: daily.slice(0, 1), yaml }, { assets: ['A'] })).paid)).toEqual({ [`A ${paidAt}`]: 0.0003 });
  });

  it('is the mean over the instruments of that', async () => {
    const two = [
      { exchange: 'A', date: '2024-01-02', rate: 0.0001, hours: 8 },
      { exchange: 'B', date: '2024-01-02', rate: 0.0001, hours: 4 },
    ];
    expect(rounded((await paidOf({ daily: two })).paid)).toEqual({ 'SOL 2024-01-02': 0.00045 });
  });

  it('is used only where nothing is settled', async () => {
    const settled = [{ asset: 'B', at: '2024-01-02 00:00', rate: 0.0005, hours: 24 }];
    const funding = await paidOf({ daily: daily.slice(0, 2), settled }, { assets: ['A', 'B', 'C'] });
    expect(rounded(funding.paid)).toEqual({ 'A 2024-01-02': 0.0003, 'B 2024-01-02': 0.0005 });
    expect(sourcesOf(funding)).toEqual({ 'A 2024-01-02': 'daily', 'B 2024-01-02': 'settled' });
  });
});

describe('funding paid', () => {
  it('is missing, code 0, where neither table has a row, and in a lake without both', async () => {
    const { paid, source, settledAsOf } = await paidOf({});
    expect(rounded(paid)).toEqual({});
    expect(FUNDING_SOURCES[0]).toBe('missing');
    expect([source, settledAsOf].every(({ values }) => values.every((code) => code === 0))).toBe(true);
  });

  it('is not missing where the rate is zero', async () => {
    expect(sourcesOf(await paidOf({ settled: settledAt(0, 24, '2024-01-02 12:00') }))).toEqual({ 'SOL 2024-01-03': 'settled' });
  });

  it('reads units by table, and of the daily table by date', async () => {
    const yaml = tablesYaml(
      'fact_funding: { unit_segments: [{ from: 2024-01-03, unit: percent }, { from: 2024-01-05, unit: bps }] }',
      'fact_funding_settlement: { unit: bps }',
    );
    const daily = [
      { date: '2024-01-02', rate: 0.0001 },
      { date: '2024-01-03', rate: 0.01 },
      { date: '2024-01-05', rate: 1 },
    ];
    expect(rounded((await paidOf({ daily, settled: settledAt(3, 24, '2024-01-07 12:00'), yaml })).paid)).toEqual({
      'SOL 2024-01-02': 0.0003,
      'SOL 2024-01-03': 0.0003,
      'SOL 2024-01-05': 0.0003,
      'SOL 2024-01-08': 0.0003,
    });
  });

  it('collapses equal rows and refuses different ones for one settlement', async () => {
    const row = { at: '2024-01-02 12:00', rate: 0.0001, hours: 24 };
    expect(rounded((await paidOf({ settled: [row, row, { ...row, asset: 'sol-perp' }] })).paid)).toEqual({ 'SOL 2024-01-03': 0.0001 });
    await expectRefusal(() => paidOf({ settled: [row, { ...row, rate: 0.0002 }] }), 'LAKE_DUPLICATE_KEY', 'SOL 2024-01-02T12:00');
    await expectRefusal(() => paidOf({ settled: [row, { ...row, asset: 'solperp', rate: 0.0002 }] }), 'ASSET_ALIAS_CLASH');
  });

  it('leaves out assets that the grid lacks, unusable rows, and a table without rows', async () => {
    const settled = [
      { asset: 'XYZ', at: '2024-01-02 12:00', rate: 0.0001, hours: 24 },
      { asset: 'AAA', at: '2024-01-02 12:00', rate: 0.0001, hours: 24 },
      { at: '2024-01-02 12:00', rate: 0.0001, hours: 7 },
    ];
    expect(rounded((await paidOf({ settled })).paid)).toEqual({});
    expect(rounded((await paidOf({ settled: [] })).paid)).toEqual({});
  });

  it('reads settlement rows of fact_funding by the same rule, and fact_funding_settlement before them', async () => {
    const timed = [...settledAt(0.0001, 4, '2024-01-02 04:00', '2024-01-02 08:00'), ...settledAt(0.0007, 24, '2024-01-04 12:00')];
    const settled = settledAt(0.0002, 24, '2024-01-04 12:00');
    const yaml = tablesYaml('fact_funding: { row_kind: settlement }');
    const funding = await paidOf({ timed, settled, yaml });
    expect(rounded(funding.paid)).toEqual({ 'SOL 2024-01-03': 0.0006, 'SOL 2024-01-05': 0.0002 });
    expect(sourcesOf(funding)).toEqual({ 'SOL 2024-01-03': 'partial', 'SOL 2024-01-05': 'settled' });
  });
});

describe('settledAsOf', () => {
  const marked = async (lag: string, settled: readonly Settlement[], maxStalenessDays = 3) => {
    const yaml = tablesYaml(`fact_funding_settlement: { publication_lag: ${lag} }`);
    const { axes, values } = (await paidOf({ settled, yaml }, { maxStalenessDays })).settledAsOf;
    return Array.from(axes.times, formatDay).filter((_, t) => values[t] === 1);
  };

  it.each([
    ['2024-01-02 00:00', 'PT0S', ['2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05']],
    ['2024-01-02 00:00', 'PT5M', ['2024-01-03', '2024-01-04', '2024-01-05']],
    ['2024-01-02 08:00', 'PT0S', ['2024-01-03', '2024-01-04', '2024-01-05']],
    ['2024-01-02 08:00', 'P2D', ['2024-01-05']],
    ['2024-01-02 08:00', 'P3D', []],
  ])('a settlement of %s, published after %s, counts at %j', async (at, lag, expected) => {
    expect(await marked(lag, settledAt(0.0001, 8, at))).toEqual(expected);
  });

  it('counts from a settlement before the grid on', async () => {
    expect(await marked('PT0S', settledAt(0.0001, 8, '2023-12-31 08:00'))).toEqual(['2024-01-01', '2024-01-02', '2024-01-03']);
  });
});

const T = 8;
const start = instant('2024-01-01');
const assets = ['A', 'B'];

const settlements: fc.Arbitrary<readonly Settlement[]> = fc.uniqueArray(
  fc.record({
    asset: fc.constantFrom('A', 'B'),
    exchange: fc.constantFrom(null, 'V', 'W'),
    // Most on the hours that exchanges settle on, so that intervals are gaps and days are full.
    at: fc
      .oneof(
        fc.integer({ min: -6, max: 48 }).map((k) => 4 * k),
        fc.integer({ min: -24, max: 24 * T }),
      )
      .map((hour) => new Date(start + hour * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')),
    rate: fc.integer({ min: -40, max: 40 }).map((bp) => bp / 10_000),
    hours: fc.constantFrom(null, null, 1, 4, 8),
  }),
  { maxLength: 70, selector: ({ asset, exchange, at }) => `${asset} ${exchange} ${at}` },
);
const dailyRates: fc.Arbitrary<readonly DailyRate[]> = fc.uniqueArray(
  fc.record({
    asset: fc.constantFrom('A', 'B'),
    exchange: fc.constantFrom(null, 'V', 'W'),
    date: fc.integer({ min: 0, max: T - 1 }).map((t) => formatDay(day('2024-01-01') + t)),
    rate: fc.integer({ min: -40, max: 40 }).map((bp) => bp / 10_000),
    hours: fc.constantFrom(null, 1, 4, 8),
  }),
  { minLength: 1, maxLength: 25, selector: ({ asset, exchange, date }) => `${asset} ${exchange} ${date}` },
);

/** The sentences of sections 6.4 and 6.4a for one asset and midnight, read off the rows. */
function naive(settled: readonly Settlement[], daily: readonly DailyRate[], isDayEnd: boolean, asset: string, t: number) {
  const isWithin = (time: number) => time > t - MS_PER_DAY && time <= t;
  const venues = [null, 'V', 'W'];
  let isPartial = false;
  const settledPhi = venues.flatMap((exchange) => {
    const own = settled.filter((row) => row.asset === asset && row.exchange === exchange);
    const ordered = own.map((row) => ({ ...row, time: instant(row.at) })).sort((a, b) => a.time - b.time);
    const hoursOf = ordered.map(({ hours, time }, k) => {
      const gap = k === 0 ? NaN : (time - ordered[k - 1]!.time) / 3_600_000;
      return hours ?? (24 % gap === 0 ? gap : 8);
    });
    const inside = [...ordered.keys()].filter((k) => isWithin(ordered[k]!.time));
    if (inside.length === 0) return [];
    const sum = inside.reduce((total, k) => total + ordered[k]!.rate, 0);
    const covered = inside.reduce((total, k) => total + hoursOf[k]!, 0);
    if (covered <= 12) isPartial = true;
    return [covered <= 12 ? (sum * 24) / covered : sum];
  });
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  if (settledPhi.length > 0) return { phi: mean(settledPhi), source: isPartial ? 'partial' : 'settled' };
  const rows = daily.filter((row) => row.asset === asset && isWithin((day(row.date) + (isDayEnd ? 1 : 0)) * MS_PER_DAY));
  if (rows.length === 0) return { phi: NaN, source: 'missing' };
  return { phi: mean(rows.map(({ rate, hours }) => (rate * 24) / (hours ?? 8))), source: 'daily' };
}

/** Every run opens a lake: on a busy machine more than the usual five seconds. */
const PATIENT = 60_000;

describe('funding paid (laws)', () => {
  it(
    'is what the rule says, asset by asset and day by day',
    async () => {
      await fc.assert(
        fc.asyncProperty(settlements, dailyRates, fc.boolean(), fc.nat({ max: T - 1 }), async (settled, daily, isDayEnd, firstRow) => {
          const yaml = tablesYaml(`fact_funding: { stamp: ${isDayEnd ? 'day_end' : 'day_start'} }`);
          const { paid, source, settledAsOf } = await paidOf({ settled, daily, yaml }, { assets, firstRow });
          for (const [i, phi] of paid.values.entries()) {
            const t = Math.floor(i / 2);
            const expected =
              t < firstRow ? { phi: NaN, source: 'missing' } : naive(settled, daily, isDayEnd, assets[i % 2]!, start + t * MS_PER_DAY);
            expect(FUNDING_SOURCES[source.values[i]!]).toBe(expected.source);
            const age = (at: string) => t - (instant(at) - start) / MS_PER_DAY;
            const isFresh = settled.some(({ asset, at }) => asset === assets[i % 2] && age(at) >= 0 && age(at) <= 3);
            expect(settledAsOf.values[i]).toBe(t >= firstRow && isFresh ? 1 : 0);
            if (Number.isNaN(expected.phi)) expect(phi).toBeNaN();
            else expect(Math.abs(phi - expected.phi)).toBeLessThanOrEqual(1e-15 + 1e-12 * Math.abs(expected.phi));
          }
        }),
        { numRuns: 15 },
      );
    },
    PATIENT,
  );

  it(
    'does not depend, up to t, on settlements and rows that came after t',
    async () => {
      await fc.assert(
        fc.asyncProperty(settlements, fc.integer({ min: 0, max: T - 1 }), async (settled, t) => {
          const until = start + t * MS_PER_DAY;
          const past = settled.filter(({ at }) => instant(at) <= until);
          const changed = settled.map((row) => (instant(row.at) <= until ? row : { ...row, rate: row.rate * 10 + 1, hours: 24 }));
          const upTo = async (rows: readonly Settlement[]) => {
            const { paid, source, settledAsOf } = await paidOf({ settled: rows }, { assets });
            return [paid, source, settledAsOf].map(({ values }) => Array.from(values.subarray(0, (t + 1) * 2)));
          };
          const whole = await upTo(settled);
          expect(await upTo(past)).toEqual(whole);
          expect(await upTo(changed)).toEqual(whole);
        }),
        { numRuns: 8 },
      );
    },
    PATIENT,
  );

  it('stands on the grid', async () => {
    expect((await paidOf({ settled: [] })).paid.axes).toEqual(january('SOL'));
  });
});
