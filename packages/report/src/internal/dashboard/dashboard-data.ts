import type { DashboardEdge, DashboardInput, DashboardKpis, Figure, FlagColumn } from '../../dashboard-input.js';
import type { NumberColumn } from '../../msm-report-input.js';
import { regimePalette } from '../regime-palette.js';

/** Numbers as JSON has them: null is missing. */
export type JsonColumn = readonly (number | null)[];

/** The KPIs that are computed for any period. */
export type PeriodKpi = Exclude<keyof DashboardKpis, 'others'>;

/** The parts of the PnL in the order they are taken off, after the price. */
export const FRICTIONS = ['fees', 'slippage', 'impact', 'funding'] as const;
export type Friction = (typeof FRICTIONS)[number];

/** A spread between regimes, as drawn and as told beside the pointer. */
export type SpreadFigures = Omit<DashboardEdge, 'reason'>;

/** What the script of the dashboard works on: plain JSON, embedded in the page, so that page and server show the same figures. */
export interface DashboardData {
  readonly regimes: readonly { readonly name: string; readonly glyph: string }[];
  /** Whether a book is held in the regime. */
  readonly tradeRegimes: readonly boolean[];
  readonly majors: readonly [string, string];
  readonly executionLag: number;
  readonly initialEquityUsd: number;
  readonly realisedBetaDays: number;
  readonly confidence: number;
  /** Lines of the score chart, low to high, with the regime that lies beyond. */
  readonly thresholds: readonly { readonly regime: number; readonly value: number }[];
  /** Days of [start, end]; `regime` −1 where there is none. */
  readonly timeline: {
    readonly date: readonly string[];
    readonly score: JsonColumn;
    /** Only where the gate lowered it. */
    readonly gated: readonly { readonly day: number; readonly score: number }[];
    readonly regime: readonly number[];
  };
  /** Simulated days; `day` is the index in the timeline. What KPIs and attribution are computed from is the full double. */
  readonly daily: {
    readonly day: readonly number[];
    readonly equityUsd: JsonColumn;
    readonly gross: JsonColumn;
    readonly net: JsonColumn;
    readonly frictions: Readonly<Record<Friction, JsonColumn>>;
    readonly altTurnover: JsonColumn;
    readonly held: readonly (0 | 1)[];
    readonly traded: readonly (0 | 1)[];
    readonly action: readonly string[];
    readonly altGross: JsonColumn;
    readonly majorGross: JsonColumn;
    readonly netExposure: JsonColumn;
    readonly nAlts: JsonColumn;
    readonly residualBeta: readonly [JsonColumn, JsonColumn];
    readonly realisedBeta: readonly [JsonColumn, JsonColumn];
    readonly legs: readonly ({ readonly name: string; readonly price: JsonColumn } & Readonly<Record<Friction, JsonColumn>>)[];
  };
  readonly references: readonly { readonly name: string; readonly returns: JsonColumn }[];
  /** `row` of `daily`. */
  readonly events: readonly { readonly row: number; readonly text: string }[];
  readonly kpis: Readonly<Record<PeriodKpi, Figure>>;
  /** The spreads of forward returns by horizon, those of {@link spreadNames}. */
  readonly horizons: readonly { readonly days: number; readonly spreads: readonly SpreadFigures[] }[];
}

