/** A perpetual contract and everything it settled. */
export interface SyntheticInstrument {
  readonly instrumentId: string;
  readonly exchange: string;
  readonly assetId: string;
  readonly settlements: {
    /** Times in milliseconds since 1970, increasing. */
    readonly times: Float64Array;
    /** Fraction of the notional for the interval that ends at the time; positive = longs pay. */
    readonly rates: Float64Array;
    /** Length of that interval, 4 or 8 hours. */
    readonly hours: Uint8Array;
  };
  readonly daily: {
    /** Row dates d, increasing: the settlements in (d 00:00, d+1 00:00]. */
    readonly days: Int32Array;
    /** Mean of the day's rates, a fraction per interval. */
    readonly rates: Float64Array;
    readonly hours: Uint8Array;
  };
}
