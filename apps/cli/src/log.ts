import type { CommonFlags } from './flags.js';

/** Levels of notes on stderr, the most talkative first. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Writes notes to stderr; stdout is the result alone. */
export interface Log {
  info(text: string): void;
  warn(text: string): void;
}

/** A log that keeps quiet below the level asked for; `--quiet` is `--log-level error`, and `warn` is the default. */
export function createLog({ quiet, logLevel = 'warn' }: CommonFlags): Log {
  const threshold = LOG_LEVELS.indexOf(quiet ? 'error' : logLevel);
  const write = (level: LogLevel) => (text: string) => {
    if (LOG_LEVELS.indexOf(level) >= threshold) console.error(level === 'warn' ? `note: ${text}` : `${level}: ${text}`);
  };
  return { info: write('info'), warn: write('warn') };
}
