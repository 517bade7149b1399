import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataError, formatDay } from '@regimelab/core';
import type { Signals, SignalsRequest } from '@regimelab/pipeline';
import { ask, serve, type Serving } from './serving.js';

const SIGNAL: Signals = {
  asof_date: '2024-02-01',
  regime: null,
  score: null,
  suggested_gross: 0,
  leg_weights: { majors: {}, alts: {} },
  expected_funding_daily: null,
  key_features: { alt_breadth: null, btc_dominance: null },
  action: 'hold',
  residual_beta: null,
  stale_inputs: [],
  warnings: [],
  decision_date: '2024-02-01',
};

/** Signals that come when the test says so, in the order they were asked for. */
const held: { readonly asof: string; readonly settle: (signal: Signals) => void; readonly fail: (error: Error) => void }[] = [];
const signals = ({ asof }: SignalsRequest) =>
  new Promise<Signals>((settle, fail) => void held.push({ asof: formatDay(asof), settle, fail }));

let folder: string;
let server: Serving;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'regimelab-signals-'));
  server = await serve(folder, { signals, limits: { queued: 2 } });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const get = (asof: string, more = '') => ask(`${server.url}/v1/signals?lake=main&asof=${asof}${more}`);
const asked = async (n: number) => {
  while (held.length < n) await new Promise((settle) => setTimeout(settle, 5));
  return held.map(({ asof }) => asof);
};

describe('GET /v1/signals', () => {
  it('computes once what is asked for twice at once, and refuses more than may be under way', async () => {
    const [first, other] = [get('2024-02-01'), get('2024-02-02')];
    expect((await asked(2)).sort()).toEqual(['2024-02-01', '2024-02-02']);
    const again = get('2024-02-01');
    const refused = await get('2024-02-01', '&start=2023-01-01');
    expect({ status: refused.status, code: refused.body['code'] }).toEqual({ status: 429, code: 'QUEUE_FULL' });
    for (const { settle, asof } of held.splice(0)) settle({ ...SIGNAL, asof_date: asof });
    const answers = await Promise.all([first, again, other]);
    expect(answers.map(({ body }) => body['asof_date'])).toEqual(['2024-02-01', '2024-02-01', '2024-02-02']);
    expect(held).toEqual([]);
  });

  it('computes anew once the answer is given, also after a failure', async () => {
    const failed = get('2024-02-01');
    await asked(1);
    held.pop()!.fail(new DataError('SIGNAL_STALE', 'too old', { hint: 'fetch', context: { asof: '2024-02-01' } }));
    expect(await failed).toMatchObject({ status: 409, body: { code: 'SIGNAL_STALE', hint: 'fetch', context: { asof: '2024-02-01' } } });
    const next = get('2024-02-01');
    await asked(1);
    held.pop()!.settle(SIGNAL);
    expect(await next).toMatchObject({ status: 200, body: SIGNAL });
  });
});
