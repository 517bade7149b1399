import { combinatorialPaths, combinatorialPurged, purgedKFold, type LabelSpans } from '@regimelab/labeling';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

/** Random overlapping label spans in any order: several at one time, of any length, some rows without a label. */
const labels: fc.Arbitrary<LabelSpans> = fc
  .array(
    fc.record({
      start: fc.integer({ min: 0, max: 25 }),
      length: fc.oneof(fc.nat(3), fc.nat(12)),
      labelled: fc.integer({ min: 0, max: 9 }).map((k) => k > 0),
    }),
    { minLength: 12, maxLength: 60 },
  )
  .map((rows) => ({
    start: Int32Array.from(rows, ({ start }) => start),
    end: Int32Array.from(rows, ({ start, length, labelled }) => (labelled ? start + length : -1)),
  }))
  .filter(({ start, end }) => new Set(start.filter((_, i) => end[i] !== -1)).size >= 6);

/** Fold of every labelled row by the rule ⌊im/k⌋ … ⌊(i+1)m/k⌋ − 1 over the distinct times. */
function foldsOf({ start, end }: LabelSpans, k: number): Map<number, number> {
  const rows = [...start.keys()].filter((i) => end[i] !== -1);
  const times = [...new Set(rows.map((i) => start[i]!))].sort((a, b) => a - b);
  const foldOfTime = new Map<number, number>();
  for (let i = 0; i < k; i++) {
    for (const time of times.slice(Math.floor((i * times.length) / k), Math.floor(((i + 1) * times.length) / k))) foldOfTime.set(time, i);
  }
  return new Map(rows.map((i) => [i, foldOfTime.get(start[i]!)!]));
}

/**
 * The training rows of a choice of test folds, pair by pair: a row stays when its span shares no time with the span of any test row, and no
 * test fold's last start lies less than the embargo, or exactly it, before its start.
 */
function trainedByBruteForce({ start, end }: LabelSpans, folds: Map<number, number>, tested: readonly number[], embargo: number): number[] {
  const rows = [...folds.keys()];
  return rows.filter((i) => {
    if (tested.includes(folds.get(i)!)) return false;
    for (const j of rows) {
      if (!tested.includes(folds.get(j)!)) continue;
      for (let time = start[i]!; time <= end[i]!; time++) if (time >= start[j]! && time <= end[j]!) return false;
    }
    return tested.every((fold) => {
      const lastStart = Math.max(...rows.filter((j) => folds.get(j) === fold).map((j) => start[j]!));
      return start[i]! < lastStart || start[i]! > lastStart + embargo;
    });
  });
}

describe('purgedKFold', () => {
  it('drops exactly the rows that a pairwise comparison of all spans drops', () => {
    fc.assert(
      fc.property(labels, fc.integer({ min: 2, max: 6 }), fc.nat(8), (spans, folds, embargo) => {
        const foldOf = foldsOf(spans, folds);
        purgedKFold(spans, { folds, embargo }).forEach(({ train, test }, i) => {
          expect([...test]).toEqual([...foldOf.keys()].filter((row) => foldOf.get(row) === i));
          expect([...train]).toEqual(trainedByBruteForce(spans, foldOf, [i], embargo));
        });
      }),
      { numRuns: 300 },
    );
  });

  it('with one horizon is the rule of the specification: dropped when t + h ≥ first t and t ≤ last t + max(h, embargo)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 40 }), fc.integer({ min: 2, max: 6 }), fc.nat(10), fc.nat(10), (n, folds, h, embargo) => {
        const start = Int32Array.from({ length: n }, (_, t) => t);
        for (const { train, test } of purgedKFold({ start, end: start.map((t) => t + h) }, { folds, embargo })) {
          const [first, last] = [test[0]!, test.at(-1)!];
          const kept = [...start].filter((t) => !test.includes(t) && !(t + h >= first && t <= last + Math.max(h, embargo)));
          expect([...train]).toEqual(kept);
        }
      }),
    );
  });

  it('tests every labelled row once', () => {
    fc.assert(
      fc.property(labels, fc.integer({ min: 2, max: 6 }), (spans, folds) => {
        const tested = purgedKFold(spans, { folds }).flatMap(({ test }) => [...test]);
        expect(tested.sort((a, b) => a - b)).toEqual([...spans.end.keys()].filter((i) => spans.end[i] !== -1));
      }),
    );
  });

  it('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(
        labels.chain((spans) =>
          fc.record({ spans: fc.constant(spans), order: fc.shuffledSubarray([...spans.start.keys()], { minLength: spans.start.length }) }),
        ),
        ({ spans, order }) => {
          const moved = { start: Int32Array.from(order, (i) => spans.start[i]!), end: Int32Array.from(order, (i) => spans.end[i]!) };
          const back = (rows: Int32Array) => Int32Array.from(rows, (i) => order[i]!).sort();
          const splits = purgedKFold(moved, { folds: 4, embargo: 2 }).map(({ train, test }) => ({ train: back(train), test: back(test) }));
          expect(splits).toEqual(purgedKFold(spans, { folds: 4, embargo: 2 }));
        },
      ),
    );
  });
});

describe('combinatorialPurged', () => {
  const choices = fc
    .integer({ min: 2, max: 6 })
    .chain((groups) => fc.record({ groups: fc.constant(groups), testGroups: fc.integer({ min: 1, max: groups - 1 }) }));

  it('has, for every choice of test groups, the rows that a pairwise comparison leaves', () => {
    fc.assert(
      fc.property(labels, choices, fc.nat(8), (spans, { groups, testGroups }, embargo) => {
        const groupOf = foldsOf(spans, groups);
        const { splits, group } = combinatorialPurged(spans, { groups, testGroups, embargo });
        expect([...group]).toEqual([...spans.start.keys()].map((i) => groupOf.get(i) ?? -1));
        const masks = Array.from({ length: 2 ** groups }, (_, mask) =>
          Array.from({ length: groups }, (_, g) => g).filter((g) => mask & (1 << g)),
        );
        const expected = masks.filter((chosen) => chosen.length === testGroups).map((chosen) => chosen.join());
        expect(splits.map((split) => split.testGroups.join()).sort()).toEqual(expected.sort());
        for (const { train, test, testGroups: tested } of splits) {
          expect([...test]).toEqual([...groupOf.keys()].filter((row) => tested.includes(groupOf.get(row)!)));
          expect([...train]).toEqual(trainedByBruteForce(spans, groupOf, tested, embargo));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('lays every tested row of every split into exactly one path, and fills every path', () => {
    fc.assert(
      fc.property(labels, choices, (spans, { groups, testGroups }) => {
        const cv = combinatorialPurged(spans, { groups, testGroups });
        expect(cv.paths).toHaveLength((cv.splits.length * testGroups) / groups); // φ = C(N, k)·k/N
        const n = spans.start.length;
        const predictions = cv.splits.map(({ test }, s) => Float64Array.from(test, (row) => s * n + row));
        const laid = combinatorialPaths(cv, predictions);
        for (const path of laid) expect(Array.from(path, Number.isNaN)).toEqual(Array.from(cv.group, (g) => g < 0));
        const inPaths = laid.flatMap((path) => [...path].filter((value) => !Number.isNaN(value)));
        const given = predictions.flatMap((values) => [...values]);
        expect(inPaths.sort((a, b) => a - b)).toEqual(given.sort((a, b) => a - b));
        for (const path of laid) path.forEach((value, row) => Number.isNaN(value) || expect(value % n).toBe(row));
      }),
    );
  });
});
