import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ask, makeFolder, serve, WINDOW, type Answer, type Serving } from './serving.js';

jest.setTimeout(60_000);
let server: Serving;
let clean: () => void;
beforeAll(async () => {
  const folder = await makeFolder();
  clean = folder.clean;
  server = await serve(folder.path);
});
afterAll(async () => {
  await server.close();
  clean();
  expect(server.faults).toEqual([]);
});

const post = (json: unknown) => ask(`${server.url}/v1/runs`, { method: 'POST', json });
const run = (changes: object) => ({ experiment: '{}', lake: 'main', ...WINDOW, ...changes });

/** The answer is one problem, complete, with these members. */
function expectProblem(
  { headers, body, status }: Answer,
  expected: { readonly status: number; readonly code: string } & Record<string, unknown>,
): void {
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect({ ...body, status }).toMatchObject({ ...expected, type: `urn:regimelab:error:${expected.code}` });
  for (const member of ['title', 'status', 'detail', 'instance', 'hint', 'file', 'line', 'column', 'context', 'problems'])
    expect(body).toHaveProperty(member);
}

describe('an experiment', () => {
  it('with a misspelt key: line, column and the nearest key', async () => {
    const answer = await post(run({ experiment: 'title: A\nuniverse:\n  basket_sise: 10\n' }));
    expectProblem(answer, {
      status: 400,
      code: 'CONFIG_UNKNOWN_KEY',
      hint: 'did you mean basket_size?',
      file: 'experiment',
      line: 3,
      column: 3,
      problems: [],
    });
  });

  it('with several things wrong: all of them', async () => {
    const answer = await post(run({ experiment: 'universe: { basket_size: 0, min_mcap_usd: many }\n' }));
    expectProblem(answer, { status: 400, code: 'CONFIG_TYPE' });
    expect((answer.body['problems'] as { code: string }[]).map(({ code }) => code)).toEqual(['CONFIG_TYPE', 'CONFIG_RANGE']);
  });

  it('with an unknown feature: the nearest one', async () => {
    const experiment = { regime: { composite: { default_weights: { alt_bredth: 0.2 } } } };
    expectProblem(await post(run({ experiment })), {
      status: 400,
      code: 'CONFIG_UNKNOWN_KEY',
      hint: 'did you mean alt_breadth?',
      file: 'experiment',
    });
  });

  it('that is no YAML: where it breaks', async () => {
    expectProblem(await post(run({ experiment: 'universe: [1,\n' })), { status: 400, code: 'CONFIG_PARSE', line: 2 });
  });

  it('with the renamed key: its new name', async () => {
    expectProblem(await post(run({ experiment: 'backtest: { train_window_days: 252 }' })), { status: 400, code: 'CONFIG_RENAMED_KEY' });
  });

  it.each([
    ['data.data_lake_dir', 'data: { data_lake_dir: /etc }'],
    ['data.duckdb_path', 'data: { duckdb_path: /etc/passwd }'],
    ['data.lake_descriptor', 'data: { lake_descriptor: /etc/passwd }'],
    ['outputs', 'outputs: { reports_dir: /tmp/elsewhere }'],
    ['universe.blacklist_path', 'universe: { blacklist_path: /etc/passwd }'],
    ['extends', 'extends: /etc/passwd'],
    ['overrides.data', 'system: msm\noverrides: { data: { data_lake_dir: /etc } }'],
  ])('that names a place on the disk by %s is refused', async (key, experiment) => {
    const answer = await post(run({ experiment }));
    expectProblem(answer, { status: 400, code: 'CONFIG_VALUE_UNSUPPORTED' });
    expect(answer.body['detail']).toContain(key.split('.')[0]);
  });

  it('of many runs is refused', async () => {
    expectProblem(await post(run({ experiment: 'sweep: { grid: { universe.basket_size: [10, 20] } }' })), {
      status: 400,
      code: 'CONFIG_UNUSED_KEY',
    });
  });

  it('whose aliases would fill the memory is refused', async () => {
    const lines = [
      'a: &a [x, x, x, x, x, x, x, x, x, x]',
      ...'bcdefghi'.split('').map((name, k) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[k]}`).join()}]`),
    ];
    expectProblem(await post(run({ experiment: lines.join('\n') })), { status: 400, code: 'CONFIG_PARSE' });
  });
});

