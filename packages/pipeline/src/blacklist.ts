import { existsSync, readFileSync } from 'node:fs';
import { LakeError, type AssetFacts, type Lake } from '@regimelab/lake-io';

/**
 * The asset ids of a blacklist: a CSV with a column `asset_id`, or `symbol`, which maps through `dim_asset`.
 *
 * @throws {LakeError} `LAKE_BLACKLIST_MISSING` where the file is absent or has neither column
 */
export function readBlacklist(path: string | null, lake: Lake, assets: AssetFacts): readonly string[] {
  if (path === null) return [];
  if (!existsSync(path)) {
    throw new LakeError('LAKE_BLACKLIST_MISSING', `no blacklist at ${path}`, { hint: 'correct universe.blacklist_path' });
  }
  const lines = readFileSync(path, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  const cells = lines.map((line) => line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')));
  const columns = cells[0] ?? [];
  const idColumn = columns.indexOf('asset_id');
  const column = idColumn >= 0 ? idColumn : columns.indexOf('symbol');
  if (column < 0) {
    throw new LakeError(
      'LAKE_BLACKLIST_MISSING',
      `${path}: expected a column asset_id or symbol, got ${columns.join(', ') || 'an empty file'}`,
    );
  }
  return cells.slice(1).map((row) => {
    const id = lake.assetId(row[column] ?? '');
    return idColumn >= 0 ? id : (assets.idBySymbol.get(id) ?? id);
  });
}
