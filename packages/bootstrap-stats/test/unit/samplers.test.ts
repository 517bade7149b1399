import { describe, expect, it } from '@jest/globals';
import { circularBlockSampler, iidSampler, movingBlockSampler, stationarySampler, type IndexSampler } from '@regimelab/bootstrap-stats';
import { stream, type RandomStream } from '@regimelab/numerics';

const drawOf = (sampler: IndexSampler, random: RandomStream, length = sampler.rows): number[] => {
  const rows = new Int32Array(length);
  sampler.drawInto(rows, random);
  return [...rows];
};

/** The order of draws of the specification, with the methods of the stream. */
function readableStationary(n: number, b: number, random: RandomStream): number[] {
  const rows = [random.integer(n)];
  while (rows.length < n) rows.push(random.uniform() < 1 / b ? random.integer(n) : (rows.at(-1)! + 1) % n);
  return rows;
}

describe('stationarySampler', () => {
  it('draws the published rows: seed 42, stream boot, n 6, b 3', () => {
    const random = stream(42, 'boot');
    const sampler = stationarySampler(6, 3);
    expect(drawOf(sampler, random)).toEqual([3, 4, 5, 0, 0, 3]);
    expect(drawOf(sampler, random)).toEqual([2, 3, 4, 2, 3, 2]);
  });

  it.each([
    [1, 1],
    [1, 7],
    [5, 1],
    [40, 2.5],
    [300, 20],
    [64, 1e9],
  ])('draws in the order of the specification, n %p, b %p, and leaves the stream where that does', (n, b) => {
    const [fast, readable] = [stream(7, 'order'), stream(7, 'order')];
    const sampler = stationarySampler(n, b);
    for (let draw = 0; draw < 20; draw++) expect(drawOf(sampler, fast)).toEqual(readableStationary(n, b, readable));
    expect(fast.uint32()).toBe(readable.uint32());
  });

  it('does so over many buffers of the kernel, draws of any length among them', () => {
    const [fast, readable] = [stream(7, 'buffers'), stream(7, 'buffers')];
    for (const [n, b] of [
      [20_000, 20],
      [3, 2],
      [50_000, 400],
      [9000, 1.2],
      [1, 1],
      [8192, 1e6],
    ] as const) {
      // prettier-ignore
      expect(drawOf(stationarySampler(n, b), fast)).toEqual(readableStationary(n, b, readable));
    }
  });

  it('does so where two streams take turns, and where a stream is used for something else between draws', () => {
    const streams = ['a', 'b'].map((name) => ({ fast: stream(1, name), readable: stream(1, name) }));
    for (let turn = 0; turn < 12; turn++) {
      const { fast, readable } = streams[turn % 2]!;
      expect(drawOf(stationarySampler(700, 12), fast)).toEqual(readableStationary(700, 12, readable));
      if (turn % 3 === 0) expect(fast.normal()).toBe(readable.normal());
      if (turn % 5 === 0) expect(fast.state).toEqual(readable.state);
    }
  });

  it('decides u < 1/b by all 53 bits: blocks end below 1/b and not at it', () => {
    const begin = stream(11, 'ties');
    const index = begin.integer(50);
    const u = begin.uniform();
    const ends = [-2, -1, 0, 1, 2].map((ulps) => {
      const b = (1 / u) * (1 + ulps * Number.EPSILON);
      const rows = drawOf(stationarySampler(50, b), stream(11, 'ties'));
      expect(rows).toEqual(readableStationary(50, b, stream(11, 'ties')));
      expect(rows[0]).toBe(index);
      return u < 1 / b;
    });
    expect(new Set(ends)).toEqual(new Set([true, false]));
  });

  it('with b = 1 draws each row alone', () => {
    // every position but the first takes a uniform that is below 1, then an integer
    const random = stream(3, 'alone');
    const expected = Array.from({ length: 50 }, (_, t) => {
      if (t > 0) random.uniform();
      return random.integer(9);
    });
    expect(drawOf(stationarySampler(9, 1), stream(3, 'alone'), 50)).toEqual(expected);
  });

  it('has blocks of the mean length asked for', () => {
    const blocks = { starts: new Int32Array(200_000), lengths: new Int32Array(200_000) };
    const count = stationarySampler(200_000, 8).drawBlocksInto(blocks, 200_000, stream(1, 'mean'));
    expect(200_000 / count).toBeGreaterThan(7.85); // sd of the mean length about 0.05
    expect(200_000 / count).toBeLessThan(8.15);
  });
});

describe('circularBlockSampler', () => {
  it('runs blocks of one length over the end, the last one cut', () => {
    const random = stream(5, 'circular');
    const starts = [0, 1, 2].map(() => random.integer(7));
    const expected = starts.flatMap((start) => [0, 1, 2].map((k) => (start + k) % 7)).slice(0, 7);
    expect(drawOf(circularBlockSampler(7, 3), stream(5, 'circular'))).toEqual(expected);
  });
});

describe('movingBlockSampler', () => {
  it('keeps blocks inside the sample', () => {
    const random = stream(5, 'moving');
    const starts = [0, 1, 2].map(() => random.integer(7 - 3 + 1));
    const expected = starts.flatMap((start) => [start, start + 1, start + 2]).slice(0, 7);
    expect(drawOf(movingBlockSampler(7, 3), stream(5, 'moving'))).toEqual(expected);
  });

  it('rounds the length up, and is the sample itself where a block is as long', () => {
    expect(movingBlockSampler(7, 2.1).blockLength).toBe(3);
    expect(movingBlockSampler(7, 99).blockLength).toBe(7);
    expect(drawOf(movingBlockSampler(7, 99), stream(1, 'x'))).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});

describe('iidSampler', () => {
  it('takes one integer a row', () => {
    const random = stream(5, 'iid');
    expect(drawOf(iidSampler(9), stream(5, 'iid'))).toEqual(Array.from({ length: 9 }, () => random.integer(9)));
  });
});

describe('every sampler', () => {
  it.each([
    ['rows', () => stationarySampler(0, 3), 'stationarySampler: rows: expected a whole number of at least 1, got 0'],
    ['block length', () => movingBlockSampler(5, 0.5), 'movingBlockSampler: block length: expected a number of at least 1, got'],
    ['block length', () => stationarySampler(5, Infinity), 'stationarySampler: block length'],
    ['block length', () => circularBlockSampler(5, NaN), 'circularBlockSampler: block length'],
  ])('refuses a bad %s', (_what, make, message) => {
    expect(make).toThrow(message);
  });
});
