import { ConfigError, sha256 } from '@regimelab/core';
import { normalQuantile } from './normal.js';

const MASK_64 = (1n << 64n) - 1n;
const TWO_TO_26 = 67108864;
const TWO_TO_52 = 4503599627370496;
const TWO_TO_53 = 9007199254740992;

/**
 * The generator of a named stream: `stream(42, 'bootstrap/sharpe')`. Equal seed and name give equal draws on every machine; another name
 * gives draws independent of these, so a draw added in one place moves no other.
 *
 * The first 8 bytes of SHA-256 of the text `<seed>:<name>`, big-endian, start SplitMix64 (Steele, Lea and Flood 2014); the high halves of
 * its first four outputs are the state of {@link RandomStream}.
 *
 * @param seed a whole number up to 2⁵³ in size
 * @param name what the draws are for
 * @throws {ConfigError} `CONFIG_RANGE` where the seed is not a safe integer
 */
export function stream(seed: number, name: string): RandomStream {
  if (!Number.isSafeInteger(seed)) throw new ConfigError('CONFIG_RANGE', `stream: seed: expected a whole number, got ${seed}`);
  let s = BigInt(`0x${sha256(`${seed}:${name}`).slice(0, 16)}`);
  const next = (): number => {
    s = (s + 0x9e3779b97f4a7c15n) & MASK_64;
    let z = ((s ^ (s >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK_64;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK_64;
    return Number((z ^ (z >> 31n)) >> 32n);
  };
  return new RandomStream([next(), next(), next(), next()]);
}

/**
 * xoshiro128** (Blackman and Vigna 2021): output rotl(s1·5, 7)·9 in 32-bit arithmetic, period 2¹²⁸ − 1. Each method states how many outputs
 * it takes, so that another implementation can draw the same numbers.
 */
export class RandomStream {
  // Signed 32-bit integers: V8 keeps them unboxed in the object.
  private s0: number;
  private s1: number;
  private s2: number;
  private s3: number;
  private borrower: (() => RandomStream['state']) | null = null;

  /**
   * @param state four 32-bit words, not all zero
   * @throws {ConfigError} `CONFIG_RANGE` where all words are zero: the generator would never leave that state
   */
  constructor(state: readonly [number, number, number, number]) {
    [this.s0, this.s1, this.s2, this.s3] = [state[0] | 0, state[1] | 0, state[2] | 0, state[3] | 0];
    if ((this.s0 | this.s1 | this.s2 | this.s3) === 0)
      throw new ConfigError('CONFIG_RANGE', 'RandomStream: state: expected a word other than 0');
  }

  /** The four words it stands at: a stream made of them goes on from here, on another thread too. */
  get state(): readonly [number, number, number, number] {
    if (this.borrower !== null) this.takeBack(this.borrower);
    return [this.s0 >>> 0, this.s1 >>> 0, this.s2 >>> 0, this.s3 >>> 0];
  }

  /**
   * Lends the generator to one who takes many outputs at once, from `state` on. The stream is taken back as soon as it is used in any other way,
   * its state asked for too.
   *
   * @param giveBack called then, once: the state behind the last output used
   */
  lend(giveBack: () => RandomStream['state']): void {
    if (this.borrower !== null) this.takeBack(this.borrower);
    this.borrower = giveBack;
  }

  /** A whole number in [0, 2³²). One output. */
  uint32(): number {
    if (this.borrower !== null) this.takeBack(this.borrower);
    const { s0, s1 } = this;
    const times5 = Math.imul(s1, 5);
    const output = Math.imul((times5 << 7) | (times5 >>> 25), 9);
    const s2 = this.s2 ^ s0;
    const s3 = this.s3 ^ s1;
    this.s1 = s1 ^ s2;
    this.s0 = s0 ^ s3;
    this.s2 = s2 ^ (s1 << 9);
    this.s3 = (s3 << 11) | (s3 >>> 21);
    return output >>> 0;
  }

  /** Uniform on [0, 1):  ((a >>> 5)·2²⁶ + (b >>> 6)) / 2⁵³ of two outputs a, b. */
  uniform(): number {
    const high = this.uint32() >>> 5;
    return (high * TWO_TO_26 + (this.uint32() >>> 6)) / TWO_TO_53;
  }

  /**
   * A whole number in 0 … m−1:  ⌊u·m⌋ of one uniform.
   *
   * @throws {ConfigError} `CONFIG_RANGE` where m is not a whole number of at least 1
   */
  integer(m: number): number {
    if (!(m >= 1) || !Number.isSafeInteger(m)) {
      throw new ConfigError('CONFIG_RANGE', `RandomStream.integer: m: expected a whole number of at least 1, got ${m}`);
    }
    return Math.floor(this.uniform() * m);
  }

  /** Standard normal:  Φ⁻¹((⌊u·2⁵²⌋ + ½) / 2⁵²) of one uniform; never infinite. */
  normal(): number {
    return normalQuantile((Math.floor(this.uniform() * TWO_TO_52) + 0.5) / TWO_TO_52);
  }

  private takeBack(borrower: () => RandomStream['state']): void {
    this.borrower = null;
    const state = borrower();
    [this.s0, this.s1, this.s2, this.s3] = [state[0] | 0, state[1] | 0, state[2] | 0, state[3] | 0];
  }

  /** A shuffled copy (Fisher and Yates, from the last index down; j = integer in 0 … i). One uniform for each value but the first. */
  shuffle(values: Int32Array): Int32Array {
    const shuffled = values.slice();
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const value = shuffled[i]!;
      shuffled[i] = shuffled[j]!;
      shuffled[j] = value;
    }
    return shuffled;
  }
}
