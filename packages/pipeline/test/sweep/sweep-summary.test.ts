import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseDay } from '@regimelab/core';
import {
  parameterSurfaces,
  sweepReport,
  sweepSummary,
  sweepVerdict,
  writeSweep,
  type SweepResult,
  type SweepVariant,
} from '@regimelab/pipeline';
import { failureOf, notRun, variantOf } from './variants.js';

const folder = mkdtempSync(join(tmpdir(), 'regimelab-sweep-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TESTS = { pRealityCheck: 0.2, pSpa: 0.04, pbo: 0.25, n: 2, days: { start: '2024-01-01', end: '2024-12-31', n: 366 }, reason: null };

function resultOf(variants: readonly SweepVariant[], changes: Partial<SweepResult> = {}): SweepResult {
  return {
    ...{ glob: 'experiments/*.yaml', window: { start: parseDay('2024-01-01')!, end: parseDay('2024-12-31')! }, variants },
    tests: { ...TESTS, best: { runId: 'run grid__2', sharpe: 1.234 } },
    surfaces: parameterSurfaces(variants),
    deflated: new Map([['run grid__2', 0.8766]]),
    trials: new Map([['run grid__2', 5]]),
    ...{ startedAt: Date.parse('2026-01-01T10:20:30.400Z'), finishedAt: Date.parse('2026-01-01T10:21:00Z') },
    ...changes,
  };
}

let result: SweepResult;
beforeAll(async () => {
  result = resultOf([
    await variantOf('grid__1', { sharpe: 0.5 }, { 'a.size': 1 }),
    await variantOf('grid__2', { sharpe: 1.234 }, { 'a.size': 2 }),
    { ...(await variantOf('grid__3', { sharpe: 0.9 }, { 'a.size': 3 })), status: 'skipped' },
    await failureOf('grid__4', 'MAJOR_MISSING', { 'a.size': 4 }),
    await notRun('grid__5', { 'a.size': 5 }),
  ]);
});

describe('sweepSummary', () => {
  it('has the keys of the specification in their order, then its own', () => {
    const summary = sweepSummary(result);
    expect(Object.keys(summary)).toEqual([
      ...['glob', 'start', 'end', 'total', 'succeeded', 'failed', 'skipped', 'runs', 'family_tests'],
      ...['not_run', 'started_at', 'finished_at', 'surfaces'],
    ]);
    expect(Object.keys(summary.runs[0]!).slice(0, 8)).toEqual([
      ...['file', 'experiment_id', 'run_id', 'status', 'started_at', 'finished_at', 'duration_s', 'error'],
    ]);
    expect(Object.keys(summary.family_tests).slice(0, 3)).toEqual(['p_reality_check', 'p_spa', 'pbo']);
  });

  it('counts each variant once, by how it ended', () => {
    expect(sweepSummary(result)).toMatchObject({ total: 5, succeeded: 2, skipped: 1, failed: 1, not_run: 1 });
  });

  it('says of each run what it was, when, how it ended and what it found', () => {
    const [, best, known, failure, left] = sweepSummary(result).runs;
    expect(best).toMatchObject({
      ...{ file: 'grid.yaml', experiment_id: 'grid__2', run_id: 'run grid__2', status: 'succeeded', error: null },
      ...{ started_at: '2026-01-01T00:00:00.000Z', finished_at: '2026-01-01T00:00:02.500Z', duration_s: 2.5 },
      ...{ title: 'Title of grid__2', values: { 'a.size': 2 }, path: '/runs/run grid__2', sharpe: 1.234, dsr: 0.8766, n_trials: 5 },
    });
    expect(known).toMatchObject({ status: 'skipped', sharpe: 0.9, dsr: null, n_trials: null });
    expect(failure).toMatchObject({
      ...{ status: 'failed', path: null, sharpe: null },
      error: { code: 'MAJOR_MISSING', message: 'the message of MAJOR_MISSING', hint: 'the way out' },
    });
    expect(left).toMatchObject({ run_id: null, status: 'not_run', started_at: null, finished_at: null, duration_s: null, error: null });
  });
});

describe('sweepVerdict', () => {
  it('says how good luck alone would look, against the sweep, against all trials, on halves of the days, beside its neighbours', () => {
    expect(sweepVerdict(result)).toEqual([
      'The best of 2 variants, grid__2, has a Sharpe ratio of 1.23 a year on the 366 days from 2024-01-01 to 2024-12-31.',
      'Luck alone would seldom make the best of so many look this good (p 0.040).',
      'Against all trials of its family so far the confidence that it is better than luck is 87.7 %.',
      'Choosing the best on half of the days was no better than the median on the other half in 25 % of the ways to halve them.',
      // sizes 1 and 3 stand beside size 2: 0.5 is third of three, 0.9 second
      'The best variant has Sharpe 1.23, its 2 neighbours 0.70 on average (ranks 2, 3 of 3).',
    ]);
  });

  it.each([
    [0.05, 'Luck alone would seldom make the best of so many look this good (p 0.050).'],
    [0.0501, 'Luck alone makes the best of so many look this good often enough (p 0.050): that is no evidence that any of them pays.'],
    [0.3, 'Luck alone makes the best of so many look this good often enough (p 0.300): that is no evidence that any of them pays.'],
    [null, 'Whether luck alone makes the best of so many look this good could not be tested.'],
  ])('with a p of %j says: %s', (pSpa, sentence) => {
    const [, luck, ...more] = sweepVerdict({ ...result, tests: { ...result.tests, pSpa, pbo: null }, deflated: new Map(), surfaces: [] });
    expect(luck).toBe(sentence);
    expect(more).toEqual([]);
  });

  it('of one variant alone speaks of it', () => {
    expect(sweepVerdict({ ...result, tests: { ...result.tests, n: 1, pSpa: 0.4, pbo: null }, surfaces: [] }).slice(0, 2)).toEqual([
      'The only variant with returns, grid__2, has a Sharpe ratio of 1.23 a year on the 366 days from 2024-01-01 to 2024-12-31.',
      'Luck alone makes it look this good often enough (p 0.400): that is no evidence that it pays.',
    ]);
  });

  it('names the experiments where there are several surfaces', () => {
    const sentences = sweepVerdict({ ...result, surfaces: [...result.surfaces, { ...result.surfaces[0]!, experiment: 'other' }] });
    expect(sentences.slice(-2)).toEqual([
      expect.stringMatching(/^grid: The best variant has Sharpe 1\.23/),
      expect.stringMatching(/^other: The best variant has Sharpe 1\.23/),
    ]);
  });

  it('of runs without a Sharpe ratio says that nothing can be compared, and why', () => {
    const tests = { ...result.tests, best: null };
    expect(sweepVerdict({ ...result, tests: { ...tests, reason: 'no variant has returns' } })).toEqual([
      'No variant has a Sharpe ratio, so nothing can be compared: no variant has returns.',
    ]);
    expect(sweepVerdict({ ...result, tests, variants: [] })).toEqual(['Nothing was run.']);
  });
});

describe('writeSweep', () => {
  const lake = join(folder, 'lake');
  const html = () => sweepReport(result, { regimelab: '0.1.0' });

  it('writes summary, table, report and a log of each failure into a folder named after the time', async () => {
    const runs = join(folder, 'runs');
    const path = await writeSweep(runs, [lake], result, html());
    expect(path).toBe(join(runs, 'sweep_20260101_102030'));
    expect(readdirSync(runs)).toEqual(['sweep_20260101_102030']);
    expect(readdirSync(path, { recursive: true }).sort()).toEqual([
      ...['logs', 'logs/grid__4.log', 'sweep_report.html', 'sweep_summary.json', 'sweep_variants.csv'],
    ]);
    expect(readFileSync(join(path, 'logs/grid__4.log'), 'utf8')).toBe('the log of MAJOR_MISSING\n');
    expect(JSON.parse(readFileSync(join(path, 'sweep_summary.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(sweepSummary(result))));
    expect(readFileSync(join(path, 'sweep_variants.csv'), 'utf8').split('\n').slice(0, 3)).toEqual([
      'experiment_id,run_id,status,a.size,sharpe,cagr,max_drawdown,psr,dsr,duration_s',
      'grid__1,run grid__1,succeeded,1,0.5,,,,,2.5',
      'grid__2,run grid__2,succeeded,2,1.234,,,,0.8766,2.5',
    ]);
  });

  it('keeps the folder of a sweep that began in the same second: both find their own', async () => {
    const runs = join(folder, 'same');
    const paths = await Promise.all([1, 2, 3].map(() => writeSweep(runs, [lake], result, html())));
    expect(paths.sort()).toEqual(['', '_2', '_3'].map((end) => join(runs, `sweep_20260101_102030${end}`)));
    expect(readdirSync(runs).sort()).toEqual(['', '_2', '_3'].map((end) => `sweep_20260101_102030${end}`));
  });

  it('links the page of a run that has one, from its own folder', () => {
    // Runs lie where their experiment says: in ./reports unless told otherwise; here /runs.
    expect(html()).toMatch(/<a href="[./]*\/runs\/run grid__2\/dashboard\.html">grid__2<\/a>/);
    expect(html()).not.toContain('grid__4/dashboard.html');
  });

  it('refuses a folder inside the lake', async () => {
    mkdirSync(lake);
    await expect(writeSweep(join(lake, 'runs'), [lake], result, html())).rejects.toMatchObject({ code: 'OUTPUT_INSIDE_LAKE' });
    expect(existsSync(join(lake, 'runs'))).toBe(false);
  });
});
