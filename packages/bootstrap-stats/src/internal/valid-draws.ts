import { ConfigError } from '@regimelab/core';
import { sortedFinite } from '@regimelab/numerics';

/** The draws that are no NaN, ascending; a reason where they are fewer than half (exactly half is enough). */
export function validDraws(draws: Float64Array): { readonly valid: Float64Array; readonly reason: string | null } {
  const valid = sortedFinite(draws);
  return { valid, reason: whyTooFew(valid.length, draws.length) };
}

/** Why so few valid draws carry neither interval nor p; null where they do. */
export function whyTooFew(valid: number, draws: number): string | null {
  if (valid === 0) return 'every draw was lost';
  return 2 * valid < draws ? `more than half of the draws were lost (${draws - valid} of ${draws})` : null;
}

/** @throws {ConfigError} `CONFIG_RANGE` where the confidence is not in (0, 1) */
export function requireConfidence(operation: string, confidence: number): void {
  if (confidence > 0 && confidence < 1) return;
  throw new ConfigError('CONFIG_RANGE', `${operation}: confidence: expected a number between 0 and 1, got ${confidence}`);
}
