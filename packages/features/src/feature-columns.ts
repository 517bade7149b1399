import { MS_PER_DAY } from '@regimelab/core';
import type { FeatureTable } from './build-features.js';
import { FEATURE_COLUMNS, TWIN_NAMES } from './feature-names.js';

/**
 * A feature table as named columns: date, raw_…, z_…, valid, in the order of `features_wide.parquet`.
 *
 *   import { table } from 'arquero';
 *   const wide = table(featureColumns(features));
 *   wide.filter((day) => day.valid === 1).select('date', 'z_btc_dominance');
 *
 * @returns the arrays of the table itself, not copies; only `date`, 00:00 UTC of each day, is made. NaN = missing, valid 1 or 0.
 * @remarks Any reader of columns takes it; arquero's `table` copies nothing either.
 */
export function featureColumns(table: FeatureTable): Readonly<Record<string, ArrayLike<number | Date>>> {
  return {
    date: Array.from(table.times, (day) => new Date(day * MS_PER_DAY)),
    ...Object.fromEntries(FEATURE_COLUMNS.map(({ name }) => [`raw_${name}`, table.raw[name]])),
    ...Object.fromEntries(TWIN_NAMES.map((name) => [`z_${name}`, table.z[name]])),
    valid: table.valid,
  };
}
