import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createServer, isLoopback } from '@regimelab/api';
import { ask, askRaw, ended, makeFolder, serve, WINDOW, type Serving } from './serving.js';

jest.setTimeout(60_000);
const TOKEN = 'a-token-of-some-length';
const WEEKLY = { experiment: 'system: msm_v0\nexperiment_id: weekly\ninference: { enabled: false }\n', lake: 'main', ...WINDOW };

let server: Serving;
let runId: string;
let clean: () => void;
beforeAll(async () => {
  const folder = await makeFolder();
  clean = folder.clean;
  server = await serve(folder.path);
  runId = String((await ask(`${server.url}/v1/runs`, { method: 'POST', json: WEEKLY })).body['run_id']);
  await ended(server.url, runId);
  writeFileSync(join(folder.path, 'secret.txt'), 'SECRET');
  symlinkSync(join(folder.path, 'secret.txt'), join(folder.path, 'runs', runId, 'link.txt'));
  symlinkSync(folder.path, join(folder.path, 'runs', runId, 'up'));
  mkdirSync(join(folder.path, 'runs', runId, 'inner'));
  writeFileSync(join(folder.path, 'runs', runId, 'inner', 'secret.txt'), 'SECRET');
});
afterAll(async () => {
  await server.close();
  clean();
  expect(server.faults).toEqual([]);
});

describe('the files of a run', () => {
  it.each([
    '../../secret.txt',
    '..%2f..%2fsecret.txt',
    '%2e%2e/%2e%2e/secret.txt',
    '%2e%2e%2f%2e%2e%2fsecret.txt',
    '%252e%252e%252f%252e%252e%252fsecret.txt',
    '..%5c..%5csecret.txt',
    '..%c0%af..%c0%afsecret.txt',
    '/etc/passwd',
    '%2fetc%2fpasswd',
    'report.html%00.txt',
    'link.txt',
    'up/secret.txt',
    'up%2fsecret.txt',
    'inner',
    'inner%2fsecret.txt',
    '.',
    '..',
    '%2e%2e',
    '',
  ])('end at its folder: %j', async (name) => {
    const { status, body } = await askRaw(server.url, `/v1/runs/${runId}/files/${name}`);
    expect([400, 404]).toContain(status);
    expect(body).not.toContain('SECRET');
    expect(body).not.toContain('root:');
  });

  it.each(['..', '%2e%2e', '..%2fmain', '%2fetc', `${'x'.repeat(300)}`])('belong to a run that exists: %j', async (id) => {
    expect([400, 404, 414]).toContain((await askRaw(server.url, `/v1/runs/${id}/files/secret.txt`)).status);
  });

  it('do not list links and folders', async () => {
    const { body } = await ask<{ files: { name: string }[] }>(`${server.url}/v1/runs/${runId}`);
    expect(body.files.map(({ name }) => name)).not.toEqual(expect.arrayContaining(['link.txt']));
    expect(body.files.map(({ name }) => name).filter((name) => /^(link\.txt|up|inner)$/.test(name))).toEqual([]);
  });

  it('are refused where the run lies outside the folders of the server, and given where a folder is added', async () => {
    const elsewhere = await serve(server.folder, { out: join(server.folder, 'main') });
    const { status, body } = await ask(`${elsewhere.url}/v1/runs/${runId}/report`);
    expect({ status, code: body['code'] }).toEqual({ status: 403, code: 'RUN_OUTSIDE_FOLDERS' });
    expect(await ask(`${elsewhere.url}/v1/runs/${runId}`)).toMatchObject({ status: 200, body: { status: 'succeeded', files: [] } });
    await elsewhere.close();
    const added = await serve(server.folder, { out: join(server.folder, 'main'), runFolders: [join(server.folder, 'runs')] });
    expect((await ask(`${added.url}/v1/runs/${runId}/report`)).status).toBe(200);
    await added.close();
  });

  it('are refused where the run’s folder is a link that leads away', async () => {
    const [folder, away] = [join(server.folder, 'runs', runId), join(server.folder, 'away')];
    renameSync(folder, away);
    symlinkSync(away, folder);
    expect((await ask(`${server.url}/v1/runs/${runId}/report`)).status).toBe(403);
    rmSync(folder);
    renameSync(away, folder);
    expect((await ask(`${server.url}/v1/runs/${runId}/report`)).status).toBe(200);
  });
});

