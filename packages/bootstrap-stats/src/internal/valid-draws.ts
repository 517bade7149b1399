import { ConfigError } from '@regimelab/core';
import { sortedFinite } from '@regimelab/numerics';

/** The draws that are no NaN, ascending; a reason where they are fewer than half (exactly half is enough). */
export function validDraws(draws: Float64Array): { readonly valid: Float64Array; readonly reason: string | null } {
  const valid = sortedFinite(draws);
  if (valid.length === 0) return { valid, reason: 'every draw was lost' };
  const lost = draws.length - valid.length;
  return { valid, reason: 2 * valid.length < draws.length ? `more than half of the draws were lost (${lost} of ${draws.length})` : null };
}

/** @throws {ConfigError} `CONFIG_RANGE` where the confidence is not in (0, 1) */
export function requireConfidence(operation: string, confidence: number): void {
  if (confidence > 0 && confidence < 1) return;
  throw new ConfigError('CONFIG_RANGE', `${operation}: confidence: expected a number between 0 and 1, got ${confidence}`);
}
