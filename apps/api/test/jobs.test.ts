import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { RunEnd, RunMaker } from '@regimelab/api';
import { ask, makeFolder, serve, WINDOW, type Serving } from './serving.js';

jest.setTimeout(60_000);

/** Makes runs that last until the test ends them. */
class HeldMaker implements RunMaker {
  readonly held = new Map<string, (end: RunEnd) => void>();
  readonly stage = new Map<string, (stage: string) => void>();
  identify = async ({ experiment: { header } }: Parameters<RunMaker['identify']>[0]) => header.experimentId;
  make: RunMaker['make'] = (runId, _order, { signal, onStage }) => {
    this.stage.set(runId, onStage);
    return new Promise((settle) => {
      this.held.set(runId, settle);
      signal.addEventListener('abort', () => settle({ status: 'cancelled' }));
    });
  };
  close = async () => undefined;
}

let maker: HeldMaker;
let server: Serving;
let folder: { readonly path: string; readonly clean: () => void };
beforeAll(async () => {
  folder = await makeFolder();
  maker = new HeldMaker();
  server = await serve(folder.path, { maker, limits: { queued: 2 } });
});
afterAll(async () => {
  await server.close();
  folder.clean();
});

const order = (id: string) =>
  ask(`${server.url}/v1/runs`, { method: 'POST', json: { experiment: { experiment_id: id }, lake: 'main', ...WINDOW } });
const statusOf = async (id: string) => (await ask(`${server.url}/v1/runs/${id}`)).body['status'];
const cancel = (id: string) => ask(`${server.url}/v1/runs/${id}`, { method: 'DELETE' });

describe('the queue', () => {
  it('makes one run at a time, keeps two waiting, and refuses more with Retry-After', async () => {
    const answers = [await order('a'), await order('b'), await order('c'), await order('d')];
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 429]);
    expect(answers[3]!.body).toMatchObject({ code: 'QUEUE_FULL', status: 429 });
    expect(Number(answers[3]!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await Promise.all(['a', 'b', 'c'].map(statusOf))).toEqual(['running', 'queued', 'queued']);
    expect([...maker.held.keys()]).toEqual(['a']);
  });

  it('is listed above what the catalog knows', async () => {
    const { body } = await ask<{ runs: { run_id: string }[] }>(`${server.url}/v1/runs`);
    expect(body.runs.map(({ run_id }) => run_id)).toEqual(['c', 'b', 'a']);
    expect((await ask(`${server.url}/v1/runs?status=queued`)).body).toMatchObject({ total: 3, matched: 2 });
  });

  it('knows a run that waits: no second one, not even when it is full', async () => {
    expect((await order('b')).status).toBe(200);
  });

  it('forgets at once a run that waits and is cancelled', async () => {
    expect(await cancel('b')).toMatchObject({ status: 200, body: { status: 'aborted' } });
    expect(maker.held.has('b')).toBe(false);
    expect((await cancel('b')).body).toMatchObject({ status: 409, code: 'RUN_FINISHED' });
  });

  it('streams what happens to a run while it happens', async () => {
    const response = await fetch(`${server.url}/v1/runs/a/events`);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    const until = async (pattern: RegExp) => {
      for (let text = ''; ;) {
        const { value, done } = await reader.read();
        text += value ?? '';
        if (pattern.test(text) || done) return { text, done };
      }
    };
    await until(/event: queued\n.*\n\n/);
    maker.stage.get('a')!('reading the lake');
    expect((await until(/\n\n$/)).text).toMatch(/^id: 2\nevent: stage\ndata: \{"at":"[^"]*","stage":"reading the lake"\}\n\n$/);
    expect((await ask(`${server.url}/v1/runs/a`)).body).toMatchObject({ status: 'running', job: { stage: 'reading the lake' } });
    maker.held.get('a')!({ status: 'succeeded' });
    expect((await until(/event: done/)).text).toContain('event: done');
    expect((await reader.read()).done).toBe(true);
  });

  it('goes on with the next', async () => {
    expect(await statusOf('c')).toBe('running');
  });

  it('ends a run at work that is cancelled', async () => {
    expect((await cancel('c')).status).toBe(202);
    const { body } = await ask<string>(`${server.url}/v1/runs/c/events`);
    expect(body).toMatch(/event: aborted\n/);
    expect(await statusOf('c')).toBe('aborted');
  });

  it('takes a run in anew that failed', async () => {
    await order('e');
    maker.held.get('e')!({ status: 'failed', failure: { code: 'MAJOR_MISSING', message: 'no ETH', hint: 'other majors' } });
    const { body } = await ask<string>(`${server.url}/v1/runs/e/events`);
    expect(body).toMatch(/event: failed\n.*MAJOR_MISSING/);
    expect((await ask(`${server.url}/v1/runs/e`)).body).toMatchObject({
      status: 'failed',
      job: { problem: { status: 422, detail: 'no ETH', hint: 'other majors' } },
    });
    expect((await order('e')).status).toBe(202);
    expect(await statusOf('e')).toBe('running');
  });
});

it('a server that closes cancels what runs and what waits, and ends the streams', async () => {
  const held = new HeldMaker();
  const closing = await serve(folder.path, { maker: held });
  const url = `${closing.url}/v1/runs`;
  for (const id of ['x', 'y']) await ask(url, { method: 'POST', json: { experiment: { experiment_id: id }, lake: 'main', ...WINDOW } });
  const stream = ask<string>(`${url}/y/events`).catch(() => null);
  await closing.close();
  expect((await stream)?.body ?? 'event: aborted').toContain('event: aborted');
  expect([...held.held.keys()]).toEqual(['x']);
});

describe('a request that takes too long', () => {
  it('is 503', async () => {
    const slow = await serve(folder.path, { limits: { requestMs: 2 } });
    expect(await ask(`${slow.url}/v1/lakes`)).toMatchObject({ status: 503, body: { code: 'REQUEST_TIMEOUT' } });
    expect(slow.faults).toEqual([]);
    await slow.close();
  });

  it('is not the stream of a run that takes longer', async () => {
    const held = new HeldMaker();
    const slow = await serve(folder.path, { maker: held, limits: { requestMs: 200 } });
    await ask(`${slow.url}/v1/runs`, { method: 'POST', json: { experiment: { experiment_id: 'long' }, lake: 'main', ...WINDOW } });
    const events = ask<string>(`${slow.url}/v1/runs/long/events`);
    await new Promise((settle) => setTimeout(settle, 500));
    held.held.get('long')!({ status: 'succeeded' });
    expect((await events).body).toMatch(/event: done/);
    await slow.close();
  });
});
