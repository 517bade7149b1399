import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { bundle, contentOf, regimelab } from './program.js';
import { expectRefusalIn, type Refusal } from './refusal.js';
import { summaryOf, sweepFolder } from './sweep-folder.js';

jest.setTimeout(60_000);
const { path: folder, at, args, attempts, begin, catalog, experiment, makeLake, runsIn, sweep } = sweepFolder();
let lakeBefore: Readonly<Record<string, string>>;

beforeAll(async () => {
  await makeLake();
  lakeBefore = contentOf(at('lake'));
  experiment('grid', { sweep: { grid: { 'universe.basket_size': [12, 15, 18], 'backtest.execution_lag': [1, 2] } } });
  // In the order of their files: c_good comes after two that fail.
  experiment('mixed_a_missing', { universe: { majors: ['BTC', 'NOSUCH'], major_bounds: {} } });
  experiment('mixed_b_short', { backtest: { lookback_window_days: 2000 } });
  experiment('mixed_c_good');
  experiment('twin_a', { title: 'one' });
  experiment('twin_b', { title: 'other', backtest: { execution_lag: 1 } });
});

describe('regimelab sweep', () => {
  it('makes every run once, records it, tests them together and reports', async () => {
    const done = await sweep('grid.yaml', 'out', '--workers', '2');
    expect({ code: done.code, summary: summaryOf(done) }).toMatchObject({
      ...{ code: 0, summary: { total: 6, succeeded: 6, failed: 0, skipped: 0, not_run: 0, family_tests: { n: 6 } } },
    });
    const { runs, path, ...rest } = summaryOf(done);
    expect(runsIn('out')).toEqual(runs.map(({ run_id }) => run_id!).sort());
    expect(runs.map(({ experiment_id }) => experiment_id)).toEqual([1, 2, 3, 4, 5, 6].map((k) => `grid__${k}`));
    const rows = await catalog('out');
    expect(rows.map(({ run_id }) => run_id).sort()).toEqual(runsIn('out'));
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['succeeded']));
    expect(readdirSync(path).sort()).toEqual(['sweep_report.html', 'sweep_summary.json', 'sweep_variants.csv']);
    expect(JSON.parse(readFileSync(join(path, 'sweep_summary.json'), 'utf8'))).toEqual({ ...rest, runs });
    expect(readdirSync(at('out/.claims'))).toEqual([]);
  });

  it('tells each run as it ends: [k/N], id, title, when it began, how long it took and how long the rest may take', async () => {
    const { stderr } = await sweep('grid.yaml', 'told', '--executor', 'inline');
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(6);
    expect(lines[0]).toMatch(
      /^\[1\/6\] grid__1 \| .*basket_size 12, execution_lag 1 \| \d{4}-.*Z \| done in \d+\.\d s \| 1\/6, about \d+ s to go$/,
    );
    expect(lines[5]).toMatch(/^\[6\/6\] grid__6 \| .* \| done in \d+\.\d s$/);
    expect((await sweep('grid.yaml', 'told', '--quiet')).stderr).toBe('');
  });

  it('begun again finds the finished runs and computes only what is missing', async () => {
    const before = contentOf(at('out'));
    const again = await sweep('grid.yaml', 'out');
    expect(again.code).toBe(0);
    expect(summaryOf(again)).toMatchObject({ succeeded: 0, skipped: 6 });
    const after = contentOf(at('out'));
    for (const name of Object.keys(before).filter((name) => name.startsWith('grid__')))
      expect([name, after[name]]).toEqual([name, before[name]]);
    expect(attempts('out')).toHaveLength(6);
  });

  it('computes finished runs anew with --force', async () => {
    const { runs } = summaryOf(await sweep('grid.yaml', 'out', '--force'));
    expect(runs.map(({ status }) => status)).toEqual(Array(6).fill('succeeded'));
    expect(attempts('out')).toHaveLength(12);
    expect(await catalog('out')).toHaveLength(6);
  });

  it('goes on after failures, and keeps for each its code, its way out and its log', async () => {
    const done = await sweep('mixed_*.yaml', 'mixed', '--workers', '1');
    expect(done.code).toBe(1);
    const { runs, path, succeeded, failed } = summaryOf(done);
    expect({ succeeded, failed }).toEqual({ succeeded: 1, failed: 2 });
    expect(runs.map(({ experiment_id, status, error }) => [experiment_id, status, error?.code])).toEqual([
      ['mixed_a_missing', 'failed', 'MAJOR_MISSING'],
      ['mixed_b_short', 'failed', 'BACKTEST_TOO_SHORT'],
      ['mixed_c_good', 'succeeded', undefined],
    ]);
    expect(readdirSync(join(path, 'logs')).sort()).toEqual(['mixed_a_missing.log', 'mixed_b_short.log']);
    expect(readFileSync(join(path, 'logs/mixed_a_missing.log'), 'utf8')).toMatch(/^MAJOR_MISSING DataError: NOSUCH [\s\S]*\n {4}at /);
    expect(readFileSync(join(path, 'logs/mixed_b_short.log'), 'utf8')).toMatch(/^\d{4}-.*Z computing[\s\S]*\n {4}at /);
    expect(done.stderr).toMatch(/\[2\/3\] mixed_b_short \| .* \| FAILED BACKTEST_TOO_SHORT: /);
    // What failed before its lake was read has seen no result and is no trial.
    expect((await catalog('mixed')).map(({ status }) => status).sort()).toEqual(['failed', 'succeeded']);
  });

  it('stops at the first failure with --fail-fast; the same command without makes the rest', async () => {
    const stopped = await sweep('mixed_*.yaml', 'fast', '--fail-fast', '--executor', 'inline');
    expect(stopped.code).toBe(1);
    expect(summaryOf(stopped)).toMatchObject({ succeeded: 0, failed: 1, not_run: 2 });
    expect(runsIn('fast')).toEqual([]);
    expect(summaryOf(await sweep('mixed_*.yaml', 'fast'))).toMatchObject({ succeeded: 1, failed: 2, not_run: 0 });
  });

  it('interrupted keeps what is finished, says what was not begun and exits with 130', async () => {
    const { child, done } = begin('grid.yaml', 'stopped', '--workers', '1');
    child.stderr!.once('data', () => child.kill('SIGINT')); // the first run has ended
    const ended = await done;
    expect(ended.code).toBe(130);
    expect(ended.stderr).toMatch(/error INTERRUPTED: /);
    const { succeeded, failed, not_run } = summaryOf(ended);
    expect(failed).toBe(0);
    expect(succeeded).toBeGreaterThan(0);
    expect(succeeded + not_run).toBe(6);
    expect(runsIn('stopped')).toHaveLength(succeeded);
    expect(readdirSync(at('stopped/.claims'))).toEqual([]);
    expect(summaryOf(await sweep('grid.yaml', 'stopped'))).toMatchObject({ skipped: succeeded, succeeded: not_run });
  });

  it('shows people the best, the failures and what the sweep shows', async () => {
    const people = [...args('mixed_*.yaml', 'mixed').filter((flag) => flag !== '--json'), '--quiet'];
    const { code, stdout } = await regimelab(people, folder);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^3 runs, 0 made, 1 finished before, 2 failed in \d+\.\d s: .*\/mixed\/sweep_\d{8}_\d{6}\n/);
    expect(stdout).toMatch(/mixed_c_good_[0-9a-f]{12} .*\n[\s\S]*Failed[\s\S]*MAJOR_MISSING[\s\S]*BACKTEST_TOO_SHORT/);
    expect(stdout).toContain('The only variant with returns, mixed_c_good, has a Sharpe ratio of ');
  });

  it('needs no network', async () => {
    const isolated = ['-rn', process.execPath, bundle(), ...args('grid.yaml', 'isolated', '--workers', '2')];
    if (spawnSync('unshare', ['-rn', 'true']).status !== 0) return console.warn('no network namespace here: not tested');
    const child = spawn('unshare', isolated, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    const code = await new Promise((closed) => child.on('close', closed));
    expect(code).toBe(0);
    expect(summaryOf({ stdout })).toMatchObject({ succeeded: 6 });
    expect(runsIn('isolated')).toEqual(runsIn('out'));
  });

  it('leaves the lake as it was, file by file', () => {
    expect(contentOf(at('lake'))).toEqual(lakeBefore);
  });
});

