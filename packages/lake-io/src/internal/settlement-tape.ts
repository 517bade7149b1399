import type { Axes, Day } from '@regimelab/core';
import { uniqueRows, type Survey } from '../clean-rows.js';
import type { Lake } from '../lake.js';
import { readingFiles } from '../table-source.js';

/** Settlements in ascending (series, time). */
export interface Tape {
  readonly series: Int32Array;
  /** Milliseconds since 1970 UTC. */
  readonly time: Float64Array;
  /** Fraction per 8 h. */
  readonly rate8: Float64Array;
  /** NaN = not given. */
  readonly hours: Float64Array;
}

/** Reads the settlements with a UTC date in a range. @throws {LakeError} `LAKE_DUPLICATE_KEY` */
export async function readTape(lake: Lake, survey: Survey, days: { readonly from: Day; readonly to: Day }): Promise<Tape> {
  const view = await lake.view(survey.table);
  const read = async (rows: string): Promise<Tape> => {
    const parts: Tape[] = [];
    await readingFiles(view, () =>
      lake.connection.scan(
        `SELECT k, epoch_ms(t)::DOUBLE AS t, v, coalesce(hours, 'nan'::DOUBLE) AS hours FROM (${rows})
           WHERE d BETWEEN DATE '1970-01-01' + ${days.from}::INTEGER AND DATE '1970-01-01' + ${days.to}::INTEGER ORDER BY k, t`,
        ([k, t, v, hours]) =>
          parts.push({
            series: Int32Array.from(k!),
            time: Float64Array.from(t!),
            rate8: Float64Array.from(v!),
            hours: Float64Array.from(hours!),
          }),
      ),
    );
    return joined(parts);
  };
  const tape = await read(survey.clean);
  // Two rows for one settlement: the full rule of the keys decides, which costs a second look.
  const isTwice = tape.time.some((time, row) => row > 0 && time === tape.time[row - 1] && tape.series[row] === tape.series[row - 1]);
  return isTwice ? read((await uniqueRows(lake, survey)).sql) : tape;
}

function joined(parts: readonly Tape[]): Tape {
  const length = parts.reduce((sum, { time }) => sum + time.length, 0);
  const tape = {
    series: new Int32Array(length),
    time: new Float64Array(length),
    rate8: new Float64Array(length),
    hours: new Float64Array(length),
  };
  let at = 0;
  for (const part of parts) {
    tape.series.set(part.series, at);
    tape.time.set(part.time, at);
    tape.rate8.set(part.rate8, at);
    tape.hours.set(part.hours, at);
    at += part.time.length;
  }
  return tape;
}

/** Column of each series' asset on the grid; −1 where the grid has no such asset. */
export function columnsOf(survey: Survey, grid: Axes): Int32Array {
  const columnOf = new Map(grid.assets.map((asset, n) => [asset, n]));
  return Int32Array.from(survey.series, ({ assetId }) => columnOf.get(assetId) ?? -1);
}
