import { describe, expect, it } from '@jest/globals';
import { normalQuantile, RandomStream, stream } from '@regimelab/numerics';

const draws = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);

describe('RandomStream', () => {
  it('is xoshiro128**: state (1, 2, 3, 4) gives 11520, 0, 5927040, 70819200', () => {
    const random = new RandomStream([1, 2, 3, 4]);
    expect(draws(4, () => random.uint32())).toEqual([11520, 0, 5927040, 70819200]);
  });

  it('goes on from the state of another', () => {
    const random = stream(5, 'first half');
    random.uniform();
    const other = new RandomStream(random.state);
    expect(draws(20, () => other.uint32())).toEqual(draws(20, () => random.uint32()));
  });

  it('lent, is taken back where the borrower left it by whatever is asked of it next, once', () => {
    for (const ask of [(r: RandomStream) => r.uint32(), (r: RandomStream) => r.normal(), (r: RandomStream) => r.state]) {
      const [lent, other] = [stream(2, 'lent'), stream(2, 'lent')];
      let returns = 0;
      lent.lend(() => {
        returns++;
        return other.state;
      });
      for (let i = 0; i < 10; i++) other.uint32();
      expect(ask(lent)).toEqual(ask(new RandomStream(other.state)));
      ask(lent);
      expect(returns).toBe(1);
    }
  });

  it('lent to another, is taken back from the first before', () => {
    const [random, other] = [stream(2, 'lent'), stream(2, 'lent')];
    other.uint32();
    random.lend(() => other.state);
    random.lend(() => new RandomStream([1, 2, 3, 4]).state);
    expect(random.uint32()).toBe(11520);
  });

  it('refuses the state of zeros, which it would never leave', () => {
    expect(() => new RandomStream([0, 0, 0, 0])).toThrow(expect.objectContaining({ code: 'CONFIG_RANGE' }));
  });

  it('makes a uniform of two outputs, the high 27 bits of the first and the high 26 of the second', () => {
    const [a, b] = [11520, 0]; // the first outputs of state (1, 2, 3, 4)
    expect(new RandomStream([1, 2, 3, 4]).uniform()).toBe(((a >>> 5) * 2 ** 26 + (b >>> 6)) / 2 ** 53);
  });

  it('makes an integer as ⌊u·m⌋ and refuses an m below 1 or broken', () => {
    const [integers, uniforms] = [stream(1, 'a'), stream(1, 'a')];
    for (let i = 0; i < 100; i++) expect(integers.integer(6)).toBe(Math.floor(uniforms.uniform() * 6));
    for (const m of [0, -1, 2.5, NaN]) expect(() => integers.integer(m)).toThrow(expect.objectContaining({ code: 'CONFIG_RANGE' }));
  });

  it('makes a normal as Φ⁻¹ of the middle of one of 2⁵² equal cells', () => {
    const [normals, uniforms] = [stream(1, 'n'), stream(1, 'n')];
    for (let i = 0; i < 100; i++) {
      expect(normals.normal()).toBe(normalQuantile((Math.floor(uniforms.uniform() * 2 ** 52) + 0.5) / 2 ** 52));
    }
  });

  it('shuffles a copy from the last index down', () => {
    const [shuffling, integers] = [stream(3, 's'), stream(3, 's')];
    const values = Int32Array.of(10, 11, 12, 13, 14);
    const byHand = [...values];
    for (let i = 4; i > 0; i--) {
      const j = integers.integer(i + 1);
      [byHand[i], byHand[j]] = [byHand[j]!, byHand[i]!];
    }
    expect([...shuffling.shuffle(values)]).toEqual(byHand);
    expect([...values]).toEqual([10, 11, 12, 13, 14]);
    expect(shuffling.uint32()).toBe(integers.uint32()); // one uniform for each value but the first, no more
  });

  it('gives normals of mean 0 and variance 1', () => {
    const random = stream(7, 'moments');
    const sample = draws(20_000, () => random.normal());
    const mean = sample.reduce((a, b) => a + b) / sample.length;
    const variance = sample.reduce((a, b) => a + (b - mean) ** 2, 0) / sample.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(20_000));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 20_000));
  });
});

describe('stream', () => {
  it('starts seed 42, stream `test` from state f6247d21 c5d98f15 9be78d3d dc1ac81f', () => {
    const [named, raw] = [stream(42, 'test'), new RandomStream([0xf6247d21, 0xc5d98f15, 0x9be78d3d, 0xdc1ac81f])];
    expect(draws(8, () => named.uint32())).toEqual(draws(8, () => raw.uint32()));
  });

  it('draws 2668846174, 1412058052, 1576990574, 1897931762 from seed 42, stream `test`', () => {
    const random = stream(42, 'test');
    expect(draws(4, () => random.uint32())).toEqual([2668846174, 1412058052, 1576990574, 1897931762]);
  });

  it('draws the uniforms of the specification from seed 42, stream `test`', () => {
    const random = stream(42, 'test');
    expect(draws(3, () => random.uniform())).toEqual([0.6213891679701983, 0.367171730413263, 0.21845994265715984]);
  });

  it('draws the stationary bootstrap indices of the specification: seed 42, stream `boot`, n 6, mean block 3', () => {
    const random = stream(42, 'boot');
    const sample = () => {
      const indices = [random.integer(6)];
      while (indices.length < 6) indices.push(random.uniform() < 1 / 3 ? random.integer(6) : (indices.at(-1)! + 1) % 6);
      return indices;
    };
    expect([sample(), sample()]).toEqual([
      [3, 4, 5, 0, 0, 3],
      [2, 3, 4, 2, 3, 2],
    ]);
  });

  it('gives other draws for another seed or name, and hashes the name as UTF-8', () => {
    const first = [stream(1, 'a'), stream(2, 'a'), stream(1, 'b'), stream(1, 'ä'), stream(-1, 'a')].map((random) => random.uint32());
    expect(new Set(first).size).toBe(5);
  });

  it('refuses a seed that is no whole number', () => {
    for (const seed of [1.5, NaN, Infinity, 2 ** 53])
      expect(() => stream(seed, 'a')).toThrow(expect.objectContaining({ code: 'CONFIG_RANGE' }));
  });
});
