import { ShapeError } from '@regimelab/core';
import type { FeatureTable } from './build-features.js';
import type { GroupFunding } from './group-funding.js';

/** How often a group's funding was not what was asked for, and how often it changed. */
export interface FundingCounters {
  /** Days with enough rates on which the mean stood in for weights by open interest. */
  readonly oiFallbackDays: number;
  /** Days whose estimator differs from the day before's; the first row of the grid has no day before. */
  readonly modeSwitches: number;
}

/**
 * Counts, per group, the days of rows first … last whose funding fell back to the mean, and those on which the estimator changed.
 *
 * @param rows both included; the day before `first` is read where there is one
 * @throws {ShapeError} where the rows are not in the table
 */
export function fundingCounters(
  { times, groupFunding }: FeatureTable,
  rows: { readonly first: number; readonly last: number },
): { readonly alts: FundingCounters; readonly majors: FundingCounters } {
  if (!(rows.first >= 0 && rows.last < times.length)) {
    throw new ShapeError('SHAPE', `fundingCounters: expected rows from 0 to ${times.length - 1}, got ${rows.first} to ${rows.last}`);
  }
  const count = ({ mode, oiFallback }: GroupFunding): FundingCounters => {
    let oiFallbackDays = 0;
    let modeSwitches = 0;
    for (let t = rows.first; t <= rows.last; t++) {
      oiFallbackDays += oiFallback[t]!;
      if (t > 0 && mode[t] !== mode[t - 1]) modeSwitches++;
    }
    return { oiFallbackDays, modeSwitches };
  };
  return { alts: count(groupFunding.alts), majors: count(groupFunding.majors) };
}
