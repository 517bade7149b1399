import type { FeatureTable } from '@regimelab/features';
import { parquetBytes, type TableColumns } from '@regimelab/lake-io/write';
import { Remembered } from '../remembered.js';
import type { MajorsAltsResult } from './compute-majors-alts.js';

/** Files by their rows. */
const made = new Remembered<FeatureTable, Promise<Uint8Array>>(4);

/** The content of `features_wide.parquet`: the features of the window. */
export function featuresWide({ features, rows, grid }: MajorsAltsResult): Promise<Uint8Array> {
  const key = `${rows.first} ${rows.last}`;
  const file = made.of(features, key, () => parquetBytes(columnsOf(features, grid.times, rows)));
  // A disk that was full may have room for the next run.
  file.catch(() => made.forget(features, key));
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
