import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { codeFingerprint, codeState, keepCode } from '@regimelab/catalog';
import { sha256 } from '@regimelab/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

const VERSION = '0.1.0';
const HASH = /^[0-9a-f]{64}$/;
const INSTALLED = { version: VERSION, commit: null, dirty: null, diffHash: null };

/** A checkout with one commit; each test changes a copy of it. */
const template = mkdtempSync(join(tmpdir(), 'fingerprint-template-'));
let head: string;
let home: string;
let repository: string;
beforeAll(() => {
  repository = template;
  git('init', '--quiet');
  write('packages/core/src/day.ts', 'export const MS = 1;\n');
  write('apps/cli/src/main.ts', 'main();\n');
  write('docs/notes.md', 'note\n');
  write('package.json', '{}\n');
  write('.gitignore', 'dist\nnode_modules\n');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'state');
  head = git('rev-parse', 'HEAD');
});
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'fingerprint-')));
  repository = join(home, 'checkout');
  cpSync(template, repository, { recursive: true });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));
afterAll(() => rmSync(template, { recursive: true, force: true }));

function git(...args: string[]): string {
  // Whatever the user's own git is set to, hooks and signatures included.
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.org'];
  return execFileSync('git', ['-C', repository, ...who, ...args], { env, encoding: 'utf8' }).trim();
}
function write(path: string, content: string): void {
  mkdirSync(dirname(join(repository, path)), { recursive: true });
  writeFileSync(join(repository, path), content);
}
const fingerprint = (...below: string[]) => codeFingerprint(join(repository, ...below), VERSION);

describe('codeFingerprint in a git checkout', () => {
  it('is the commit where no code differs from it', async () => {
    expect(await fingerprint()).toEqual({ version: VERSION, commit: head, dirty: false, diffHash: null });
  });

  it('is the same from any folder of the checkout', async () => {
    expect(await fingerprint('packages', 'core', 'src')).toEqual({ version: VERSION, commit: head, dirty: false, diffHash: null });
    write('packages/core/src/day.ts', 'export const MS = 2;\n');
    write('apps/cli/src/new.ts', 'new\n');
    const atRoot = await fingerprint();
    expect(atRoot.dirty).toBe(true);
    expect(await fingerprint('packages', 'core')).toEqual(atRoot);
    expect(await fingerprint('apps', 'cli')).toEqual(atRoot);
    expect(await fingerprint('docs')).toEqual(atRoot);
  });

  it.each<[string, () => void]>([
    ['a file is changed', () => write('packages/core/src/day.ts', 'export const MS = 2;\n')],
    ['a change is staged', () => (write('apps/cli/src/main.ts', 'other();\n'), git('add', '--all'))],
    ['a file is new', () => write('packages/core/src/new.ts', 'new\n')],
    ['a new file is staged', () => (write('packages/core/src/new.ts', 'new\n'), git('add', '--all'))],
    ['a file of a strange name is new', () => write('packages/core/src/ä "b"\t?.ts', 'new\n')],
    ['a file is deleted', () => rmSync(join(repository, 'packages/core/src/day.ts'))],
    ['a file is moved', () => git('mv', 'packages/core/src/day.ts', 'packages/core/src/days.ts')],
    ['a file may be executed', () => chmodSync(join(repository, 'apps/cli/src/main.ts'), 0o755)],
    ['package.json is changed', () => write('package.json', '{"name":"x"}\n')],
    ['package-lock.json is new', () => write('package-lock.json', '{}\n')],
  ])('is dirty with a hash of the difference when %s', async (_what, change) => {
    change();
    expect(await fingerprint()).toEqual({ version: VERSION, commit: head, dirty: true, diffHash: expect.stringMatching(HASH) });
  });

  it.each<[string, () => void]>([
    ['a note', () => write('docs/notes.md', 'another note\n')],
    ['a report', () => write('reports/week/report.html', '<html>\n')],
    ['an ignored file', () => write('packages/core/dist/index.js', 'built\n')],
    ['a package.json that is not of the code', () => write('docs/package.json', '{}\n')],
    ['the time of a file', () => utimesSync(join(repository, 'packages/core/src/day.ts'), 1e9, 1e9)],
  ])('does not look at %s', async (_what, change) => {
    change();
    expect(await fingerprint()).toMatchObject({ dirty: false, diffHash: null });
  });

  it('has another hash for another difference, and the same for the same', async () => {
    const hashes: (string | null)[] = [];
    const changes: readonly (readonly [string, string])[] = [
      ['packages/core/src/day.ts', 'export const MS = 2;\n'],
      ['packages/core/src/day.ts', 'export const MS = 3;\n'],
      ['packages/core/src/new.ts', 'one\n'],
      ['packages/core/src/new.ts', 'two\n'],
      ['packages/core/src/other.ts', 'two\n'],
      ['packages/core/src/day.ts', 'export const MS = 2;\n'],
    ];
    for (const [path, content] of changes) {
      write(path, content);
      hashes.push((await fingerprint()).diffHash);
      git('checkout', '--quiet', '.');
      git('clean', '--quiet', '--force', '-d');
    }
    expect(hashes.at(-1)).toBe(hashes[0]);
    expect(new Set(hashes).size).toBe(hashes.length - 1);
  });

  it('has the same hash whether a change is staged or not', async () => {
    write('packages/core/src/day.ts', 'export const MS = 2;\n');
    const unstaged = await fingerprint();
    git('add', '--all');
    expect(await fingerprint()).toEqual(unstaged);
  });

  it('has the same hash wherever the checkout lies', async () => {
    write('packages/core/src/day.ts', 'export const MS = 2;\n');
    write('packages/core/src/new.ts', 'one\n');
    const here = await fingerprint();
    renameSync(repository, join(home, 'elsewhere'));
    repository = join(home, 'elsewhere');
    expect(await fingerprint()).toEqual(here);
  });

  it('does not depend on how git is set to show a difference', async () => {
    write('packages/core/src/day.ts', 'export const MS = 2;\n');
    const plain = await fingerprint();
    git('config', 'color.ui', 'always');
    git('config', 'core.abbrev', '20');
    git('config', 'diff.noprefix', 'true');
    git('config', 'diff.context', '0');
    git('config', 'status.showUntrackedFiles', 'no');
    expect(await fingerprint()).toEqual(plain);
    write('packages/core/src/new.ts', 'one\n');
    expect((await fingerprint()).diffHash).not.toBe(plain.diffHash);
  });

  it('writes nothing into the repository', async () => {
    git('status'); // a copy's index is out of date
    utimesSync(join(repository, 'packages/core/src/day.ts'), 1e9, 1e9); // git would note the new time in its index
    const index = join(repository, '.git', 'index');
    const before = [statSync(index).mtimeMs, sha256(readFileSync(index))];
    await fingerprint();
    expect([statSync(index).mtimeMs, sha256(readFileSync(index))]).toEqual(before);
  });
});

