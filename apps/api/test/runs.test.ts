import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { catalogRuns, diffRuns, readRecords } from '@regimelab/catalog';
import { readCatalog } from '@regimelab/pipeline';
import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './generated/api-types.js';
import { ask, ended, makeFolder, serve, WINDOW, type Serving } from './serving.js';

jest.setTimeout(120_000);
type Run = components['schemas']['Run'];

const DAILY = { experiment: { experiment_id: 'daily', evaluation: { bootstrap: { enabled: false } } }, lake: 'main', ...WINDOW };
const WEEKLY = { experiment: 'system: msm_v0\nexperiment_id: weekly\ninference: { enabled: false }\n', lake: 'main', ...WINDOW };
const FAILING = { ...DAILY, experiment: { experiment_id: 'short' }, start: '2023-06-20' };

let server: Serving;
let api: Client<paths>;
let daily: Run;
let weekly: Run;
let clean: () => void;
const post = (json: unknown) => ask<Run>(`${server.url}/v1/runs`, { method: 'POST', json });
const get = async (id: string) => (await api.GET('/v1/runs/{id}', { params: { path: { id } } })).data!;
const pathOf = (run: Run, name: string) => join(server.folder, 'runs', run.run_id, name);

beforeAll(async () => {
  const folder = await makeFolder();
  clean = folder.clean;
  server = await serve(folder.path);
  api = createClient<paths>({ baseUrl: server.url });
  [daily, weekly] = [(await post(DAILY)).body, (await post(WEEKLY)).body];
  await Promise.all([daily, weekly].map(({ run_id }) => ended(server.url, run_id)));
});
afterAll(async () => {
  await server.close();
  clean();
  expect(server.faults).toEqual([]);
});

describe('POST /v1/runs', () => {
  it('knows a run that is finished, whatever form its experiment has', async () => {
    const { status, headers, body } = await post({ ...DAILY, experiment: JSON.stringify(DAILY.experiment) });
    expect({ status, location: headers.get('location') }).toEqual({ status: 200, location: `/v1/runs/${daily.run_id}` });
    expect(body).toMatchObject({ run_id: daily.run_id, content_id: daily.run_id, status: 'succeeded' });
    expect((await get(daily.run_id)).attempts).toHaveLength(1);
  });

  it('makes one run of two equal requests at once', async () => {
    const asked = { ...WEEKLY, end: '2023-06-01' };
    const both = await Promise.all([post(asked), post(asked)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 202]);
    const [first, second] = both.map(({ body }) => body.run_id);
    expect(second).toBe(first);
    expect(await ended(server.url, first!)).toContain('done');
    expect((await get(first!)).attempts).toHaveLength(1);
  });

  it('tells what failed, in the words of the command line, and tries again when asked again', async () => {
    const { status, body } = await post(FAILING);
    expect(status).toBe(202);
    expect(await ended(server.url, body.run_id)).toEqual(['queued', 'stage', 'failed']);
    const run = await get(body.run_id);
    expect(run).toMatchObject({ status: 'failed', files: [], job: { problem: { status: 422, code: 'BACKTEST_TOO_SHORT' } } });
    expect(run.attempts).toMatchObject([{ status: 'failed', failure: { code: 'BACKTEST_TOO_SHORT' } }]);
    expect((await post(FAILING)).status).toBe(202);
    await ended(server.url, body.run_id);
    expect((await get(body.run_id)).attempts).toHaveLength(2);
  });
});

describe('POST /v1/runs of a run whose folder is gone', () => {
  it('makes it again', async () => {
    const asked = { ...WEEKLY, end: '2023-06-08' };
    const { run_id } = (await post(asked)).body;
    await ended(server.url, run_id);
    rmSync(join(server.folder, 'runs', run_id), { recursive: true });
    expect((await post(asked)).status).toBe(202);
    await ended(server.url, run_id);
    expect((await get(run_id)).files.length).toBeGreaterThan(0);
  });
});

