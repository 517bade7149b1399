import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { bundle } from './program.js';
import { countsOf, summaryOf, sweepFolder } from './sweep-folder.js';

jest.setTimeout(60_000);
const { path, at, args, attempts, begin, experiment, expectOneOfEach, makeLake, runsIn, sweep } = sweepFolder();
const RUNS = 12;

beforeAll(async () => {
  await makeLake();
  const grid = { 'universe.basket_size': [12, 15, 18, 21], 'backtest.execution_lag': [1, 2, 3] };
  experiment('grid', { sweep: { grid } });
});

describe('a sweep that is killed', () => {
  it('at any moment leaves whole runs only, and begun again makes what is missing', async () => {
    const began = performance.now();
    await sweep('grid.yaml', 'measured', '--workers', '2');
    const whole = performance.now() - began;
    for (let k = 0; k < 3; k++) {
      const [out, moment] = [`killed_${k}`, Math.round((0.2 + 0.7 * Math.random()) * whole)];
      const { child, done } = begin('grid.yaml', out, '--workers', '2');
      await pause(moment);
      child.kill('SIGKILL');
      await done;
      const left = runsIn(out).length; // each of them whole
      const again = await sweep('grid.yaml', out, '--workers', '2');
      expect({ moment, code: again.code, ...countsOf(again) }).toEqual({
        moment,
        code: 0,
        skipped: left,
        succeeded: RUNS - left,
        failed: 0,
      });
      await expectOneOfEach(out, RUNS);
    }
  });
});

describe('two sweeps at once in one folder and one catalog', () => {
  it('share the work: each run is computed once, and both have all of them', async () => {
    const both = await Promise.all([1, 2].map(() => sweep('grid.yaml', 'shared', '--workers', '1')));
    for (const done of both) expect({ code: done.code, failed: summaryOf(done).failed }).toEqual({ code: 0, failed: 0 });
    const [a, b] = both.map(countsOf);
    expect([a!.succeeded + a!.skipped, b!.succeeded + b!.skipped, a!.succeeded + b!.succeeded]).toEqual([RUNS, RUNS, RUNS]);
    expect(attempts('shared').map(({ status }) => status)).toEqual(Array(RUNS).fill('succeeded'));
    await expectOneOfEach('shared', RUNS);
    // Neither summary lies on the other.
    const sweeps = readdirSync(at('shared')).filter((name) => name.startsWith('sweep_'));
    expect(sweeps).toHaveLength(2);
    const told = sweeps.map((name) => JSON.parse(readFileSync(at('shared', name, 'sweep_summary.json'), 'utf8')) as { succeeded: number });
    expect(told.reduce((sum, { succeeded }) => sum + succeeded, 0)).toBe(RUNS);
  });
});

describe('a sweep whose disk is full', () => {
  it('says so, run by run, and completes once there is room', async () => {
    // In a mount namespace of its own a disk of 1 MB is made larger afterwards; both sweeps and what they leave are seen from inside.
    const script = [
      'set -u; mkdir full; mount -t tmpfs -o size=1m tmpfs full',
      '"$@" >full.json 2>full.txt; echo $? >full.code; ls -A full >full.ls',
      'mount -o remount,size=64m full',
      '"$@" >room.json 2>room.txt; echo $? >room.code',
      'cp -a full room',
    ].join('\n');
    if (spawnSync('unshare', ['-rm', 'true']).status !== 0) return console.warn('no mount namespace here: not tested');
    const command = [process.execPath, bundle(), ...args('grid.yaml', 'full', '--workers', '1', '--quiet')];
    const child = spawn('unshare', ['-rm', 'bash', '-c', script, 'bash', ...command], { cwd: path, stdio: 'inherit' });
    expect(await new Promise((closed) => child.on('close', closed))).toBe(0);

    const text = (name: string) => readFileSync(at(name), 'utf8');
    expect(text('full.code').trim()).toBe('1');
    // Not even the summary may have had room: then the error is on stderr.
    const told = text('full.json') === '' ? text('full.txt') : text('full.json');
    expect(told).toMatch(/OUTPUT_NOT_WRITTEN/);
    expect(told).toMatch(/ENOSPC: no space left on device/);
    expect(told).not.toMatch(/INTERNAL/);

    expect({ code: text('room.code').trim(), errors: text('room.txt') }).toEqual({ code: '0', errors: '' });
    await expectOneOfEach('room', RUNS);
    expect(existsSync(at('full/catalog'))).toBe(false); // the small disk was never the machine's
  });
});
