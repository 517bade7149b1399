import { createAxes, createPanel, panelOf, type Axes, type Panel } from '@regimelab/core';
import { buildFeatures, type BuildFeaturesOptions, type FeatureInputs } from '@regimelab/features';

/** Values of an asset over time, null = missing. */
export type Column = readonly (number | null)[];
/** Columns by asset; an asset that a panel does not name is missing in it. */
export type Columns = Readonly<Record<string, Column>>;

/** The panels of a hand-made market; what is not given is missing, or no table where that is possible. */
export interface Market {
  readonly price?: Columns;
  readonly marketCap?: Columns;
  readonly volume?: Columns;
  readonly funding?: Columns;
  readonly openInterest?: Columns;
  readonly openInterestAsOf?: Columns;
}

/** Inputs of a hand-made market on one grid from 2024-01-01 on; every asset can be an alt. */
export function inputsOf(market: Market): FeatureInputs {
  const assets = [...new Set(Object.values(market).flatMap((columns) => Object.keys(columns as Columns)))];
  const T = Math.max(...Object.values(market).flatMap((columns) => Object.values(columns as Columns).map((column) => column.length)));
  const axes = createAxes(
    'day',
    Array.from({ length: T }, (_, t) => 19_723 + t),
    assets,
  );
  const panel = (columns: Columns = {}) =>
    panelOf(
      axes,
      Array.from({ length: T }, (_, t) => assets.map((asset) => columns[asset]?.[t] ?? null)),
    );
  return {
    price: panel(market.price),
    marketCapAsOf: panel(market.marketCap),
    volume: panel(market.volume),
    funding: market.funding === undefined ? null : panel(market.funding),
    openInterest: market.openInterest === undefined ? null : panel(market.openInterest),
    openInterestAsOf: market.openInterestAsOf === undefined ? null : panel(market.openInterestAsOf),
    altIds: new Set(assets),
  };
}

/** Majors BTC and ETH, nothing excluded. */
export const universe = { majors: ['BTC', 'ETH'], excluded: new Set<string>() } as const;

/** The features of a hand-made market. */
export const featuresOf = (market: Market, options: BuildFeaturesOptions = {}) => buildFeatures(inputsOf(market), universe, options);

/** A number in [0, 1) that is a fixed function of a row and a column: noise without a generator. */
export function noise(t: number, n: number): number {
  const x = Math.sin(12.9898 * (t + 1) + 78.233 * (n + 1)) * 43_758.5453;
  return x - Math.floor(x);
}

/** Inputs without a hole: BTC, ETH and `alts` others over T days. */
export function wholeMarket(T: number, alts = 6): FeatureInputs {
  const assets = ['BTC', 'ETH', ...Array.from({ length: alts }, (_, n) => `A${n}`)].sort();
  const axes = createAxes(
    'day',
    Array.from({ length: T }, (_, t) => 19_723 + t),
    assets,
  );
  const of = (salt: number, value: (x: number, n: number) => number) => filled(axes, (t, n) => value(noise(t, n + salt), n));
  return {
    price: of(0, (x, n) => (n + 1) * (50 + x)),
    marketCapAsOf: of(100, (x, n) => 1e9 * (n + 1) * (1 + x)),
    volume: of(200, (x, n) => 1e6 * (n + 1) * (1 + x)),
    funding: of(300, (x) => 1e-4 * (x - 0.3)),
    openInterest: of(400, (x, n) => 1e7 * (n + 1) * (1 + x)),
    openInterestAsOf: of(500, (x, n) => 1e7 * (n + 1) * (1 + x)),
    altIds: new Set(assets),
  };
}

function filled(axes: Axes, value: (t: number, n: number) => number): Panel {
  const N = axes.assets.length;
  return createPanel(
    axes,
    Float64Array.from({ length: axes.times.length * N }, (_, i) => value(Math.floor(i / N), i % N)),
  );
}
