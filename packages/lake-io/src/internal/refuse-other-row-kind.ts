import type { Lake } from '../lake.js';
import { LakeError } from '../lake-error.js';
import { readingFiles, type TableView } from '../table-source.js';

/**
 * Settlement rows of `fact_funding` need their time; daily means must not have one: a table read as the other kind would give wrong rates
 * silently.
 *
 * @throws {LakeError} `LAKE_MISSING_COLUMN` or `CONFIG_CONFLICT` where `funding_ts` contradicts the descriptor's `row_kind`
 */
export async function refuseOtherRowKind(lake: Lake, view: TableView): Promise<void> {
  const { rowKind } = lake.descriptor.funding;
  if (rowKind === 'settlement') {
    if (view.present.has('funding_ts')) return;
    throw new LakeError('LAKE_MISSING_COLUMN', 'fact_funding has no column funding_ts, which row_kind: settlement needs', {
      hint: 'set row_kind: daily_mean in lake.yaml, or add the settlement times',
      context: { table: view.table, column: 'funding_ts', files: view.files.slice(0, 3) },
    });
  }
  if (!view.present.has('funding_ts')) return;
  const [timed] = await readingFiles(view, () =>
    lake.connection.rows(`SELECT count(*) AS n FROM ${view.relation} WHERE ${view.sql('funding_ts')} IS NOT NULL`),
  );
  const count = Number(timed!['n']);
  if (count === 0) return;
  throw new LakeError(
    'CONFIG_CONFLICT',
    `fact_funding.funding_ts: ${count} rows have a settlement time, but lake.yaml says row_kind: daily_mean`,
    {
      hint: 'set tables.fact_funding.row_kind: settlement in lake.yaml, or leave funding_ts empty',
      context: { table: view.table, column: 'funding_ts', count, files: view.files.slice(0, 3) },
    },
  );
}
