import { hitRate, kpis, measured, sharpeRatio, unmeasured, type Measure } from '@regimelab/performance';
import { FRICTIONS, type DashboardData, type Friction, type JsonColumn, type PeriodKpi } from './dashboard-data.js';

/** Simulated rows, both included. */
export interface Period {
  readonly first: number;
  readonly last: number;
}

/** One step of the ladder from gross to net. */
export interface Rung {
  readonly part: 'price' | Friction;
  /** What it added to equity, USD; negative where it was paid. */
  readonly usd: number;
  /** The same over the equity before the period. The rungs together are the total return. */
  readonly share: number;
  /** Sharpe ratio of the daily returns after this and all parts before it. */
  readonly sharpe: Measure;
  /** Share of each leg in {@link Rung.share}, in the order of `daily.legs`. */
  readonly legs: readonly number[];
}

/** PnL by the regime that decided the position; the trade that opens it is charged to the regime that decided the trade. */
export interface RegimePnl {
  /** Index of the regime; −1: the deciding row had none or lay before the simulation. */
  readonly regime: number;
  /** Days whose position it decided. */
  readonly days: number;
  /** Over the equity before the period. */
  readonly parts: Readonly<Record<'price' | Friction, number>>;
  readonly net: number;
}

/** All that is shown of a period. */
export interface PeriodFigures {
  readonly days: number;
  readonly daysHeld: number;
  readonly kpis: Readonly<Record<PeriodKpi, Measure>>;
  /** Equity before the first row, USD. */
  readonly equityBefore: number;
  readonly ladder: readonly Rung[];
  readonly netUsd: number;
  readonly netShare: number;
  readonly netLegs: readonly number[];
  readonly regimes: readonly RegimePnl[];
}

/** The run as one period. */
export const wholeRun = ({ daily }: DashboardData): Period => ({ first: 0, last: daily.day.length - 1 });

/**
 * KPIs and attribution of some rows, by the same functions as those of the run. Returns count from the first row on; a fraction of the row's
 * own equity times that equity is USD, so the parts add up to the change of equity.
 */
export function periodFigures(data: DashboardData, { first, last }: Period): PeriodFigures {
  const { daily } = data;
  const slice = (column: JsonColumn) => column.slice(first, last + 1);
  const net = returns(slice(daily.net));
  const heldReturns = net.filter((_, index) => daily.held[first + index] === 1);
  const equityBefore = equityBeforeRow(data, first);

  return {
    days: Math.max(0, last - first + 1),
    daysHeld: heldReturns.length,
    kpis: {
      ...periodKpis(net),
      hitRateActive: hitRateHeld(heldReturns),
      ...averages(slice(daily.altTurnover), slice(daily.frictions.funding)),
    },
    equityBefore,
    ...ladder(data, first, last, equityBefore),
    regimes: byRegime(data, first, last, equityBefore),
  };
}

const returns = (column: JsonColumn) => Float64Array.from(column, (value) => value ?? NaN);

function periodKpis(net: Float64Array) {
  const { n: _n, missing: _missing, ...measures } = kpis(net);
  return measures;
}

const hitRateHeld = (held: Float64Array): Measure => (held.length === 0 ? unmeasured('no day with a position') : hitRate(held));

const averages = (turnover: JsonColumn, funding: JsonColumn) => ({ avgTurnover: mean(turnover), avgFundingDaily: mean(funding) });

function mean(column: JsonColumn): Measure {
  const values = column.filter((value): value is number => value !== null);
  return values.length === 0 ? unmeasured('no day') : measured(values.reduce((sum, value) => sum + value, 0) / values.length);
}

function equityBeforeRow({ daily, initialEquityUsd }: DashboardData, row: number): number {
  return row <= 0 ? initialEquityUsd : (daily.equityUsd[row - 1] ?? initialEquityUsd);
}

function ladder(data: DashboardData, first: number, last: number, equityBefore: number) {
  const { daily } = data;
  const usd = { price: 0, fees: 0, slippage: 0, impact: 0, funding: 0 };
  const legs = daily.legs.map(() => ({ price: 0, fees: 0, slippage: 0, impact: 0, funding: 0 }));
  for (let row = first; row <= last; row++) {
    const equity = equityBeforeRow(data, row);
    usd.price += equity * (daily.gross[row] ?? 0);
    for (const part of FRICTIONS) usd[part] -= equity * (daily.frictions[part][row] ?? 0);
    daily.legs.forEach((leg, index) => {
      legs[index]!.price += leg.price[row] ?? 0;
      for (const part of FRICTIONS) legs[index]![part] -= leg[part][row] ?? 0;
    });
  }

  const after = returns(daily.gross.slice(first, last + 1));
  const rungs = (['price', ...FRICTIONS] as const).map((part): Rung => {
    if (part !== 'price') for (let k = 0; k < after.length; k++) after[k]! -= daily.frictions[part][first + k] ?? NaN;
    return {
      part,
      usd: usd[part],
      share: usd[part] / equityBefore,
      sharpe: sharpeRatio(after),
      legs: legs.map((leg) => leg[part] / equityBefore),
    };
  });
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const netUsd = total(rungs.map((rung) => rung.usd));
  return {
    ladder: rungs,
    netUsd,
    netShare: netUsd / equityBefore,
    netLegs: legs.map((_, index) => total(rungs.map((rung) => rung.legs[index]!))),
  };
}

/**
 * The position over (t−1, t] was decided at t−1−lag, and so were its price PnL and funding; what was traded at t was decided at t−lag, and so
 * were its costs (specs/03, 12).
 */
function byRegime(data: DashboardData, first: number, last: number, equityBefore: number) {
  const { daily, timeline, regimes, executionLag } = data;
  const rows = Array.from({ length: regimes.length + 1 }, () => ({ days: 0, price: 0, fees: 0, slippage: 0, impact: 0, funding: 0 }));
  const decidedAt = (row: number) => rows[row < 0 ? regimes.length : (timeline.regime[daily.day[row]!]! + rows.length) % rows.length]!;
  for (let row = first; row <= last; row++) {
    const share = equityBeforeRow(data, row) / equityBefore;
    const holder = decidedAt(row - 1 - executionLag);
    holder.days += 1;
    holder.price += share * (daily.gross[row] ?? 0);
    holder.funding -= share * (daily.frictions.funding[row] ?? 0);
    const trader = decidedAt(row - executionLag);
    for (const part of ['fees', 'slippage', 'impact'] as const) trader[part] -= share * (daily.frictions[part][row] ?? 0);
  }
  return rows.map(({ days, ...parts }, index): RegimePnl => {
    const net = parts.price + parts.fees + parts.slippage + parts.impact + parts.funding;
    return { regime: index === regimes.length ? -1 : index, days, parts, net };
  });
}
