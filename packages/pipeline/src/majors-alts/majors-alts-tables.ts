import { ACTIONS, attributePnl, decisionReturns, type Rebalance } from '@regimelab/backtest-engine';
import { realizedBeta, rollingRealizedBeta, type RealizedBeta } from '@regimelab/beta-neutral';
import { CsvFields, csvText, formatDay, type CsvColumn } from '@regimelab/core';
import { hacMean, mean, median, standardDeviation } from '@regimelab/numerics';
import { drawdowns, equityCurve } from '@regimelab/performance';
import type { MajorsAltsBook } from './choose-books.js';
import type { MajorsAltsResult } from './compute-majors-alts.js';

/** Days a year. */
const DAYS_PER_YEAR = 365;
/** Simulated rows of a rolling realised beta. */
export const REALISED_BETA_DAYS = 60;

/** `regime_timeline.csv`: one row per grid day of the window. */
export function regimeTimelineCsv({ signals, features, rows, grid }: MajorsAltsResult): string {
  const { regime } = signals;
  const column = (name: string, value: (t: number) => string | number | boolean | null): CsvColumn => [
    name,
    each(rows.last - rows.first + 1, (k) => value(rows.first + k)),
  ];
  return csvText([
    column('date', (t) => formatDay(grid.times[t]!)),
    column('score', (t) => signals.score[t]!),
    column('regime', (t) => regime.names[regime.code[t]!] ?? null),
    column('score_ungated', (t) => signals.scoreUngated[t]!),
    column('gate', (t) => signals.gate[t] === 1),
    column('valid', (t) => features.valid[t] === 1),
    column('weight_present', (t) => signals.weightPresent[t]!),
    column('label_type', () => regime.causality),
  ]);
}

/** The simulated rows in columns that several files share: index k runs over the S simulated rows. */
export interface DailyColumns {
  readonly date: readonly string[];
  readonly regime: readonly (string | null)[];
  /** Regime of the row whose decision the position of the row stems from; null where that row is not simulated or has none. */
  readonly decisionRegime: readonly (string | null)[];
  readonly score: Float64Array;
  readonly action: readonly string[];
  /** Rebalance whose book is held after the trades of the row; null while flat. */
  readonly held: readonly (HeldBook | null)[];
  /** The columns that the seeds fixed, of `bt_daily_pnl.csv` and `bt_equity_curve.csv`. */
  readonly seed: readonly CsvColumn[];
}

/** An executed rebalance and what is left of its betas. */
export interface HeldBook {
  readonly rebalance: Rebalance;
  /** score scale × volatility factor. */
  readonly scale: number;
  /** Ex-ante residual betas of the traded weights. */
  readonly residual: readonly [number, number];
}

export function dailyColumns({ grid, signals, backtest }: MajorsAltsResult): DailyColumns {
  const { first } = backtest.rows;
  const S = backtest.equity.length;
  const { names, code } = signals.regime;
  const regimeOf = (t: number) => names[code[t]!] ?? null;
  const books = new Map(backtest.rebalances.map((rebalance) => [rebalance.row, heldBook(rebalance)]));
  const decided = decisionReturns(backtest, signals.regime).code;
  const date = each(S, (k) => formatDay(grid.times[first + k]!));
  const regime = each(S, (k) => regimeOf(first + k));
  const score = signals.score.slice(first, first + S);
  return {
    date,
    regime,
    decisionRegime: each(S, (k) => names[decided[k]!] ?? null),
    score,
    action: each(S, (k) => ACTIONS[backtest.action[k]!] ?? ''),
    held: each(S, (k) => books.get(backtest.rebalanceRow[k]!) ?? null),
    seed: seedColumns(backtest, date, regime, score),
  };
}

/** value(0) … value(count − 1). */
function each<T>(count: number, value: (k: number) => T): T[] {
  const values: T[] = [];
  for (let k = 0; k < count; k++) values.push(value(k));
  return values;
}

function heldBook(rebalance: Rebalance): HeldBook {
  const scale = rebalance.scale * rebalance.volatilityFactor;
  const [first, second] = rebalance.book.residual;
  return { rebalance, scale, residual: [first * scale, second * scale] };
}

