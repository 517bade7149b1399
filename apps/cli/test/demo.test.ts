import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it, jest } from '@jest/globals';
import { regimelab, temporaryFolder } from './program.js';

jest.setTimeout(60_000);
const folder = temporaryFolder();
afterAll(folder.clean);

it('demo makes a lake and runs the weekly and the daily system on it', async () => {
  const { code, stdout, stderr } = await regimelab(['demo', '--out', join(folder.path, 'demo'), '--no-open', '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(readdirSync(join(folder.path, 'demo')).sort()).toEqual(['lake', 'majors_alts', 'msm_v0']);
  expect(JSON.parse(stdout)).toMatchObject({ msm_v0: { run_id: 'msm_v0' }, majors_alts: { run_id: 'majors_alts' } });

  const { counters } = JSON.parse(readFileSync(join(folder.path, 'demo/majors_alts/kpis.json'), 'utf8')) as {
    counters: Readonly<Record<string, number>>;
  };
  // A demo that never holds a book would show nothing.
  expect(counters.rebalance).toBeGreaterThan(10);
  expect(readdirSync(join(folder.path, 'demo/majors_alts'))).toContain('dashboard.html');
});

it('demo prints the paths of both reports, and replaces what an earlier demo left', async () => {
  const { code, stdout, stderr } = await regimelab(['demo', '--out', join(folder.path, 'demo'), '--no-open', '--seed', '7']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/\nReport: .*demo\/msm_v0\/report\.html\n/);
  expect(stdout).toMatch(/\nDashboard: .*demo\/majors_alts\/dashboard\.html\n$/);
});
