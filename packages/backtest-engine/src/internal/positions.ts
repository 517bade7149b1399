import type { PreparedMarket } from './prepared-market.js';

/** Units and last marks of an account. Every sum over names runs in code-point order, so the order of the columns changes no bit. */
export class Positions {
  readonly assets: readonly string[];
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
  /** N numbers for whoever works out targets; nothing is kept in them. */
  readonly target: Float64Array;
  readonly #heldBuffer: Int32Array;

  constructor({ price, byId, leg }: PreparedMarket) {
    const N = leg.length;
    this.assets = price.axes.assets;
    this.byId = byId;
    this.leg = leg;
    this.units = new Float64Array(N);
    this.mark = new Float64Array(N).fill(NaN);
    this.markRow = new Int32Array(N).fill(-1);
    this.target = new Float64Array(N);
    this.#heldBuffer = new Int32Array(N);
    this.held = this.#heldBuffer.subarray(0, 0);
  }

  /** Reads off `units` who is held. */
  refresh(): void {
    const { byId, units } = this;
    const held = this.#heldBuffer;
    let count = 0;
    for (let i = 0; i < byId.length; i++) if (units[byId[i]!] !== 0) held[count++] = byId[i]!;
    this.held = held.subarray(0, count);
  }

  /** Σ units·mark, USD, signed. */
  value(): number {
    const { held, units, mark } = this;
    let total = 0;
    for (let i = 0; i < held.length; i++) total += units[held[i]!]! * mark[held[i]!]!;
    return total;
  }
}
