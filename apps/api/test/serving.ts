import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { request as rawRequest } from 'node:http';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRunMaker, createServer, type ServerOptions } from '@regimelab/api';
import { inlineExecutor, runSignals } from '@regimelab/pipeline';
import { writeSyntheticLake } from '@regimelab/synthetic-lake';

/** A server at work on a free port of the loopback. */
export interface Serving {
  readonly url: string;
  /** Folder of its lake, runs and catalog. */
  readonly folder: string;
  readonly faults: readonly unknown[];
  close(): Promise<void>;
}

/** Days and assets of the lake: enough for a walk of a year with tests. */
const MARKET = { assets: 60, days: 560, start: '2022-01-03' } as const;
export const WINDOW = { start: '2022-01-03', end: '2023-07-01' } as const;
const CODE = {
  directory: __dirname,
  version: '0.0.0',
  node: process.versions.node,
  fingerprint: { version: '0.0.0', commit: null, dirty: null, diffHash: null },
};

/** A folder of the test's own with a synthetic lake `main` in it. */
export async function makeFolder(): Promise<{ readonly path: string; readonly clean: () => void }> {
  const path = mkdtempSync(join(tmpdir(), 'regimelab-api-'));
  await writeSyntheticLake(join(path, 'main'), MARKET);
  mkdirSync(join(path, 'runs'));
  return { path, clean: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts a server on a folder of {@link makeFolder}. */
export async function serve(folder: string, changes: Partial<ServerOptions> = {}): Promise<Serving> {
  const catalog = { directory: join(folder, 'catalog'), clock: Date.now, process: { host: hostname(), pid: process.pid } };
  const faults: unknown[] = [];
  const server = await createServer({
    host: '127.0.0.1',
    token: null,
    lakes: new Map([['main', join(folder, 'main')]]),
    out: join(folder, 'runs'),
    runFolders: [],
    catalog,
    version: CODE.version,
    maker: createRunMaker({ executor: inlineExecutor({ force: false, catalog: catalog.directory }, catalog), code: CODE, catalog }),
    signals: runSignals,
    onFault: (error) => void faults.push(error),
    ...changes,
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return { url, folder, faults, close: () => server.close() };
}

/** What came back, parsed where it is JSON. */
export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** Asks a server as any client would. */
export async function ask<T = Record<string, unknown>>(
  url: string,
  init: RequestInit & { readonly json?: unknown } = {},
): Promise<Answer<T>> {
  const { json, ...rest } = init;
  const sent =
    json === undefined ? rest : { ...rest, body: JSON.stringify(json), headers: { 'content-type': 'application/json', ...rest.headers } };
  const response = await fetch(url, sent);
  const text = await response.text();
  const body = (/json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text) as T;
  return { status: response.status, headers: response.headers, body };
}

/** Asks with the path and headers exactly as given: fetch would tidy both. */
export function askRaw(url: string, path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  const { hostname: host, port } = new URL(url);
  return new Promise((settle, fail) => {
    const request = rawRequest({ host, port, path, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => settle({ status: response.statusCode!, body }));
    });
    request.on('error', fail).end();
  });
}

/** Waits for the end of a run, by its events. */
export async function ended(url: string, runId: string): Promise<readonly string[]> {
  const { body } = await ask<string>(`${url}/v1/runs/${runId}/events`);
  return [...body.matchAll(/^event: (.*)$/gm)].map(([, name]) => name!);
}
