import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { dailyAxes, panelOf, type Panel } from '@regimelab/core';
import { openLake } from '@regimelab/lake-io';
import {
  compareMonitors,
  computeMajorsAlts,
  legacyTimeline,
  loadMajorsAltsLake,
  MajorsAltsConfigSchema,
  type MajorsAltsLake,
  type MajorsAltsMarket,
} from '@regimelab/pipeline';
import { agreementOf, classOfRegime } from '../../src/compare/compare-monitors.js';
import { cutAfter } from '../majors-alts-market.js';
import { writeSyntheticLake } from '../synthetic-lake.js';

jest.setTimeout(60_000);

const config = MajorsAltsConfigSchema.parse({ backtest: { walk_forward: false } });
const ALTS = ['A', 'B', 'C', 'D', 'E'];
const ASSETS = [...ALTS, 'BTC', 'ETH', 'USDT'];

/** Nine days of five alts, the majors and an excluded coin; each function gives a cell of day t and asset n. */
function marketOf(cells: {
  price: (t: number, asset: string) => number;
  cap?: (t: number, asset: string) => number;
  interest?: (t: number, asset: string) => number;
}) {
  const axes = dailyAxes(19_000, 19_008, ASSETS);
  const panel = (of: (t: number, asset: string) => number): Panel =>
    panelOf(
      axes,
      Array.from({ length: 9 }, (_, t) => axes.assets.map((asset) => of(t, asset))),
    );
  const knowledge = {
    price: panel(cells.price),
    marketCapAsOf: panel(cells.cap ?? (() => 1e9)),
    funding: null,
    openInterest: cells.interest === undefined ? null : panel(cells.interest),
  };
  const market = { grid: axes, knowledge } as unknown as MajorsAltsMarket;
  return { market, excluded: new Map([['USDT', 'stablecoins']]), factIds: new Set(ASSETS) };
}

describe('legacyTimeline', () => {
  // BTC 100 → 110 over the 7 days to day 8, 108 on day 5; alts A, B +20 %, C, D, E −5 %, all of it on the last day.
  const price = (t: number, asset: string) => {
    if (asset === 'BTC') return [100, 100, 100, 100, 100, 108, 109, 109, 110][t]!;
    if (asset === 'USDT') return t === 8 ? 900 : 1;
    return t < 8 ? 10 : ['A', 'B'].includes(asset) ? 12 : 9.5;
  };

  it('reads price, basket and open interest of the day as the legacy monitor did', () => {
    const interest = (t: number, asset: string) => (asset === 'BTC' && t === 8 ? 120 : 100);
    const day = legacyTimeline(marketOf({ price, interest }), config, 'exact').days[8]!;
    // R7 of BTC 0.1, of the alts 0.05; R3 of BTC 110/108 − 1, two of five alts beat it; open interest +20 % on a rise; no funding.
    expect(day.trend).toBeCloseTo(0.05 / 0.101 / 3, 12);
    expect([day.fundingRisk, day.oiRisk, day.flags]).toEqual([0.5, expect.closeTo(0.4, 12), ['funding_missing']]);
    expect(day.raw).toBeCloseTo(0.05 / 0.101 / 3 - (0.25 * 0.5 + 0.15 * 0.4 + 0.1 * 0.4), 12);
  });

  it('takes 3-day returns from prices, or as the legacy monitor approximated them', () => {
    // From prices the alts A, B beat BTC; approximated, A has (0.2·3/7 + 0.2/3)/2 and so do A and B alone.
    const fast = (t: number, asset: string) => (asset === 'C' && t === 5 ? 8 : price(t, asset)); // C +18.75 % over 3 days, −5 % over 7
    const breadthOf = (r3: 'exact' | 'approx') => {
      const { trend, raw } = legacyTimeline(marketOf({ price: fast }), config, r3).days[8]!;
      return (trend - raw - 0.25 * 0.5) / 0.1;
    };
    expect(breadthOf('exact')).toBeCloseTo(0.6, 9);
    expect(breadthOf('approx')).toBeCloseTo(0.4, 9);
  });

  it('has no score in the first 7 days, without a return of the major, or with fewer than 5 alts', () => {
    expect(legacyTimeline(marketOf({ price }), config, 'exact').days.map((day) => day !== null)).toEqual([
      ...Array.from({ length: 7 }, () => false),
      ...[true, true],
    ]);
    const gap = marketOf({ price: (t, asset) => (asset === 'BTC' && t === 1 ? NaN : price(t, asset)) });
    expect(legacyTimeline(gap, config, 'exact').days[8]).toBeNull();
    const few = marketOf({ price, cap: (_, asset) => (asset === 'E' ? NaN : 1e9) });
    expect(legacyTimeline(few, config, 'exact').days[8]).toBeNull();
  });

  it('leaves out majors, excluded assets and those of no fact table', () => {
    const base = marketOf({ price });
    const without = legacyTimeline({ ...base, factIds: new Set([...ALTS.slice(0, 4), 'BTC', 'ETH', 'USDT']) }, config, 'exact');
    expect(without.days[8]).toBeNull();
    const unexcluded = legacyTimeline({ ...base, excluded: new Map() }, config, 'exact').days[8]!;
    expect(unexcluded.trend).toBe(-1); // USDT at 900 takes part
  });
});

