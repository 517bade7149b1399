import { ConfigErrors, DataError, ShapeError } from '@regimelab/core';
import { forwardReturn, purgedKFold, type LabelSpans, type PurgedKFoldOptions, type Split } from '@regimelab/labeling';
import { describe, expect, it } from '@jest/globals';

const spans = (pairs: [start: number, end: number][]): LabelSpans => ({
  start: Int32Array.from(pairs, ([start]) => start),
  end: Int32Array.from(pairs, ([, end]) => end),
});
/** n labels, one a row, each over `horizon` rows. */
const rolling = (n: number, horizon: number) => spans(Array.from({ length: n }, (_, t) => [t, t + horizon]));
/** The folds as text: T tested, + trained, · dropped. */
const drawn = (labels: LabelSpans, options: PurgedKFoldOptions) =>
  purgedKFold(labels, options).map(({ train, test }: Split) =>
    Array.from(labels.start, (_, i) => (test.includes(i) ? 'T' : train.includes(i) ? '+' : '·')).join(''),
  );

describe('purgedKFold', () => {
  it('tests contiguous stretches and trains on the rest where no label looks ahead', () => {
    expect(drawn(rolling(12, 0), { folds: 3 })).toEqual(['TTTT++++++++', '++++TTTT++++', '++++++++TTTT']);
  });

  it('drops training labels that reach into the test, and those the test reaches into', () => {
    // fold 2: test 4 … 7, its labels end at 9; of the rows before, 2 and 3 end at 4 and 5
    expect(drawn(rolling(12, 2), { folds: 3 })).toEqual(['TTTT··++++++', '++··TTTT··++', '++++++··TTTT']);
  });

  it('counts the embargo from the last test start: one up to the horizon adds nothing', () => {
    expect(drawn(rolling(12, 2), { folds: 3, embargo: 2 })).toEqual(drawn(rolling(12, 2), { folds: 3 }));
    expect(drawn(rolling(12, 2), { folds: 3, embargo: 3 })).toEqual(['TTTT···+++++', '++··TTTT···+', '++++++··TTTT']);
    expect(drawn(rolling(12, 0), { folds: 3, embargo: 3 })).toEqual(['TTTT···+++++', '++++TTTT···+', '++++++++TTTT']);
  });

  it('drops a label that ends where the test begins, and one that begins where the test ends', () => {
    const touching = spans([
      [0, 3], // ends at the first test start
      [1, 2],
      [3, 6],
      [4, 5],
      [6, 6], // starts at the last test end
      [7, 7],
    ]);
    expect(drawn(touching, { folds: 3 })[1]).toBe('·+TT·+');
  });

  it('drops a label that spans the whole test', () => {
    const long = spans([
      [0, 9],
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(drawn(long, { folds: 2 })).toEqual(['TT··', '·+TT']);
  });

  it('cuts m times into folds of ⌊im/k⌋ … ⌊(i+1)m/k⌋ − 1', () => {
    expect(drawn(rolling(8, 0), { folds: 3 })).toEqual(['TT++++++', '++TTT+++', '+++++TTT']);
  });

  it('never parts the rows of one time', () => {
    const panel = spans([0, 0, 0, 1, 2, 2, 3].map((t) => [t, t]));
    expect(drawn(panel, { folds: 2 })).toEqual(['TTTT+++', '++++TTT']);
  });

  it('leaves rows without a label out of both parts, and out of the count of times', () => {
    const labels = spans([
      [0, 0],
      [1, -1],
      [2, 2],
      [3, 3],
      [4, -1],
      [5, 5],
    ]);
    expect(drawn(labels, { folds: 2 })).toEqual(['T·T+·+', '+·+T·T']);
  });

  it('takes a forward return as it is', () => {
    expect(drawn(forwardReturn(new Float64Array(8), { horizon: 2 }), { folds: 2 })).toEqual(['TTT··+··', '+··TTT··']);
  });

  it('by default makes 5 folds', () => {
    expect(purgedKFold(rolling(10, 0))).toHaveLength(5);
  });

  it('refuses fewer times than folds, lengths that differ, and a label that ends before it starts', () => {
    expect(() => purgedKFold(rolling(3, 1), { folds: 4 })).toThrow(DataError);
    expect(() => purgedKFold(rolling(3, 1), { folds: 4 })).toThrow('purgedKFold: 3 distinct label times cannot make 4 folds');
    expect(() => purgedKFold({ start: new Int32Array(3), end: new Int32Array(2) })).toThrow(ShapeError);
    expect(() => purgedKFold(spans([[5, 4]]))).toThrow('label 0 ends at 4, before its start at 5');
    expect(() => purgedKFold(rolling(10, 0), { folds: 1 })).toThrow(ConfigErrors);
  });
});
