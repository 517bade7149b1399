import type { Lake } from '../lake.js';
import { LakeError } from '../lake-error.js';
import { readingFiles, type TableView } from '../table-source.js';

/**
 * Text that is no number or date, and timestamps that are not midnight, are errors and not missing values.
 *
 * @throws {LakeError} `LAKE_COLUMN_TYPE`, `LAKE_DATE_NOT_MIDNIGHT`
 */
export async function refuseUnreadable(lake: Lake, view: TableView): Promise<void> {
  for (const column of view.present) {
    const doubt = view.doubt(column);
    if (doubt === null) continue;
    const [bad] = await readingFiles(view, () =>
      lake.connection.rows(
        `SELECT count(*) AS n, CAST(min(${column}) AS VARCHAR) AS example, min(asset_id) AS asset FROM ${view.relation} WHERE ${doubt.where}`,
      ),
    );
    const { n, example, asset } = bad!;
    if (Number(n) === 0) continue;
    throw new LakeError(
      doubt.code,
      `${view.table}.${column}: ${n} values are ${doubt.complaint}, such as ${JSON.stringify(example)} (${asset})`,
      { hint: doubt.hint, context: { table: view.table, column, count: n, example, files: view.files.slice(0, 3) } },
    );
  }
}
