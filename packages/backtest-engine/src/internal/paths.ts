import type { Axes } from '@regimelab/core';
import { Ledger } from '../accounting.js';
import { LEGS, PNL_PARTS, type BacktestResult, type PnlPaths, type ReturnPaths } from '../result.js';
import type { Positions } from './positions.js';

const MAJORS = LEGS.indexOf('majors');

/** The arrays a run writes, one entry a simulated row. */
export class Paths {
  readonly ledger: Ledger;
  readonly equity: Float64Array;
  readonly turnover: { readonly majors: Float64Array; readonly alts: Float64Array };
  readonly gross: { readonly majors: Float64Array; readonly alts: Float64Array; readonly total: Float64Array };
  readonly altCount: Int32Array;
  readonly traded: Uint8Array;
  readonly active: Uint8Array;
  readonly action: Int8Array;
  readonly reason: Int8Array;
  readonly rebalanceRow: Int32Array;
  readonly weights: Float64Array;

  constructor(
    rows: number,
    readonly N: number,
  ) {
    const values = () => new Float64Array(rows);
    this.ledger = new Ledger(rows);
    this.equity = values();
    this.turnover = { majors: values(), alts: values() };
    this.gross = { majors: values(), alts: values(), total: values() };
    this.altCount = new Int32Array(rows);
    this.traded = new Uint8Array(rows);
    this.active = new Uint8Array(rows);
    this.action = new Int8Array(rows).fill(-1);
    this.reason = new Int8Array(rows).fill(-1);
    this.rebalanceRow = new Int32Array(rows).fill(-1);
    this.weights = new Float64Array(rows * N);
  }

  /** Writes what is held after the trades of a row and gives back its gross value, USD. */
  recordPositions(k: number, { units, mark, leg, held }: Positions, equity: number): number {
    let majors = 0;
    let alts = 0;
    const { weights, N } = this;
    for (let i = 0; i < held.length; i++) {
      const n = held[i]!;
      const value = units[n]! * mark[n]!;
      if (leg[n] === MAJORS) majors += Math.abs(value);
      else {
        alts += Math.abs(value);
        this.altCount[k]!++;
      }
      if (equity > 0) weights[k * N + n] = value / equity;
    }
    if (!(equity > 0)) weights.fill(NaN, k * N, (k + 1) * N);
    const { gross } = this;
    gross.majors[k] = equity > 0 ? majors / equity : NaN;
    gross.alts[k] = equity > 0 ? alts / equity : NaN;
    gross.total[k] = equity > 0 ? (majors + alts) / equity : NaN;
    return majors + alts;
  }

  /** What `returns` says of the cost of the last of `rows` rows; null for none. */
  lastCost(rows: number, initialEquity: number): number | null {
    if (rows === 0) return null;
    const { fees, slippage, impact } = this.ledger.total;
    const k = rows - 1;
    const before = k === 0 ? initialEquity : this.equity[k - 1]!;
    return fees[k]! / before + slippage[k]! / before + impact[k]! / before;
  }

  /** Fractions of the equity of the row before. */
  returns(rows: number, initialEquity: number): ReturnPaths {
    const { total } = this.ledger;
    const each = (value: (k: number) => number) => {
      const values = new Float64Array(rows);
      for (let k = 0; k < rows; k++) values[k] = value(k);
      return values;
    };
    const before = each((k) => (k === 0 ? initialEquity : this.equity[k - 1]!));
    const fraction = (usd: Float64Array) => each((k) => usd[k]! / before[k]!);
    const [fees, slippage, impact] = [fraction(total.fees), fraction(total.slippage), fraction(total.impact)];
    return {
      gross: fraction(total.price),
      fees,
      slippage,
      impact,
      cost: each((k) => fees[k]! + slippage[k]! + impact[k]!),
      funding: fraction(total.funding),
      net: each((k) => this.equity[k]! / before[k]! - 1),
    };
  }

  /** The result of the first `rows` rows. */
  result(
    market: Axes,
    first: number,
    rows: number,
    rest: Pick<
      BacktestResult,
      'returns' | 'rebalances' | 'counters' | 'ruined' | 'state' | 'beforeDelisting' | 'executionLag' | 'costBefore'
    >,
  ): BacktestResult {
    const cut = <A extends Float64Array | Int32Array | Uint8Array | Int8Array>(values: A) => values.subarray(0, rows) as A;
    const cutParts = (paths: PnlPaths) => Object.fromEntries(PNL_PARTS.map((part) => [part, cut(paths[part])])) as PnlPaths;
    const { legs, total } = this.ledger;
    const axes: Axes = Object.freeze({ unit: market.unit, times: market.times.subarray(first, first + rows), assets: market.assets });
    return Object.freeze({
      rows: { first, last: first + rows - 1 },
      axes,
      usd: cutParts(total),
      legs: { majors: cutParts(legs.majors), alts: cutParts(legs.alts) },
      equity: cut(this.equity),
      turnover: { majors: cut(this.turnover.majors), alts: cut(this.turnover.alts) },
      gross: { majors: cut(this.gross.majors), alts: cut(this.gross.alts), total: cut(this.gross.total) },
      altCount: cut(this.altCount),
      traded: cut(this.traded),
      active: cut(this.active),
      action: cut(this.action),
      reason: cut(this.reason),
      rebalanceRow: cut(this.rebalanceRow),
      weights: Object.freeze({ axes, values: this.weights.subarray(0, rows * this.N) }),
      ...rest,
    });
  }
}
