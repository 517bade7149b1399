import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { contentOf, regimelab, temporaryFolder } from './program.js';

jest.setTimeout(60_000);
const folder = temporaryFolder();
afterAll(folder.clean);
const at = (...names: string[]) => join(folder.path, ...names);
const run = (...args: string[]) => regimelab(args, folder.path);
const WINDOW = ['--lake', 'lake', '--start', '2022-01-03', '--end', '2023-07-01', '--out', 'reports'];

interface Row {
  readonly run_id: string;
  readonly status: string;
  readonly failure: string | null;
  readonly sharpe: number | null;
  readonly n_trials: number;
  readonly dsr: number | null;
  readonly p_spa: number | null;
}
const rows = async (...flags: string[]) => JSON.parse((await run('catalog', 'ls', '--json', ...flags)).stdout) as readonly Row[];
const ids = async (...flags: string[]) => (await rows(...flags)).map(({ run_id }) => run_id).join();

beforeAll(async () => {
  await run('lake', 'sample', '--out', 'lake', '--assets', '60', '--days', '560', '--start', '2022-01-03');
  writeFileSync(at('lag.yaml'), 'experiment_id: lag\nbacktest: { execution_lag: 2 }\n');
  for (const args of [
    ['backtest', '--run-id', 'base'],
    ['backtest', '--run-id', 'lag', '--config', 'lag.yaml', '--seed', '5'],
    ['msm', 'run', '--run-id', 'weekly'],
    ['backtest', '--run-id', 'unseen', '--no-catalog'],
  ]) {
    expect(await run(...args, ...WINDOW)).toMatchObject({ code: 0, stderr: '' });
  }
  const short = await run(
    'backtest',
    '--lake',
    'lake',
    '--start',
    '2023-06-20',
    '--end',
    '2023-07-01',
    '--out',
    'reports',
    '--run-id',
    'short',
  );
  expect(short).toMatchObject({ code: 1, stderr: expect.stringContaining('BACKTEST_TOO_SHORT') });
});

describe('catalog ls', () => {
  it('has a row for every run that was recorded, the failed one too, the newest first', async () => {
    const all = await rows();
    expect(all.map(({ run_id, status }) => [run_id, status])).toEqual([
      ['short', 'failed'],
      ['weekly', 'succeeded'],
      ['lag', 'succeeded'],
      ['base', 'succeeded'],
    ]);
    expect(JSON.parse(all[0]!.failure!)).toMatchObject({ code: 'BACKTEST_TOO_SHORT' });
  });

  it('counts trials: two configurations of the backtest, one of them failed on another window too', async () => {
    const [short, weekly, lag, base] = await rows();
    expect([short, weekly, lag, base].map((row) => row!.n_trials)).toEqual([2, 1, 2, 2]);
    expect([short!.dsr, weekly!.dsr, short!.p_spa]).toEqual([null, null, null]);
    expect(base!.dsr).toBeGreaterThan(0);
    expect(base!.p_spa).toBe(lag!.p_spa);
    expect(base!.p_spa).toBeGreaterThan(0);
  });

  it('agrees with kpis.json', async () => {
    const kpis = JSON.parse(readFileSync(at('reports/base/kpis.json'), 'utf8')) as { sharpe: number };
    expect((await rows()).find(({ run_id }) => run_id === 'base')!.sharpe).toBe(kpis.sharpe);
  });

  it('filters, sorts and cuts', async () => {
    expect(await ids('--system', 'msm_v0')).toBe('weekly');
    expect(await ids('--family', 'majors_alts', '--status', 'succeeded')).toBe('lag,base');
    expect(await ids('--sort', 'run_id', '--limit', '2')).toBe('base,lag');
    expect(await ids('--since', '2999-01-01')).toBe('');
  });

  it('is list too, prints a table, and nothing where nothing fits', async () => {
    const { stdout } = await run('catalog', 'list', '--format', 'markdown');
    expect(stdout).toMatch(/^4 of 4 runs\n\n\*\*Runs\*\*\n\n\| run_id \|/);
    expect((await run('catalog', 'ls', '--family', 'none')).stdout).toBe('0 of 4 runs\n');
  });

  it.each([
    [['--sort', 'sharp'], 'USAGE_BAD_VALUE', 'did you mean sharpe?'],
    [['--status', 'done'], 'USAGE_BAD_VALUE', 'known: running, succeeded, failed, aborted'],
    [['--limit', '0'], 'USAGE_BAD_VALUE', ''],
    [['--famly', 'x'], 'USAGE_UNKNOWN_FLAG', 'did you mean --family?'],
  ])('refuses %j', async (flags, code, hint) => {
    const { code: exit, stdout, stderr } = await run('catalog', 'ls', ...flags);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain(`error ${code}: `);
    expect(stderr).toContain(hint);
  });

  it('says where it looked in vain', async () => {
    const { code, stderr } = await run('catalog', 'ls', '--catalog', 'nowhere');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error CATALOG_NOT_FOUND: there is no catalog at nowhere: .*\n {2}hint: .*--catalog/);
    expect(existsSync(at('nowhere'))).toBe(false);
  });
});

