import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parseDay, sha256 } from '@regimelab/core';
import { loadMsmConfig, replayRun, runMsm, type Replay, type ReplayRequest } from '@regimelab/pipeline';
import { writeSyntheticLake } from '../synthetic-lake.js';

jest.setTimeout(60_000); // the first run waits until charts and statistics are compiled

const root = mkdtempSync(join(tmpdir(), 'regimelab-replay-'));
afterAll(() => rmSync(root, { recursive: true }));
const lake = join(root, 'lake');
const run = join(root, 'runs/weekly');
const CODE = { directory: '/node_modules/regimelab', version: '0.1.0', node: '20.1.0' };
const TABLE = 'msm_timeseries.csv';

beforeAll(async () => {
  await writeSyntheticLake(lake, { seed: 3, assets: 60, days: 300, start: '2022-01-03' });
  const layer = { data: { data_lake_dir: lake }, outputs: { reports_dir: join(root, 'runs') }, inference: { enabled: false } };
  const window = { start: parseDay('2022-02-01')!, end: parseDay('2022-10-15')! };
  let now = Date.parse('2026-03-15T12:00:00Z');
  const request = { ...(await loadMsmConfig([], layer)), window, runId: 'weekly', force: false, clock: () => (now += 777), code: CODE };
  await runMsm(request);
});

const replay = (changes: Partial<ReplayRequest> = {}): Promise<Replay> =>
  replayRun({ folder: run, lake: null, force: false, code: CODE, ...changes });

/** A copy of the run in which one file is another. */
function runWith(name: string, file: string, change: (text: string) => string): string {
  const copy = join(root, name);
  cpSync(run, copy, { recursive: true });
  writeFileSync(join(copy, file), change(readFileSync(join(copy, file), 'utf8')));
  return copy;
}

