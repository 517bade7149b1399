import { parseOptions } from '@regimelab/core';
import * as z from 'zod';
import { testRows, timeFolds, trainingRows } from '../internal/time-folds.js';
import type { LabelSpans, Split } from './label-spans.js';

const MOST_SPLITS = 10_000;

/** Options of {@link combinatorialPurged}. */
export const CombinatorialPurgedOptions = z
  .strictObject({
    groups: z.int().min(2).default(6).describe('N, contiguous in time.'),
    testGroups: z.int().min(1).default(2).describe('k, tested together; fewer than N.'),
    embargo: z.int().min(0).default(0).describe('Time after the last start of a test group in which no training label starts.'),
  })
  .refine(({ groups, testGroups }) => testGroups < groups, {
    path: ['testGroups'],
    error: 'expected fewer than groups',
    params: { code: 'CONFIG_CONFLICT' },
  })
  .refine(({ groups, testGroups }) => choose(groups, testGroups) <= MOST_SPLITS, {
    path: ['groups'],
    error: `expected at most ${MOST_SPLITS} splits`,
  })
  .readonly();
export type CombinatorialPurgedOptions = z.input<typeof CombinatorialPurgedOptions>;

/** One split, with the groups it tests. */
export interface CombinatorialSplit extends Split {
  /** Ascending. */
  readonly testGroups: readonly number[];
}

/** All splits, and how their tests make whole paths. */
export interface CombinatorialPurged {
  /** C(N, k) splits; their test groups in lexicographic order. */
  readonly splits: readonly CombinatorialSplit[];
  /** n groups of the rows; −1 = no label. */
  readonly group: Int32Array;
  /** φ = C(N−1, k−1) paths; per path and group the split whose test stands there. Each (split, test group) stands in exactly one path. */
  readonly paths: readonly Int32Array[];
}

/**
 * Purged cross-validation over every choice of k test groups among N:  C(N, k) splits, each row tested in φ = C(N−1, k−1) of them, so the
 * tests can be laid out as φ whole paths through time instead of one.
 *
 * Groups and the dropping of training labels are those of {@link purgedKFold}, applied to each test group by itself. Path p takes group g from
 * the p-th split that tests g; `combinatorialPaths` puts the predictions together.
 *
 * @param labels spans in any order; rows of one start time are never parted
 * @throws {ConfigErrors} for an unknown or invalid option, or more than 10,000 splits; {DataError} `SPLIT_TOO_SHORT` with fewer start times
 *   than groups
 * @throws {ShapeError} where the lengths differ or a label ends before it starts
 * @remarks A training part may be empty where the spans are long. Paths share their data: their spread understates the uncertainty of one
 *   more history. Source: Lopez de Prado (2018), chapter 12.
 */
export function combinatorialPurged(labels: LabelSpans, options: CombinatorialPurgedOptions = {}): CombinatorialPurged {
  const { groups, testGroups: k, embargo } = parseOptions(CombinatorialPurgedOptions, options, 'combinatorialPurged');
  const cut = timeFolds('combinatorialPurged', labels, groups, embargo);
  const splits = combinations(groups, k).map((testGroups) =>
    Object.freeze({ train: trainingRows(labels, cut, testGroups), test: testRows(cut, testGroups), testGroups }),
  );
  const splitsOf = Array.from({ length: groups }, (_, g) => [...splits.keys()].filter((s) => splits[s]!.testGroups.includes(g)));
  const paths = Array.from({ length: splitsOf[0]!.length }, (_, p) => Int32Array.from(splitsOf, (ofGroup) => ofGroup[p]!));
  return Object.freeze({ splits: Object.freeze(splits), group: cut.fold, paths: Object.freeze(paths) });
}

/** Choices of k among 0 … n−1, ascending inside, in lexicographic order. */
function combinations(n: number, k: number, from = 0): readonly (readonly number[])[] {
  if (k === 0) return [[]];
  return Array.from({ length: n - k - from + 1 }, (_, i) => from + i).flatMap((first) =>
    combinations(n, k - 1, first + 1).map((rest) => Object.freeze([first, ...rest])),
  );
}

/** C(n, k), or some number above MOST_SPLITS where it is above it. */
function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= Math.min(k, n - k) && ways <= MOST_SPLITS; i++) ways = (ways * (n - i + 1)) / i;
  return ways;
}
