import type { ChildProcess } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CommandLine } from './command.js';
import { ask, makeFolder, serve, WINDOW } from './serving.js';

jest.setTimeout(90_000);
const TOKEN = '0123456789abcdef';
let folder: Awaited<ReturnType<typeof makeFolder>>;
let cli: CommandLine;
const children: ChildProcess[] = [];
const at = (...names: string[]) => join(folder.path, ...names);

beforeAll(async () => {
  folder = await makeFolder();
  cli = new CommandLine(folder.path);
  writeFileSync(at('lag.yaml'), 'experiment_id: lag\nbacktest: { execution_lag: 2 }\nevaluation: { bootstrap: { enabled: false } }\n');
  writeFileSync(at('token'), `${TOKEN}\n`);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL'); // those that a failed test has left
});
afterAll(() => {
  cli.remove();
  folder.clean();
});

/** A server of its own process: its address, and what it left at its end. */
async function serving(args: readonly string[], env: Record<string, string> = {}) {
  const { child, done } = cli.start(['serve', '--port', '0', '--json', ...args], env);
  children.push(child);
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

const json = async (url: string) => (await fetch(url)).json() as Promise<Record<string, unknown>>;
const post = (url: string, experiment: string) =>
  fetch(`${url}/v1/runs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ experiment, lake: 'main', ...WINDOW }),
  });

describe('regimelab serve', () => {
  it('knows the runs of the command line, makes others in a thread, tells the same facts, and ends when told to', async () => {
    const window = ['--start', WINDOW.start, '--end', WINDOW.end];
    const byHand = await cli.run('backtest', '--lake', 'main', ...window, '--config', 'lag.yaml', '--out', 'runs', '--json');
    expect(byHand).toMatchObject({ code: 0 });
    const { url, child, done } = await serving(['--lake', 'main']);

    const known = await post(url, readFileSync(at('lag.yaml'), 'utf8'));
    const { run_id: lag } = JSON.parse(byHand.stdout) as { run_id: string };
    expect({ status: known.status, body: await known.json() }).toMatchObject({ status: 200, body: { run_id: lag, status: 'succeeded' } });

    const fresh = await post(url, 'system: msm_v0\nexperiment_id: weekly\ninference: { enabled: false }\n');
    expect(fresh.status).toBe(202);
    const { run_id: weekly } = (await fresh.json()) as { run_id: string };
    expect(await (await fetch(`${url}/v1/runs/${weekly}/events`)).text()).toMatch(/event: stage\n[\s\S]*event: done\n/);
    expect(existsSync(at('runs', weekly, 'report.html'))).toBe(true);

    const [listed, shown, diff] = await Promise.all([
      cli.run('catalog', 'ls', '--json'),
      cli.run('catalog', 'show', weekly, '--json'),
      cli.run('catalog', 'diff', lag, weekly, '--json'),
    ]);
    expect((await json(`${url}/v1/catalog`))['rows']).toEqual(JSON.parse(listed.stdout));
    const run = await json(`${url}/v1/runs/${weekly}`);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      ...(run['record'] as object),
      content_id: run['content_id'],
      code: run['code'],
      system: run['system'],
    });
    expect(JSON.parse(diff.stdout)).toMatchObject(await json(`${url}/v1/diff/${lag}/${weekly}`));

    child.kill('SIGTERM');
    expect(await done).toMatchObject({ code: 0, stderr: '' });
  });

  it('ends a run at work when it is told to end', async () => {
    const { url, child, done } = await serving(['--lake', 'main']);
    const { run_id } = (await (await post(url, 'experiment_id: interrupted\n')).json()) as { run_id: string };
    child.kill('SIGINT');
    expect(await done).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(at('runs', run_id))).toBe(false);
    const rows = JSON.parse((await cli.run('catalog', 'ls', '--json')).stdout) as { run_id: string; status: string }[];
    // Told before it knew what it would compute it leaves no trial, else one that was aborted.
    expect(rows.filter((row) => row.run_id === run_id && row.status !== 'aborted')).toEqual([]);
  });

  it('answers lists within 200 ms while it computes a signal, which is that of the command line', async () => {
    const { url, child, done } = await serving(['--lake', 'main']);
    await ask(`${url}/v1/runs`);
    let isUnderWay = true;
    const signal = ask(`${url}/v1/signals?lake=main&asof=2023-07-01`).finally(() => (isUnderWay = false));
    const waits: number[] = [];
    while (isUnderWay) {
      const sent = performance.now();
      expect((await ask(`${url}/v1/runs`)).status).toBe(200);
      waits.push(performance.now() - sent);
      await new Promise((settle) => setTimeout(settle, 10));
    }
    expect(waits.length).toBeGreaterThan(5);
    expect(Math.max(...waits)).toBeLessThan(200);
    const byHand = await cli.run('signals', '--lake', 'main', '--asof', '2023-07-01', '--out', 'signals', '--json');
    expect(JSON.parse(byHand.stdout)).toMatchObject((await signal).body);
    child.kill('SIGTERM');
    expect(await done).toMatchObject({ code: 0, stderr: '' });
  });

  it('says why there is no signal as a server without threads does', async () => {
    for (const name of ['untold', 'empty']) cpSync(at('main'), at(name), { recursive: true });
    const lakes = new Map(['main', 'untold', 'empty'].map((name) => [name, at(name)]));
    const { url, child, done } = await serving([...lakes.keys()].flatMap((name) => ['--lake', name]));
    const plain = await serve(folder.path, { lakes });
    writeFileSync(at('untold', 'lake.yaml'), 'version: 1\ntabels: {}\nfunding: { unit: furlong }\n');
    rmSync(at('empty', 'fact_price.parquet'));
    const queries = ['lake=main&asof=2099-01-01', 'lake=main&asof=2021-01-01', 'lake=untold&asof=2023-07-01', 'lake=empty&asof=2023-07-01'];
    const answersOf = (server: string) => Promise.all(queries.map(async (query) => (await ask(`${server}/v1/signals?${query}`)).body));
    const [there, here] = await Promise.all([url, plain.url].map(answersOf));
    await plain.close();
    expect(there).toEqual(here);
    expect(there!.map(({ status, code, problems }) => [status, code, (problems as object[]).length])).toEqual([
      [409, 'SIGNAL_STALE', 0],
      [422, 'BACKTEST_NO_DAYS', 0],
      [400, 'CONFIG_UNKNOWN_KEY', 2],
      [422, 'LAKE_MISSING_TABLE', 0],
    ]);
    child.kill('SIGTERM');
    expect(await done).toMatchObject({ code: 0, stderr: '' });
  });

  it.each([0, 300, 500])('ends well when it is told to end %i ms after signals were asked for', async (wait) => {
    const { url, child, done } = await serving(['--lake', 'main']);
    const days = ['2023-06-28', '2023-06-29', '2023-06-30', '2023-07-01'];
    const signals = days.map((day) => ask(`${url}/v1/signals?lake=main&asof=${day}`).catch(() => null));
    await ask(`${url}/v1/runs`);
    await new Promise((settle) => setTimeout(settle, wait));
    child.kill('SIGTERM');
    expect(await done).toMatchObject({ code: 0, stderr: '' });
    await Promise.all(signals);
  });

  it.each([
    ['a file', ['--token-file', 'token'], {}],
    ['the environment', [], { REGIMELAB_API_TOKEN: TOKEN }],
  ])('asks for the token of %s, and never shows it', async (_where, args, env) => {
    const { url, child, done } = await serving(['--lake', 'named=main', ...args], env);
    expect((await fetch(`${url}/v1/runs`)).status).toBe(401);
    const lakes = await fetch(`${url}/v1/lakes`, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(((await lakes.json()) as { lakes: object[] }).lakes).toMatchObject([{ name: 'named' }]);
    child.kill('SIGTERM');
    const { stdout, stderr } = await done;
    expect(stdout + stderr).not.toContain(TOKEN);
  });

  it('refuses what it cannot serve, and says what would do', async () => {
    const taken = await new Promise<Server>((settle) => {
      const server = createServer().listen(0, '127.0.0.1', () => settle(server));
    });
    const { port } = taken.address() as { port: number };
    writeFileSync(at('short'), 'x');
    const cases: readonly (readonly [readonly string[], number, string])[] = [
      [[], 2, 'error USAGE_MISSING_FLAG: --lake'],
      [['--lake', 'nowhere'], 1, 'error LAKE_NOT_FOUND: no lake at'],
      [['--lake', 'main', '--host', '0.0.0.0'], 2, 'error USAGE_MISSING_FLAG: --host 0.0.0.0 lets other machines in'],
      [['--lake', 'main', '--lake', './main'], 2, 'error USAGE_BAD_VALUE: --lake ./main: another lake is called main'],
      [['--lake', 'main', '--token-file', 'short'], 2, 'error USAGE_BAD_VALUE: the token of short: expected at least 16'],
      [['--lake', 'main', '--token-file', 'none'], 2, 'error USAGE_BAD_VALUE: --token-file none cannot be read'],
      [['--lake', 'main', '--out', 'main/runs'], 2, 'error OUTPUT_INSIDE_LAKE: '],
      [['--lake', 'main', '--port', String(port)], 2, `error USAGE_BAD_VALUE: port ${port} of 127.0.0.1 is taken`],
    ];
    const ends = await Promise.all(cases.map(([args]) => cli.run('serve', ...args)));
    for (const [k, { code, stdout, stderr }] of ends.entries()) {
      const [, exit, message] = cases[k]!;
      expect({ code, stdout, line: stderr.slice(0, message.length) }).toEqual({ code: exit, stdout: '', line: message });
      expect(stderr).toContain('\n  hint: ');
    }
    taken.close();
  });
});
