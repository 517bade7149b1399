import { createAxes, emptyPanel, formatDay, type Axes, type Panel } from '@regimelab/core';
import { asOfDaily } from './daily-grid.js';
import { literal } from './connection.js';
import { refuseUnreadable } from './internal/refuse-unreadable.js';
import type { Lake } from './lake.js';
import { LakeError } from './lake-error.js';
import { readingFiles, type TableView } from './table-source.js';

/**
 * Betas on BTC and ETH from the lake's own table `tracker_betas`, as of each day of a grid.
 *
 *   β[t, i] = the pair of the newest row of asset i with knowable_at ≤ t, if t − observed_at ≤ maxStalenessDays; else NaN
 *
 * A row counts only with both betas finite; one without them is as if it were not there, and an older row may count in its place.
 *
 * @param grid consecutive days; assets of the table that the grid lacks are left out
 * @param maxStalenessDays inclusive, counted from the observation; null for no limit
 * @returns T×N betas on BTC, then on ETH; both NaN or none
 * @throws {LakeError} `LAKE_MISSING_TABLE`, `LAKE_MISSING_COLUMN`, `LAKE_COLUMN_TYPE`, `LAKE_DATE_NOT_MIDNIGHT`, `LAKE_DUPLICATE_KEY`,
 * `ASSET_ALIAS_CLASH`
 * @remarks Knowledge clock. Lake specification, sections 3 and 4.
 */
export async function readTrackerBetas(lake: Lake, grid: Axes, maxStalenessDays: number | null): Promise<readonly [Panel, Panel]> {
  const view = await lake.view('tracker_betas');
  await refuseUnreadable(lake, view);
  const usable = `SELECT * FROM (SELECT ${view.sql('asset_id')} AS raw, ${view.sql('date')} AS d, ${view.sql('beta_btc')} AS btc,
      ${view.sql('beta_eth')} AS eth FROM ${view.relation}) WHERE trim(raw) <> '' AND d IS NOT NULL AND isfinite(btc) AND isfinite(eth)`;
  const found = await readingFiles(view, () =>
    lake.connection.rows(`SELECT raw, min(d) AS first, max(d) AS last FROM (${usable}) GROUP BY raw`),
  );
  const columnOf = new Map(grid.assets.map((asset, n) => [asset, n]));
  const series = found.flatMap((row) => {
    const raw = String(row['raw']);
    const column = columnOf.get(lake.assetId(raw));
    return column === undefined ? [] : [{ raw, column, first: Number(row['first']), last: Number(row['last']) }];
  });
  if (series.length === 0) return [emptyPanel(grid), emptyPanel(grid)];

  const first = Math.min(...series.map((one) => one.first));
  const last = Math.max(...series.map((one) => one.last));
  const rows = createAxes(
    'day',
    Int32Array.from({ length: last - first + 1 }, (_, t) => first + t),
    grid.assets,
  );
  const N = grid.assets.length;
  const [btc, eth] = [emptyPanel(rows), emptyPanel(rows)];
  const writer = new Int32Array(rows.times.length * N); // which raw id a cell came from
  const clashes: Clash[] = [];
  const names = `SELECT unnest([${series.map(({ raw }) => literal(raw)).join(', ')}]) AS raw, unnest([${series.map((_, k) => k).join(', ')}]) AS k`;
  await readingFiles(view, () =>
    lake.connection.scan(`SELECT m.k, r.d, r.btc, r.eth FROM (${usable}) r JOIN (${names}) m ON r.raw = m.raw`, ([k, d, x, y], count) => {
      for (let row = 0; row < count; row++) {
        const cell = (d![row]! - first) * N + series[k![row]!]!.column;
        const isTaken = btc.values[cell] === btc.values[cell];
        if (isTaken && (btc.values[cell] !== x![row] || eth.values[cell] !== y![row]))
          clashes.push({ cell, by: [writer[cell]!, k![row]!] });
        btc.values[cell] = x![row]!;
        eth.values[cell] = y![row]!;
        writer[cell] = k![row]!;
      }
    }),
  );
  if (clashes.length > 0) throw clashError(view, clashes, rows, series);
  const clock = lake.clock('tracker_betas');
  return [
    asOfDaily({ ...btc, clock }, grid, 'knowledge', maxStalenessDays),
    asOfDaily({ ...eth, clock }, grid, 'knowledge', maxStalenessDays),
  ];
}

/** A cell that two different rows want, and the raw ids they stand under. */
interface Clash {
  readonly cell: number;
  readonly by: readonly [number, number];
}

function clashError(
  view: TableView,
  clashes: readonly Clash[],
  { times, assets }: Axes,
  series: readonly { readonly raw: string }[],
): LakeError {
  const ordered = [...new Set(clashes.map(({ cell }) => cell))].sort((a, b) => (a % assets.length) - (b % assets.length) || a - b);
  const keys = ordered.slice(0, 5).map((cell) => `${assets[cell % assets.length]} ${formatDay(times[Math.floor(cell / assets.length)]!)}`);
  const where = `${keys.join('; ')}${ordered.length > 5 ? ' and more' : ''}`;
  const context = { table: view.table, keys, files: view.files.slice(0, 3) };
  const alias = clashes.map(({ by }) => by.map((k) => series[k]!.raw)).find(([one, other]) => one !== other);
  if (alias !== undefined) {
    const ids = [...alias].sort().join(' and ');
    return new LakeError('ASSET_ALIAS_CLASH', `${view.table}: ${ids} mean the same asset and disagree at: ${where}`, {
      hint: 'keep one of the two ids',
      context,
    });
  }
  return new LakeError('LAKE_DUPLICATE_KEY', `${view.table} has two different rows for one key: ${where}`, {
    hint: 'remove one of each',
    context,
  });
}
