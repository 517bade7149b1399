import type { FeatureTable } from '@regimelab/features';
import { parquetBytes, type TableColumns } from '@regimelab/lake-io/write';
import type { MajorsAltsResult } from './compute-majors-alts.js';

/** Files made of the tables in use, by their rows: runs of a sweep that share a table share its file. */
const made = new WeakMap<FeatureTable, Map<string, Promise<Uint8Array>>>();

/** The content of `features_wide.parquet`: the features of the window. */
export function featuresWide({ features, rows, grid }: MajorsAltsResult): Promise<Uint8Array> {
  const files = made.get(features) ?? new Map<string, Promise<Uint8Array>>();
  made.set(features, files);
  const key = `${rows.first} ${rows.last}`;
  const file = files.get(key) ?? parquetBytes(columnsOf(features, grid.times, rows));
  files.set(key, file);
  // One that could not be made is no file to share.
  file.catch(() => files.delete(key));
  return file;
}

function columnsOf(features: FeatureTable, times: Int32Array, { first, last }: MajorsAltsResult['rows']): TableColumns {
  const within = (values: Float64Array) => ({ type: 'number' as const, values: values.slice(first, last + 1) });
  const raw = Object.entries(features.raw).map(([name, values]) => [`raw_${name}`, within(values)] as const);
  const z = Object.entries(features.z).map(([name, values]) => [`z_${name}`, within(values)] as const);
  return {
    date: { type: 'day', values: times.slice(first, last + 1) },
    ...Object.fromEntries([...raw, ...z]),
    valid: { type: 'flag', values: Array.from(features.valid.subarray(first, last + 1), (valid) => valid === 1) },
  };
}
