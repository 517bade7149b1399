import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect, it, jest } from '@jest/globals';
import { countsOf, sweepFolder } from '../sweep-folder.js';

jest.setTimeout(900_000);
const { begin, experiment, expectOneOfEach, makeLake, runsIn, sweep } = sweepFolder();
const [RUNS, KILLS] = [40, 20];
const OUT = 'killed';

beforeAll(async () => {
  await makeLake();
  const grid = { 'universe.basket_size': [12, 14, 16, 18, 20], 'backtest.execution_lag': [1, 2], 'costs.slippage_bps': [1, 2, 3, 4] };
  experiment('grid', { sweep: { grid } });
});

it('a sweep of 40 runs that is killed 20 times, each time begun again, ends with one whole folder and one row a run', async () => {
  let most = 0;
  for (let k = 0; k < KILLS; k++) {
    const { child, done } = begin('grid.yaml', OUT, '--workers', '2');
    // A start takes about a second; then some runs are made each time.
    await pause(700 + 900 * Math.random());
    child.kill('SIGKILL');
    await done;
    const left = runsIn(OUT).length;
    expect(left).toBeGreaterThanOrEqual(most); // what is finished stays
    most = left;
  }
  const last = await sweep('grid.yaml', OUT, '--workers', '2');
  expect({ code: last.code, ...countsOf(last) }).toEqual({ code: 0, skipped: most, succeeded: RUNS - most, failed: 0 });
  await expectOneOfEach(OUT, RUNS);
});

it('a sweep of 40 runs that is killed at 20 random moments of its life, each time in a fresh folder, completes', async () => {
  const began = performance.now();
  await sweep('grid.yaml', 'measured', '--workers', '2');
  const whole = performance.now() - began;
  for (let k = 0; k < KILLS; k++) {
    const [out, moment] = [`fresh_${k}`, Math.round(whole * Math.random())];
    const { child, done } = begin('grid.yaml', out, '--workers', '2');
    await pause(moment);
    child.kill('SIGKILL');
    await done;
    const left = runsIn(out).length;
    const again = await sweep('grid.yaml', out, '--workers', '2');
    expect({ moment, code: again.code, ...countsOf(again) }).toEqual({ moment, code: 0, skipped: left, succeeded: RUNS - left, failed: 0 });
    await expectOneOfEach(out, RUNS);
  }
});
