import { ConfigErrors, RegimelabError, type ErrorRecord } from '@regimelab/core';
import { EXIT_CODES, exitCodeOf } from './exit-codes.js';

/** How errors are shown. */
export interface ErrorStyle {
  /** One JSON object a line. */
  readonly json: boolean;
  /** With the stack trace. */
  readonly verbose: boolean;
}

/** Writes an error to stderr and returns the exit code it means. */
export function printError(error: unknown, { json, verbose }: ErrorStyle): number {
  if (error instanceof RegimelabError) {
    const problems: readonly RegimelabError[] = error instanceof ConfigErrors ? error.problems : [error];
    for (const problem of problems) console.error(json ? JSON.stringify(problem.toRecord()) : errorText(problem.toRecord()));
    if (verbose && !json) console.error(error.stack);
    return exitCodeOf(error);
  }
  const message = error instanceof Error ? error.message : String(error);
  const record: ErrorRecord = {
    code: 'INTERNAL',
    message: `an unexpected fault: ${message}`,
    hint: 'run again with --verbose and report the trace',
    file: null,
    line: null,
    column: null,
    context: {},
  };
  console.error(json ? JSON.stringify(record) : errorText(record));
  if (verbose && !json && error instanceof Error) console.error(error.stack);
  return EXIT_CODES.internal;
}

function errorText({ code, message, hint, file, line, column }: ErrorRecord): string {
  const place = [file, line, column].filter((part) => part !== null).join(':');
  return [`error ${code}: ${message}`, ...(place === '' ? [] : [`  at ${place}`]), ...(hint === null ? [] : [`  hint: ${hint}`])].join(
    '\n',
  );
}
