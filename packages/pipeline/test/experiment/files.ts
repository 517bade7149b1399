import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll } from '@jest/globals';
import { ConfigError, ConfigErrors } from '@regimelab/core';

const folder = mkdtempSync(join(tmpdir(), 'regimelab-experiment-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a file below the folder of this test file and returns its path. */
export function file(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** A problem in short: its code, where it stands as `file:line`, and what it says. */
export interface ShortProblem {
  readonly code: string;
  readonly at: string;
  readonly message: string;
  readonly hint: string | null;
}

/** The problems of a refusal; fails where nothing is refused. */
export async function problemsOf(refused: Promise<unknown>): Promise<readonly ShortProblem[]> {
  const error: unknown = await refused.then(
    () => new Error('expected a refusal'),
    (reason: unknown) => reason,
  );
  const problems = error instanceof ConfigErrors ? error.problems : error instanceof ConfigError ? [error] : null;
  if (problems === null) throw error;
  return problems.map(({ code, at, message, hint }) => ({
    code,
    at:
      at === null
        ? ''
        : [at.file.startsWith(folder) ? relative(folder, at.file) : at.file, ...(at.line === null ? [] : [at.line])].join(':'),
    message: message.replaceAll(`${folder}/`, ''),
    hint,
  }));
}
