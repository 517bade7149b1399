import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { lakeWith } from './broken-lake.js';
import { contentOf, regimelab, temporaryFolder } from './program.js';
import { expectRefusalIn, type Refusal } from './refusal.js';

jest.setTimeout(60_000);
const folder = temporaryFolder();
afterAll(folder.clean);
const at = (...names: string[]) => join(folder.path, ...names);
const lake = at('lake');
const DATES = ['--start', '2022-02-01', '--end', '2023-07-01'];
const run = (...more: string[]) => ['msm', 'run', ...DATES, '--lake', lake, '--out', at('out'), ...more];
const runOn = (other: string) => ['msm', 'run', ...DATES, '--lake', other, '--out', at('out')];

beforeAll(async () => {
  const sample = await regimelab(['lake', 'sample', '--out', lake, '--assets', '60', '--days', '560', '--start', '2022-01-03']);
  expect(sample).toMatchObject({ code: 0, stderr: '' });
});

const expectRefusal = (args: readonly string[], refusal: Refusal) => expectRefusalIn(folder.path, args, refusal);

describe('a misuse of the command line', () => {
  it.each<[string, readonly string[], Omit<Refusal, 'exit'>]>([
    [
      'a missing flag',
      ['msm', 'run', '--start', '2022-02-01'],
      { code: 'USAGE_MISSING_FLAG', names: ['--end'], hint: 'see `regimelab msm run --help`' },
    ],
    ['a flag without its value', ['msm', 'run', '--start'], { code: 'USAGE_MISSING_FLAG', names: ['--start', 'value'] }],
    [
      'a date without zeros',
      ['msm', 'run', '--start', '2024-2-1', '--end', '2024-03-01'],
      { code: 'USAGE_BAD_VALUE', names: ['--start 2024-2-1', 'YYYY-MM-DD'] },
    ],
    [
      'a day that is not',
      ['msm', 'run', '--start', '2024-01-01', '--end-date', '2024-02-30'],
      { code: 'USAGE_BAD_VALUE', names: ['--end-date 2024-02-30', 'YYYY-MM-DD'] },
    ],
    [
      'dates in the wrong order',
      ['msm', 'run', '--start', '2024-03-01', '--end', '2024-02-01'],
      { code: 'DATE_RANGE_EMPTY', names: ['2024-03-01', '2024-02-01'], hint: 'exchange' },
    ],
    ['a misspelt flag', run('--fource'), { code: 'USAGE_UNKNOWN_FLAG', names: ['--fource'], hint: 'did you mean --force?' }],
    [
      'a misspelt required flag',
      ['msm', 'run', '--stat=2024-01-01', '--end', '2024-02-01'],
      { code: 'USAGE_UNKNOWN_FLAG', names: ['--stat'], hint: 'did you mean --start?' },
    ],
    ['a flag like no other', run('--colour'), { code: 'USAGE_UNKNOWN_FLAG', names: ['--colour'] }],
    ['a misspelt command', ['lak', 'check'], { code: 'USAGE_BAD_VALUE', names: ['lak'], hint: 'did you mean lake?' }],
    ['a misspelt command of a group', ['lake', 'chek'], { code: 'USAGE_BAD_VALUE', names: ['chek'], hint: 'did you mean check?' }],
    ['a word too many', ['lake', 'check', 'there', '--lake', lake], { code: 'USAGE_BAD_VALUE', names: ['too many arguments'] }],
    ['a flag given twice', run('--lake', lake), { code: 'USAGE_BAD_VALUE', names: ['--lake', 'twice'], hint: 'give it once' }],
    ['a flag given in both spellings', run('--start-date', '2022-02-01'), { code: 'USAGE_BAD_VALUE', names: ['--start', 'twice'] }],
    ['a seed that is no number', run('--seed', 'x'), { code: 'USAGE_BAD_VALUE', names: ['--seed x', 'whole number'] }],
    ['a format like no other', run('--format', 'jsn'), { code: 'USAGE_BAD_VALUE', names: ['--format jsn'], hint: 'did you mean json?' }],
    ['a run id that climbs', run('--run-id', '..'), { code: 'USAGE_BAD_VALUE', names: ['".."'] }],
    ['a run id that is a path', run('--run-id', 'a/b'), { code: 'USAGE_BAD_VALUE', names: ['"a/b"'] }],
  ])('refuses %s', (_, args, refusal) => expectRefusal(args, { exit: 2, ...refusal }));

  it('shows a stack trace only with --verbose', async () => {
    const { stderr } = await regimelab(run('--run-id', '..', '--verbose'));
    expect(stderr).toMatch(/\n {4}at requireRunId \(file:/);
  });
});

describe('a bad configuration', () => {
  const YAML: readonly [string, string, Omit<Refusal, 'exit'>][] = [
    [
      'a misspelt key',
      'universe:\n  basket_sise: 20\n',
      { code: 'CONFIG_UNKNOWN_KEY', names: ['basket_sise'], hint: /basket_size/, place: '2:3' },
    ],
    [
      'a misspelt section',
      'univers:\n  basket_size: 20\n',
      { code: 'CONFIG_UNKNOWN_KEY', names: ['univers'], hint: /universe/, place: '1:1' },
    ],
    [
      'a value out of range',
      'feature:\n  lookback_days: 0\n',
      { code: 'CONFIG_RANGE', names: ['feature.lookback_days', '>=1'], place: '2:\\d+' },
    ],
    [
      'a value of the wrong type',
      'feature:\n  lookback_days: week\n',
      { code: 'CONFIG_TYPE', names: ['feature.lookback_days'], place: '2:\\d+' },
    ],
    ['YAML that does not parse', 'universe:\n  majors: [BTC, ETH\nlabel: {}\n', { code: 'CONFIG_PARSE', names: [], place: '\\d+:\\d+' }],
    ['a key given twice', 'label:\n  bins: 5\n  bins: 5\n', { code: 'CONFIG_PARSE', names: [], place: '\\d+:\\d+' }],
    [
      'weights that do not add up to 1',
      'universe:\n  majors_weights: [0.7, 0.2]\n',
      { code: 'CONFIG_CONFLICT', names: ['majors_weights', /0\.(9|8999)/], place: '2:\\d+' },
    ],
    ['costs', 'returns:\n  costs_enabled: true\n', { code: 'CONFIG_VALUE_UNSUPPORTED', names: ['returns.costs_enabled'], place: '2:\\d+' }],
    ['an experiment of another system', 'system: majors_alts\n', { code: 'CONFIG_CONFLICT', names: ['system'], place: '1:\\d+' }],
    [
      'a category word nobody knows',
      'universe:\n  exclude_categories: [stablecoinz]\n',
      { code: 'CONFIG_RANGE', names: ['universe.exclude_categories', /stablecoinz/i], hint: /stablecoins/ },
    ],
  ];
  it.each(YAML)('refuses %s', async (_, text, refusal) => {
    writeFileSync(at('config.yaml'), text);
    await expectRefusal(run('--config', at('config.yaml')), { exit: 2, ...refusal });
  });

  it('reports all problems of a file, one JSON object a line', async () => {
    writeFileSync(at('config.yaml'), 'feature:\n  lookback_days: 0\n  min_coverage_pct: 101\nretruns: {}\n');
    const { code, stderr } = await regimelab(run('--config', at('config.yaml'), '--json-errors'));
    expect(code).toBe(2);
    const records = stderr.trimEnd().split('\n');
    expect(records.map((record) => (JSON.parse(record) as { line: number }).line).sort()).toEqual([2, 3, 4]);
  });

  it('refuses a file that is not there', () =>
    expectRefusal(run('--config', at('none.yaml')), { exit: 2, code: 'CONFIG_NOT_FOUND', names: ['none.yaml'] }));

  it('refuses a blacklist that is not there', async () => {
    writeFileSync(at('config.yaml'), `universe:\n  blacklist_path: ${at('none.csv')}\n`);
    await expectRefusal(run('--config', at('config.yaml')), {
      exit: 1,
      code: 'LAKE_BLACKLIST_MISSING',
      names: ['none.csv'],
      hint: 'correct universe.blacklist_path',
    });
  });
});

describe('an output that would touch the lake', () => {
  const inside: Refusal = { exit: 2, code: 'OUTPUT_INSIDE_LAKE', names: [lake], hint: 'give an output folder outside the lake' };
  const onto = (out: string, ...more: string[]) => ['msm', 'run', ...DATES, '--lake', lake, '--out', out, ...more];
  beforeAll(() => symlinkSync(lake, at('link')));
  afterAll(() => rmSync(at('link')));

  it('is refused inside the lake, also with --force', () => expectRefusal(onto(join(lake, 'reports'), '--force'), inside));
  it('is refused through a symbolic link', () => expectRefusal(onto(at('link', 'reports'), '--run-id', 'x', '--force'), inside));
  it('is refused where the lake is read through a link', () =>
    expectRefusal(['msm', 'run', ...DATES, '--lake', at('link'), '--out', lake, '--run-id', 'x'], inside));
  it('is refused where the run is the lake', () => expectRefusal(onto(folder.path, '--run-id', 'lake', '--force'), inside));
  it('is refused where the run would hold the lake', async () => {
    mkdirSync(at('holder'));
    cpSync(lake, at('holder', 'inner'), { recursive: true });
    const args = ['msm', 'run', ...DATES, '--lake', at('holder', 'inner'), '--out', folder.path, '--run-id', 'holder', '--force'];
    await expectRefusal(args, { ...inside, names: [at('holder', 'inner')] });
    rmSync(at('holder'), { recursive: true });
  });
});

describe('a bad lake', () => {
  afterAll(() => rmSync(at('bad'), { recursive: true, force: true }));
  const refusedLake = (other: string, refusal: Omit<Refusal, 'exit'>) => expectRefusal(runOn(other), { exit: 1, ...refusal });
  const changed = async (table: string, query: string, refusal: Omit<Refusal, 'exit'>) => {
    rmSync(at('bad'), { recursive: true, force: true });
    await refusedLake(await lakeWith(lake, at('bad'), table, query), refusal);
  };
  const copied = () => {
    rmSync(at('bad'), { recursive: true, force: true });
    cpSync(lake, at('bad'), { recursive: true });
    return at('bad');
  };

  it('is refused when it is not there', () =>
    refusedLake(at('nolake'), { code: 'LAKE_NOT_FOUND', names: [at('nolake')], hint: /lake sample/ }));

  it('is refused without a required table', async () => {
    rmSync(join(copied(), 'fact_marketcap.parquet'));
    await refusedLake(at('bad'), { code: 'LAKE_MISSING_TABLE', names: ['fact_marketcap'] });
  });

  it('is refused with a truncated file', async () => {
    const file = join(copied(), 'fact_price.parquet');
    truncateSync(file, Math.floor(statSync(file).size / 2));
    await refusedLake(at('bad'), { code: 'LAKE_UNREADABLE_FILE', names: ['fact_price'] });
  });

  it('is refused without a required column, with the nearest name there is', () =>
    changed('fact_price', 'SELECT * RENAME (close AS clsoe) FROM t', {
      code: 'LAKE_MISSING_COLUMN',
      names: ['fact_price', 'close'],
      hint: /clsoe/,
    }));

  it('is refused with a column of the wrong type', () =>
    changed('fact_price', `SELECT * REPLACE ('dear' AS close) FROM t`, { code: 'LAKE_COLUMN_TYPE', names: ['fact_price', 'close'] }));

  it('is refused with a date that is not midnight', () =>
    changed('fact_price', `SELECT * REPLACE (date::TIMESTAMP + INTERVAL 1 HOUR AS date) FROM t`, {
      code: 'LAKE_DATE_NOT_MIDNIGHT',
      names: ['fact_price'],
    }));

  it('is refused with two rows of the same asset and date', () =>
    changed(
      'fact_price',
      `SELECT * FROM t UNION ALL SELECT * REPLACE (close * 2 AS close) FROM t WHERE asset_id = 'BTC' AND date = DATE '2022-05-05'`,
      { code: 'LAKE_DUPLICATE_KEY', names: ['fact_price', '2022-05-05', 'BTC'] },
    ));

  it('is refused with a break of the funding unit, and the day of the break', () =>
    changed(
      'fact_funding',
      `SELECT * REPLACE (CASE WHEN date >= DATE '2023-01-10' THEN funding_rate * 100 ELSE funding_rate END AS funding_rate) FROM t`,
      { code: 'FUNDING_UNIT_BREAK', names: ['2023-01-10'] },
    ));

  it('is refused with a major that has no price', () =>
    changed('fact_price', `SELECT * FROM t WHERE asset_id <> 'ETH'`, {
      code: 'MSM_MAJOR_MISSING',
      names: ['ETH'],
      hint: /universe\.majors/,
    }));
});

describe('a window without weeks', () => {
  it('is refused where it holds no decision date', () =>
    expectRefusal(['msm', 'run', '--start', '2022-03-01', '--end', '2022-03-03', '--lake', lake, '--out', at('out')], {
      exit: 1,
      code: 'MSM_NO_DECISION_DATES',
      names: ['monday'],
    }));

  it('fails where no week is valid, with the counts; the folder with headers only stays', async () => {
    const args = ['msm', 'run', '--start', '2030-03-01', '--end', '2030-03-31', '--lake', lake, '--out', at('empty'), '--run-id', 'none'];
    const { code, stdout, stderr } = await regimelab(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^error MSM_NO_VALID_WEEKS: none of 4 decision dates is a valid week: 4 skipped_no_universe\n {2}hint: see rejections\.csv/,
    );
    expect(Object.keys(contentOf(at('empty')))).toEqual([
      'none',
      'none/inference.json',
      'none/inference_by_label_v0_0.csv',
      'none/inference_by_label_v0_1.csv',
      'none/msm_current.json',
      'none/msm_timeseries.csv',
      'none/rejections.csv',
      'none/report.html',
      'none/run_manifest.json',
    ]);
    expect(existsSync(at('out'))).toBe(false);
  });
});
