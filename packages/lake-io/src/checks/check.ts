import { LakeError } from '../lake-error.js';
import type { TableName } from '../table-definitions.js';

/** How bad a finding is: an `error` stops a run, a `flag` goes to its manifest. */
export type CheckLevel = 'ok' | 'flag' | 'error';

/** One finding about one table. `detail` names the first rows or dates. */
export interface Check {
  readonly code: string;
  readonly level: CheckLevel;
  readonly table: TableName;
  /** First date concerned, `YYYY-MM-DD`. */
  readonly date: string | null;
  /** First asset concerned. */
  readonly asset_id: string | null;
  readonly detail: string;
}

/**
 * Stops a run whose lake has an error.
 *
 * @throws {LakeError} with the code of the first error; all of them in `context.checks`
 */
export function refuseErrors(checks: readonly Check[]): void {
  const errors = checks.filter(({ level }) => level === 'error');
  const first = errors[0];
  if (first === undefined) return;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more errors)` : '';
  throw new LakeError(first.code, `${first.table}: ${first.detail}${more}`, {
    hint: 'run `regimelab lake check` for the whole list',
    context: { checks: errors },
  });
}
