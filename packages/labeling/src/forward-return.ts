import { parseOptions } from '@regimelab/core';
import * as z from 'zod';

/** Options of {@link forwardReturn}. */
export const ForwardReturnOptions = z
  .strictObject({ horizon: z.int().min(1).describe('h, rows from the decision to the end of the return.') })
  .readonly();
export type ForwardReturnOptions = z.input<typeof ForwardReturnOptions>;

/** Returns that begin at a row, and the rows they span: label spans for the purged splits. */
export interface ForwardReturn {
  /** T returns, decimal over the horizon; NaN where a factor is missing or beyond the data. */
  readonly values: Float64Array;
  /** T rows: the row itself, after which the return is earned. */
  readonly start: Int32Array;
  /** T rows: the last one a return reads; −1 where there is none. */
  readonly end: Int32Array;
}

/**
 * Compounded return over the next h rows:  Y[t] = Π over j = 1 … h of (1 + r[t+j]) − 1.
 *
 * @param returns T simple returns, r[t] earned over (t−1, t], decimal; missing = NaN or infinite
 * @returns T outcomes; the last h are NaN, and each whose h rows are not all there
 * @throws {ConfigErrors} for an unknown or invalid option
 * @remarks An outcome: known at row t + h, not at t. Neighbours share h − 1 rows, so errors of their mean need a lag of at least h − 1
 *   (Hansen and Hodrick 1980).
 */
export function forwardReturn(returns: Float64Array, options: ForwardReturnOptions): ForwardReturn {
  const { horizon } = parseOptions(ForwardReturnOptions, options, 'forwardReturn');
  const T = returns.length;
  const values = new Float64Array(T).fill(NaN);
  const end = new Int32Array(T).fill(-1);
  for (let t = 0; t + horizon < T; t++) {
    let growth = 1;
    for (let j = 1; j <= horizon; j++) growth *= 1 + returns[t + j]!;
    if (!Number.isFinite(growth)) continue;
    values[t] = growth - 1;
    end[t] = t + horizon;
  }
  return Object.freeze({ values, start: Int32Array.from({ length: T }, (_, t) => t), end });
}
