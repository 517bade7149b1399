import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { regimelab } from './program.js';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'regimelab-cli-audit-'));
const lake = join(folder, 'lake');
const window = ['--lake', lake, '--start', '2022-04-01', '--end', '2023-05-31'];
beforeAll(() => regimelab(['lake', 'sample', '--out', lake, '--seed', '5']));
afterAll(() => rmSync(folder, { recursive: true }));

describe('regimelab audit lookahead', () => {
  it('audits a configuration at every n-th row and says so', async () => {
    const { code, stdout } = await regimelab(['audit', 'lookahead', ...window, '--every', '60', '--json']);
    expect(code).toBe(0);
    const { passed, cuts, checked_values, offender } = JSON.parse(stdout);
    expect([passed, offender]).toEqual([true, null]);
    expect(cuts.at(-1).kind).toBe('memory');
    expect(checked_values).toBeGreaterThan(10_000);
  });

  it('audits a finished run, which says of itself what its own audit found', async () => {
    await regimelab(['msm', 'run', ...window, '--out', folder, '--run-id', 'own', '--no-catalog']);
    const { code, stdout } = await regimelab(['audit', 'lookahead', '--run', join(folder, 'own'), '--every', '10']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^What was known changed at none of \d+ cuts/);
  });

  it.each([
    ['no date', [], 'USAGE_MISSING_FLAG: --start is missing'],
    ['a period that ends before it starts', ['--start', '2023-01-02', '--end', '2023-01-01'], 'DATE_RANGE_EMPTY'],
    ['a run together with a date', ['--run', folder, '--start', '2023-01-01'], '--start and --run exclude each other'],
    ['a folder without a run', ['--run', folder], 'RUN_UNREADABLE'],
    ['a step of no row', ['--every', '0'], '--every 0: expected a whole number from 1'],
  ])('refuses %s', async (_what, flags, message) => {
    const { code, stderr } = await regimelab(['audit', 'lookahead', ...flags]);
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
  });
});