describe('agreementOf', () => {
  it('counts days by both classes and corrects agreement for chance', () => {
    const current = ['MAJORS', 'MAJORS', 'ALTS', 'NEUTRAL'] as const;
    const legacy = ['MAJORS', 'ALTS', 'ALTS', 'MAJORS'] as const;
    const { agreement, kappa, confusion } = agreementOf(current, legacy);
    // p_o = 2/4; p_e = MAJORS ½·½ + ALTS ¼·½ + NEUTRAL ¼·0 = 3/8; κ = (1/2 − 3/8)/(5/8) = 0.2
    expect(agreement.value).toBe(0.5);
    expect(kappa.value).toBeCloseTo(0.2, 15);
    expect(confusion).toEqual([
      [1, 0, 0],
      [0, 0, 1],
      [1, 0, 1],
    ]);
  });

  it('is 1 where both always agree, and has no kappa where there is one class or no day', () => {
    expect(agreementOf(['ALTS', 'MAJORS'], ['ALTS', 'MAJORS']).kappa.value).toBe(1);
    expect(agreementOf(['ALTS'], ['ALTS']).kappa).toEqual({ value: null, reason: 'both are in one class on every day' });
    expect(agreementOf([], []).agreement).toEqual({ value: null, reason: 'no day with both scores' });
  });

  it('takes the class of a regime from its name', () => {
    const names = ['STRONG_RISK_ON_ALTS', 'RISK_ON_ALTS', 'BALANCED', 'WEAK_RISK_ON_MAJORS', 'RISK_ON_MAJORS'];
    expect(names.map(classOfRegime)).toEqual(['ALTS', 'ALTS', 'NEUTRAL', 'MAJORS', 'MAJORS']);
  });
});

describe('two monitors on a lake', () => {
  const folder = mkdtempSync(join(tmpdir(), 'regimelab-monitors-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  let loaded: MajorsAltsLake;
  let window: { start: number; end: number };
  beforeAll(async () => {
    await writeSyntheticLake(join(folder, 'lake'), { seed: 4, assets: 36, days: 300, basketSize: 20 });
    const lake = await openLake(join(folder, 'lake'));
    loaded = await loadMajorsAltsLake(lake, config, Date.parse('2026-01-01'), -Infinity);
    lake.close();
    const { times } = loaded.market.grid;
    window = { start: times[100]!, end: times.at(-30)! };
  });

  it('show the scores and regimes of the run, on the days that have both', () => {
    const { date, currentScore, currentRegime, legacyScore } = compareMonitors(loaded, config, window, 'exact');
    const { signals, rows } = computeMajorsAlts(loaded, config, window);
    const own = Array.from({ length: rows.last - rows.first + 1 }, (_, k) => rows.first + k).filter((t) =>
      Number.isFinite(signals.score[t]),
    );
    expect(date).toHaveLength(own.length);
    expect(Array.from(currentScore)).toEqual(own.map((t) => signals.score[t]));
    expect(currentRegime).toEqual(own.map((t) => signals.regime.names[signals.regime.code[t]!]));
    expect(legacyScore.every((score) => score >= 0 && score <= 100)).toBe(true);
  });

  it('count every day once: in the confusion and, by either monitor, before the forward spreads', () => {
    const { date, confusion, spreads } = compareMonitors(loaded, config, window, 'exact');
    expect(confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(date.length);
    for (const monitor of ['current', 'legacy']) {
      for (const horizon of [5, 10, 20]) {
        const n = spreads.filter((row) => row.monitor === monitor && row.horizon === horizon).reduce((sum, row) => sum + row.n, 0);
        expect(n).toBe(date.length); // 29 days of outcomes lie behind the window
      }
    }
  });

  it('say nothing of the future: a score does not change when later days are cut off', () => {
    const d = 220;
    const whole = legacyTimeline(loaded, config, 'exact').score.slice(0, d + 1);
    expect(legacyTimeline(cutAfter(loaded, d), config, 'exact').score).toEqual(whole);
  });
});
