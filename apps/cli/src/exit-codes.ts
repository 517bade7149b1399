import type { ErrorKind, RegimelabError } from '@regimelab/core';

/** What a command's exit code means; the same for every command. */
export const EXIT_CODES = {
  done: 0,
  failed: 1,
  usage: 2,
  internal: 3,
  interrupted: 130,
} as const;

/** The list that help texts end with. */
export const EXIT_CODES_HELP = `
Exit codes: 0 done · 1 data or computation failed · 2 usage or configuration error, nothing was written · 3 internal fault · 130 interrupted`;

const BY_KIND: Readonly<Record<ErrorKind, number>> = {
  usage: EXIT_CODES.usage,
  config: EXIT_CODES.usage,
  output: EXIT_CODES.usage,
  lake: EXIT_CODES.failed,
  data: EXIT_CODES.failed,
  shape: EXIT_CODES.internal,
  alignment: EXIT_CODES.internal,
  'look-ahead': EXIT_CODES.failed,
  numerics: EXIT_CODES.failed,
  interrupted: EXIT_CODES.interrupted,
  invariant: EXIT_CODES.internal,
};

/** The exit code of an error. A full disk is no misuse, so a failed write is a failed run. */
export function exitCodeOf(error: RegimelabError): number {
  return error.code === 'OUTPUT_NOT_WRITTEN' ? EXIT_CODES.failed : BY_KIND[error.kind];
}
