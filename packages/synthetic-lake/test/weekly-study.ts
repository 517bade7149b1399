import { crossSection, type Panel } from '@regimelab/core';
import type { SyntheticMarket } from '@regimelab/synthetic-lake';

/** One valid week of MSM v0. */
export interface StudyWeek {
  readonly decisionDay: number;
  readonly members: readonly string[];
  readonly basketFunding: number;
  /** Mean simple return of the basket minus 0.7 BTC + 0.3 ETH over the week that follows. */
  readonly y: number;
}

/**
 * MSM v0 at its default rules, written plainly from the specification over the market's panels (row t = knowable at 00:00 of day t). It
 * shares no code with the generator, so it says independently what the generator planted.
 */
export function weeklyStudy(market: SyntheticMarket): readonly StudyWeek[] {
  const { times, assets } = market.close.axes;
  const at = (panel: Panel, day: number, n: number) => (day < times[0]! ? NaN : crossSection(panel, day - times[0]!)[n]!);
  const asOf = (panel: Panel, day: number, n: number, staleness: number) => {
    for (let age = 0; age <= staleness; age++) {
      const value = at(panel, day - age, n);
      if (Number.isFinite(value)) return value;
    }
    return NaN;
  };
  const weeks: StudyWeek[] = [];
  for (let monday = times[0]!; monday + 7 <= times.at(-1)!; monday++) {
    if (new Date(monday * 86_400_000).getUTCDay() !== 1) continue;
    const members = market.assets
      .flatMap(({ kind, assetId }, n) => (kind === 'alt' ? [{ n, assetId, cap: asOf(market.marketCap, monday, n, 7) }] : []))
      .filter(({ cap }) => cap >= 50e6)
      .sort((a, b) => b.cap - a.cap || (a.assetId < b.assetId ? -1 : 1))
      .slice(0, market.options.basketSize);
    const funding = members.flatMap(({ n }) => {
      // Row dates Monday−7 … Monday−1 are knowable on the days Monday−6 … Monday.
      const rates = [6, 5, 4, 3, 2, 1, 0].map((ago) => at(market.fundingRate, monday - ago, n)).filter(Number.isFinite);
      return rates.length >= 4 ? [mean(rates)] : [];
    });
    if (members.length < market.options.basketSize || funding.length === 0) continue;
    const weekReturn = (n: number) => asOf(market.close, monday + 7, n, 3) / asOf(market.close, monday, n, 3) - 1;
    const alts = mean(members.map(({ n }) => weekReturn(n)).filter(Number.isFinite));
    const y = alts - 0.7 * weekReturn(assets.indexOf('BTC')) - 0.3 * weekReturn(assets.indexOf('ETH'));
    weeks.push({ decisionDay: monday, members: members.map(({ assetId }) => assetId), basketFunding: mean(funding), y });
  }
  return weeks;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample standard deviation. */
export function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

/** Least-squares slope and correlation of y on x. */
export function regression(x: readonly number[], y: readonly number[]): { readonly slope: number; readonly correlation: number } {
  const [mx, my] = [mean(x), mean(y)];
  let [xx, xy, yy] = [0, 0, 0];
  x.forEach((value, k) => {
    xx += (value - mx) ** 2;
    xy += (value - mx) * (y[k]! - my);
    yy += (y[k]! - my) ** 2;
  });
  return { slope: xy / xx, correlation: xy / Math.sqrt(xx * yy) };
}
