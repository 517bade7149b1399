/**
 * A hidden Markov chain of K states whose rows of D features are independent normals given the state:
 *
 *   P(s₁ = i) = initial[i],   P(sₜ₊₁ = j | sₜ = i) = transition[i·K + j],   xₜ[d] | sₜ = j  ~  N(means[j·D + d], variances[j·D + d])
 *
 * Rabiner (1989), "A tutorial on hidden Markov models".
 */
export interface HiddenMarkovModel {
  /** The D features, in the order of the columns of `means` and `variances`. */
  readonly names: readonly string[];
  /** K probabilities. */
  readonly initial: Float64Array;
  /** K×K, row-major; each row sums to 1. */
  readonly transition: Float64Array;
  /** K×D, in units of the features. */
  readonly means: Float64Array;
  /** K×D, in squared units of the features, positive. */
  readonly variances: Float64Array;
}

/** What a path of probabilities over the rows of a grid looks like. */
export interface StateProbabilities {
  /** T×K, row-major. A row with a missing feature repeats the row before it; NaN before the first complete row. */
  readonly probabilities: Float64Array;
  /** Natural logarithm of the density of the complete rows. */
  readonly logLikelihood: number;
}
