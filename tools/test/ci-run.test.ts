import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

// The script runs in a folder of its own with an npm that notes what it is asked, fails on demand, and leaves a tally as jest's reporter does.
const NPM = `#!/usr/bin/env bash
step=$(printf '%s' "$*" | sed -E 's/ --(no-audit|no-fund|silent)//g; s/^run //')
echo "$step" >> asked.txt
if [ "$step" = test ] && [ -n "$TALLY" ]; then mkdir -p .nx; echo "$TALLY" > .nx/tally.txt; fi
case " $FAILING " in *" $step "*) exit 1 ;; esac
`;

describe('.ci/run', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'regimelab-ci-'));
    mkdirSync(join(folder, '.ci'));
    mkdirSync(join(folder, 'bin'));
    copyFileSync(join(__dirname, '../../.ci/run'), join(folder, '.ci/run'));
    writeFileSync(join(folder, 'bin/npm'), NPM, { mode: 0o755 });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function run(failing: string, tally = '7 passed, 0 failed, 1 skipped', environment: NodeJS.ProcessEnv = {}) {
    const { status, stdout } = spawnSync('/bin/bash', [join(folder, '.ci/run')], {
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
        CHROMIUM_PATH: '/bin/true',
        FAILING: failing,
        TALLY: tally,
        ...environment,
      },
    });
    const lines = stdout.trimEnd().split('\n');
    const asked = readFileSync(join(folder, 'asked.txt'), 'utf8').trimEnd().split('\n');
    return { status, last: lines.at(-1), beforeLast: lines.at(-2), asked };
  }

  it('takes every step in order, the tests by the command of the README, and ends with their tally alone', () => {
    expect(run('')).toEqual({
      status: 0,
      last: '7 passed, 0 failed, 1 skipped',
      beforeLast: expect.stringMatching(/^--- all: \d+ s$/),
      asked: ['ci', 'lint', 'typecheck', 'build', 'pack-check', 'test', 'docs-check', 'demo', 'test:browser'],
    });
  });

  it('goes on after a failed step, names it, and counts it as a failure', () => {
    const { status, last, beforeLast, asked } = run('lint demo');
    expect([status, last, beforeLast]).toEqual([1, '7 passed, 2 failed, 1 skipped', 'failed steps: lint demo']);
    expect(asked).toHaveLength(9);
  });

  it('counts failed tests once', () => {
    expect(run('test', '5 passed, 2 failed, 0 skipped').last).toBe('5 passed, 2 failed, 0 skipped');
  });

  it.each([
    ['fail', 'test'],
    ['claim to pass', ''],
  ])('counts a failure where the tests %s without a tally', (_how, failing) => {
    expect(run(failing, '')).toEqual(expect.objectContaining({ status: 1, last: '0 passed, 1 failed, 0 skipped' }));
  });

  it('counts a failure where the test command failed although no test did', () => {
    expect(run('test').last).toBe('7 passed, 1 failed, 1 skipped');
  });

  it('installs Chromium where there is none, after asking for the newest lists', () => {
    const bin = join(folder, 'bin');
    for (const program of ['bash', 'cat', 'dirname', 'mkdir', 'rm', 'sed']) {
      symlinkSync(execFileSync('which', [program], { encoding: 'utf8' }).trim(), join(bin, program));
    }
    writeFileSync(join(bin, 'id'), '#!/usr/bin/env bash\necho 0\n', { mode: 0o755 });
    writeFileSync(join(bin, 'apt-get'), '#!/usr/bin/env bash\necho "apt-get $*" >> asked.txt\n', { mode: 0o755 });
    const { status, asked } = run('', undefined, { PATH: bin, CHROMIUM_PATH: '' });
    expect(status).toBe(0);
    expect(asked.slice(-3)).toEqual(['apt-get update -qq', 'apt-get install -y -qq --no-install-recommends chromium', 'test:browser']);
  });

  it('stops where nothing could be installed', () => {
    expect(run('ci')).toEqual(
      expect.objectContaining({ status: 1, last: '0 passed, 1 failed, 0 skipped', beforeLast: 'failed steps: install', asked: ['ci'] }),
    );
  });
});
