import type { Day } from '@regimelab/core';

/** What an asset is; everything but majors and alts is there for the exclusions to find. */
export type AssetKind = 'major' | 'alt' | 'exchange-token' | 'stablecoin' | 'wrapped' | 'staked';

/** The truth about one asset of a synthetic market. */
export interface SyntheticAsset {
  /** Permanent id, as lake-io reads it. */
  readonly assetId: string;
  readonly kind: AssetKind;
  /** First and last row date in the daily tables. */
  readonly firstDay: Day;
  readonly lastDay: Day;
  /** Whether it died on `lastDay`: it fell and never printed again. */
  readonly died: boolean;
  /** Row dates between first and last without any row. */
  readonly missingDays: readonly Day[];
  /** Sensitivity of its log return to the log returns of BTC and ETH; null for an asset that follows none (stablecoin) or one exactly (wrapped, staked). */
  readonly betas: { readonly btc: number; readonly eth: number } | null;
  /** The id its rows carry in the files before the date of a rebrand; null for none. */
  readonly former: { readonly id: string; readonly until: Day } | null;
  /** How the files spell the id: in the spot tables, and in the tables of funding and open interest. */
  readonly spotId: string;
  readonly venueId: string;
}
