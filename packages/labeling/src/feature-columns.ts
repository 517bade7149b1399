/** Features side by side on the rows of one grid, such as the z-scores of `buildFeatures`. */
export interface FeatureColumns {
  readonly names: readonly string[];
  /** One column a name, T values each in time order; a value that is not finite is missing. */
  readonly columns: readonly Float64Array[];
}