/** Written out here for both files. */
function seedColumns(
  { returns, turnover, gross }: MajorsAltsResult['backtest'],
  date: readonly string[],
  regime: readonly (string | null)[],
  score: Float64Array,
): readonly CsvColumn[] {
  const grossReturns = new CsvFields(returns.gross);
  return [
    ['date', new CsvFields(date)],
    ['regime', new CsvFields(regime)],
    ['score', new CsvFields(score)],
    ['pnl', grossReturns],
    ['cost', new CsvFields(returns.cost)],
    ['funding', new CsvFields(returns.funding)],
    ['r_ls_gross', grossReturns],
    ['r_ls_net', new CsvFields(returns.net)],
    ['alt_turnover', new CsvFields(turnover.alts)],
    ['major_turnover', new CsvFields(turnover.majors)],
    ['alt_gross', new CsvFields(gross.alts)],
    ['major_gross', new CsvFields(gross.majors)],
    ['total_gross', new CsvFields(gross.total)],
  ];
}

/** `bt_daily_pnl.csv`: one row per simulated day. */
export function dailyPnlCsv({ backtest }: MajorsAltsResult, daily: DailyColumns): string {
  const { returns } = backtest;
  return csvText([
    ...daily.seed,
    ['decision_regime', daily.decisionRegime],
    ['action', daily.action],
    ['n_alts', backtest.altCount],
    ['scale', daily.held.map((held) => held?.scale)],
    ['fees', returns.fees],
    ['slippage', returns.slippage],
    ['impact', returns.impact],
    ['equity_usd', backtest.equity],
    ['residual_beta_btc', daily.held.map((held) => held?.residual[0])],
    ['residual_beta_eth', daily.held.map((held) => held?.residual[1])],
    ['traded', Array.from(backtest.traded, (traded) => traded === 1)],
  ]);
}

/** `bt_equity_curve.csv`: the growth of one unit. */
export function equityCurveCsv({ backtest }: MajorsAltsResult, daily: DailyColumns): string {
  const { net } = backtest.returns;
  return csvText([...daily.seed, ['equity_curve', equityCurve(net).subarray(1)], ['drawdown', drawdowns(net).subarray(1)]]);
}

/** One regime of `regime_metrics.csv`; NaN where the sample cannot carry a figure. */
export interface RegimeMetrics {
  readonly regime: string;
  readonly days: number;
  readonly mean: number;
  readonly median: number;
  readonly std: number;
  /** mean / std · √365. */
  readonly sharpeLike: number;
  readonly hacT: number;
}

/**
 * Daily returns by the regime that decided them: gross − funding of the row − cost of the row before, because the trade behind a position is
 * booked on the row before its first return.
 */
export function regimeMetrics({ signals, backtest }: MajorsAltsResult): readonly RegimeMetrics[] {
  const { returns, code } = decisionReturns(backtest, signals.regime);
  return signals.regime.names.flatMap((regime, r): RegimeMetrics[] => {
    const own = returns.filter((_, k) => code[k] === r);
    if (own.length === 0) return [];
    const [average, std] = [mean(own), standardDeviation(own)];
    return [
      {
        regime,
        days: own.length,
        mean: average,
        median: median(own),
        std,
        sharpeLike: std > 0 ? (average / std) * Math.sqrt(DAYS_PER_YEAR) : NaN,
        hacT: hacMean(own).tStatistic,
      },
    ];
  });
}

export function regimeMetricsCsv(metrics: readonly RegimeMetrics[]): string {
  return csvText([
    ['regime', metrics.map(({ regime }) => regime)],
    ['n_days', metrics.map(({ days }) => days)],
    ['mean_return', metrics.map((row) => row.mean)],
    ['median_return', metrics.map((row) => row.median)],
    ['std_return', metrics.map(({ std }) => std)],
    ['sharpe_like', metrics.map(({ sharpeLike }) => sharpeLike)],
    ['hac_t', metrics.map(({ hacT }) => hacT)],
  ]);
}

/** `pnl_ledger.csv`: where the profit came from, by leg and by the regime that decided it; the last row is the total. */
export function ledgerCsv({ backtest, signals }: MajorsAltsResult): string {
  const { entries, total } = attributePnl(backtest, signals.regime);
  const rows = [...entries, { ...total, leg: 'total', regime: null }];
  const column = (name: 'price' | 'fees' | 'slippage' | 'impact' | 'funding' | 'net'): CsvColumn => [
    `${name}_usd`,
    rows.map((row) => row[name]),
  ];
  return csvText([
    ['leg', rows.map(({ leg }) => leg)],
    ['decision_regime', rows.map(({ regime }) => regime)],
    ...(['price', 'fees', 'slippage', 'impact', 'funding', 'net'] as const).map(column),
  ]);
}

