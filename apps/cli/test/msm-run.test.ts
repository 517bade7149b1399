import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { contentOf, headOf, readCsv, regimelab, ROOT, start, temporaryFolder } from './program.js';

jest.setTimeout(60_000);
const folder = temporaryFolder();
afterAll(folder.clean);
const lake = join(folder.path, 'lake');
// The prices of the lake run from 2022-01-03 to 2023-07-16.
const WINDOW = ['--start', '2022-02-01', '--end', '2023-07-01'];
let before: Readonly<Record<string, string>>;

const out = (name: string) => join(folder.path, name);
const run = (name: string, ...more: string[]) => regimelab(['msm', 'run', ...WINDOW, '--lake', lake, '--out', out(name), ...more]);
const csvFiles = (path: string) =>
  Object.fromEntries(
    readdirSync(path)
      .filter((name) => name.endsWith('.csv'))
      .map((name) => [name, readFileSync(join(path, name), 'utf8')]),
  );
const manifestOf = (path: string) => JSON.parse(readFileSync(join(path, 'run_manifest.json'), 'utf8')) as Record<string, unknown>;

const pause = (ms: number) => new Promise((settle) => setTimeout(settle, ms));
function hasLoadedEngine(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/maps`, 'utf8').includes('duckdb');
  } catch {
    return false; // it has ended
  }
}

interface RunJson {
  readonly run_id: string;
  readonly content_id: string;
  readonly path: string;
  readonly report: string;
  readonly n_decision_dates: number;
  readonly n_weeks: number;
  readonly n_rejected: number;
  readonly first_week: string;
  readonly last_week: string;
  readonly n_labels: Readonly<Record<'v0_0' | 'v0_1', number>>;
  readonly summary_by_label: Readonly<Record<'v0_0' | 'v0_1', readonly Readonly<Record<string, unknown>>[]>>;
  readonly inference: Readonly<
    Record<'v0_0' | 'v0_1', { n: number; spread: { value: number; p_shift: number }; rank_ic: { p_shift: number } }>
  >;
}

let first: RunJson;

beforeAll(async () => {
  const sample = await regimelab(['lake', 'sample', '--out', lake, '--assets', '60', '--days', '560', '--start', '2022-01-03']);
  expect(sample).toMatchObject({ code: 0, stderr: '' });
  before = contentOf(lake);
  const done = await run('first', '--json');
  expect(done).toMatchObject({ code: 0, stderr: '' });
  first = JSON.parse(done.stdout) as RunJson;
});

describe('msm run', () => {
  it('writes exactly the files of the specification and a report, and nothing beside them', () => {
    expect(readdirSync(out('first'))).toEqual([first.run_id]);
    expect(readdirSync(first.path).sort()).toEqual([
      'inference.json',
      'inference_by_label_v0_0.csv',
      'inference_by_label_v0_1.csv',
      'msm_current.json',
      'msm_timeseries.csv',
      'rejections.csv',
      'report.html',
      'run_manifest.json',
      'summary_by_label_v0_0.csv',
      'summary_by_label_v0_1.csv',
    ]);
  });

  it('writes the columns of the specification in their order', () => {
    expect(headOf(join(first.path, 'msm_timeseries.csv')).join()).toBe(
      'decision_date,next_date,basket_hash,basket_members,n_valid,coverage,F_tk,label_v0_0,label_v0_1,p_v0_0,p_v0_1,r_alts,r_maj_weighted,y,r_btc,r_eth,n_selected,n_priced,n_lost,price_coverage,window_days,is_partial,v0_1_span_days',
    );
    for (const version of ['v0_0', 'v0_1']) {
      expect(headOf(join(first.path, `summary_by_label_${version}.csv`)).join()).toBe(
        'label,count,mean_y,median_y,std_y,hit_rate,share_alts_underperform',
      );
      expect(headOf(join(first.path, `inference_by_label_${version}.csv`)).join()).toBe(
        'label,count,mean_y,se_hac,t_hac,p_hac,ci_low,ci_high,p_boot,edge,edge_ci_low,edge_ci_high,edge_p_boot,p_holm,q_bh,edge_p_holm,edge_q_bh,draws_lost',
      );
    }
    expect(headOf(join(first.path, 'rejections.csv')).join()).toBe(
      'decision_date,reason,n_selected,n_valid,coverage,n_priced,price_coverage',
    );
  });

  it('prints JSON that agrees with the files', () => {
    const weeks = readCsv(join(first.path, 'msm_timeseries.csv'));
    const rejections = readCsv(join(first.path, 'rejections.csv'));
    expect(first.n_weeks).toBe(weeks.length);
    expect(first.n_rejected).toBe(rejections.length);
    expect(first.n_decision_dates).toBe(weeks.length + rejections.length);
    expect([first.first_week, first.last_week]).toEqual([weeks[0]!.decision_date, weeks.at(-1)!.decision_date]);
    for (const version of ['v0_0', 'v0_1'] as const) {
      const labels = weeks.map((week) => week[`label_${version}`]).filter((label) => label !== '');
      expect(first.n_labels[version]).toBe(labels.length);
      const printed = first.summary_by_label[version].map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? '' : String(value)])),
      );
      expect(printed).toEqual(readCsv(join(first.path, `summary_by_label_${version}.csv`)));
      for (const { label, count } of printed) expect(labels.filter((given) => given === label)).toHaveLength(Number(count));
    }
    expect(manifestOf(first.path)).toMatchObject({
      run_id: first.run_id,
      content_id: first.content_id,
      metadata: { n_weeks: first.n_weeks, n_decision_dates: first.n_decision_dates, start_date: '2022-02-01', end_date: '2023-07-01' },
    });
  });

  it('prints what was tested as inference.json says it', () => {
    expect(first.inference).toEqual(JSON.parse(readFileSync(join(first.path, 'inference.json'), 'utf8')));
    expect([first.inference.v0_0.n, first.inference.v0_1.n]).toEqual([first.n_labels.v0_0, first.n_labels.v0_1]);
  });

  it('finds the effect that is planted in a sample lake: hot funding, weak alts', () => {
    const { spread, rank_ic } = first.inference.v0_0;
    expect(spread.value).toBeLessThan(0);
    expect(spread.p_shift).toBeLessThanOrEqual(0.05);
    expect(rank_ic.p_shift).toBeLessThanOrEqual(0.05);
  });

  it('draws otherwise with another --seed, and tests nothing where the configuration says so; the weeks stay', async () => {
    const other = JSON.parse((await run('seed', '--seed', '5', '--json')).stdout) as RunJson;
    expect(other.run_id).not.toBe(first.run_id);
    const differing = Object.entries(csvFiles(other.path)).filter(([name, content]) => csvFiles(first.path)[name] !== content);
    expect(differing.map(([name]) => name)).toEqual(['inference_by_label_v0_0.csv', 'inference_by_label_v0_1.csv']);

    writeFileSync(out('off.yaml'), 'inference: { enabled: false }\n');
    const plain = JSON.parse((await run('off', '--config', out('off.yaml'), '--json')).stdout) as RunJson;
    expect(plain.inference).toBeNull();
    const expected = Object.entries(csvFiles(first.path)).filter(([name]) => !name.startsWith('inference'));
    expect(csvFiles(plain.path)).toEqual(Object.fromEntries(expected));
    expect(readdirSync(plain.path)).not.toContain('inference.json');
  });

  it('decides on every Monday of the window, and labels v0.1 after 52 valid weeks', () => {
    // Mondays from 2022-02-07 to 2023-06-26: 504 days / 7 + 1.
    expect(first.n_decision_dates).toBe(73);
    expect(first.n_labels.v0_0).toBe(first.n_weeks);
    expect(first.n_labels.v0_1).toBe(first.n_weeks - 52);
  });

  it('reads y as the basket minus the weighted majors', () => {
    for (const week of readCsv(join(first.path, 'msm_timeseries.csv'))) {
      expect(Number(week.r_maj_weighted)).toBeCloseTo(0.7 * Number(week.r_btc) + 0.3 * Number(week.r_eth), 14);
      expect(Number(week.y)).toBeCloseTo(Number(week.r_alts) - Number(week.r_maj_weighted), 14);
    }
  });

  it('gives byte-equal CSV files and the same content id when run again, under whatever name', async () => {
    const again = JSON.parse((await run('again', '--json', '--run-id', 'named.run-1')).stdout) as RunJson;
    expect(again.run_id).toBe('named.run-1');
    expect(readdirSync(out('again'))).toEqual(['named.run-1']);
    expect(again.content_id).toBe(first.content_id);
    expect(csvFiles(again.path)).toEqual(csvFiles(first.path));
    expect(first.run_id).toBe(first.content_id);
  });

  it('gives the same run for --start-date and --end-date, and for --flag=value', async () => {
    const spelt = ['--start-date=2022-02-01', '--end-date', '2023-07-01', `--lake=${lake}`, '--out', out('spelt')];
    const { stdout } = await regimelab(['msm', 'run', ...spelt, '--json']);
    expect((JSON.parse(stdout) as RunJson).run_id).toBe(first.run_id);
  });

  it('refuses a run that exists and leaves it as it was', async () => {
    const was = contentOf(out('first'));
    const { code, stdout, stderr } = await run('first');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error OUTPUT_EXISTS: the run .*msm_v0_[0-9a-f]{12} exists\n {2}hint: .*--force/);
    expect(contentOf(out('first'))).toEqual(was);
  });

  it('replaces a run with --force, but never a folder that is no run', async () => {
    await run('force', '--run-id', 'mine');
    writeFileSync(join(out('force'), 'mine/left-over.txt'), 'x');
    expect(await run('force', '--run-id', 'mine', '--force')).toMatchObject({ code: 0 });
    expect(readdirSync(join(out('force'), 'mine'))).not.toContain('left-over.txt');

    mkdirSync(join(out('force'), 'photos'));
    writeFileSync(join(out('force'), 'photos/cat.jpg'), 'x');
    const refused = await run('force', '--run-id', 'photos', '--force');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/^error OUTPUT_EXISTS: .*photos exists and is no run of regimelab\n/);
    expect(readdirSync(join(out('force'), 'photos'))).toEqual(['cat.jpg']);
  });

  it('writes nothing with --sanity-check-only and prints what the lake covers', async () => {
    const { code, stdout } = await run('sanity', '--sanity-check-only', '--json');
    expect(code).toBe(0);
    expect(readdirSync(folder.path)).not.toContain('sanity');
    expect(JSON.parse(stdout)).toEqual((manifestOf(first.path).metadata as { sanity_check: unknown }).sanity_check);
    expect(JSON.parse(stdout)).toMatchObject({ price_earliest: '2022-01-03', price_n_days: 560 });
  });

  it('runs the experiment msm_v0.yaml, which is the default written out', async () => {
    const { code, stdout } = await run('v0', '--config', join(ROOT, 'experiments/msm/msm_v0.yaml'), '--json');
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as RunJson).run_id).toBe(first.run_id);
  });

  it('runs the experiment msm_v0_original.yaml, under its own name', async () => {
    const { code, stdout } = await run('original', '--config', join(ROOT, 'experiments/msm/msm_v0_original.yaml'), '--json');
    expect(code).toBe(0);
    const original = JSON.parse(stdout) as RunJson;
    expect(original.run_id).toMatch(/^msm_v0_original_[0-9a-f]{12}$/);
    expect(manifestOf(original.path)).toMatchObject({
      config: { universe: { min_basket_size: 1, max_staleness_days: null }, returns: { incomplete_week: 'keep' } },
    });
  });

  it('takes configuration files left to right and flags last', async () => {
    writeFileSync(out('a.yaml'), 'universe:\n  basket_size: 20\nfeature:\n  lookback_days: 14\n');
    writeFileSync(out('b.json'), JSON.stringify({ feature: { lookback_days: 10 }, outputs: { reports_dir: out('nowhere') } }));
    const { stdout } = await run('layers', '--config', out('a.yaml'), '--config', out('b.json'), '--json');
    expect(manifestOf((JSON.parse(stdout) as RunJson).path)).toMatchObject({
      config: {
        universe: { basket_size: 20, min_basket_size: 20 },
        feature: { lookback_days: 10 },
        outputs: { reports_dir: out('layers') },
      },
    });
  });

  it('writes a report that holds everything it shows', () => {
    const html = readFileSync(first.report, 'utf8');
    expect(html).toContain(first.run_id);
    expect(html).not.toMatch(/<(?:script|link|img)[^>]+(?:src|href)=["'](?!data:)/);
  });

  it('prints a table for people and a table in Markdown', async () => {
    const text = await run('text', '--quiet');
    expect(text.stderr).toBe('');
    expect(text.stdout).toMatch(
      new RegExp(`^MSM v0, run ${first.run_id}: ${first.n_weeks} weeks ${first.first_week} to ${first.last_week}, `),
    );
    expect(text.stdout).toContain('y by label v0_0 (HINDSIGHT: ranked among all weeks, not tradable)');
    expect(text.stdout).toContain(`Report: ${join(out('text'), first.run_id, 'report.html')}`);
    expect(text.stdout).toContain('Tests of labels v0_0');
    expect(text.stdout).toMatch(/\nGreen minus Red: -\d+\.\d\d %, p \(shift\) \d\.\d{3}\n/);
    const markdown = await run('markdown', '--format', 'markdown');
    expect(markdown.stdout).toContain('| label | weeks | mean y | median y | std y | alts behind |\n| :-- | --: |');
    expect(markdown.stdout).toContain('| label | mean y | 95 % interval | edge | 95 % interval | p | q |\n| :-- | --: |');
  });

  it('leaves no run whenever it is interrupted, and exits with 130', async () => {
    let ended: number | null = null;
    // Before the program listens, a signal ends it as it ends any process; a later one is seen at the next stage.
    for (let wait = 20; ended === null; wait *= 1.5) {
      const { child, done } = start(['msm', 'run', ...WINDOW, '--lake', lake, '--out', out('interrupted')]);
      while (process.platform === 'linux' && child.exitCode === null && !hasLoadedEngine(child.pid!)) await pause(2);
      await pause(wait);
      child.kill('SIGINT');
      const { code, stdout, stderr } = await done;
      ended = code;
      expect(stdout).toBe('');
      if (code !== null) expect(stderr).toMatch(/^error INTERRUPTED: /);
      expect(readdirSync(folder.path)).not.toContain('interrupted');
    }
    expect(ended).toBe(130);
  });

  it('leaves the lake as it was: content and time of change of every file', () => {
    expect(contentOf(lake)).toEqual(before);
  });
});