describe('the difference of a changed checkout', () => {
  it('is a patch that makes the code out of its commit, kept once under its hash', async () => {
    write('packages/core/src/day.ts', 'export const MS = 2;\n');
    write('apps/cli/src/new.ts', 'new\nwithout an end of line');
    rmSync(join(repository, 'package.json'));
    const state = await codeState(repository, VERSION);
    expect(sha256(state.diff!)).toBe(state.fingerprint.diffHash);

    const catalog = join(home, 'catalog');
    await keepCode(catalog, state);
    await keepCode(catalog, state);
    const kept = join(catalog, 'code', `${state.fingerprint.diffHash}.diff`);
    git('clean', '--quiet', '-fd');
    git('checkout', '--quiet', '--', '.');
    expect((await codeState(repository, VERSION)).fingerprint.dirty).toBe(false);
    git('apply', kept);
    expect(readFileSync(join(repository, 'apps/cli/src/new.ts'), 'utf8')).toBe('new\nwithout an end of line');
    expect((await codeState(repository, VERSION)).fingerprint).toEqual(state.fingerprint);
  });

  it('is nothing where the checkout is clean', async () => {
    const state = await codeState(repository, VERSION);
    expect(state.diff).toBeNull();
    await keepCode(join(home, 'catalog'), state);
    expect(() => statSync(join(home, 'catalog'))).toThrow('ENOENT');
  });
});

describe('codeFingerprint without a commit of its own', () => {
  it('is the version alone below node_modules, whatever repository lies around it', async () => {
    write('node_modules/@regimelab/cli/dist/main.js', 'main();\n');
    expect(await fingerprint('node_modules', '@regimelab', 'cli', 'dist')).toEqual(INSTALLED);
  });

  it('is the version alone in a folder of no repository', async () => {
    expect(await codeFingerprint(home, VERSION)).toEqual(INSTALLED);
  });

  it('is the version alone in a repository without a commit', async () => {
    repository = join(home, 'fresh');
    mkdirSync(repository);
    git('init', '--quiet');
    write('packages/core/src/day.ts', 'export const MS = 1;\n');
    expect(await fingerprint()).toEqual(INSTALLED);
  });

  it('is the version alone where the folder does not exist', async () => {
    expect(await fingerprint('none')).toEqual(INSTALLED);
  });

  it('is the version alone on a machine without git', () => {
    const source = join(__dirname, '../../src/index.ts');
    const program = join(home, 'program.cjs');
    const contents = `import { codeFingerprint } from ${JSON.stringify(source)};
      codeFingerprint(${JSON.stringify(repository)}, '${VERSION}').then((found) => process.stdout.write(JSON.stringify(found)));`;
    buildSync({
      stdin: { contents, resolveDir: __dirname },
      outfile: program,
      bundle: true,
      platform: 'node',
      conditions: ['@regimelab/source', 'node'],
    });
    const run = (env: NodeJS.ProcessEnv) => JSON.parse(execFileSync(process.execPath, [program], { env, encoding: 'utf8' })) as unknown;
    expect(run({ PATH: join(home, 'no-git-here') })).toEqual(INSTALLED);
    expect(run({ PATH: process.env['PATH'] })).toMatchObject({ dirty: false });
  });
});
