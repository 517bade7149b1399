import { formatDay, UsageError, type Day } from '@regimelab/core';
import { AUDIT_STAGES, auditOfRun, loadExperiment, runAudit, verdictSentence, type AuditRequest } from '@regimelab/pipeline';
import { EXIT_CODES } from '../exit-codes.js';
import { formatOf, requirePeriod, type CommonFlags } from '../flags.js';
import { printResult } from '../print.js';
import { createProgress } from '../progress.js';
import { runFolder } from './run-folder.js';
import { interruptSignal } from './running-code.js';

/** Flags of `regimelab audit lookahead`. */
interface AuditFlags extends CommonFlags {
  readonly run?: string;
  readonly startDate?: Day;
  readonly endDate?: Day;
  readonly lake?: string;
  readonly lakeDescriptor?: string;
  readonly config?: readonly string[];
  readonly set?: readonly string[];
  readonly every?: number;
  readonly catalog?: string;
}

export async function auditLookAhead(flags: AuditFlags): Promise<void> {
  const progress = createProgress(AUDIT_STAGES, flags.quiet ?? false);
  try {
    const verdict = await runAudit({
      ...(await audited(flags)),
      every: flags.every ?? 1,
      now: Date.now(),
      signal: interruptSignal(),
      onStage: (name) => progress.stage(name),
    });
    progress.stop();
    const { passed, cuts, checkedValues, offender } = verdict;
    const json = { passed, cuts, checked_values: checkedValues, offender };
    printResult({ json, text: [verdictSentence(verdict)] }, formatOf(flags));
    if (!passed) process.exitCode = EXIT_CODES.failed;
  } finally {
    progress.stop();
  }
}

async function audited({
  run,
  startDate,
  endDate,
  config,
  set,
  lake,
  lakeDescriptor,
  catalog,
}: AuditFlags): Promise<Pick<AuditRequest, 'of' | 'window'>> {
  if (run !== undefined) {
    const given = Object.entries({
      '--start': startDate,
      '--end': endDate,
      '--config': config,
      '--set': set,
      '--lake-descriptor': lakeDescriptor,
    });
    const extra = given.find(([, value]) => value !== undefined);
    if (extra === undefined) return auditOfRun(runFolder(run, catalog), lake ?? null);
    throw new UsageError('USAGE_BAD_VALUE', `${extra[0]} and --run exclude each other: the run says what it was`, {
      hint: 'give one of them',
    });
  }
  if (startDate === undefined || endDate === undefined) {
    throw new UsageError('USAGE_MISSING_FLAG', `${startDate === undefined ? '--start' : '--end'} is missing`, {
      hint: 'give --start and --end, or --run',
    });
  }
  requirePeriod(startDate, endDate, formatDay);
  const of = await loadExperiment(config ?? [], { set, flags: { lake, lakeDescriptor } });
  return { of, window: { start: startDate, end: endDate } };
}
