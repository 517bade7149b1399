import { ConfigError, ConfigErrors, RegimelabError, type ErrorKind, type ErrorRecord } from '@regimelab/core';

/** An error as plain data: a class does not cross from one thread to another. */
export interface ThreadError {
  readonly kind: ErrorKind;
  readonly record: ErrorRecord;
  /** Everything that is wrong, of {@link ConfigErrors}; else empty. */
  readonly problems: readonly ErrorRecord[];
  readonly stack: string | undefined;
}

export function toThreadError(error: RegimelabError): ThreadError {
  const problems = error instanceof ConfigErrors ? error.problems.map((problem) => problem.toRecord()) : [];
  return { kind: error.kind, record: error.toRecord(), problems, stack: error.stack };
}

/** The error that a thread threw: kind, facts and trace are its own; of the classes only that of {@link ConfigErrors} is kept. */
export function fromThreadError({ kind, record, problems, stack }: ThreadError): RegimelabError {
  const error =
    problems.length > 0
      ? new ConfigErrors(problems.map((problem) => new ConfigError(problem.code, problem.message, factsOf(problem))))
      : new ErrorOfThread(kind, record);
  if (stack !== undefined) error.stack = stack;
  return error;
}

class ErrorOfThread extends RegimelabError {
  constructor(
    readonly kind: ErrorKind,
    record: ErrorRecord,
  ) {
    super(record.code, record.message, factsOf(record));
  }
}

const factsOf = ({ hint, file, line, column, context }: ErrorRecord) => ({
  hint: hint ?? undefined,
  at: file === null ? undefined : { file, line, column },
  context,
});
