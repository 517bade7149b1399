/** The numbers of a chain, without names. */
export interface ChainParameters {
  readonly initial: Float64Array;
  readonly transition: Float64Array;
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

/** Working arrays of one chain on n rows, n·K each; a pass writes over them. */
export interface Passes {
  readonly K: number;
  /** log p(xₜ | sₜ = j). */
  readonly logDensity: Float64Array;
  /** P(sₜ = j | x₁ … xₜ₋₁) and its logarithm. */
  readonly predicted: Float64Array;
  readonly logPredicted: Float64Array;
  /** P(sₜ = j | x₁ … xₜ) and its logarithm. */
  readonly filtered: Float64Array;
  readonly logFiltered: Float64Array;
  /** P(sₜ = j | x₁ … xₙ). */
  readonly smoothed: Float64Array;
}

const LOG_TWO_PI = Math.log(2 * Math.PI);
/** A density is never less than this: beyond it differences between states are lost, and −∞ for all states would leave no probability. */
const LEAST_LOG_DENSITY = -1e300;
/**
 * Above it a predicted probability is a plain sum: what a filtered probability below 1e-308 lost to underflow is then beyond its last digit.
 * At or below it the sum is taken in logarithms, so a state that has become all but impossible can come back.
 */
const SAFE = 1e-200;

export function passesFor(n: number, K: number): Passes {
  const rows = () => new Float64Array(n * K);
  return {
    K,
    logDensity: rows(),
    predicted: rows(),
    logPredicted: rows(),
    filtered: rows(),
    logFiltered: rows(),
    smoothed: rows(),
  };
}

/** Writes the log density of each row of x (n·D) in each state. */
export function logDensities({ K, logDensity }: Passes, x: Float64Array, { means, variances }: ChainParameters): void {
  const D = means.length / K;
  const n = x.length / D;
  const constant = Float64Array.from({ length: K }, (_, j) => {
    let total = D * LOG_TWO_PI;
    for (let d = 0; d < D; d++) total += Math.log(variances[j * D + d]!);
    return -0.5 * total;
  });
  const halfPrecision = variances.map((variance) => 0.5 / variance);
  for (let t = 0; t < n; t++) {
    for (let j = 0; j < K; j++) {
      let value = constant[j]!;
      for (let d = 0; d < D; d++) {
        const distance = x[t * D + d]! - means[j * D + d]!;
        value -= distance * distance * halfPrecision[j * D + d]!;
      }
      logDensity[t * K + j] = Math.max(value, LEAST_LOG_DENSITY);
    }
  }
}

/**
 * The forward filter, normalised at each row.
 *
 *   predicted[t] = filtered[t−1] · transition;   filtered[t] ∝ predicted[t] · density[t];   log-likelihood = Σₜ log Σⱼ predicted · density
 *
 * @param n rows to run, of those whose densities are written
 * @returns the log-likelihood of these rows
 */
export function filterForward(passes: Passes, n: number, { initial, transition }: ChainParameters): number {
  const { K, logDensity, predicted, logPredicted, filtered, logFiltered } = passes;
  const logTransition = transition.map(Math.log);
  let logLikelihood = 0;
  for (let t = 0; t < n; t++) {
    const at = t * K;
    let highest = -Infinity;
    for (let j = 0; j < K; j++) {
      let p = initial[j]!;
      if (t > 0) {
        p = 0;
        for (let i = 0; i < K; i++) p += filtered[at - K + i]! * transition[i * K + j]!;
      }
      predicted[at + j] = p;
      logPredicted[at + j] = p > SAFE || t === 0 ? Math.log(p) : logSumInto(j, logFiltered, at - K, logTransition, K);
      logFiltered[at + j] = logPredicted[at + j]! + logDensity[at + j]!;
      highest = Math.max(highest, logFiltered[at + j]!);
    }
    let total = 0;
    for (let j = 0; j < K; j++) {
      filtered[at + j] = Math.exp(logFiltered[at + j]! - highest);
      total += filtered[at + j]!;
    }
    const logTotal = highest + Math.log(total);
    for (let j = 0; j < K; j++) {
      filtered[at + j] = filtered[at + j]! / total;
      logFiltered[at + j] = logFiltered[at + j]! - logTotal;
    }
    logLikelihood += logTotal;
  }
  return logLikelihood;
}

/** log Σᵢ exp(logFiltered[at + i] + logTransition[i, j]). */
function logSumInto(j: number, logFiltered: Float64Array, at: number, logTransition: Float64Array, K: number): number {
  let highest = -Infinity;
  for (let i = 0; i < K; i++) highest = Math.max(highest, logFiltered[at + i]! + logTransition[i * K + j]!);
  if (highest === -Infinity) return -Infinity;
  let total = 0;
  for (let i = 0; i < K; i++) total += Math.exp(logFiltered[at + i]! + logTransition[i * K + j]! - highest);
  return highest + Math.log(total);
}

/**
 * The backward pass after {@link filterForward}, by the chain run backwards, which is a chain too:
 *
 *   P(sₜ = i | sₜ₊₁ = j, x₁ … xₜ) = filtered[t, i] · transition[i, j] / predicted[t+1, j];   smoothed[t] = Σⱼ that · smoothed[t+1, j]
 *
 * Nothing grows on the way: each factor is a probability. Equal to the forward-backward products, without their scales.
 *
 * @param moves K×K, set to Σₜ P(sₜ = i, sₜ₊₁ = j | x₁ … xₙ)
 */
export function smoothBackward(passes: Passes, n: number, { transition }: ChainParameters, moves: Float64Array): void {
  const { K, predicted, logPredicted, filtered, logFiltered, smoothed } = passes;
  moves.fill(0);
  if (n === 0) return;
  smoothed.set(filtered.subarray((n - 1) * K, n * K), (n - 1) * K);
  for (let t = n - 2; t >= 0; t--) {
    const at = t * K;
    smoothed.fill(0, at, at + K);
    for (let j = 0; j < K; j++) {
      const after = smoothed[at + K + j]!;
      if (after === 0) continue;
      const p = predicted[at + K + j]!;
      for (let i = 0; i < K; i++) {
        const a = transition[i * K + j]!;
        const came = p > SAFE ? (filtered[at + i]! * a) / p : Math.exp(logFiltered[at + i]! + Math.log(a) - logPredicted[at + K + j]!);
        const both = came * after;
        smoothed[at + i] = smoothed[at + i]! + both;
        moves[i * K + j] = moves[i * K + j]! + both;
      }
    }
  }
}
