/** A confidence interval, or null bounds and why there is none. */
export type Interval =
  | { readonly low: number; readonly high: number; readonly reason: null }
  | { readonly low: null; readonly high: null; readonly reason: string };