describe('catalog show', () => {
  it('shows every column, the folder and the attempts', async () => {
    const shown = JSON.parse((await run('catalog', 'show', 'base', '--json')).stdout) as Record<string, unknown>;
    expect(shown).toMatchObject({ run_id: 'base', system: 'majors_alts', path: at('reports/base'), attempts: [{ status: 'succeeded' }] });
    expect((await run('catalog', 'show', 'sho')).stdout).toContain('BACKTEST_TOO_SHORT');
  });

  it('names the nearest run', async () => {
    const { code, stderr } = await run('catalog', 'show', 'bsae');
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'error RUN_NOT_FOUND: the catalog has no run bsae\n  hint: did you mean base?\n' });
  });
});

describe('catalog diff', () => {
  it('explains the change of results', async () => {
    const { stdout } = await run('catalog', 'diff', 'base', 'lag', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      explanation: 'the results differ by configuration (1 key) and seed',
      config: [{ key: 'backtest.execution_lag', a: 1, b: 2 }],
      data: [],
      code: [],
      seed: [{ key: 'seed', b: 5 }],
    });
    expect((await run('catalog', 'diff', 'base', 'lag')).stdout).toContain(
      'A base, B lag: the results differ by configuration (1 key) and seed',
    );
    expect((await run('catalog', 'diff', 'base', 'base')).stdout).toMatch(/^A base, B base: the same\n/);
  });
});

describe('catalog rebuild', () => {
  const table = () => readFileSync(at('catalog/catalog.parquet'));

  it('writes the very bytes that the runs kept up to date', async () => {
    const kept = table();
    rmSync(at('catalog/catalog.parquet'));
    rmSync(at('catalog/family-tests.json'));
    expect(await run('catalog', 'rebuild')).toMatchObject({ code: 0, stderr: '' });
    expect(table().equals(kept)).toBe(true);
  });

  it('remakes the records of finished runs from their manifests', async () => {
    const kept = contentOf(at('catalog/returns'));
    const { stdout } = await run('catalog', 'rebuild', '--catalog', 'remade', '--runs', 'reports', '--json');
    expect((JSON.parse(stdout) as { adopted: string[] }).adopted).toHaveLength(4); // with the one that was not recorded
    expect(Object.keys(contentOf(at('remade/returns'))).slice(0, 1)).toEqual(Object.keys(kept).slice(0, 1));
    const [own, remade] = [await rows('--status', 'succeeded'), await rows('--catalog', 'remade')];
    const plain = ({ n_trials: _n, dsr: _d, p_spa: _p, ...row }: Row) => row;
    expect(remade.filter(({ run_id }) => run_id !== 'unseen').map(plain)).toEqual(own.map(plain));
  });

  it('sets a record aside that cannot be read; until then ls names it', async () => {
    writeFileSync(at('catalog/records/broken.json'), '{"attempt":');
    const { code, stderr } = await run('catalog', 'ls');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error CATALOG_CORRUPT: record broken\.json .*\n {2}hint: run `regimelab catalog rebuild`/);
    expect((await run('catalog', 'rebuild')).stdout).toContain('broken.json: could not be read; kept as .corrupt\n');
    expect(await ids()).toBe('short,weekly,lag,base');
  });

  it('refuses a folder of runs that is not there', async () => {
    expect(await run('catalog', 'rebuild', '--runs', 'no')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--runs no: expected a folder'),
    });
  });
});

describe('catalog gc', () => {
  it('lists what killed processes left, and clears it only with --yes', async () => {
    mkdirSync(at('reports/.tmp-gone-a1B2c3/fresh'), { recursive: true });
    for (const path of ['reports/.tmp-gone-a1B2c3/fresh', 'reports/.tmp-gone-a1B2c3']) utimesSync(at(path), 1, 1);
    const before = contentOf(folder.path);
    const listed = await run('catalog', 'gc');
    expect(listed.stdout).toContain('1 to clear; nothing was changed: give --yes to do it');
    expect(contentOf(folder.path)).toEqual(before);
    expect(JSON.parse((await run('catalog', 'gc', '--yes', '--json')).stdout)).toMatchObject({
      removed: true,
      found: [{ kind: 'temporary' }],
    });
    expect(readdirSync(at('reports')).sort()).toEqual(['base', 'lag', 'unseen', 'weekly']);
    expect((await run('catalog', 'gc')).stdout).toBe('nothing to clear\n');
  });
});

it('a catalog inside the lake is refused before anything is computed', async () => {
  const before = contentOf(at('lake'));
  const { code, stderr } = await run('backtest', ...WINDOW, '--run-id', 'inside', '--catalog', 'lake/catalog');
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error OUTPUT_INSIDE_LAKE: /);
  expect(contentOf(at('lake'))).toEqual(before);
  expect(existsSync(at('reports/inside'))).toBe(false);
});