/** The input reduced to what the script needs. */
export function dashboardData(input: DashboardInput): DashboardData {
  const { definition, timeline, daily, regimeNames } = input;
  const days = new Map(timeline.date.map((date, day) => [date, day]));
  const rows = new Map(daily.date.map((date, row) => [date, row]));
  const { others: _, ...kpis } = input.kpis;
  const pair = ([first, second]: readonly [NumberColumn, NumberColumn]) => [drawn(first), drawn(second)] as const;
  return {
    regimes: regimePalette(regimeNames).map(({ name, glyph }) => ({ name, glyph })),
    tradeRegimes: regimeNames.map((name) => definition.tradeRegimes.includes(name)),
    majors: definition.majors,
    executionLag: definition.executionLag,
    initialEquityUsd: definition.initialEquityUsd,
    realisedBetaDays: definition.realisedBetaDays,
    confidence: input.confidence,
    thresholds: thresholdLines(input),
    timeline: {
      date: timeline.date,
      score: drawn(timeline.score),
      gated: timeline.date.flatMap((_date, day) => {
        const score = timeline.scoreUngated[day]!;
        return timeline.gate[day] && Number.isFinite(score) ? [{ day, score: shortened(score) }] : [];
      }),
      regime: Array.from(timeline.regime),
    },
    daily: {
      day: daily.date.map((date) => days.get(date)!),
      equityUsd: exact(daily.equityUsd),
      gross: exact(daily.grossReturn),
      net: exact(daily.netReturn),
      frictions: { fees: exact(daily.fees), slippage: exact(daily.slippage), impact: exact(daily.impact), funding: exact(daily.funding) },
      altTurnover: exact(daily.altTurnover),
      held: flags(daily.held),
      traded: flags(daily.traded),
      action: daily.action,
      altGross: drawn(daily.altGross),
      majorGross: drawn(daily.majorGross),
      netExposure: drawn(daily.net),
      nAlts: drawn(daily.nAlts),
      residualBeta: pair(daily.residualBeta),
      realisedBeta: pair(daily.realisedBeta),
      legs: daily.legs.map((leg) => ({
        name: leg.name,
        price: exact(leg.price),
        fees: exact(leg.fees),
        slippage: exact(leg.slippage),
        impact: exact(leg.impact),
        funding: exact(leg.funding),
      })),
    },
    references: input.references.map(({ name, returns }) => ({ name, returns: drawn(returns) })),
    events: input.events.map(({ date, kind, detail }) => ({
      row: rows.get(date)!,
      text: detail === '' ? words(kind) : `${words(kind)}: ${detail}`,
    })),
    kpis,
    horizons: (input.evaluation ?? []).map(({ days: horizon, spread, sides }) => ({
      days: horizon,
      spreads: (hasSides(regimeNames) ? [spread, sides] : [spread]).map(({ reason: _reason, ...figures }) => figures),
    })),
  };
}

/** Whether two regimes on each side can be pooled. */
export const hasSides = (regimes: readonly unknown[]): boolean => regimes.length === 5;

/** What is compared, majors first: the regimes at the ends, and the two sides where each has more than one regime. */
export function spreadNames(regimes: readonly { readonly name: string }[]): readonly string[] {
  const ends = `${regimes.at(-1)!.name} minus ${regimes[0]!.name}`;
  return hasSides(regimes) ? [ends, 'both majors minus both alts'] : [ends];
}

/** `stop_loss` → `stop loss`. */
export const words = (name: string): string => name.replaceAll('_', ' ');

function thresholdLines({ thresholds, regimeNames }: DashboardInput): DashboardData['thresholds'] {
  if (thresholds === null) return [];
  const { strongLow, low, high, strongHigh } = thresholds;
  const last = regimeNames.length - 1;
  const weak = strongLow === null ? 0 : 1;
  return [
    ...(strongLow === null ? [] : [{ regime: 0, value: strongLow }]),
    { regime: weak, value: low },
    { regime: last - weak, value: high },
    ...(strongHigh === null ? [] : [{ regime: last, value: strongHigh }]),
  ];
}

const exact = (column: NumberColumn): JsonColumn => Array.from(column, (value) => (Number.isFinite(value) ? value : null));

/** Six significant digits, which no chart and no tooltip can tell from the full double. */
const drawn = (column: NumberColumn): JsonColumn => Array.from(column, (value) => (Number.isFinite(value) ? shortened(value) : null));
const shortened = (value: number) => Number(value.toPrecision(6));

const flags = (column: FlagColumn) => Array.from(column, (flag): 0 | 1 => (flag ? 1 : 0));
