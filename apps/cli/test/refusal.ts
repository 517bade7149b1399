import { expect } from '@jest/globals';
import { contentOf, regimelab } from './program.js';

/** What a refusal must say. */
export interface Refusal {
  readonly exit: 1 | 2;
  readonly code: string;
  /** What the first line must name. */
  readonly names: readonly (string | RegExp)[];
  /** What the hint must say. */
  readonly hint?: string | RegExp;
  /** `line:column` in the file named. */
  readonly place?: string;
}

/**
 * Runs the program in a folder for people and for programs, and checks that it refuses in both forms and leaves nothing below the folder: a
 * misuse nothing at all, a run that failed on data its record in the catalog.
 */
export async function expectRefusalIn(folder: string, args: readonly string[], { exit, code, names, hint, place }: Refusal): Promise<void> {
  const content = () => Object.entries(contentOf(folder)).filter(([path]) => exit === 2 || !/^catalog\b/.test(path));
  const before = content();
  const flags = args.findIndex((arg) => arg.startsWith('-'));
  const commands = flags < 0 ? args.length : flags;
  const [text, json] = await Promise.all([
    regimelab(args, folder),
    regimelab([...args.slice(0, commands), '--json-errors', ...args.slice(commands)], folder),
  ]);
  expect(content()).toEqual(before);

  const [line, ...rest] = text.stderr.trimEnd().split('\n');
  expect({ exit: text.code, stdout: text.stdout, line }).toEqual({ exit, stdout: '', line: expect.stringMatching(`^error ${code}: `) });
  for (const name of names) expect(line).toEqual(typeof name === 'string' ? expect.stringContaining(name) : expect.stringMatching(name));
  expect(line!.length).toBeLessThan(500);
  if (place !== undefined) expect(rest[0]).toEqual(expect.stringMatching(`^ {2}at .*:${place}$`));
  // Where there is no hint and no place, the line itself must say what would be right.
  if (rest.length === 0) expect(line).toMatch(/expected /);
  else expect(rest.at(-1)).toMatch(/^ {2}(hint: |at .*:\d+:\d+$)/);
  if (hint !== undefined) {
    expect(rest.at(-1)).toEqual(typeof hint === 'string' ? expect.stringContaining(`hint: ${hint}`) : expect.stringMatching(hint));
  }
  expect(text.stderr).not.toMatch(/\n\s+at \S+ \(|\n\s+at (async|file:|node:)/);

  expect({ exit: json.code, stdout: json.stdout }).toEqual({ exit, stdout: '' });
  const records = json.stderr
    .trimEnd()
    .split('\n')
    .map((record) => JSON.parse(record) as Record<string, unknown>);
  expect(Object.keys(records[0]!)).toEqual(['code', 'message', 'hint', 'file', 'line', 'column', 'context']);
  expect(`error ${records[0]!.code}: ${records[0]!.message}`).toBe(line);
}
