import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { expectRefusalIn } from './refusal.js';
import { regimelab, start, temporaryFolder } from './program.js';

jest.setTimeout(120_000);
const folder = temporaryFolder();
afterAll(folder.clean);
const at = (...names: string[]) => join(folder.path, ...names);
const WINDOW = ['--lake', 'lake', '--start', '2022-01-03', '--end', '2023-07-01'];
const TOKEN = '0123456789abcdef';

beforeAll(async () => {
  await regimelab(['lake', 'sample', '--out', 'lake', '--assets', '60', '--days', '560', '--start', '2022-01-03'], folder.path);
  writeFileSync(at('lag.yaml'), 'experiment_id: lag\nbacktest: { execution_lag: 2 }\n');
  writeFileSync(at('token'), `${TOKEN}\n`);
});

/** A server of its own process: its address, and what it is at its end. */
async function serving(...args: string[]) {
  const { child, done } = start(['serve', '--port', '0', '--json', ...args], folder.path);
  const url = await new Promise<string>((settle, fail) => {
    let text = '';
    child.stdout!.on('data', (part: string) => {
      text += part;
      const found = /"url": "(.*)"/.exec(text);
      if (found !== null) settle(found[1]!);
    });
    void done.then(({ stderr }) => fail(new Error(stderr)));
  });
  return { url, child, done };
}

const json = async (url: string, init?: RequestInit) => (await fetch(url, init)).json() as Promise<Record<string, unknown>>;
const post = (url: string, experiment: string) =>
  fetch(`${url}/v1/runs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ experiment, lake: 'lake', start: '2022-01-03', end: '2023-07-01' }),
  });

describe('regimelab serve', () => {
  it('makes runs in a thread, tells the facts of the command line, and ends when told to', async () => {
    const byHand = await regimelab(['backtest', ...WINDOW, '--config', 'lag.yaml', '--out', 'runs', '--json'], folder.path);
    expect(byHand).toMatchObject({ code: 0 });
    const { url, child, done } = await serving('--lake', 'lake');

    const known = await post(url, readFileSync(at('lag.yaml'), 'utf8'));
    expect({ status: known.status, body: await known.json() }).toMatchObject({
      status: 200,
      body: { run_id: (JSON.parse(byHand.stdout) as { run_id: string }).run_id, status: 'succeeded' },
    });

    const fresh = await post(url, 'system: msm_v0\nexperiment_id: weekly\n');
    expect(fresh.status).toBe(202);
    const { run_id: weekly } = (await fresh.json()) as { run_id: string };
    expect(await (await fetch(`${url}/v1/runs/${weekly}/events`)).text()).toMatch(/event: stage\n[\s\S]*event: done\n/);
    expect(existsSync(at('runs', weekly, 'report.html'))).toBe(true);

    const [listed, shown, diff] = await Promise.all([
      regimelab(['catalog', 'ls', '--json'], folder.path),
      regimelab(['catalog', 'show', weekly, '--json'], folder.path),
      regimelab(['catalog', 'diff', 'lag', weekly, '--json'], folder.path),
    ]);
    expect((await json(`${url}/v1/catalog`))['rows']).toEqual(JSON.parse(listed.stdout));
    const facts = JSON.parse(shown.stdout) as Record<string, unknown>;
    const run = await json(`${url}/v1/runs/${weekly}`);
    expect(facts).toMatchObject({ ...(run['record'] as object), content_id: run['content_id'], code: run['code'], system: run['system'] });
    const { explanation: _sentence, ...differences } = JSON.parse(diff.stdout) as Record<string, unknown>;
    expect(await json(`${url}/v1/diff/lag/${weekly}`)).toEqual(differences);

    child.kill('SIGTERM');
    expect(await done).toMatchObject({ code: 0, stderr: '' });
  });

  it('ends a run at work when it is told to end, and records that', async () => {
    const { url, child, done } = await serving('--lake', 'lake');
    const { run_id } = (await (await post(url, 'experiment_id: interrupted\n')).json()) as { run_id: string };
    child.kill('SIGINT');
    expect(await done).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(at('runs', run_id))).toBe(false);
    const { stdout } = await regimelab(['catalog', 'ls', '--json'], folder.path);
    const rows = JSON.parse(stdout) as { run_id: string; status: string }[];
    // Told before it knew what it would be, it has left no trial.
    expect(rows.filter((row) => row.run_id === run_id).map(({ status }) => status)).not.toContain('running');
  });

  it('asks for the token of a file', async () => {
    const { url, child, done } = await serving('--lake', 'main=lake', '--token-file', 'token');
    expect((await fetch(`${url}/v1/runs`)).status).toBe(401);
    expect((await fetch(`${url}/v1/runs`, { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(200);
    child.kill('SIGTERM');
    const { stdout, stderr } = await done;
    expect(stdout + stderr).not.toContain(TOKEN);
  });

  it('refuses what it cannot serve', async () => {
    const taken = await new Promise<Server>((settle) => {
      const server = createServer().listen(0, '127.0.0.1', () => settle(server));
    });
    const { port } = taken.address() as { port: number };
    writeFileSync(at('short'), 'x');
    const refused = (args: string[], code: string, names: readonly string[]) =>
      expectRefusalIn(folder.path, ['serve', ...args], { exit: code.startsWith('LAKE') ? 1 : 2, code, names });
    await refused([], 'USAGE_MISSING_FLAG', ['--lake']);
    await refused(['--lake', 'nowhere'], 'LAKE_NOT_FOUND', ['nowhere']);
    await refused(['--lake', 'lake', '--host', '0.0.0.0'], 'USAGE_MISSING_FLAG', ['--host 0.0.0.0', 'token']);
    await refused(['--lake', 'lake', '--lake', './lake'], 'USAGE_BAD_VALUE', ['another lake is called lake']);
    await refused(['--lake', 'lake', '--token-file', 'short'], 'USAGE_BAD_VALUE', ['16']);
    await refused(['--lake', 'lake', '--token-file', 'none'], 'USAGE_BAD_VALUE', ['none']);
    await refused(['--lake', 'lake', '--out', 'lake/runs'], 'OUTPUT_INSIDE_LAKE', ['lake/runs']);
    await refused(['--lake', 'lake', '--port', String(port)], 'USAGE_BAD_VALUE', [`port ${port}`]);
    taken.close();
  });
});
