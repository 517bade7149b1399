import { EXIT_CODES_HELP } from './exit-codes.js';

/** How a help text ends: examples, then what the exit codes mean. */
export const examples = (lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ regimelab ${line}`).join('\n')}\n${EXIT_CODES_HELP}`;