describe('replayRun', () => {
  it('makes every file again byte for byte, at another time and on a lake that lies elsewhere, and writes nothing', async () => {
    const before = readdirSync(root, { recursive: true }).sort();
    const stages: string[] = [];
    const equal = await replay({ onStage: (stage) => void stages.push(stage) });
    expect(equal).toMatchObject({ folder: run, runId: 'weekly', isEqual: true, changes: [] });
    expect(equal.files.map(({ name }) => name)).toEqual(readdirSync(run).sort());
    expect(equal.files.map(({ verdict, detail }) => ({ verdict, detail }))).toEqual(
      equal.files.map(() => ({ verdict: 'equal', detail: null })),
    );
    expect([stages[0], stages.at(-1)]).toEqual(['reading the lake', 'comparing']);
    expect(readdirSync(root, { recursive: true }).sort()).toEqual(before);

    renameSync(lake, join(root, 'moved'));
    try {
      expect((await replay({ lake: join(root, 'moved') })).isEqual).toBe(true);
      await expect(replay()).rejects.toMatchObject({ code: 'LAKE_NOT_FOUND' });
    } finally {
      renameSync(join(root, 'moved'), lake);
    }
  });

  it('refuses a run with a changed file, and with force shows where it differs first', async () => {
    const folder = runWith('changed', TABLE, (text) => text.replace(/2022-05-02/, '2022-05-03'));
    const line =
      readFileSync(join(run, TABLE), 'utf8')
        .split('\n')
        .findIndex((text) => text.includes('2022-05-02')) + 1;
    await expect(replay({ folder })).rejects.toMatchObject({
      ...{ code: 'RUN_FILE_CHANGED', kind: 'data' },
      message: `somebody has changed the run: ${TABLE} is not the file that the manifest lists`,
      hint: expect.stringContaining('--force'),
      context: { changes: [{ kind: 'file', detail: expect.stringContaining(TABLE) }] },
    });
    const forced = await replay({ folder, force: true });
    expect(forced.isEqual).toBe(false);
    expect(forced.files.filter(({ verdict }) => verdict !== 'equal')).toEqual([
      {
        ...{ name: TABLE, verdict: 'differs' },
        detail: expect.stringMatching(new RegExp(`^line ${line}, column \\d+: ".*2022-05-03.*" then, ".*2022-05-02.*" now$`)),
      },
    ]);
  });

  it('refuses a run that lacks a file, and with force makes it', async () => {
    const folder = runWith('lacking', TABLE, (text) => text);
    rmSync(join(folder, TABLE));
    await expect(replay({ folder })).rejects.toMatchObject({
      code: 'RUN_FILE_CHANGED',
      message: expect.stringContaining(`${TABLE} is missing`),
    });
    const forced = await replay({ folder, force: true });
    expect(forced.files.filter(({ verdict }) => verdict !== 'equal')).toEqual([
      { name: TABLE, verdict: 'missing', detail: 'the run has no such file' },
    ]);
  });

  it('refuses a manifest whose configuration was changed', async () => {
    const change = (text: string) => text.replace(/"lookback_days": 7/, '"lookback_days": 14');
    const folder = runWith('reconfigured', 'run_manifest.json', change);
    await expect(replay({ folder })).rejects.toMatchObject({
      code: 'RUN_CONFIG_CHANGED',
      message: expect.stringContaining('the configuration in the manifest does not have the hash beside it'),
    });
    expect((await replay({ folder, force: true })).isEqual).toBe(false);
  });

  it('finds a manifest out that was changed together with its hashes: the run has another content id', async () => {
    const folder = runWith('forged', 'run_manifest.json', (text) => text.replace(/"end_date": "2022-10-15"/, '"end_date": "2022-10-01"'));
    await expect(replay({ folder })).rejects.toMatchObject({ code: 'LAKE_CHANGED', message: expect.stringContaining('or the manifest') });
  });

  it.each<[string, string, (path: string) => void]>([
    ['changed', 'has changed \\(\\d+ bytes then, \\d+ now\\)', (path) => cpSync(join(lake, 'fact_price.parquet'), path)],
    ['lost', 'is gone', (path) => rmSync(path)],
  ])('refuses a lake with a %s file, naming table and file', async (name, what, change) => {
    const other = join(root, `lake_${name}`);
    cpSync(lake, other, { recursive: true });
    change(join(other, 'map_category_asset.parquet'));
    await expect(replay({ lake: other })).rejects.toMatchObject({
      code: 'LAKE_CHANGED',
      message: expect.stringMatching(
        new RegExp(`^the lake is not the one of the run: map_category_asset: map_category_asset\\.parquet ${what}$`),
      ),
    });
  });

  it('refuses a lake whose descriptor declares something else', async () => {
    const other = join(root, 'redescribed');
    cpSync(lake, other, { recursive: true });
    const descriptor = join(other, 'lake.yaml');
    const text = readFileSync(descriptor, 'utf8');
    expect(text).toMatch(/interval_hours: 8/);
    writeFileSync(descriptor, text.replace('interval_hours: 8', 'interval_hours: 4'));
    await expect(replay({ lake: other })).rejects.toMatchObject({ code: 'LAKE_CHANGED', message: expect.stringContaining('lake.yaml') });
    const forced = await replay({ lake: other, force: true });
    expect(forced.changes).toEqual([{ kind: 'lake', detail: expect.stringContaining('lake.yaml') }]);
    expect(forced.isEqual).toBe(false);
  });

  it('marks other code and another Node and lets the files decide', async () => {
    const changed = { version: '0.2.0', commit: 'c'.repeat(40), dirty: true, diffHash: sha256('a patch') };
    const replayed = await replay({ code: { ...CODE, node: '22.0.0', fingerprint: changed } });
    expect(replayed.changes).toEqual([
      { kind: 'code', detail: `made by 0.1.0, replayed by 0.2.0 ${'c'.repeat(12)} with changes ${sha256('a patch').slice(0, 12)}` },
      { kind: 'node', detail: 'made on Node 20.1.0, replayed on 22.0.0' },
    ]);
    expect(replayed.isEqual).toBe(true);
  });

  it('refuses a folder that holds no run', async () => {
    await expect(replay({ folder: lake })).rejects.toMatchObject({
      ...{ code: 'RUN_UNREADABLE', message: expect.stringContaining(lake) },
      hint: 'give the folder of a run, or its id in the catalog',
    });
    const folder = runWith('cut', 'run_manifest.json', (text) => text.slice(0, 100));
    await expect(replay({ folder })).rejects.toMatchObject({ code: 'RUN_UNREADABLE' });
  });

  it('stops where the user interrupts it', async () => {
    await expect(replay({ signal: { aborted: true } })).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});
