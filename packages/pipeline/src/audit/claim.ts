/** What a stage says it knew: a row of values for each row of a market, made of what was knowable then. */
export interface Claim {
  /** `z_momentum`, `score`, `regime`, `book weight`. */
  readonly what: string;
  /** Row of the market that the first values belong to. */
  readonly from: number;
  /** The columns; null where there is one, and it is no asset's. */
  readonly assets: readonly string[] | null;
  /** Rows × columns; NaN = missing. */
  readonly values: Float64Array | Int32Array | Int8Array | Uint8Array;
}

/** Where a claim says two things of one row. */
export interface Difference {
  readonly what: string;
  readonly row: number;
  readonly asset: string | null;
  /** NaN where missing, or where the row itself is. */
  readonly said: number;
  readonly found: number;
}

/** The outcome of {@link compareClaims}. */
export interface ClaimComparison {
  /** Values compared that are there on either side. */
  readonly checkedValues: number;
  /** The one at the oldest row; of several there the one claimed first. Null where there is none. */
  readonly first: Difference | null;
}

/**
 * Compares what was said of the rows up to `last` with what is found now, bit for bit; a missing value equals a missing one.
 *
 * @param said claims; those that are not found again differ from their first row on
 * @param found may say more than was said
 */
export function compareClaims(said: readonly Claim[], found: readonly Claim[], last: number): ClaimComparison {
  const byName = new Map(found.map((claim) => [claim.what, claim]));
  let checkedValues = 0;
  let first: Difference | null = null;
  for (const claim of said) {
    const { what, from, assets, values } = claim;
    const columns = assets?.length ?? 1;
    const other = byName.get(what);
    const again = other !== undefined && other.from === from ? other.values : [];
    const end = Math.min(values.length, (last - from + 1) * columns);
    for (let i = 0; i < end; i++) {
      const a = values[i]!;
      const b = again[i];
      if (a === a || b === b) checkedValues++;
      if (Object.is(a, b)) continue;
      const row = from + Math.floor(i / columns);
      if (first === null || row < first.row) {
        first = { what, row, asset: assets === null ? null : assets[i % columns]!, said: a, found: b ?? NaN };
      }
      break;
    }
  }
  return { checkedValues, first };
}
