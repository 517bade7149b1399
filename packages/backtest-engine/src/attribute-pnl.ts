import { decisionCodes } from './internal/decision-codes.js';
import { LEGS, PNL_PARTS, type BacktestResult, type Leg, type PnlPart } from './result.js';

/** Sums of profit and loss, USD; net = price − fees − slippage − impact − funding. */
export type PnlSums = Readonly<Record<PnlPart | 'net', number>>;

/** What one leg earned in one regime. */
export interface PnlEntry extends PnlSums {
  readonly leg: Leg;
  /** Regime of the row that decided; null where it had none, or was not simulated. */
  readonly regime: string | null;
}

/** Where the profit came from. */
export interface PnlLedger {
  /** Majors before alts, regimes in the order of their names, then null; combinations without any row are left out. */
  readonly entries: readonly PnlEntry[];
  readonly legs: Readonly<Record<Leg, PnlSums>>;
  /** `net` is the change of equity over the run. */
  readonly total: PnlSums;
}

/**
 * Profit and loss by leg and by the regime that decided it:  price and funding of row t belong to the regime of row t−1−executionLag, the
 * costs of a trade at row t to that of row t−executionLag.
 *
 * @param regime a path over the rows of the market; hindsight labels are welcome, nothing is traded here
 * @returns USD; the entries add up to the total, costs of the last row included
 */
export function attributePnl(result: BacktestResult, regime: { readonly names: readonly string[]; readonly code: Int8Array }): PnlLedger {
  const rows = result.equity.length;
  const run = { first: result.rows.first, rows, origin: result.state.origin, lag: result.executionLag };
  const held = decisionCodes(regime.code, run);
  const traded = decisionCodes(regime.code, { ...run, lag: run.lag - 1 });
  const codeOf = (part: PnlPart) => (part === 'price' || part === 'funding' ? held : traded);
  const occurs = [...regime.names.keys(), -1].filter((code) => held.includes(code) || traded.includes(code));
  const entries = LEGS.flatMap((leg) => {
    const totals = Object.fromEntries(PNL_PARTS.map((part) => [part, totalsByCode(result.legs[leg][part], codeOf(part))]));
    return occurs.map((code): PnlEntry => {
      return { leg, regime: code < 0 ? null : regime.names[code]!, ...sumParts((part) => totals[part]!.get(code) ?? 0) };
    });
  });
  const legSums = (leg: Leg) => sumParts((part) => result.legs[leg][part].reduce((sum, usd) => sum + usd, 0));
  return {
    entries,
    legs: { majors: legSums('majors'), alts: legSums('alts') },
    total: sumParts((part) => result.usd[part].reduce((sum, usd) => sum + usd, 0)),
  };
}

/** Sums of the rows of each code. */
function totalsByCode(usd: Float64Array, codes: Int8Array): ReadonlyMap<number, number> {
  const totals = new Map<number, number>();
  for (let k = 0; k < usd.length; k++) totals.set(codes[k]!, (totals.get(codes[k]!) ?? 0) + usd[k]!);
  return totals;
}

function sumParts(sumOf: (part: PnlPart) => number): PnlSums {
  const sums = Object.fromEntries(PNL_PARTS.map((part) => [part, sumOf(part)])) as Record<PnlPart, number>;
  return { ...sums, net: sums.price - sums.fees - sums.slippage - sums.impact - sums.funding };
}
