import { byCodePoint } from '@regimelab/core';
import { LEGS } from '../result.js';

/** Units and last marks of an account. Every sum over names runs in code-point order, so the order of the columns changes no bit. */
export class Positions {
  /** All columns by code point of their ids. */
  readonly byId: Int32Array;
  /** N positions in `LEGS`. */
  readonly leg: Uint8Array;
  readonly units: Float64Array;
  /** Last price seen while held, USD. */
  readonly mark: Float64Array;
  /** Row of that price. */
  readonly markRow: Int32Array;
  /** Columns with units, by code point; as of the last {@link refresh}. */
  held: Int32Array;
  readonly #heldBuffer: Int32Array;

  constructor(
    readonly assets: readonly string[],
    majors: readonly string[],
  ) {
    const N = assets.length;
    this.byId = Int32Array.from(assets.keys()).sort((a, b) => byCodePoint(assets[a]!, assets[b]!));
    this.leg = Uint8Array.from(assets, (asset) => LEGS.indexOf(majors.includes(asset) ? 'majors' : 'alts'));
    this.units = new Float64Array(N);
    this.mark = new Float64Array(N).fill(NaN);
    this.markRow = new Int32Array(N).fill(-1);
    this.#heldBuffer = new Int32Array(N);
    this.held = this.#heldBuffer.subarray(0, 0);
  }

  /** Reads off `units` who is held. */
  refresh(): void {
    let count = 0;
    for (const n of this.byId) if (this.units[n] !== 0) this.#heldBuffer[count++] = n;
    this.held = this.#heldBuffer.subarray(0, count);
  }

  /** Σ units·mark, USD, signed. */
  value(): number {
    let total = 0;
    for (const n of this.held) total += this.units[n]! * this.mark[n]!;
    return total;
  }
}
