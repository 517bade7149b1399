import { DataError, ShapeError } from '@regimelab/core';
import type { LabelSpans } from '../splits/label-spans.js';

/** Contiguous folds of labels, and the times that training rows must keep clear of. */
export interface TimeFolds {
  /** n folds; −1 = no label. */
  readonly fold: Int32Array;
  /** Per fold the time of its first label. */
  readonly firstStart: Int32Array;
  /** Per fold the last time at which a training label may not start: the end of its last label, or the embargo after its last start. */
  readonly clearAfter: Float64Array;
}

/** Cuts the m distinct start times into k folds of ⌊im/k⌋ … ⌊(i+1)m/k⌋ − 1; rows of one time stay together. */
export function timeFolds(operation: string, { start, end }: LabelSpans, k: number, embargo: number): TimeFolds {
  if (start.length !== end.length) {
    throw new ShapeError('SHAPE', `${operation}: expected an end for each of ${start.length} labels, got ${end.length}`);
  }
  const early = start.findIndex((time, i) => end[i] !== -1 && end[i]! < time);
  if (early >= 0) throw new ShapeError('SHAPE', `${operation}: label ${early} ends at ${end[early]}, before its start at ${start[early]}`);
  const times = Int32Array.from(new Set(start.filter((_, i) => end[i] !== -1))).sort();
  const m = times.length;
  if (m < k) {
    throw new DataError('SPLIT_TOO_SHORT', `${operation}: ${m} distinct label times cannot make ${k} folds`, {
      context: { times: m, folds: k },
    });
  }
  const firstTime = Array.from({ length: k }, (_, i) => times[Math.floor((i * m) / k)]!);
  const fold = start.map((time, i) => (end[i] === -1 ? -1 : firstTime.findLastIndex((first) => first <= time)));
  const clearAfter = new Float64Array(k).fill(-Infinity);
  for (let i = 0; i < fold.length; i++) {
    const f = fold[i]!;
    if (f >= 0) clearAfter[f] = Math.max(clearAfter[f]!, end[i]!, start[i]! + embargo);
  }
  return { fold, firstStart: Int32Array.from(firstTime), clearAfter };
}

/** Rows whose label belongs to none of the test folds and keeps clear of all of them. */
export function trainingRows(
  { end, start }: LabelSpans,
  { fold, firstStart, clearAfter }: TimeFolds,
  testFolds: readonly number[],
): Int32Array {
  return rowsWhere(
    fold,
    (f, i) => !testFolds.includes(f) && testFolds.every((g) => end[i]! < firstStart[g]! || start[i]! > clearAfter[g]!),
  );
}

/** Rows of the given folds. */
export function testRows({ fold }: TimeFolds, testFolds: readonly number[]): Int32Array {
  return rowsWhere(fold, (f) => testFolds.includes(f));
}

function rowsWhere(fold: Int32Array, keep: (f: number, i: number) => boolean): Int32Array {
  const rows: number[] = [];
  fold.forEach((f, i) => {
    if (f >= 0 && keep(f, i)) rows.push(i);
  });
  return Int32Array.from(rows);
}
