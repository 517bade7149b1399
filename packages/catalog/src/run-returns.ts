import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { catalogPaths } from './catalog-paths.js';

/** Returns as they are kept: 8-byte little-endian doubles. */
export function returnsBytes(values: Float64Array): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(8 * values.length));
  values.forEach((value, k) => bytes.setFloat64(8 * k, value, true));
  return new Uint8Array(bytes.buffer);
}

/**
 * The net returns of a finished run, one a period.
 *
 * @param contentId of the run
 * @returns NaN where a period has none; null where the catalog does not have them
 */
export async function readRunReturns(directory: string, contentId: string): Promise<Float64Array | null> {
  const bytes = await readFile(join(catalogPaths(directory).returns, `${contentId}.f64`)).catch(() => null);
  if (bytes === null || bytes.length % 8 !== 0) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Float64Array.from({ length: bytes.length / 8 }, (_, k) => view.getFloat64(8 * k, true));
}
