// node api.bench.mjs AUTOCANNON: the API on the loopback over a catalog of 10,000 runs: list requests a second and their 99th percentile, and how long a first look takes.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createServer, type RunMaker } from '@regimelab/api';
import { readCatalog } from '@regimelab/pipeline';
import { record } from '../../../apps/api/test/records.js';

const RUNS = 10_000;
/** Requests a second asked of the server: the budget. */
const RATE = 500;
const SECONDS = 5;

const folder = mkdtempSync(join(tmpdir(), 'regimelab-bench-api-'));
const line = (name: string, figure: string, note: string) => console.log(`${name.padEnd(44)} ${figure.padEnd(28)} ${note}`);
const idle: RunMaker = { identify: async () => '', make: async () => ({ status: 'cancelled' }), close: async () => undefined };

/** What a process of its own measures: so many answers a second, and the milliseconds that 99 of 100 stay below. */
async function load(url: string, rate: number | null): Promise<{ readonly perSecond: number; readonly p99: number }> {
  const args = [
    process.argv[2]!,
    '--json',
    '--connections',
    '10',
    '--duration',
    String(SECONDS),
    ...(rate === null ? [] : ['--overallRate', String(rate)]),
  ];
  const { stdout } = await promisify(execFile)(process.execPath, [...args, url]);
  const { requests, latency, non2xx, errors } = JSON.parse(stdout) as {
    readonly requests: { readonly average: number };
    readonly latency: { readonly p99: number };
    readonly non2xx: number;
    readonly errors: number;
  };
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} refusals, ${errors} errors`);
  return { perSecond: requests.average, p99: latency.p99 };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

try {
  const catalog = join(folder, 'catalog');
  mkdirSync(join(catalog, 'records'), { recursive: true });
  for (let k = 0; k < RUNS; k++) {
    const one = record(k);
    writeFileSync(join(catalog, 'records', `${one.attempt}.json`), JSON.stringify(one, null, 2));
  }
  const reads = [await timed(() => readCatalog(catalog)), await timed(() => readCatalog(catalog)), await timed(() => readCatalog(catalog))];
  line(`the rows of ${RUNS} runs, 20 families`, `${Math.min(...reads).toFixed(0)} ms`, 'budget 1000 ms');

  const server = await createServer({
    ...{ host: '127.0.0.1', token: null, lakes: new Map(), out: join(folder, 'runs'), runFolders: [], version: '0', maker: idle },
    catalog: { directory: catalog, clock: Date.now, process: { host: 'bench', pid: process.pid } },
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  line(
    'first GET /v1/runs',
    `${(await timed(() => fetch(`${url}/v1/runs`).then((answer) => answer.text()))).toFixed(0)} ms`,
    'reads the catalog',
  );
  for (const [name, path] of [
    ['GET /v1/runs', '/v1/runs'],
    ['GET /v1/runs by Sharpe ratio', '/v1/runs?sort=sharpe&family=family_3'],
    ['GET /v1/catalog, all columns', '/v1/catalog?limit=50'],
    ['GET /v1/runs/:id', '/v1/runs/run_5000'],
  ] as const) {
    const { perSecond, p99 } = await load(`${url}${path}`, RATE);
    line(name, `${perSecond.toFixed(0)} a second, p99 ${p99} ms`, `budget ${RATE} a second, p99 50 ms`);
  }
  const most = await load(`${url}/v1/runs`, null);
  line('GET /v1/runs, as many as it can', `${most.perSecond.toFixed(0)} a second, p99 ${most.p99} ms`, '100 rows an answer');
  await server.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
