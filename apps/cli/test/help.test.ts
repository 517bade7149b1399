import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { regimelab, ROOT } from './program.js';

describe('help', () => {
  it.each([
    [[]],
    [['demo']],
    [['msm', 'run']],
    [['lake', 'check']],
    [['lake', 'describe']],
    [['lake', 'sample']],
    [['catalog', 'ls']],
    [['catalog', 'diff']],
  ])('of regimelab %j shows examples and exit codes', async (command) => {
    const { code, stdout, stderr } = await regimelab([...command, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(['Usage: regimelab', ...command].join(' '));
    expect(stdout).toMatch(/\nExamples:\n {2}\$ regimelab /);
    expect(stdout).toMatch(/\nExit codes: 0 done · 1 .*· 2 .*· 3 .*· 130 interrupted/);
  });

  it.each([['msm'], ['lake'], ['catalog']])('of the group %s lists its commands', async (group) => {
    const { code, stdout } = await regimelab([group, '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nCommands:\n/);
    expect(stdout).toMatch(/\nExamples:\n {2}\$ regimelab /);
    expect(stdout).toMatch(/\nExit codes: /);
  });

  it('of msm run names both spellings of the dates', async () => {
    const { stdout } = await regimelab(['msm', 'run', '--help']);
    expect(stdout).toContain('--start, --start-date <date>');
    expect(stdout).toContain('--end, --end-date <date>');
  });

  it('is what a command without its subcommand shows, as a misuse', async () => {
    const { code, stdout, stderr } = await regimelab(['lake']);
    expect(code).toBe(2);
    expect(stdout + stderr).toContain('Usage: regimelab lake');
  });

  it('prints the version', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'apps/cli/package.json'), 'utf8')) as { version: string };
    expect(await regimelab(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});
