import { dailyAxes, formatDay, type Axes, type Panel } from '@regimelab/core';
import { fundingKnown, fundingPaid, FUNDING_SOURCES, readPanels, type FundingPaid, type Lake } from '@regimelab/lake-io';
import { day, lakeOf, lines } from './small-lakes.js';

/** A row of settled funding: `at` as `YYYY-MM-DD HH:MM`, UTC; null is an empty field. */
export interface Settlement {
  readonly asset?: string;
  readonly exchange?: string | null;
  readonly at: string;
  readonly rate: number;
  readonly hours?: number | null;
}

/** A row of daily funding. */
export interface DailyRate extends Omit<Settlement, 'at'> {
  readonly date: string;
}

/** A table of settlements as a CSV file of a lake. */
export const settlementCsv = (rows: readonly Settlement[]) =>
  lines(
    'asset_id,exchange,funding_ts,funding_rate,interval_hours',
    ...rows.map(({ asset, exchange, at, rate, hours }) => `${asset ?? 'SOL'},${exchange ?? ''},${at}:00,${rate},${hours ?? ''}`),
  );

/** `fact_funding.csv` of daily rates. */
export const dailyCsv = (rows: readonly DailyRate[]) =>
  lines(
    'asset_id,exchange,date,funding_rate,interval_hours',
    ...rows.map(({ asset, exchange, date, rate, hours }) => `${asset ?? 'SOL'},${exchange ?? ''},${date},${rate},${hours ?? ''}`),
  );

/** The same as settlement rows of fact_funding: a table with row_kind `settlement`. */
export const timedCsv = (rows: readonly Settlement[]) =>
  lines(
    'asset_id,exchange,date,funding_ts,funding_rate,interval_hours',
    ...rows.map(
      ({ asset, exchange, at, rate, hours }) => `${asset ?? 'SOL'},${exchange ?? ''},${at.slice(0, 10)},${at}:00,${rate},${hours ?? ''}`,
    ),
  );

/** A descriptor whose tables are given as `table: { … }` lines. */
export const tablesYaml = (...tables: readonly string[]) => lines('version: 1', 'tables:', ...tables.map((line) => `  ${line}`));

/** The files of a lake with funding; a prices table puts every asset on the grid. */
export interface FundingFiles {
  readonly daily?: readonly DailyRate[];
  readonly timed?: readonly Settlement[];
  readonly settled?: readonly Settlement[];
  readonly yaml?: string;
}

export function fundingLake({ daily, timed, settled, yaml }: FundingFiles): Promise<Lake> {
  return lakeOf({
    ...(daily === undefined ? {} : { 'fact_funding.csv': dailyCsv(daily) }),
    ...(timed === undefined ? {} : { 'fact_funding.csv': timedCsv(timed) }),
    ...(settled === undefined ? {} : { 'fact_funding_settlement.csv': settlementCsv(settled) }),
    ...(yaml === undefined ? {} : { 'lake.yaml': yaml }),
  });
}

/** 2024-01-01 to -08 with the given assets. */
export const january = (...assets: readonly string[]): Axes => dailyAxes(day('2024-01-01'), day('2024-01-08'), assets);

/** The funding paid on a grid, with fact_funding where the lake has it. */
export async function paidOf(
  files: FundingFiles,
  options: { readonly assets?: readonly string[]; readonly firstRow?: number; readonly maxStalenessDays?: number } = {},
): Promise<FundingPaid> {
  const lake = await fundingLake(files);
  const grid = january(...(options.assets ?? ['SOL']));
  const daily = lake.sources.has('fact_funding') ? (await readPanels(lake, ['fact_funding'], { axes: grid })).fact_funding : null;
  const { firstRow, maxStalenessDays = 3 } = options;
  return fundingPaid(lake, grid, daily, { maxStalenessDays, ...(firstRow === undefined ? {} : { firstRow }) });
}

/** The funding known on a grid. */
export async function knownOf(files: FundingFiles, assets: readonly string[] = ['SOL']): Promise<Panel> {
  const lake = await fundingLake(files);
  const grid = january(...assets);
  const { fact_funding } = await readPanels(lake, ['fact_funding'], { axes: grid });
  return fundingKnown(lake, fact_funding, grid);
}

/** Cells with a value: `ASSET date` → value, to 12 digits, so that a sum by hand can be compared. */
export function rounded({ axes, values }: Panel): Readonly<Record<string, number>> {
  const N = axes.assets.length;
  const cells = [...values.entries()].filter(([, value]) => !Number.isNaN(value));
  return Object.fromEntries(
    cells.map(([i, value]) => [`${axes.assets[i % N]} ${formatDay(axes.times[Math.floor(i / N)]!)}`, Number(value.toPrecision(12))]),
  );
}

/** Cells with a source: `ASSET date` → its name. */
export function sourcesOf({ source }: FundingPaid): Readonly<Record<string, string>> {
  const { axes, values } = source;
  const N = axes.assets.length;
  const cells = [...values.entries()].filter(([, code]) => code !== 0);
  return Object.fromEntries(
    cells.map(([i, code]) => [`${axes.assets[i % N]} ${formatDay(axes.times[Math.floor(i / N)]!)}`, FUNDING_SOURCES[code]!]),
  );
}
