import type { Day } from '@regimelab/core';

/** What a study of the market should find. */
export interface PlantedTruth {
  readonly plant: 'effect' | 'null';
  /** Log return of a week lost per standard deviation of basket funding; 0 under a planted null. */
  readonly effectSize: number;
  /** Mean and standard deviation of basket funding in the model, fraction per 8 h: what one standard deviation means above. */
  readonly basketFundingMean: number;
  readonly basketFundingSd: number;
  /** Every Monday among the row dates, in order. */
  readonly weeks: readonly PlantedWeek[];
  /** Per row of the panels: 0 calm, 1 normal, 2 stressed. */
  readonly volatilityState: Uint8Array;
}

/** One week of the plant. */
export interface PlantedWeek {
  /** The Monday; what is planted is earned from its 00:00 UTC to that of the next. */
  readonly decisionDay: Day;
  /** Basket funding known at its 00:00, fraction per 8 h. NaN where too few alts qualify; then nothing is planted. */
  readonly basketFunding: number;
  /** Log return added to every alt over the week, in seven equal parts. */
  readonly drift: number;
}
