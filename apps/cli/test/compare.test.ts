import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { contentOf, headOf, readCsv, regimelab, temporaryFolder } from './program.js';
import { expectRefusalIn } from './refusal.js';

jest.setTimeout(60_000);
const folder = temporaryFolder();
afterAll(folder.clean);
const at = (...names: string[]) => join(folder.path, ...names);
const run = (...args: string[]) => regimelab(args, folder.path);
const json = (...names: string[]) => JSON.parse(readFileSync(at(...names), 'utf8')) as Record<string, unknown>;
const WINDOW = ['--start', '2022-01-03', '--end', '2023-03-01', '--lake', 'lake'];

beforeAll(async () => {
  await run('lake', 'sample', '--out', 'lake', '--assets', '60', '--days', '440', '--start', '2022-01-03');
  for (const [id, lag] of [
    ['first', '1'],
    ['second', '2'],
  ] as const) {
    const { code, stderr } = await run('backtest', ...WINDOW, '--out', 'reports', '--run-id', id, '--set', `backtest.execution_lag=${lag}`);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('error')]);
  }
});

describe('regimelab compare runs', () => {
  it('writes the four files and prints the verdict', async () => {
    const { code, stdout } = await run('compare', 'runs', 'first', 'second', '--out', 'pair');
    expect(code).toBe(0);
    expect(stdout).toContain('Against first: daily differences in bp');
    for (const name of ['comparison.csv', 'comparison.json', 'comparison.md', 'comparison.html'])
      expect(existsSync(at('pair', name))).toBe(true);
    expect(readCsv(at('pair', 'comparison.csv')).map(({ variant, status }) => [variant, status])).toEqual([
      ['first', 'succeeded'],
      ['second', 'succeeded'],
    ]);
    expect(headOf(at('pair', 'comparison.csv')).slice(-6)).toEqual([
      ...['d_sharpe', 'd_mean_daily', 'd_mean_ci_low', 'd_mean_ci_high', 'd_p', 'd_p_holm'],
    ]);
  });

  it('prints as JSON what it writes', async () => {
    const { stdout } = await run('compare', 'runs', 'first', 'second', '--out', 'pair', '--json');
    const { path, timestamp: _now, ...printed } = JSON.parse(stdout) as Record<string, unknown>;
    const { timestamp: _written, ...written } = json('pair', 'comparison.json');
    expect(printed).toEqual(written);
    expect(path).toMatch(/pair$/);
  });

  it('refuses a run that is not there, one run alone, and a folder with another comparison', async () => {
    const refused = async (...args: string[]) => (await run('compare', 'runs', ...args)).stderr.split(':')[0];
    expect(await refused('first', 'secnod', '--out', 'pair')).toBe('error RUN_NOT_FOUND');
    expect(await refused('first', '--out', 'pair')).toBe('error COMPARE_ONE_VARIANT');
    expect(await refused('first', 'second', '--out', 'pair', '--start', '2022-12-01')).toBe('error OUTPUT_EXISTS');
    expect(await refused('first', 'second')).toBe('error USAGE_MISSING_FLAG');
  });
});

describe('regimelab analyze', () => {
  it('writes beside the run and leaves the run as it is', async () => {
    const before = contentOf(at('reports', 'first'));
    const { code, stdout } = await run('analyze', '--run', 'first', '--out', 'analysis', '--json');
    expect(code).toBe(0);
    const { path: _path, ...printed } = JSON.parse(stdout) as Record<string, unknown>;
    expect(printed).toEqual(json('analysis', 'analysis.json'));
    expect(contentOf(at('reports', 'first'))).toEqual(before);
  });

  it('writes into the current folder by default', async () => {
    expect((await run('analyze', '--run', 'reports/first')).code).toBe(0);
    expect(existsSync(at('analysis.md'))).toBe(true);
  });

  it('refuses the folder of the run', async () => {
    const args = ['analyze', '--run', 'reports/first', '--out', 'reports/first'];
    await expectRefusalIn(folder.path, args, { exit: 2, code: 'OUTPUT_INSIDE_RUN', names: ['reports/first'], hint: 'give another --out' });
  });
});

describe('the arguments of a comparison', () => {
  it('are checked before anything is read', async () => {
    const refused = async (...args: string[]) => {
      const { code, stderr } = await run('compare', ...args, '--start', '2022-01-03', '--end', '2023-03-01', '--out', 'none');
      return [code, stderr.split(':')[0]];
    };
    expect(await refused('basket-sizes', '--sizes', '10,10')).toEqual([2, 'error USAGE_BAD_VALUE']);
    expect(await refused('basket-sizes', '--sizes', '20')).toEqual([2, 'error COMPARE_ONE_VARIANT']);
    expect(await refused('monitors', '--legacy-r3', 'aprox')).toEqual([2, 'error USAGE_BAD_VALUE']);
    expect(await refused('risk-managment')).toEqual([2, expect.stringMatching(/^error USAGE/)]);
    expect(existsSync(at('none'))).toBe(false);
  });
});
