import { describe, expect, it } from '@jest/globals';
import { crossSection, formatDay, parseDay, type Panel } from '@regimelab/core';
import { generateMarket, type SyntheticAsset, type SyntheticMarket } from '@regimelab/synthetic-lake';
import { deviation, mean, weeklyStudy } from '../weekly-study.js';

const market = generateMarket();
const { times, assets: ids } = market.close.axes;

/** The column of an asset, by panel row. */
const column = (panel: Panel, n: number) => Array.from(panel.axes.times, (_, t) => crossSection(panel, t)[n]!);
const logReturns = (prices: readonly number[]) => prices.map((price, t) => (t === 0 ? NaN : Math.log(price / prices[t - 1]!)));
/** The row of a panel that holds the rows dated `date`. */
const rowOf = (date: number) => date + 1 - times[0]!;
const kind = (wanted: SyntheticAsset['kind']) => market.assets.filter((asset) => asset.kind === wanted);

function panelsOf({ close, marketCap, volumeUsd, openInterestUsd, fundingRate }: SyntheticMarket) {
  return { close, marketCap, volumeUsd, openInterestUsd, fundingRate };
}

describe('generateMarket', () => {
  it('is the same market, bit for bit, for equal options, and another for another seed', () => {
    const options = { days: 120, assets: 30, basketSize: 10 };
    expect(generateMarket(options)).toEqual(generateMarket(options));
    expect(generateMarket(options).close.values).not.toEqual(generateMarket({ ...options, seed: 7 }).close.values);
  });

  it('has one row a day, knowable the day after its row date, for every asset on shared axes', () => {
    expect([times.length, formatDay(times[0]!), formatDay(times.at(-1)!)]).toEqual([1100, '2022-01-04', '2025-01-07']);
    expect(ids).toEqual(market.assets.map(({ assetId }) => assetId));
    expect(ids).toEqual([...ids].sort());
    for (const panel of Object.values(panelsOf(market))) expect(panel.axes).toBe(market.close.axes);
  });

  it('is of 60 assets: BTC and ETH, seven for the exclusions, 51 alts', () => {
    expect(market.assets.length).toBe(60);
    expect(kind('major').map(({ assetId }) => assetId)).toEqual(['BTC', 'ETH']);
    expect(kind('alt').length).toBe(51);
    expect(market.assets.filter((a) => a.kind !== 'alt' && a.kind !== 'major').map((a) => a.assetId)).toEqual(['OKB', 'STETH', 'SYNETH', 'SYNUSD', 'USDC', 'USDT', 'WBTC']); // prettier-ignore
  });

  it('has rows from the first day of an asset to its last, but on its missing days', () => {
    for (const panel of [market.close, market.marketCap, market.volumeUsd]) {
      market.assets.forEach(({ firstDay, lastDay, missingDays }, n) => {
        const expected = Array.from(times, (time) => time - 1 >= firstDay && time - 1 <= lastDay && !missingDays.includes(time - 1));
        expect(column(panel, n).map(Number.isFinite)).toEqual(expected);
      });
    }
    expect(market.assets.map(({ missingDays }) => missingDays.length).filter((length) => length > 0).length).toBe(2);
  });

  it('lists a fifth of the alts late, and lets one in fifteen fall and die', () => {
    const [first, last] = [parseDay('2022-01-03')!, parseDay('2025-01-06')!];
    expect(kind('alt').filter(({ firstDay }) => firstDay > first).length).toBe(10);
    const dead = kind('alt').filter(({ died }) => died);
    expect(dead.length).toBe(4);
    expect(market.assets.filter(({ lastDay }) => lastDay < last)).toEqual(dead);
    for (const { assetId, lastDay } of dead) {
      const prices = column(market.close, ids.indexOf(assetId));
      // log(1/3) = −1.1 over ten days, against an own sd of about 0.04·√10 = 0.13 and the market's moves.
      expect(Math.log(prices[rowOf(lastDay)]! / prices[rowOf(lastDay) - 10]!)).toBeLessThan(-0.5);
    }
  });

  it('draws majors and volatility regimes alike, whatever other assets there are', () => {
    const [few, many] = [30, 60].map((assets) => generateMarket({ assets, basketSize: 12, days: 90 }));
    const btc = (m: SyntheticMarket) => column(m.close, m.close.axes.assets.indexOf('BTC'));
    expect(btc(few!)).toEqual(btc(many!));
    expect(few!.truth.volatilityState).toEqual(many!.truth.volatilityState);
  });

  it('keeps 30 alts above 50 million USD on every Monday, and their order changes', () => {
    const weeks = weeklyStudy(market);
    // 2022-01-10, the first Monday after seven days of funding, to 2024-12-30, the last with a whole week of prices after it.
    expect(weeks.length).toBe(156);
    expect(weeks.every(({ members }) => members.length === 30)).toBe(true);
    const seen = new Set(weeks.flatMap(({ members }) => members));
    expect(seen.size).toBeGreaterThan(35);
    expect(weeks[0]!.members).not.toEqual(weeks.at(-1)!.members);
  });

  it('moves in calm, normal and stressed markets, with tails fatter than normal and no price jump', () => {
    const { volatilityState } = market.truth;
    const btc = logReturns(column(market.close, ids.indexOf('BTC')));
    const sdIn = (state: number) => deviation(btc.filter((_, t) => t > 0 && volatilityState[t] === state));
    expect(sdIn(1) / sdIn(0)).toBeGreaterThan(1.2);
    expect(sdIn(2) / sdIn(1)).toBeGreaterThan(1.3);
    const r = btc.slice(1);
    const kurtosis = mean(r.map((x) => (x - mean(r)) ** 4)) / deviation(r) ** 4;
    expect(kurtosis).toBeGreaterThan(4);
    ids.forEach((_, n) =>
      expect(Math.max(...logReturns(column(market.close, n)).filter(Number.isFinite).map(Math.abs))).toBeLessThan(Math.log(3)),
    );
  });

  it('gives the betas its returns obey: least squares finds them within five standard errors, without bias', () => {
    const [btc, eth] = ['BTC', 'ETH'].map((id) => logReturns(column(market.close, ids.indexOf(id))));
    const errors = market.assets.flatMap(({ betas, died, kind: is }, n) => {
      if (betas === null || died || is === 'major') return [];
      const fit = twoFactorFit(logReturns(column(market.close, n)), btc!, eth!);
      return [(fit.b - betas.btc) / fit.seB, (fit.e - betas.eth) / fit.seE];
    });
    expect(errors.length).toBe(2 * (51 - 4 + 1));
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(5);
    expect(deviation(errors)).toBeLessThan(2);
  });

  it('values wrapped and staked assets by what they follow, stablecoins at one dollar', () => {
    const ratio = (a: string, b: string) =>
      column(market.close, ids.indexOf(a)).map((price, t) => price / column(market.close, ids.indexOf(b))[t]!);
    for (const [a, b] of [
      ['WBTC', 'BTC'],
      ['STETH', 'ETH'],
      ['SYNETH', 'ETH'],
    ] as const) {
      expect(Math.max(...ratio(a, b).map((x) => Math.abs(x - 1)))).toBeLessThan(0.02);
    }
    expect(Math.max(...column(market.close, ids.indexOf('USDT')).map((x) => Math.abs(x - 1)))).toBeLessThan(0.01);
  });

  it('has funding of about 1e-4 per 8 h, positive on the whole, and far from every plausibility limit', () => {
    const rates = Array.from(market.fundingRate.values)
      .filter(Number.isFinite)
      .sort((a, b) => Math.abs(a) - Math.abs(b));
    expect(Math.abs(rates[Math.floor(rates.length / 2)]!)).toBeGreaterThan(5e-5);
    expect(Math.abs(rates[Math.floor(rates.length / 2)]!)).toBeLessThan(2e-4);
    expect(Math.abs(rates.at(-1)!)).toBeLessThan(2e-3);
    expect(mean(rates)).toBeGreaterThan(5e-5);
  });

  it('moves funding together as well as apart', () => {
    const perDay = Array.from(times, (_, t) => Array.from(crossSection(market.fundingRate, t)).filter(Number.isFinite));
    expect(deviation(perDay.map(mean))).toBeGreaterThan(4e-5); // the common part: sd 0.8e-4
    expect(mean(perDay.map(deviation))).toBeGreaterThan(5e-5); // the own part: sd 0.8e-4
  });

  it('settles every 8 h or 4 h until midnight of the day after; a daily rate is the mean of its settlements', () => {
    const hoursSeen = new Set<string>();
    const { instruments } = generateMarket({ assets: 30, basketSize: 12, days: 90 });
    for (const { settlements, daily } of instruments) {
      let k = 0;
      daily.days.forEach((date, i) => {
        const hours = daily.hours[i]!;
        const rates: number[] = [];
        for (let hour = hours; hour <= 24; hour += hours, k++) {
          expect(settlements.times[k]).toBe(Date.UTC(1970, 0, 1 + date, hour));
          expect(settlements.hours[k]).toBe(hours);
          rates.push(settlements.rates[k]!);
        }
        expect(daily.rates[i]).toBe(mean(rates));
      });
      expect(k).toBe(settlements.times.length);
      hoursSeen.add([...new Set(daily.hours)].join('→'));
    }
    expect([...hoursSeen].sort()).toEqual(['4', '8', '8→4']);
  });

  it('reports funding per 8 h, the mean over an asset’s contracts', () => {
    const contracts = market.instruments.filter(({ assetId }) => assetId === 'BTC');
    expect(contracts.map(({ instrumentId }) => instrumentId)).toEqual(['NORTHEX:BTCUSDT', 'SOUTHEX:BTCUSDT']);
    const [north, south] = contracts.map(({ daily }) => daily.rates);
    expect(column(market.fundingRate, ids.indexOf('BTC'))).toEqual(Array.from(north!, (rate, i) => (rate + south![i]!) / 2));
    const fourHourly = market.instruments.find(({ daily }) => daily.hours.every((hours) => hours === 4))!;
    const day = fourHourly.daily.days[100]!;
    expect(crossSection(market.fundingRate, rowOf(day))[ids.indexOf(fourHourly.assetId)]).toBe(fourHourly.daily.rates[100]! * 2);
  });

  it('has volume above a million USD for every alt of the basket, and open interest only beside a perpetual', () => {
    const [week] = weeklyStudy(market).slice(-1);
    const row = crossSection(market.volumeUsd, rowOf(week!.decisionDay - 1));
    for (const id of week!.members) expect(Number.isNaN(row[ids.indexOf(id)]!) || row[ids.indexOf(id)]! > 1e6).toBe(true);
    const { values: rates } = market.fundingRate;
    expect(market.openInterestUsd.values.every((value, cell) => Number.isNaN(value) || Number.isFinite(rates[cell]!))).toBe(true);
    const withFunding = ids.filter((_, n) => column(market.fundingRate, n).some(Number.isFinite)).length;
    const withInterest = ids.filter((_, n) => column(market.openInterestUsd, n).some(Number.isFinite)).length;
    expect(withInterest).toBeLessThan(withFunding);
    expect(withInterest / withFunding).toBeGreaterThan(0.8);
  });
});

