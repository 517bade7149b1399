import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MS_PER_DAY } from '@regimelab/core';
import { fundingKnown, readPanels } from '@regimelab/lake-io';
import { fundingLake, january, knownOf, rounded, tablesYaml, type Settlement } from '../funding-lakes.js';
import { day, expectRefusal, instant } from '../small-lakes.js';

describe('funding known from daily means', () => {
  const daily = [
    { date: '2024-01-03', rate: 0.0001, hours: 8 },
    { date: '2024-01-05', rate: 0.0001, hours: 4 },
  ];

  it.each([
    ['day_start', 'PT0S', ['2024-01-03', '2024-01-05']],
    ['day_start', 'PT6H', ['2024-01-04', '2024-01-06']],
    ['day_end', 'PT0S', ['2024-01-04', '2024-01-06']],
    ['day_end', 'PT5M', ['2024-01-05', '2024-01-07']],
  ])('%s, lag %s: rates per 8 h of 3 and 5 January stand at %j', async (stamp, lag, [first, second]) => {
    const yaml = tablesYaml(`fact_funding: { stamp: ${stamp}, publication_lag: ${lag} }`);
    expect(rounded(await knownOf({ daily, yaml }))).toEqual({ [`SOL ${first}`]: 0.0001, [`SOL ${second}`]: 0.0002 });
  });

  it('are averaged over the instruments, 1 h, 4 h and 8 h contracts alike', async () => {
    const venues = [
      { exchange: 'A', date: '2024-01-03', rate: 0.0001, hours: 8 },
      { exchange: 'B', date: '2024-01-03', rate: 0.0001, hours: 4 },
      { exchange: 'C', date: '2024-01-03', rate: 0.00005, hours: 1 },
    ];
    // (0.0001 + 0.0002 + 0.0004) / 3
    expect(rounded(await knownOf({ daily: venues }))).toEqual({ 'SOL 2024-01-03': 0.000233333333333 });
  });

  it('change their unit by row date', async () => {
    const yaml = tablesYaml('fact_funding: { unit_segments: [{ from: 2024-01-04, unit: percent }] }');
    const rows = [
      { date: '2024-01-03', rate: 0.0001 },
      { date: '2024-01-04', rate: 0.01 },
    ];
    expect(rounded(await knownOf({ daily: rows, yaml }))).toEqual({ 'SOL 2024-01-03': 0.0001, 'SOL 2024-01-04': 0.0001 });
  });
});

const settling = (lag = 'PT0S', more = '') => tablesYaml(`fact_funding: { row_kind: settlement, publication_lag: ${lag}${more} }`);
const of = (rate: number, ...times: readonly string[]): readonly Settlement[] => times.map((at) => ({ at, rate }));

describe('funding known from settlements', () => {
  it('is the mean of a UTC date, at the midnight after its last settlement', async () => {
    const timed = [...of(0.0001, '2024-01-03 00:00', '2024-01-03 08:00'), ...of(0.0004, '2024-01-03 16:00')];
    expect(rounded(await knownOf({ timed, yaml: settling() }))).toEqual({ 'SOL 2024-01-04': 0.0002 });
  });

  it.each([
    ['PT0S', '2024-01-03 00:00', '2024-01-03'],
    ['PT5M', '2024-01-03 00:00', '2024-01-04'],
    ['PT8H', '2024-01-03 16:00', '2024-01-04'],
    ['PT9H', '2024-01-03 16:00', '2024-01-05'],
  ])('lag %s: a date whose only settlement is %s stands at %s', async (lag, at, expected) => {
    expect(rounded(await knownOf({ timed: of(0.0001, at), yaml: settling(lag) }))).toEqual({ [`SOL ${expected}`]: 0.0001 });
  });

  it('waits for the settlement of the date that is known last, on whatever instrument of the asset', async () => {
    const timed = [
      { exchange: 'A', at: '2024-01-03 00:00', rate: 0.0001 },
      { exchange: 'B', at: '2024-01-03 00:00', rate: 0.0001 },
      { exchange: 'B', at: '2024-01-03 08:00', rate: 0.0005 },
    ];
    // A: 0.0001; B: 0.0003.
    expect(rounded(await knownOf({ timed, yaml: settling() }))).toEqual({ 'SOL 2024-01-04': 0.0002 });
  });

  it('averages all rates of two dates that share a midnight', async () => {
    // The 2nd ends at 16:00, the 3rd has midnight only: both are known at 2024-01-03.
    const timed = [...of(0.0001, '2024-01-02 08:00', '2024-01-02 16:00'), ...of(0.0004, '2024-01-03 00:00')];
    expect(rounded(await knownOf({ timed, yaml: settling() }))).toEqual({ 'SOL 2024-01-03': 0.0002 });
  });

  it('reads rates per 8 h in the unit of the date', async () => {
    const timed = [
      { at: '2024-01-03 04:00', rate: 0.0001, hours: 4 },
      { at: '2024-01-04 04:00', rate: 0.01, hours: 4 },
    ];
    const yaml = settling('PT0S', ', unit_segments: [{ from: 2024-01-04, unit: percent }]');
    expect(rounded(await knownOf({ timed, yaml }))).toEqual({ 'SOL 2024-01-04': 0.0002, 'SOL 2024-01-05': 0.0002 });
  });

  it('collapses equal rows and refuses different ones for one settlement', async () => {
    const row = { at: '2024-01-03 08:00', rate: 0.0001 };
    expect(rounded(await knownOf({ timed: [row, row], yaml: settling() }))).toEqual({ 'SOL 2024-01-04': 0.0001 });
    await expectRefusal(() => knownOf({ timed: [row, { ...row, rate: 0.0002 }], yaml: settling() }), 'LAKE_DUPLICATE_KEY');
  });

  it('refuses a grid of other assets', async () => {
    const lake = await fundingLake({ timed: of(0.0001, '2024-01-03 08:00'), yaml: settling() });
    const { fact_funding } = await readPanels(lake, ['fact_funding']);
    await expectRefusal(() => fundingKnown(lake, fact_funding, january('ETH')), 'ALIGNMENT', 'fundingKnown');
  });
});