describe('a body', () => {
  it('over the limit is refused before it is read', async () => {
    const { status, body } = await ask(`${server.url}/v1/runs`, { method: 'POST', json: { experiment: 'x'.repeat(1 << 20) } });
    expect({ status, code: body['code'] }).toEqual({ status: 413, code: 'REQUEST_TOO_LARGE' });
  });

  it.each([
    ['text/plain', '{}', 415, 'REQUEST_MEDIA_TYPE'],
    ['application/x-www-form-urlencoded', 'a=b', 415, 'REQUEST_MEDIA_TYPE'],
    ['application/json', '{', 400, 'REQUEST_PARSE'],
    ['application/json', '', 400, 'REQUEST_PARSE'],
    ['application/json', '{"__proto__": {"x": 1}}', 400, 'REQUEST_PARSE'],
  ])('of type %s with %j is refused', async (type, text, status, code) => {
    const answer = await ask(`${server.url}/v1/runs`, { method: 'POST', body: text, headers: { 'content-type': type } });
    expect({ status: answer.status, code: answer.body['code'] }).toEqual({ status, code });
  });
});

describe('on the loopback', () => {
  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', '0.0.0.0'])(
    'a request for the host %j is refused',
    async (host) => {
      const { status, body } = await askRaw(server.url, '/v1/runs', { host });
      expect([400, 421]).toContain(status);
      expect(body).not.toContain(runId);
    },
  );

  it.each(['localhost', 'LOCALHOST:1', '127.0.0.1', '[::1]:4646'])('a request for the host %j is answered', async (host) => {
    expect((await askRaw(server.url, '/health', { host })).status).toBe(200);
  });

  it.each(['http://evil.example', 'null', 'http://127.0.0.1:1'])('a page of %s is refused', async (origin) => {
    const { status, body } = await ask(`${server.url}/v1/runs`, { headers: { origin } });
    expect({ status, code: body['code'] }).toEqual({ status: 403, code: 'ORIGIN_REFUSED' });
  });

  it('its own page is answered', async () => {
    expect((await ask(`${server.url}/v1/runs`, { headers: { origin: server.url } })).status).toBe(200);
  });

  it('is 127.0.0.0/8, ::1 and localhost', () => {
    expect(['127.0.0.1', '127.8.9.1', '::1', 'localhost'].every(isLoopback)).toBe(true);
    expect(['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.evil.example', 'localhost.evil.example'].some(isLoopback)).toBe(false);
  });
});

describe('a token', () => {
  let guarded: Serving;
  beforeAll(async () => {
    guarded = await serve(server.folder, { token: TOKEN });
  });
  afterAll(() => guarded.close());

  it.each([
    ['none', {}],
    ['another', { authorization: `Bearer ${TOKEN}x` }],
    ['a part', { authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
    ['another scheme', { authorization: `Basic ${TOKEN}` }],
    ['another cookie', { cookie: 'regimelab_token=wrong' }],
  ])('is required: %s is refused', async (_what, headers) => {
    for (const path of ['/v1/runs', `/v1/runs/${runId}/report`, '/v1/openapi.json', '/v1/lakes']) {
      const answer = await ask(`${guarded.url}${path}`, { headers });
      expect({ status: answer.status, code: answer.body['code'] }).toEqual({ status: 401, code: 'TOKEN_REFUSED' });
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect(JSON.stringify(answer.body)).not.toContain(TOKEN);
    }
  });

  it.each([
    ['header', { authorization: `Bearer ${TOKEN}` }],
    ['cookie of the page', { cookie: `other=1; regimelab_token=${TOKEN}` }],
  ])('lets in as a %s', async (_what, headers) => {
    expect((await ask(`${guarded.url}/v1/runs`, { headers })).status).toBe(200);
  });

  it('is not asked for the page and for /health', async () => {
    for (const path of ['/', '/page.js', '/page.css', '/health']) expect((await ask(`${guarded.url}${path}`)).status).toBe(200);
  });

  it('is required of a server that other machines reach', async () => {
    await expect(createServer({ host: '0.0.0.0', token: null } as never)).rejects.toMatchObject({ code: 'USAGE_MISSING_FLAG' });
  });
});
