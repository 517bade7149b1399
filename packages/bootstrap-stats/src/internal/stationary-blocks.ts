import { RandomStream } from '@regimelab/numerics';
import type { Blocks } from '../index-sampler.js';
import { AT, KERNEL, ONE_LANE, STRETCH, THREE_LANES } from './stationary-kernel.js';

const TWO_TO_27 = 134217728;
const TWO_TO_53 = 9007199254740992;
const LANES = 4;
const UNIFORMS = LANES * STRETCH;

const POSITION = AT.position / Int32Array.BYTES_PER_ELEMENT;
const LEFT = AT.left / Int32Array.BYTES_PER_ELEMENT;
const RUN = AT.run / Int32Array.BYTES_PER_ELEMENT;
const START = AT.starts / Int32Array.BYTES_PER_ELEMENT;

type State = RandomStream['state'];

/** What the module exports. */
interface Module {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly fill: (decisive: number) => void;
  readonly draw: (scale: number, decisive: number, p: number) => number;
  readonly jump: () => void;
}

let kernel: StationaryKernel | null = null;

/**
 * The blocks of a stationary draw, in the order  i₀ = integer;  then for each further position a uniform u, and where u < 1/b an integer.
 *
 * Readable, with the methods of the stream (the oracle in the tests), a position costs 6.8 ns; here 1.0 ns. The stream lends its outputs to the
 * kernel, which takes them 16,384 at a time, and is given back where it stands as soon as it is used by any other.
 */
export function stationaryBlocksInto(blocks: Blocks, length: number, rows: number, meanBlock: number, random: RandomStream): number {
  kernel ??= new StationaryKernel();
  return kernel.drawInto(blocks, length, rows, 1 / meanBlock, random);
}

/** The kernel of kernel/assemble.mjs on one stream at a time. */
class StationaryKernel {
  private readonly module = instantiate();
  private readonly state: Int32Array;
  private readonly began: Int32Array;
  private readonly polynomial: Int32Array;
  private readonly starts: Views;
  private readonly lengths: Views;
  /** Single values of the kernel, by place. */
  private readonly cells: Int32Array;
  private borrowed: RandomStream | null = null;
  private decisive = -1;

  constructor() {
    const { buffer } = this.module.memory;
    this.cells = new Int32Array(buffer);
    this.state = new Int32Array(buffer, AT.state, 4 * LANES);
    this.began = new Int32Array(buffer, AT.began, 4 * LANES);
    this.polynomial = new Int32Array(buffer, AT.polynomial, 4);
    this.starts = viewsFrom(buffer, AT.starts);
    this.lengths = viewsFrom(buffer, AT.lengths);
  }

  drawInto({ starts, lengths }: Blocks, length: number, rows: number, p: number, random: RandomStream): number {
    const { cells, module } = this;
    const decisive = Math.floor(p * TWO_TO_27);
    if (this.borrowed !== random || this.decisive !== decisive) this.borrow(random, decisive);
    const [scale, bound] = [rows / TWO_TO_53, p * TWO_TO_53];
    cells[LEFT] = length;
    let drawn = 0;
    while (true) {
      if (cells[POSITION] === UNIFORMS) {
        module.jump();
        module.fill(decisive);
      }
      const count = module.draw(scale, decisive, bound);
      copy(this.starts, starts, drawn, count);
      copy(this.lengths, lengths, drawn, count);
      drawn += count;
      if (cells[LEFT] === 0 && cells[RUN] === 0) return drawn;
      cells[START] = cells[START + count]!;
    }
  }

  /** Fills the buffer from where the stream stands. */
  private borrow(random: RandomStream, decisive: number): void {
    // A stream in use here before is given back first, this one too: its state is asked for.
    void this.borrowed?.state;
    const begin = random.state;
    for (let lane = 0; lane < LANES; lane++) this.setLane(lane, begin);
    this.polynomial.set(ONE_LANE);
    for (let lane = 1; lane < LANES; lane++) {
      const before = Array.from({ length: lane }, (_, l) => this.lane(this.state, l));
      this.module.jump();
      before.forEach((words, l) => this.setLane(l, words));
    }
    this.polynomial.set(THREE_LANES);
    this.module.fill(decisive);
    this.borrowed = random;
    this.decisive = decisive;
    random.lend(() => this.giveBack());
  }

  /** Where the stream stands after the uniforms used. */
  private giveBack(): State {
    const position = this.cells[POSITION]!;
    const lane = Math.min(LANES - 1, Math.floor(position / STRETCH));
    this.borrowed = null;
    const random = new RandomStream(this.lane(this.began, lane));
    for (let used = 2 * (position - lane * STRETCH); used > 0; used--) random.uint32();
    return random.state;
  }

  private lane(vectors: Int32Array, lane: number): State {
    return [0, 1, 2, 3].map((word) => vectors[LANES * word + lane]!) as unknown as State;
  }

  private setLane(lane: number, state: State): void {
    state.forEach((word, i) => (this.state[LANES * i + lane] = word));
  }
}

/** The first 2⁰, 2¹, … values at one place. */
type Views = readonly Int32Array[];

function viewsFrom(buffer: ArrayBuffer, byte: number): Views {
  return Array.from({ length: 1 + Math.log2(UNIFORMS) }, (_, power) => new Int32Array(buffer, byte, 2 ** power));
}

/** Few values one by one; more by a view made before: a view of just `count`, made here, costs more than the copy and has to be collected. */
function copy(views: Views, to: Int32Array, begin: number, count: number): void {
  const view = views[32 - Math.clz32(count - 1)]!;
  if (count > 16 && begin + view.length <= to.length) to.set(view, begin);
  else for (let k = 0; k < count; k++) to[begin + k] = view[k]!;
}

/** WebAssembly is in every Node, and in no type of its own. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

function instantiate(): Module {
  return new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(KERNEL, 'base64'))).exports as Module;
}