describe('POST /v1/experiments/validate', () => {
  const validate = (experiment: unknown) => ask(`${server.url}/v1/experiments/validate`, { method: 'POST', json: { experiment } });

  it('gives what an experiment resolves to; equal ones have one hash', async () => {
    const [text, object, other] = await Promise.all([
      validate('# a comment\nuniverse: { basket_size: 20 }\nexperiment_id: a\n'),
      validate({ experiment_id: 'b' }),
      validate({ universe: { basket_size: 21 } }),
    ]);
    expect(text.body).toMatchObject({ valid: true, system: 'majors_alts', experiment_id: 'a', config: { universe: { basket_size: 20 } } });
    expect(object.body['config_hash']).toBe(text.body['config_hash']);
    expect(other.body['config_hash']).not.toBe(text.body['config_hash']);
    expect(text.body['config']).not.toHaveProperty('data');
  });

  it('gives all that is wrong, as the command line would', async () => {
    const { status, body } = await validate('universe:\n  basket_sise: 10\n  gross_cap: -1\n');
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        valid: false,
        problems: expect.arrayContaining([
          expect.objectContaining({ code: 'CONFIG_UNKNOWN_KEY', line: 2, hint: 'did you mean basket_size?' }),
          expect.objectContaining({ code: 'CONFIG_RANGE', line: 3 }),
        ]),
      },
    });
  });
});

describe('a request', () => {
  it.each([
    ['a wrong date order', run({ start: '2023-07-01', end: '2022-01-03' }), 400, 'DATE_RANGE_EMPTY', 'exchange the two dates'],
    ['a malformed date', run({ start: '2024-2-1' }), 400, 'USAGE_BAD_VALUE', null],
    ['a day that does not exist', run({ end: '2024-02-30' }), 400, 'USAGE_BAD_VALUE', null],
    ['an unknown lake', run({ lake: 'mian' }), 400, 'LAKE_UNKNOWN', 'did you mean main?'],
    ['a path for a lake', run({ lake: '../main' }), 400, 'LAKE_UNKNOWN', null],
    ['a misspelt member', { ...run({}), strat: 'x' }, 400, 'USAGE_UNKNOWN_FLAG', 'did you mean start?'],
    ['a missing member', { experiment: '{}', ...WINDOW }, 400, 'USAGE_MISSING_FLAG', null],
    ['no experiment', { lake: 'main', ...WINDOW }, 400, 'USAGE_MISSING_FLAG', null],
    ['a number for a lake', run({ lake: 1 }), 400, 'USAGE_BAD_VALUE', null],
    ['an experiment that is a list', run({ experiment: [] }), 400, 'USAGE_BAD_VALUE', null],
  ])('with %s', async (_what, body, status, code, hint) => {
    const answer = await post(body);
    expectProblem(answer, { status, code });
    if (hint !== null) expect(answer.body['hint']).toBe(hint);
  });

  it.each([
    ['/v1/runs/nothing_like_it', 404, 'RUN_NOT_FOUND', /catalog ls/],
    ['/v1/runs/x/report', 404, 'RUN_NOT_FOUND', /./],
    ['/v1/runs/x/events', 404, 'RUN_NOT_FOUND', /./],
    ['/v1/diff/x/y', 404, 'RUN_NOT_FOUND', /./],
    ['/v1/runs?statsu=failed', 400, 'USAGE_UNKNOWN_FLAG', /did you mean status\?/],
    ['/v1/runs?status=done', 400, 'USAGE_BAD_VALUE', /^(null|.+)$/],
    ['/v1/catalog?sort=sharp', 400, 'USAGE_BAD_VALUE', /did you mean sharpe\?/],
    ['/v1/runs?limit=0', 400, 'USAGE_BAD_VALUE', /^(null|.+)$/],
    ['/v1/runs?limit=1e9', 400, 'USAGE_BAD_VALUE', /^(null|.+)$/],
    ['/v1/signals?lake=main&asof=2023-13-01', 400, 'USAGE_BAD_VALUE', /^(null|.+)$/],
    ['/v1/signals?lake=main&asof=2099-01-01', 409, 'SIGNAL_STALE', /lake up to date/],
    ['/v1/signals?lake=main&asof=2023-07-01&start=2023-08-01', 400, 'DATE_RANGE_EMPTY', /./],
    ['/v1/schemas/majors_alt', 404, 'NOT_FOUND', /did you mean majors_alts\?/],
    ['/v2/runs', 404, 'NOT_FOUND', /openapi/],
  ])('for %s', async (path, status, code, hint) => {
    const answer = await ask(`${server.url}${path}`);
    expectProblem(answer, { status, code });
    expect(String(answer.body['hint'])).toMatch(hint);
  });
});