const T = 8;
const assets = ['A', 'B'];
const start = instant('2024-01-01');
const dateOf = (at: string) => at.slice(0, 10);

/** Settlements of the days of the grid, by hour. */
const tapes: fc.Arbitrary<readonly Settlement[]> = fc.uniqueArray(
  fc.record({
    asset: fc.constantFrom('A', 'B'),
    exchange: fc.constantFrom(null, 'V'),
    at: fc
      .oneof(
        fc.integer({ min: 0, max: 6 * T - 1 }).map((k) => 4 * k),
        fc.integer({ min: 0, max: 24 * T - 1 }),
      )
      .map((hour) => new Date(start + hour * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')),
    rate: fc.integer({ min: -40, max: 40 }).map((bp) => bp / 10_000),
    hours: fc.constantFrom(null, 1, 4, 8),
  }),
  { minLength: 1, maxLength: 60, selector: ({ asset, exchange, at }) => `${asset} ${exchange} ${at}` },
);
const lags = fc.integer({ min: 0, max: 30 });

/** Section 6.3 and "Group funding" of the majors-alts specification for one asset and midnight, read off the rows. */
function naive(tape: readonly Settlement[], lagHours: number, asset: string, t: number): number {
  const own = tape.filter((row) => row.asset === asset);
  const knownAt = (date: string) => {
    const newest = Math.max(...own.filter(({ at }) => dateOf(at) === date).map(({ at }) => instant(at)));
    return Math.ceil((newest + lagHours * 3_600_000) / MS_PER_DAY) * MS_PER_DAY;
  };
  const here = own.filter(({ at }) => knownAt(dateOf(at)) === t);
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const means = [null, 'V'].flatMap((exchange) => {
    const rates = here.filter((row) => row.exchange === exchange).map(({ rate, hours }) => (rate * 8) / (hours ?? 8));
    return rates.length === 0 ? [] : [mean(rates)];
  });
  return means.length === 0 ? NaN : mean(means);
}

/** Every run opens a lake: on a busy machine more than the usual five seconds. */
const PATIENT = 60_000;

describe('funding known (laws)', () => {
  it(
    'is what the rule says, asset by asset and day by day',
    async () => {
      await fc.assert(
        fc.asyncProperty(tapes, lags, async (timed, lag) => {
          const { values } = await knownOf({ timed, yaml: settling(`PT${lag}H`) }, assets);
          for (const [i, value] of values.entries()) {
            const expected = naive(timed, lag, assets[i % 2]!, start + Math.floor(i / 2) * MS_PER_DAY);
            if (Number.isNaN(expected)) expect(value).toBeNaN();
            else expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-15 + 1e-12 * Math.abs(expected));
          }
        }),
        { numRuns: 15 },
      );
    },
    PATIENT,
  );

  it(
    'does not depend on later dates: rows before the first midnight at which a date can be known',
    async () => {
      await fc.assert(
        fc.asyncProperty(tapes, lags, fc.integer({ min: 1, max: T - 1 }), async (timed, lag, cut) => {
          const isPast = ({ at }: Settlement) => day(dateOf(at)) < day('2024-01-01') + cut;
          fc.pre(timed.some(isPast));
          const rows = cut + Math.ceil(lag / 24);
          const upTo = async (tape: readonly Settlement[]) =>
            Array.from((await knownOf({ timed: tape, yaml: settling(`PT${lag}H`) }, assets)).values.subarray(0, rows * 2));
          const whole = await upTo(timed);
          expect(await upTo(timed.filter(isPast))).toEqual(whole);
          expect(await upTo(timed.map((row) => (isPast(row) ? row : { ...row, rate: row.rate * 10 + 1 })))).toEqual(whole);
        }),
        { numRuns: 8 },
      );
    },
    PATIENT,
  );
});
