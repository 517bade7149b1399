import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { appearWhole, exists } from '@regimelab/core/files';
import { catalogPaths } from './catalog-paths.js';
import type { CodeState } from './code-fingerprint.js';

/**
 * Keeps the uncommitted difference of the code that runs, as `code/<diffHash>.diff`, once: what made a result can be had again.
 *
 * @throws {OutputError} `OUTPUT_NOT_WRITTEN`
 */
export async function keepCode(catalog: string, { fingerprint, diff }: CodeState): Promise<void> {
  if (diff === null || fingerprint.diffHash === null) return;
  const file = join(catalogPaths(catalog).code, `${fingerprint.diffHash}.diff`);
  if (!(await exists(file))) await appearWhole('catalog', file, true, (path) => writeFile(path, diff));
}
