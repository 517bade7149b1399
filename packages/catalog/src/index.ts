export { adoptRun, type FoundRun } from './adopt-run.js';
export {
  ATTEMPT_STATUSES,
  AttemptIdentitySchema,
  AttemptRecordSchema,
  type AttemptIdentity,
  type AttemptRecord,
  type AttemptStatus,
  type ReturnsSummary,
  type RunMetrics,
  type RunSummary,
} from './attempt-record.js';
export { beginAttempt, type Attempt, type AttemptStart, type CatalogTarget } from './begin-attempt.js';
export { CatalogError } from './catalog-error.js';
export { catalogPaths, type CatalogPaths } from './catalog-paths.js';
export {
  CATALOG_COLUMNS,
  catalogRows,
  type CatalogColumn,
  type CatalogEntry,
  type CatalogRow,
  type FamilyStatistics,
} from './catalog-rows.js';
export { catalogRuns, type CatalogRun } from './catalog-runs.js';
export { catalogTable, type CatalogTableColumn } from './catalog-table.js';
export { claimRun, clearAbandonedClaims, type Claim } from './claim-run.js';
export { codeFingerprint, codeState, type CodeFingerprint, type CodeState } from './code-fingerprint.js';
export { contentId, requireRunId } from './content-id.js';
export { diffRuns, type Difference, type FileDifference, type RunsDiff } from './diff-runs.js';
export { explainDiff } from './explain-diff.js';
export { familyGroups, type FamilyGroup } from './family-groups.js';
export { findRun } from './find-run.js';
export { clearGarbage, findGarbage, type Garbage } from './garbage.js';
export { readRecords, requireRecords, type CatalogRecords } from './read-records.js';
export { keepCode } from './keep-code.js';
export { planRunDirectory, writeRunDirectory, type RunDirectory } from './run-directory.js';
export { readRunReturns } from './run-returns.js';
export { requireColumn, requireStatus, selectRows, type RowSelection } from './select-rows.js';
export { settleRecords, type Settlement } from './settle-records.js';
export { trialLedger, type TrialFamily } from './trial-ledger.js';
export { CatalogLockOptions, withCatalogLock } from './with-catalog-lock.js';