describe('the plant', () => {
  const nothing = generateMarket({ plant: 'null' });

  it('knows the basket funding of each Monday from the rows before it', () => {
    for (const m of [market, nothing]) {
      const planted = new Map(m.truth.weeks.map((week) => [week.decisionDay, week.basketFunding]));
      const study = weeklyStudy(m);
      for (const { decisionDay, basketFunding } of study) expect(planted.get(decisionDay)).toBeCloseTo(basketFunding, 15);
      // The newest Monday has a basket but no outcome yet.
      expect(m.truth.weeks.filter(({ basketFunding }) => Number.isFinite(basketFunding)).length).toBe(study.length + 1);
    }
  });

  it('adds −effectSize per standard deviation of basket funding to each alt’s week, in seven parts, and touches nothing else', () => {
    expect(market.truth.effectSize).toBe(0.02);
    const { weeks, basketFundingMean, basketFundingSd } = market.truth;
    const daily = new Float64Array(times.length);
    for (const { decisionDay, basketFunding, drift } of weeks) {
      if (Number.isNaN(basketFunding)) expect(drift).toBe(0);
      else expect(drift).toBeCloseTo((-0.02 * (basketFunding - basketFundingMean)) / basketFundingSd, 12);
      for (let k = 0; k < 7 && rowOf(decisionDay + k) < times.length; k++) daily[rowOf(decisionDay + k)] = drift / 7;
    }
    expect(market.fundingRate).toEqual(nothing.fundingRate);
    market.assets.forEach((asset, n) => {
      const [planted, plain] = [column(market.close, n), column(nothing.close, n)];
      if (asset.kind !== 'alt') return expect(planted).toEqual(plain);
      let [sum, worst] = [0, 0];
      for (let t = 0; t < times.length; t++) {
        sum += daily[t]!;
        if (Number.isFinite(planted[t]!)) worst = Math.max(worst, Math.abs(Math.log(planted[t]! / plain[t]!) - sum));
      }
      expect(worst).toBeLessThan(1e-9);
    });
  });

  it('plants nothing under a null', () => {
    expect(nothing.truth.effectSize).toBe(0);
    expect(nothing.truth.weeks.every(({ drift }) => drift === 0)).toBe(true);
  });
});