/** The neutrality of every rebalance decision, in columns: index j runs over the decisions. */
export interface NeutralityColumns {
  readonly rebalances: readonly Rebalance[];
  readonly books: readonly MajorsAltsBook[];
  /** Per decision: score scale × volatility factor, by which the figures of the book are multiplied. */
  readonly scale: Float64Array;
  /** Realised betas of the last {@link REALISED_BETA_DAYS} simulated rows up to the decision; NaN with too few of them held. */
  readonly realised: readonly [Float64Array, Float64Array];
}

export function neutralityColumns(result: MajorsAltsResult): NeutralityColumns {
  const { backtest, books } = result;
  const { rebalances } = backtest;
  return {
    rebalances,
    books: rebalances.map(({ row }) => books.byRow.get(row) as MajorsAltsBook),
    scale: Float64Array.from(rebalances, ({ scale, volatilityFactor }) => scale * volatilityFactor),
    realised: rollingRealizedBeta(
      bookReturns(result),
      rebalances.map(({ row }) => row - backtest.rows.first),
      { lookback: REALISED_BETA_DAYS },
    ),
  };
}

/** `neutrality.csv`: one row per rebalance decision. Residuals, exposures and weights hold after the gross cap, at the scale ordered. */
export function neutralityCsv({ grid }: MajorsAltsResult, { rebalances, books, scale, realised }: NeutralityColumns): string {
  const of = (value: (book: MajorsAltsBook) => number) => books.map((book, j) => value(book) * scale[j]!);
  return csvText([
    ['date', rebalances.map(({ row }) => formatDay(grid.times[row]!))],
    ['residual_beta_btc', of(({ neutral }) => neutral.residual[0])],
    ['residual_beta_eth', of(({ neutral }) => neutral.residual[1])],
    ['score_scale', rebalances.map((rebalance) => rebalance.scale)],
    ['vol_factor', rebalances.map(({ volatilityFactor }) => volatilityFactor)],
    ['cap_factor', books.map(({ neutral }) => neutral.capFactor)],
    ['mode', books.map(({ neutral }) => neutral.mode)],
    ['e_btc', of(({ neutral }) => neutral.exposure[0])],
    ['e_eth', of(({ neutral }) => neutral.exposure[1])],
    ['x_btc', of(({ neutral }) => neutral.majors[0])],
    ['x_eth', of(({ neutral }) => neutral.majors[1])],
    ['gross', of(({ neutral }) => neutral.gross)],
    ['realised_beta_btc_60d', realised[0]],
    ['realised_beta_eth_60d', realised[1]],
  ]);
}

/** Gross returns of the book beside those of the majors, over the simulated rows. */
function bookReturns({ backtest, market, majors }: MajorsAltsResult) {
  const { values, axes } = market.measurement.price;
  const N = axes.assets.length;
  const returnsOf = (major: string) => {
    const n = axes.assets.indexOf(major);
    return Float64Array.from(backtest.equity, (_, k) => {
      const t = backtest.rows.first + k;
      return t === 0 ? NaN : values[t * N + n]! / values[(t - 1) * N + n]! - 1;
    });
  };
  return { book: backtest.returns.gross, majors: [returnsOf(majors[0]), returnsOf(majors[1])] as const, held: backtest.active };
}

/** Betas the book had in hindsight: over the rows with a position, and over all of them. */
export function realisedBetas(result: MajorsAltsResult): { readonly active: RealizedBeta; readonly all: RealizedBeta } {
  const returns = bookReturns(result);
  return { active: realizedBeta(returns), all: realizedBeta({ ...returns, held: null }) };
}

/** Daily rolling realised betas, for the dashboard. */
export function rollingBetas(result: MajorsAltsResult): readonly [Float64Array, Float64Array] {
  const returns = bookReturns(result);
  return rollingRealizedBeta(returns, Array.from(result.backtest.equity.keys()), { lookback: REALISED_BETA_DAYS });
}
