/** Net returns and equity of the position's rows since its entry, across a resumption. */
export class History {
  readonly #net: Float64Array;
  readonly #equity: Float64Array;
  #length = 0;

  constructor(net: readonly number[], equity: readonly number[], rows: number) {
    this.#net = new Float64Array(net.length + rows);
    this.#equity = new Float64Array(equity.length + rows);
    this.#net.set(net);
    this.#equity.set(equity);
    this.#length = net.length;
  }

  /** A new position, or none: nothing has happened to it yet. */
  clear(): void {
    this.#length = 0;
  }

  add(net: number, equity: number): void {
    this.#net[this.#length] = net;
    this.#equity[this.#length++] = equity;
  }

  get netReturns(): Float64Array {
    return this.#net.subarray(0, this.#length);
  }

  get equityPath(): Float64Array {
    return this.#equity.subarray(0, this.#length);
  }
}