describe('a sweep that cannot be', () => {
  const period = ['--start', '2022-03-01', '--end', '2023-06-30', '--lake', 'lake', '--out', 'never'];
  beforeAll(() => {
    experiment('same_a', { experiment_id: 'same' });
    experiment('same_b', { experiment_id: 'same', backtest: { execution_lag: 2 } });
    writeFileSync(at('misspelt.yaml'), 'system: majors_alts\nuniverse:\n  basket_sise: 10\n');
  });

  it.each<[string, readonly string[], Omit<Refusal, 'exit'>]>([
    ['finds no file', ['--glob', 'none/*.yaml', ...period], { code: 'SWEEP_NO_MATCH', names: ['none/*.yaml'], hint: 'quote the pattern' }],
    ['is given no pattern', period, { code: 'USAGE_MISSING_FLAG', names: ['--glob'], hint: 'see `regimelab sweep --help`' }],
    [
      'has two experiments of one id',
      ['--glob', 'same_*.yaml', ...period],
      { code: 'EXPERIMENT_DUPLICATE_ID', names: ['same', 'same_a.yaml', 'same_b.yaml'] },
    ],
    [
      'has experiments that differ in nothing that has an effect',
      ['--glob', 'twin_*.yaml', ...period],
      { code: 'EXPERIMENT_NO_EFFECT', names: ['twin_a', 'twin_b'] },
    ],
    [
      'has a misspelt key',
      ['--glob', 'misspelt.yaml', ...period],
      { code: 'CONFIG_UNKNOWN_KEY', names: ['basket_sise'], hint: /basket_size/, place: '3:3' },
    ],
    [
      'sets a misspelt key',
      ['--glob', 'grid.yaml', ...period, '--set', 'univers.basket_size=10'],
      { code: 'CONFIG_UNKNOWN_KEY', names: ['univers'], hint: 'did you mean universe?' },
    ],
    [
      'starts after its end',
      ['--glob', 'grid.yaml', '--start', '2023-06-30', '--end', '2022-03-01'],
      { code: 'DATE_RANGE_EMPTY', names: ['2023-06-30', '2022-03-01'], hint: 'exchange' },
    ],
    [
      'has no worker',
      ['--glob', 'grid.yaml', ...period, '--workers', '0'],
      { code: 'USAGE_BAD_VALUE', names: ['--workers 0', 'from 1 to 256'] },
    ],
    [
      'has no worker, by the other name of the flag',
      ['--glob', 'grid.yaml', ...period, '--jobs=0'],
      { code: 'USAGE_BAD_VALUE', names: ['--jobs 0', 'from 1 to 256'] },
    ],
    [
      'is given an executor nobody knows',
      ['--glob', 'grid.yaml', ...period, '--executor', 'bulmq'],
      { code: 'USAGE_BAD_VALUE', names: ['--executor bulmq'], hint: 'did you mean bullmq?' },
    ],
    [
      'names a Redis that nobody reads',
      ['--glob', 'grid.yaml', ...period, '--redis', 'redis://127.0.0.1:1'],
      { code: 'USAGE_BAD_VALUE', names: ['--redis', '--executor bullmq'], hint: 'add --executor bullmq' },
    ],
    [
      'is to use a queue it is not told of',
      ['--glob', 'grid.yaml', ...period, '--executor', 'bullmq'],
      { code: 'USAGE_MISSING_FLAG', names: ['--redis'], hint: 'such as --redis redis://' },
    ],
    [
      'is to use a Redis that is not there',
      ['--glob', 'grid.yaml', ...period, '--executor', 'bullmq', '--redis', 'redis://me:secret@127.0.0.1:1'],
      { code: 'REDIS_UNREACHABLE', names: ['redis://127.0.0.1:1', /^(?!.*secret)/], hint: 'start one (redis-server)' },
    ],
    [
      'would write into the lake',
      ['--glob', 'grid.yaml', '--start', '2022-03-01', '--end', '2023-06-30', '--lake', 'lake', '--out', 'lake/runs'],
      { code: 'OUTPUT_INSIDE_LAKE', names: ['lake/runs'], hint: 'give an output folder outside the lake' },
    ],
    [
      'would record into the lake',
      ['--glob', 'grid.yaml', ...period, '--catalog', 'lake/catalog'],
      { code: 'OUTPUT_INSIDE_LAKE', names: ['lake/catalog'], hint: 'give an output folder outside the lake' },
    ],
  ])('is refused where it %s', (_, flags, refusal) => expectRefusalIn(folder, ['sweep', ...flags], { exit: 2, ...refusal }));

  it('lists what it would make with --dry-run and makes nothing', async () => {
    const before = contentOf(folder);
    const { code, stdout } = await sweep('grid.yaml', 'dry', '--dry-run');
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { experiment_id: string; values: object }[])[1]).toMatchObject({
      experiment_id: 'grid__2',
      values: { 'universe.basket_size': 12, 'backtest.execution_lag': 2 },
    });
    expect(contentOf(folder)).toEqual(before);
    expect(existsSync(at('dry'))).toBe(false);
  });

  it('ends in peace where nobody reads its output any more', async () => {
    const { child, done } = begin('grid.yaml', 'dry', '--dry-run');
    child.stdout!.destroy();
    expect(await done).toMatchObject({ code: 0, stderr: '' });
  });
});
