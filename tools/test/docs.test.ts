import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeBlocks } from '../docs/code-blocks.mjs';
import { matchesOutput } from '../docs/matches-output.mjs';
import { withChecks } from '../docs/with-checks.mjs';

describe('codeBlocks', () => {
  it('gives language, words and the line on which the code starts', () => {
    expect(codeBlocks('# Title\n\n```ts no-run\nconst a = 1;\n```\n\n```\nplain\n```\n')).toEqual([
      { language: 'ts', words: ['no-run'], code: 'const a = 1;\n', line: 4 },
      { language: '', words: [], code: 'plain\n', line: 8 },
    ]);
  });

  it('takes the indentation of a fence in a list off its code', () => {
    expect(codeBlocks('- item\n  ```sh\n  ls\n    -l\n  ```\n')[0]!.code).toBe('ls\n  -l\n');
  });

  it('keeps shorter fences inside a longer one', () => {
    expect(codeBlocks('````md\n```ts\n1;\n```\n````\n')).toHaveLength(1);
  });

  it('refuses a block that is never closed, naming its fence', () => {
    expect(() => codeBlocks('a\n```ts\n1;\n')).toThrow('line 2: the code block is never closed');
  });
});

describe('withChecks', () => {
  it('compares the value of an expression statement, in place', () => {
    expect(withChecks('f(1); // => 2\n')).toBe(';__check(1, (f(1)), (2)); // => 2\n');
  });

  it('compares a declared name', () => {
    expect(withChecks('const x = f(1); // => [1]\n')).toBe('const x = f(1);;__check(1, x, ([1])); // => [1]\n');
  });

  it('reads the promise behind the last line of a statement and counts lines from the first of the block', () => {
    expect(withChecks('f(\n  1,\n); // => 2\n', 10)).toContain('__check(12, ');
  });

  it('looks into functions and blocks', () => {
    expect(withChecks('for (const x of xs) {\n  x; // => 1\n}\n')).toContain('__check(2, (x), (1))');
  });

  it('knows numbers of which only the first digits are shown, but leaves text alone', () => {
    expect(withChecks("f(); // => [0.12…, -1.5…e-7, '3…']\n")).toContain("([__digits('0.12', ''), __digits('-1.5', 'e-7'), '3…'])");
  });

  it.each([
    ['on a line of its own', 'f();\n// => 2\n', 2],
    ['inside an expression', 'f(\n  1, // => 1\n);\n', 2],
    ['behind a return', 'const f = () => {\n  return 1; // => 1\n};\n', 2],
    ['behind a pattern', 'const { a } = f(); // => 1\n', 1],
  ])('refuses a promise %s, where nothing would check it', (_where, code, line) => {
    expect(() => withChecks(code)).toThrow(expect.objectContaining({ line, message: expect.stringContaining('a promise') }));
  });

  it('is not misled by text that looks like a promise', () => {
    expect(withChecks("const s = '// => 1';\n")).toBe("const s = '// => 1';\n");
  });
});

describe('matchesOutput', () => {
  it.each([
    ['the same text', 'a\nb\n', 'a\nb\n', true],
    ['empty lines at the ends and blanks behind lines', 'a\nb\n', '\na  \nb\n\n', true],
    ['… for anything within a line', 'took … ms', 'took 12 ms', true],
    ['… for several lines', 'first\n…\nlast', 'first\n1\n2\nlast', true],
    ['characters that mean something in patterns', 'a.b (c)', 'axb (c)', false],
    ['a line more', 'a', 'a\nb', false],
  ])('%s', (_title, shown, printed, matches) => {
    expect(matchesOutput(shown, printed)).toBe(matches);
  });
});

describe('check-docs', () => {
  const root = join(__dirname, '../..');
  let folder: string;
  beforeAll(() => {
    const cache = join(root, 'node_modules/.cache/regimelab'); // below the repository, so that examples find the packages
    mkdirSync(cache, { recursive: true });
    folder = mkdtempSync(join(cache, 'document-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function check(markdown: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
    const file = join(folder, 'page.md');
    writeFileSync(file, markdown);
    return spawnSync(process.execPath, [join(root, 'tools/check-docs.mjs'), file], { encoding: 'utf8' });
  }

  it('passes a page that keeps its promises', () => {
    const page = [
      '```ts',
      "import { formatDay } from '@regimelab/core';",
      'formatDay(0); // => "1970-01-01"',
      'Float64Array.of(1 / 3, 2 / 3, -2e-7 / 3, NaN); // => [0.333…, 0.667…, -6.6…e-8, NaN]',
      '({ row: Int32Array.of(1) }); // => { row: Float64Array.of(1) }',
      "console.log('printed');",
      '```',
      '```text',
      'printed',
      '```',
      '```sh',
      'npx regimelab lake describe --lake lake',
      'npm install @regimelab/core',
      '```',
      '```text',
      'Lake synthetic-effect-…',
      '```',
      '```ts no-run',
      'never(',
      '```',
    ];
    expect(check(page.join('\n'))).toEqual(expect.objectContaining({ status: 0, stdout: '2 blocks passed\n', stderr: '' }));
  }, 60_000);

  it('names file and line of every promise broken and fails', () => {
    const page = [
      '```ts',
      "import { formatDay } from '@regimelab/core';",
      "formatDay(0); // => '1970-01-02'",
      'const day: string = 1;',
      'Number(day) / 3; // => 0.334…',
      '```',
      '```ts',
      "throw new Error('here');",
      '```',
      '```ts',
      "export { formatDay } from '@regimelab/cores';",
      '```',
      '```sh',
      'npx regimelab lake describe --lake nowhere',
      '```',
      '```sh',
      'npm run no-such-script',
      '```',
      '```sh',
      'echo 1',
      '```',
      '```text',
      '2',
      '```',
    ];
    const { status, stdout, stderr } = check(page.join('\n'));
    expect(status).toBe(1);
    expect(stdout).toMatch(/^0 blocks passed, \d+ problems: /);
    const named = [...stderr.matchAll(/page\.md:(\d+): (.*)/g)].map(([, line, message]) => [Number(line), message]);
    expect(named).toEqual([
      [4, "Type 'number' is not assignable to type 'string'."],
      [11, expect.stringContaining("Cannot find module '@regimelab/cores'")],
      [3, "expected '1970-01-02', got '1970-01-01'"],
      [5, 'expected 0.334…, got 0.3333333333333333'],
      [8, 'exit code 1'],
      [11, expect.stringContaining('Could not resolve "@regimelab/cores"')],
      [14, 'exit code 1'],
      [17, 'exit code 1'],
      [23, 'printed something else:'],
    ]);
  }, 60_000);
});