describe('MarketOptions', () => {
  it('names a misspelt option', () => {
    expect(() => generateMarket({ sed: 1 } as never)).toThrow(expect.objectContaining({ code: 'CONFIG_UNKNOWN_KEY' }));
  });

  it('refuses a basket that the alts present throughout cannot fill', () => {
    expect(() => generateMarket({ assets: 30 })).toThrow(
      'generateMarket: basketSize: of 30 assets only 15 are alts from the first day to the last: expected at most that many, got 30',
    );
    generateMarket({ assets: 30, basketSize: 15, days: 60 });
  });

  it('refuses an effect size under a null, and a date that does not exist', () => {
    expect(() => generateMarket({ plant: 'null', effectSize: 0.05 })).toThrow(expect.objectContaining({ code: 'CONFIG_UNUSED_KEY' }));
    expect(() => generateMarket({ start: '2024-02-30' })).toThrow(expect.objectContaining({ code: 'CONFIG_TYPE' }));
  });
});

/** y on a constant, b and e over the rows where y is finite, with classical standard errors, by the normal equations of centred data. */
function twoFactorFit(y: readonly number[], b: readonly number[], e: readonly number[]) {
  const rows = y.flatMap((value, t) => (Number.isFinite(value) ? [t] : []));
  const centred = (x: readonly number[]) => {
    const kept = rows.map((t) => x[t]!);
    return kept.map((value) => value - mean(kept));
  };
  const [Y, B, E] = [centred(y), centred(b), centred(e)];
  const dot = (p: readonly number[], q: readonly number[]) => p.reduce((sum, value, k) => sum + value * q[k]!, 0);
  const [bb, be, ee, by, ey] = [dot(B, B), dot(B, E), dot(E, E), dot(B, Y), dot(E, Y)];
  const determinant = bb * ee - be * be;
  const [fitB, fitE] = [(ee * by - be * ey) / determinant, (bb * ey - be * by) / determinant];
  const residual = Y.reduce((sum, value, k) => sum + (value - fitB * B[k]! - fitE * E[k]!) ** 2, 0) / (rows.length - 3);
  return { b: fitB, e: fitE, seB: Math.sqrt((residual * ee) / determinant), seE: Math.sqrt((residual * bb) / determinant) };
}
