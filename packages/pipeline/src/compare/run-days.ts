import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DataError, formatDay, UsageError } from '@regimelab/core';
import { openConnection, type Row } from '@regimelab/lake-io';

/** The simulated days of a finished run, one row each, as its folder tells them. NaN is a missing number. */
export interface RunDays {
  /** `YYYY-MM-DD`, ascending. */
  readonly date: readonly string[];
  /** Fractions of the equity of the row before; costs and funding are positive where they were paid. */
  readonly gross: Float64Array;
  readonly net: Float64Array;
  readonly cost: Float64Array;
  readonly funding: Float64Array;
  /** The parts of cost; null where the folder has them in one sum. */
  readonly parts: { readonly fees: Float64Array; readonly slippage: Float64Array; readonly impact: Float64Array } | null;
  /** Traded USD of the alts over equity; null where the folder does not tell. */
  readonly altTurnover: Float64Array | null;
  /** 1 where a position was held over (t−1, t]; null where the folder does not tell. */
  readonly held: Uint8Array | null;
  /** Regime of the row; null where there is none. */
  readonly regime: readonly (string | null)[];
  /** Regime whose decision the position of the row stems from; null where there is none. */
  readonly decisionRegime: readonly (string | null)[];
}

/** The file of daily results that `regimelab backtest` writes. */
const DAILY = 'bt_daily_pnl.csv';

/**
 * Reads the days of a finished run: from `bt_daily_pnl.csv`, or from `returns.parquet` and `regime_timeseries.parquet`, which tell less.
 *
 * @throws {UsageError} `RUN_NOT_FOUND` where the folder is no run with daily returns
 * @throws {DataError} `RUN_DAMAGED` where its file lacks a column or a number
 */
export async function readRunDays(folder: string): Promise<RunDays> {
  const csv = await readFile(join(folder, DAILY), 'utf8').catch(() => null);
  if (csv !== null) return daysOfCsv(csv, join(folder, DAILY));
  const connection = await openConnection([resolve(folder)]);
  try {
    return await daysOfParquet(folder, (name, order) =>
      connection.rows(`SELECT * FROM read_parquet('${join(resolve(folder), name).replaceAll("'", "''")}') ORDER BY ${order}`),
    );
  } catch (cause) {
    throw new UsageError('RUN_NOT_FOUND', `${folder} holds neither ${DAILY} nor returns.parquet with regime_timeseries.parquet`, {
      hint: 'give the folder of a finished `regimelab backtest`; MSM v0 does not trade and has no returns',
      cause,
    });
  } finally {
    connection.close();
  }
}

/** Days of a run from one date to another, both included; null: no bound. */
export function daysWithin(days: RunDays, from: string | null, to: string | null): RunDays {
  const inside = days.date.map((date) => (from === null || date >= from) && (to === null || date <= to));
  const first = inside.indexOf(true);
  const end = inside.lastIndexOf(true) + 1;
  const cut = <A extends { slice(from: number, to: number): A }>(values: A) => (first < 0 ? values.slice(0, 0) : values.slice(first, end));
  return {
    date: cut(days.date as string[]),
    gross: cut(days.gross),
    net: cut(days.net),
    cost: cut(days.cost),
    funding: cut(days.funding),
    parts: days.parts && { fees: cut(days.parts.fees), slippage: cut(days.parts.slippage), impact: cut(days.parts.impact) },
    altTurnover: days.altTurnover && cut(days.altTurnover),
    held: days.held && cut(days.held),
    regime: cut(days.regime as (string | null)[]),
    decisionRegime: cut(days.decisionRegime as (string | null)[]),
  };
}

function daysOfCsv(text: string, file: string): RunDays {
  const [head, ...rows] = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const column = (name: string) => {
    const at = head!.indexOf(name);
    if (at < 0) throw damaged(file, `has no column ${name}`);
    return rows.map((row) => row[at] ?? '');
  };
  const numbers = (name: string) =>
    Float64Array.from(column(name), (cell, k) => {
      const value = cell === '' ? NaN : Number(cell);
      if (cell !== '' && Number.isNaN(value)) throw damaged(file, `line ${k + 2}: ${name}: expected a number, got ${cell}`);
      return value;
    });
  const names = (name: string) => column(name).map((cell) => (cell === '' ? null : cell));
  const exposure = numbers('total_gross');
  return {
    date: ascending(column('date'), file),
    gross: numbers('r_ls_gross'),
    net: numbers('r_ls_net'),
    cost: numbers('cost'),
    funding: numbers('funding'),
    parts: { fees: numbers('fees'), slippage: numbers('slippage'), impact: numbers('impact') },
    altTurnover: numbers('alt_turnover'),
    // Exposure stands after the trades of its row: what was held over (t−1, t] is that of the row before.
    held: Uint8Array.from(exposure, (_, k) => Number(k > 0 && exposure[k - 1] !== 0)),
    regime: names('regime'),
    decisionRegime: names('decision_regime'),
  };
}

async function daysOfParquet(folder: string, read: (name: string, order: string) => Promise<readonly Row[]>): Promise<RunDays> {
  const [returns, timeline] = [await read('returns.parquet', 'date'), await read('regime_timeseries.parquet', 'date')];
  const file = join(folder, 'returns.parquet');
  const numbers = (name: string) =>
    Float64Array.from(returns, (row) => {
      if (!(name in row)) throw damaged(file, `has no column ${name}`);
      return row[name] === null ? NaN : Number(row[name]);
    });
  const regimeOn = new Map(timeline.map(({ date, regime }) => [Number(date), (regime as string | null) ?? null]));
  const regimes = (lag: number) => returns.map(({ date }) => regimeOn.get(Number(date) - lag) ?? null);
  return {
    date: ascending(
      returns.map(({ date }) => formatDay(Number(date))),
      file,
    ),
    gross: numbers('r_ls_gross'),
    net: numbers('r_ls_net'),
    cost: numbers('cost'),
    funding: numbers('funding'),
    parts: null,
    altTurnover: null,
    held: null,
    regime: regimes(0),
    // A decision of t trades at t + 1 and earns over (t + 1, t + 2].
    decisionRegime: regimes(2),
  };
}

function ascending(dates: readonly string[], file: string): readonly string[] {
  const late = dates.findIndex((date, k) => k > 0 && date <= dates[k - 1]!);
  if (late > 0) throw damaged(file, `expected ascending dates, got ${dates[late]} after ${dates[late - 1]}`);
  return dates;
}

const damaged = (file: string, what: string) =>
  new DataError('RUN_DAMAGED', `${file} ${what}`, {
    hint: 'make the run again; its manifest has the hash of every file',
    context: { file },
  });
