import { appendFileSync, cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { contentOf, regimelab } from './program.js';
import { summaryOf, sweepFolder } from './sweep-folder.js';

jest.setTimeout(60_000);
const { path, at, experiment, makeLake, sweep } = sweepFolder();
const replay = (...args: string[]) => regimelab(['replay', ...args], path);
/** Run ids by the system that made them. */
const ids: Record<string, string> = {};

beforeAll(async () => {
  await makeLake();
  const tested = { evaluation: { bootstrap: { n_boot: 99 } }, outputs: { dashboard: true } };
  experiment('majors_alts', tested);
  experiment('msm', { ...tested, system: 'msm', category_path: 'msm', features: [{ id: 'btc_dominance', weight: 1 }] });
  experiment('msm_v0', { system: 'msm_v0', evaluation: undefined, outputs: undefined });
  const done = await sweep('m*.yaml', 'runs');
  for (const { experiment_id, run_id } of summaryOf(done).runs) ids[experiment_id] = run_id!;
  expect(done.code).toBe(0);
});

describe('regimelab replay', () => {
  it.each(['majors_alts', 'msm', 'msm_v0'])('makes a run of %s again byte for byte, pages and manifest among its files', async (system) => {
    const before = contentOf(at('runs'));
    const { code, stdout, stderr } = await replay(join('runs', ids[system]!), '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { equal, files, changes, run_id } = JSON.parse(stdout) as Record<string, unknown> & {
      files: { name: string; verdict: string }[];
    };
    expect({ equal, changes, run_id }).toEqual({ equal: true, changes: [], run_id: ids[system] });
    expect(files.map(({ name, verdict }) => [name, verdict])).toEqual(
      readdirSync(at('runs', ids[system]!))
        .sort()
        .map((name) => [name, 'equal']),
    );
    expect(files.some(({ name }) => name.endsWith('.html'))).toBe(true);
    expect(contentOf(at('runs'))).toEqual(before);
  });

  it('finds a run by its id in the catalog, and the nearest where there is none', async () => {
    const catalog = ['--catalog', 'runs/catalog'];
    const { code, stdout } = await replay(ids['msm_v0']!.slice(0, -3), ...catalog);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^The run msm_v0_[0-9a-f]{12} came out the same: \d+ files, byte for byte\.\n$/),
    });
    const wrong = await replay(ids['msm_v0']!.replace('msm_v0', 'msm_v1'), ...catalog);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/^error RUN_NOT_FOUND: .*\n {2}hint: did you mean msm_v0_/);
    expect((await replay('nowhere')).stderr).toMatch(/^error RUN_NOT_FOUND: no folder nowhere, and no catalog /);
  });

  it('refuses what was changed, and with --force shows people where it differs first', async () => {
    cpSync(at('runs', ids['msm_v0']!), at('changed'), { recursive: true });
    appendFileSync(at('changed/rejections.csv'), 'one line more\n');
    const refused = await replay('changed');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^error RUN_FILE_CHANGED: .*rejections\.csv .*\n {2}hint: .*--force/);
    const { code, stdout, stderr } = await replay('changed', '--force');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^note: file: rejections\.csv is not the file that the manifest lists\n$/);
    expect(stdout).toMatch(
      /^The run msm_v0_\w+ came out differently in 1 of \d+ files\.\n[\s\S]*rejections\.csv +│ differs +│ line \d+, column 1: /,
    );
  });

  it('refuses a lake that is another now, naming the table; --lake finds the one it was', async () => {
    cpSync(at('lake'), at('kept'), { recursive: true });
    rmSync(at('lake/fact_open_interest.parquet'));
    const { code, stderr } = await replay(join('runs', ids['majors_alts']!));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error LAKE_CHANGED: .*fact_open_interest: fact_open_interest\.parquet is gone\n {2}hint: give --lake/);
    expect((await replay(join('runs', ids['majors_alts']!), '--lake', 'kept')).code).toBe(0);
  });
});
