import { createAxes, createPanel, panelOf, type Axes, type Panel } from '@regimelab/core';
import { buildFeatures, featureColumns, type BuildFeaturesOptions, type FeatureInputs, type FeatureTable } from '@regimelab/features';

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

// Taken once: in jest's sandbox each look at a global costs more than the sine.
const { floor, sin } = Math;

/** A number in [0, 1) that is a fixed function of a row and a column: noise without a generator. */
export function noise(t: number, n: number): number {
  const x = sin(12.9898 * (t + 1) + 78.233 * (n + 1)) * 43_758.5453;
  return x - floor(x);
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

/** Every column of a table by name, with the estimator of each group's funding. */
export function everyColumn(table: FeatureTable): ReadonlyMap<string, ArrayLike<number>> {
  const { alts, majors } = table.groupFunding;
  return new Map<string, ArrayLike<number>>([
    ...Object.entries(featureColumns(table) as Readonly<Record<string, ArrayLike<number>>>).filter(([name]) => name !== 'date'),
    ...Object.entries({ altsMode: alts.mode, altsFallback: alts.oiFallback, majorsMode: majors.mode, majorsFallback: majors.oiFallback }),
  ]);
}

/** Names of the columns in which two tables are not the same bits. */
export function differing(a: FeatureTable, b: FeatureTable): string[] {
  const others = everyColumn(b);
  return [...everyColumn(a)].flatMap(([name, column]) => {
    const other = others.get(name)!;
    return column.length === other.length && Array.from(column).every((x, t) => Object.is(x, other[t])) ? [] : [name];
  });
}
