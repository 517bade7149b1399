import { canonicalJson, sha256, UsageError } from '@regimelab/core';

/** Hex digits of a content hash that a run id shows. */
const SHOWN_DIGITS = 12;

/**
 * The id of what a run computes: `<experiment_id>_<first 12 hex of SHA-256 of the canonical content>`. Equal content gives equal ids, so running
 * the same thing again finds the run.
 *
 * @param experimentId lower-case identifier of the experiment
 * @param content everything the result depends on — configuration, window, lake snapshot, code — and nothing else: no clock, host or path
 */
export function contentId(experimentId: string, content: unknown): string {
  return `${experimentId}_${sha256(canonicalJson(content)).slice(0, SHOWN_DIGITS)}`;
}

/**
 * Checks the name of a run's folder.
 *
 * @throws {UsageError} `USAGE_BAD_VALUE` unless 1 to 100 of the characters A–Z a–z 0–9 . _ - and not `.` or `..`
 */
export function requireRunId(runId: string): string {
  if (/^[A-Za-z0-9._-]{1,100}$/.test(runId) && !/^\.+$/.test(runId)) return runId;
  throw new UsageError(
    'USAGE_BAD_VALUE',
    `run id ${JSON.stringify(runId)}: expected 1 to 100 letters, digits, dots, underscores or hyphens`,
    {
      hint: 'for example --run-id msm_2024_to_2026',
    },
  );
}
