import { emptyPanel, MS_PER_DAY, type Axes, type Panel, type PanelMask } from '@regimelab/core';
import type { Survey } from './clean-rows.js';
import { onDailyGrid } from './daily-grid.js';
import type { Lake } from './lake.js';
import { columnsOf, readTape, type Tape } from './internal/settlement-tape.js';
import type { LakePanel } from './read-panels.js';

/** Where the funding of an asset and day came from; the number is the code in {@link FundingPaid.source}. */
export const FUNDING_SOURCES = ['missing', 'settled', 'partial', 'daily'] as const;

/** Funding on a daily grid, as a position pays it. */
export interface FundingPaid {
  /** T×N, fraction of the notional over (t−1d, t]; positive: the long side pays. NaN = none known. */
  readonly paid: Panel;
  /** T×N codes of {@link FUNDING_SOURCES}. */
  readonly source: PanelMask;
  /** 1 where a settlement is knowable at t and was observed at most `maxStalenessDays` before. */
  readonly settledAsOf: PanelMask;
}

/** Hours of settled intervals a day needs for its sum to stand as it is. */
const COVERED_HOURS = 12;
const HOUR_MS = 3_600_000;

/**
 * The funding that positions pay, per asset and day of a grid.
 *
 *   settled:  φ[t, i] = mean over the instruments of i with a row in (t−1d, t] of Σ rate with funding_ts in (t−1d, t],
 *             times 24 / covered hours where the settled intervals of the instrument cover at most 12 h (`partial`)
 *   daily:    φ[t, i] = mean over instruments of rate·24/interval of the row observed in (t−1d, t], where nothing is settled
 *
 * An interval that is missing is the gap to the instrument's previous settlement if it divides 24 h, else the descriptor's.
 *
 * @param grid consecutive days, with the assets of the panels
 * @param daily fact_funding by row date, or null where the lake has none
 * @param options.firstRow rows before it stay missing: reading only what will be held is faster
 * @returns fractions of the notional; sums run in ascending time
 * @throws {LakeError} `LAKE_DUPLICATE_KEY`, and what reading fact_funding_settlement throws
 * @remarks Measurement clock (A1): row t is what was settled by t. Lake specification, sections 6.4 and 6.4a.
 */
export async function fundingPaid(
  lake: Lake,
  grid: Axes,
  daily: LakePanel | null,
  options: { readonly firstRow?: number; readonly maxStalenessDays: number },
): Promise<FundingPaid> {
  const firstRow = options.firstRow ?? 0;
  const paid = emptyPanel(grid);
  const source = { axes: grid, values: new Uint8Array(paid.values.length) };
  const settledAsOf = { axes: grid, values: new Uint8Array(paid.values.length) };
  const N = grid.assets.length;
  if (daily !== null && lake.descriptor.funding.rowKind === 'daily_mean') {
    const rate8 = onDailyGrid(daily, grid, 'measurement').values;
    for (let i = firstRow * N; i < rate8.length; i++) {
      if (rate8[i] !== rate8[i]) continue;
      paid.values[i] = rate8[i]! * 3;
      source.values[i] = 3;
    }
  }
  const tapes = [
    ...(lake.descriptor.funding.rowKind === 'settlement' && daily !== null ? (['fact_funding'] as const) : []),
    ...(lake.sources.has('fact_funding_settlement') ? (['fact_funding_settlement'] as const) : []),
  ];
  for (const table of tapes) {
    const survey = await lake.survey(table);
    // Two days of margin: one for the interval, one for the settlement before it, whose distance may be the interval's length.
    const lagDays = Math.ceil(lake.descriptor.tables[table].publicationLagMs / MS_PER_DAY);
    const from = (grid.times[firstRow] ?? 0) - 2 - Math.ceil(options.maxStalenessDays) - lagDays;
    const tape = await readTape(lake, survey, { from, to: (grid.times.at(-1) ?? 0) + 1 });
    settle(tape, survey, lake.descriptor.funding.intervalHours, grid, firstRow, paid.values, source.values);
    markKnown(tape, survey, grid, firstRow, lake.descriptor.tables[table].publicationLagMs, options.maxStalenessDays, settledAsOf.values);
  }
  return { paid, source, settledAsOf };
}

/** Sums each instrument's settlements by grid day and takes the mean over an asset's instruments, in their order. */
function settle(
  { series, time, rate8, hours }: Tape,
  survey: Survey,
  intervalHours: number,
  grid: Axes,
  firstRow: number,
  paid: Float64Array,
  source: Uint8Array,
): void {
  const columnOf = columnsOf(survey, grid);
  const N = grid.assets.length;
  const origin = grid.times[0] ?? 0;
  const instruments = new Int32Array(paid.length);
  for (let row = 0; row < time.length;) {
    const k = series[row]!;
    const day = Math.ceil(time[row]! / MS_PER_DAY);
    let sum = 0;
    let covered = 0;
    for (; row < time.length && series[row] === k && Math.ceil(time[row]! / MS_PER_DAY) === day; row++) {
      const given = hours[row]!;
      // The rate of the interval itself: rows were read per 8 h.
      sum += (rate8[row]! * (given === given ? given : intervalHours)) / 8;
      covered += given === given ? given : gapHours(series, time, row, intervalHours);
    }
    const n = columnOf[k]!;
    const t = day - origin;
    if (n < 0 || t < firstRow || t >= grid.times.length) continue;
    const i = t * N + n;
    const isPartial = covered <= COVERED_HOURS;
    const phi = isPartial ? (sum * 24) / covered : sum;
    const others = instruments[i]!++;
    paid[i] = others === 0 ? phi : paid[i]! + phi;
    source[i] = isPartial || (others > 0 && source[i] === 2) ? 2 : 1;
  }
  for (let i = 0; i < paid.length; i++) if (instruments[i]! > 1) paid[i]! /= instruments[i]!;
}

/** Hours since the instrument's previous settlement where they divide a day, else the descriptor's interval. */
function gapHours(series: Int32Array, time: Float64Array, row: number, intervalHours: number): number {
  if (row === 0 || series[row - 1] !== series[row]) return intervalHours;
  const gap = (time[row]! - time[row - 1]!) / HOUR_MS;
  return gap >= 1 && gap <= 24 && 24 % gap === 0 ? gap : intervalHours;
}

function markKnown(
  { series, time }: Tape,
  survey: Survey,
  grid: Axes,
  firstRow: number,
  lagMs: number,
  maxStalenessDays: number,
  known: Uint8Array,
): void {
  const columnOf = columnsOf(survey, grid);
  const N = grid.assets.length;
  const origin = grid.times[0] ?? 0;
  for (let row = 0; row < time.length; row++) {
    const n = columnOf[series[row]!]!;
    if (n < 0) continue;
    const first = Math.max(firstRow, Math.ceil((time[row]! + lagMs) / MS_PER_DAY) - origin);
    const last = Math.min(grid.times.length - 1, Math.floor(time[row]! / MS_PER_DAY + maxStalenessDays) - origin);
    for (let t = first; t <= last; t++) known[t * N + n] = 1;
  }
}