describe('GET /v1/runs', () => {
  it('filters, sorts and cuts', async () => {
    const ids = async (query: NonNullable<paths['/v1/runs']['get']['parameters']['query']>) =>
      (await api.GET('/v1/runs', { params: { query } })).data!.runs.map(({ experiment_id }) => experiment_id);
    expect(await ids({ system: 'majors_alts', status: 'succeeded' })).toEqual(['daily']);
    expect(await ids({ experiment: 'weekly', limit: 1 })).toEqual(['weekly']);
    expect((await ids({ sort: 'experiment_id' }))[0]).toBe('daily');
    expect(await ids({ family: 'nobody' })).toEqual([]);
    expect(await ids({ since: '2999-01-01' })).toEqual([]);
    expect(await ids({ status: 'queued' })).toEqual([]);
  });

  it('is 304 for whoever has it, until something changes', async () => {
    const { headers } = await ask(`${server.url}/v1/runs`);
    const again = () => ask(`${server.url}/v1/runs`, { headers: { 'if-none-match': headers.get('etag')! } });
    expect((await again()).status).toBe(304);
    const { body } = await post({ ...WEEKLY, end: '2023-05-01' });
    expect((await again()).status).toBe(200);
    await ended(server.url, body.run_id);
  });
});

describe('a finished run', () => {
  it('is described by its record and its files', async () => {
    const run = await get(daily.run_id);
    const [entry] = (await readCatalog(join(server.folder, 'catalog'))).filter(({ row }) => row.run_id === daily.run_id);
    expect(run.record).toEqual(entry!.row);
    const names = run.files.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['dashboard.html', 'kpis.json', 'run_manifest.json']));
    for (const { name, bytes } of run.files) expect(readFileSync(pathOf(daily, name))).toHaveLength(bytes);
  });

  it('is found by the beginning of its id', async () => {
    expect((await get('dail')).run_id).toBe(daily.run_id);
  });

  it('has the metrics it wrote, with the hash of the content as tag', async () => {
    const written = readFileSync(pathOf(daily, 'kpis.json'));
    const { data, response } = await api.GET('/v1/runs/{id}/metrics', { params: { path: { id: daily.run_id } } });
    expect(data).toEqual(JSON.parse(written.toString()));
    expect(response.headers.get('etag')).toBe(`"${createHash('sha256').update(written).digest('hex')}"`);
  });

  it('is 304 where the tag is known, and sent where another is', async () => {
    const url = `${server.url}/v1/runs/${daily.run_id}/files/bt_daily_pnl.csv`;
    const { body, headers } = await ask<string>(url);
    expect(body).toBe(readFileSync(pathOf(daily, 'bt_daily_pnl.csv'), 'utf8'));
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const tag = headers.get('etag')!;
    for (const given of [tag, `"x", W/${tag}`, '*']) expect((await ask(url, { headers: { 'if-none-match': given } })).status).toBe(304);
    expect((await ask(url, { headers: { 'if-none-match': '"x"' } })).status).toBe(200);
  });

  it('has a report, whose script runs in a sandbox of its own', async () => {
    for (const [run, name] of [[daily, 'dashboard.html'] as const, [weekly, 'report.html'] as const]) {
      const { body, headers } = await ask<string>(`${server.url}/v1/runs/${run.run_id}/report`);
      expect(body).toBe(readFileSync(pathOf(run, name), 'utf8'));
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(headers.get('content-security-policy')).toMatch(/^sandbox allow-scripts (?!.*allow-same-origin).*default-src 'none'/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('loses its files with its folder and keeps its record', async () => {
    const [folder, aside] = [join(server.folder, 'runs', weekly.run_id), join(server.folder, 'aside')];
    renameSync(folder, aside);
    try {
      expect(await get(weekly.run_id)).toMatchObject({ status: 'succeeded', files: [] });
      expect((await ask(`${server.url}/v1/runs/${weekly.run_id}/report`)).status).toBe(404);
    } finally {
      renameSync(aside, folder);
    }
  });

  it('cannot be cancelled', async () => {
    const { status, body } = await ask(`${server.url}/v1/runs/${daily.run_id}`, { method: 'DELETE' });
    expect({ status, code: body['code'] }).toEqual({ status: 409, code: 'RUN_FINISHED' });
  });
});

describe('GET /v1/runs/:id/events', () => {
  it('tells all that happened and ends; who has seen the end is told to stay away', async () => {
    const url = `${server.url}/v1/runs/${daily.run_id}/events`;
    const { headers, body } = await ask<string>(url);
    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const events = [...body.matchAll(/^id: (\d+)\nevent: (\w+)\ndata: (.*)\n\n/gm)].map(([, id, event, data]) => ({
      id: Number(id),
      event,
      ...JSON.parse(data!),
    }));
    expect(events.map(({ id }) => id)).toEqual(events.map((_, k) => k + 1));
    expect([events[0], events.at(-1)]).toMatchObject([{ event: 'queued' }, { event: 'done' }]);
    expect(events.filter(({ event }) => event === 'stage').map(({ stage }) => stage)).toContain('writing the run');
    const from = (id: number) => ask<string>(url, { headers: { 'last-event-id': String(id) } });
    expect((await from(events.length - 1)).body).toMatch(/^id: \d+\nevent: done\n/);
    expect((await from(events.length)).status).toBe(204);
  });

  it('tells of a run made elsewhere how it ended', async () => {
    const other = await serve(server.folder);
    const { body } = await ask<string>(`${other.url}/v1/runs/${daily.run_id}/events`);
    expect(body).toBe(`id: 1\nevent: done\ndata: {"run_id":"${daily.run_id}"}\n\n`);
    await other.close();
  });
});

describe('what the catalog knows', () => {
  it('GET /v1/catalog has its rows', async () => {
    const { data } = await api.GET('/v1/catalog', { params: { query: { sort: 'timestamp' } } });
    const rows = (await readCatalog(join(server.folder, 'catalog'))).map(({ row }) => row);
    expect(data).toEqual({ total: rows.length, matched: rows.length, rows: rows.reverse() });
  });

  it('keeps catalog.parquet up to date', () => {
    expect(existsSync(join(server.folder, 'catalog/catalog.parquet'))).toBe(true);
  });

  it('GET /v1/diff/:a/:b says what two runs have differently', async () => {
    const directory = join(server.folder, 'catalog');
    const [a, b] = [daily.run_id, weekly.run_id].map(
      (id) => catalogRuns(readRecords(directory).records).find(({ record }) => record.run_id === id)!.record,
    );
    const { data } = await api.GET('/v1/diff/{a}/{b}', { params: { path: { a: a!.run_id, b: b!.run_id } } });
    const diff = await diffRuns(directory, a!, b!);
    const explanation = `the results differ by configuration (${diff.config!.length} keys)`;
    expect(data).toEqual({ a: a!.run_id, b: b!.run_id, explanation, ...diff });
  });
});

describe('GET /v1/lakes, /v1/signals, /v1/schemas, /health', () => {
  it('names the lakes with their tables and days', async () => {
    const { lakes } = (await api.GET('/v1/lakes')).data!;
    expect(lakes).toMatchObject([{ name: 'main', descriptor: 'lake.yaml', first_date: '2022-01-03', problem: null }]);
    expect(lakes[0]!.tables.map(({ table }) => table)).toEqual(expect.arrayContaining(['fact_price', 'fact_funding']));
  });

  it('says what a backtest would do on a day', async () => {
    const { data } = await api.GET('/v1/signals', { params: { query: { lake: 'main', asof: '2023-07-01', start: WINDOW.start } } });
    const timeline = readFileSync(pathOf(daily, 'regime_timeline.csv'), 'utf8').trimEnd().split('\n').at(-1)!.split(',');
    expect({ date: data!.asof_date, regime: data!.regime }).toEqual({
      date: '2023-07-01',
      regime: timeline.find((cell) => /[A-Z]{4}/.test(cell)),
    });
  });

  it('hands out the schemas of experiments', async () => {
    const { headers, body } = await ask(`${server.url}/v1/schemas/majors_alts`);
    expect(headers.get('content-type')).toContain('application/schema+json');
    expect(Object.keys(body['properties'] as object)).toContain('universe');
  });

  it('is there', async () => {
    expect((await api.GET('/health')).data).toEqual({ status: 'ok', version: '0.0.0' });
  });
});
