import type { BootstrapResult } from '../bootstrap.js';

/** The same result in other units. */
export function scaled(result: BootstrapResult, factor: number): BootstrapResult {
  const times = (value: number | null) => (value === null ? null : value * factor);
  return Object.freeze({
    ...result,
    estimate: times(result.estimate),
    standardError: times(result.standardError),
    low: times(result.low),
    high: times(result.high),
  });
}
