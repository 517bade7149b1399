import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from '@jest/globals';

const isInstalled = spawnSync('redis-server', ['--version']).status === 0;

/** Tests that need a Redis server: skipped where the machine has none, unless it is one that must have it. */
export const describeWithRedis: typeof describe.skip = isInstalled || process.env['CI'] !== undefined ? describe : describe.skip;
if (!isInstalled) console.warn('redis-server is not installed (apt-get install redis-server): tests of the queue are skipped');

/** A port of the loopback that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

/** A Redis of the test file's own, which keeps nothing and ends with it; call it where hooks may be set. @returns starts it and gives its URL */
export function redisServer(): () => Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'regimelab-redis-'));
  let server: ChildProcess | null = null;
  afterAll(() => {
    server?.kill();
    rmSync(folder, { recursive: true });
  });
  return async () => {
    const port = await freePort();
    const flags = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
    const started = (server = spawn('redis-server', flags, { stdio: ['ignore', 'pipe', 'inherit'] }));
    await new Promise<void>((ready, fail) => {
      started.once('error', fail).once('exit', (code) => fail(new Error(`redis-server ended with ${code}`)));
      started.stdout.setEncoding('utf8').on('data', (text: string) => text.includes('Ready to accept connections') && ready());
    });
    return `redis://127.0.0.1:${port}`;
  };
}
