import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { requireRecords } from '@regimelab/catalog';
import { parseDay } from '@regimelab/core';
import {
  loadMajorsAltsConfig,
  loadMsmConfig,
  readCatalog,
  rebuildCatalog,
  runMajorsAlts,
  runMsm,
  type MajorsAltsRequest,
  type RunCatalog,
} from '@regimelab/pipeline';
import { writeSyntheticLake } from '../synthetic-lake.js';

jest.setTimeout(60_000); // the first run waits until charts and statistics are compiled

const folder = mkdtempSync(join(tmpdir(), 'regimelab-record-run-'));
afterAll(() => rmSync(folder, { recursive: true }));
const lake = join(folder, 'lake');
const START = parseDay('2022-01-03')!;
const window = { start: START + 30, end: START + 499 };
const code = { directory: join(folder, 'node_modules/regimelab'), version: '0.1.0', node: '20' };
let now = Date.parse('2026-03-15T12:00:00Z');
const tick = () => (now += 1000);

const catalogAt = (name: string): RunCatalog => ({
  directory: join(folder, name),
  clock: tick,
  process: { host: 'here', pid: process.pid },
});
const tableOf = (name: string) => readFileSync(join(folder, name, 'catalog.parquet'));
async function backtest(runId: string, catalog: RunCatalog | null, keys: object = {}, changes: Partial<MajorsAltsRequest> = {}) {
  const layer = { data: { data_lake_dir: lake }, outputs: { reports_dir: join(folder, 'runs') }, ...keys };
  return runMajorsAlts({ ...(await loadMajorsAltsConfig([], layer)), window, runId, force: false, clock: tick, code, catalog, ...changes });
}
async function weekly(runId: string, catalog: RunCatalog) {
  const layer = { data: { data_lake_dir: lake }, outputs: { reports_dir: join(folder, 'runs') }, inference: { enabled: false } };
  return runMsm({ ...(await loadMsmConfig([], layer)), window, runId, force: false, clock: tick, code, catalog });
}

beforeAll(async () => {
  await writeSyntheticLake(lake, { seed: 3, assets: 60, days: 520, start: '2022-01-03' });
});

describe('a recorded run', () => {
  it('leaves a row with the figures of its own files', async () => {
    const run = await backtest('first', catalogAt('catalog'));
    const [entry] = await readCatalog(join(folder, 'catalog'));
    const manifest = JSON.parse(readFileSync(join(run.directory.path, 'run_manifest.json'), 'utf8')) as Record<string, string | number>;
    for (const key of [
      'run_id',
      'title',
      'experiment_id',
      'timestamp',
      'config_hash',
      'data_hash',
      'code_hash',
      'seed',
      'start',
      'end',
    ] as const) {
      expect([key, entry!.row[key]]).toEqual([key, manifest[key]]);
    }
    const { net, psr } = run.kpis;
    expect(entry!.row).toMatchObject({ status: 'succeeded', cagr: net.cagr.value, sharpe: net.sharpe.value, psr: psr.value, n_trials: 1 });
    expect(entry!.row.dsr).toBe(entry!.row.psr); // one trial: there is nothing to deflate
    const shares = Object.values(JSON.parse(entry!.row.regime_distribution!) as Record<string, number>);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 9);
  });

  it('computes nothing else than one that is not recorded', async () => {
    const { kpis, facts } = await backtest('unrecorded', null);
    const [entry] = await readCatalog(join(folder, 'catalog'));
    expect(kpis.net.sharpe.value).toBe(entry!.row.sharpe);
    expect(facts.contentId).toBe(entry!.run.record.content_id);
  });

  it('deflates by the trials of its family', async () => {
    await backtest('lag', catalogAt('catalog'), { backtest: { execution_lag: 2 } });
    const rows = (await readCatalog(join(folder, 'catalog'))).map(({ row }) => row);
    for (const { n_trials, dsr, psr } of rows) {
      expect(n_trials).toBe(2);
      expect(dsr!).toBeLessThan(psr!);
    }
    expect(rows[0]!.p_spa).not.toBeNull();
    expect(rows[0]!.p_spa).toBe(rows[1]!.p_spa);
  });

  it('counts as no new trial where only its folder is another', async () => {
    await backtest('elsewhere', catalogAt('catalog'), { outputs: { reports_dir: join(folder, 'elsewhere') } });
    const rows = (await readCatalog(join(folder, 'catalog'))).map(({ row }) => row);
    expect(rows).toHaveLength(3);
    expect(new Set(rows.map(({ config_hash }) => config_hash)).size).toBe(3);
    expect(rows.map(({ n_trials }) => n_trials)).toEqual([2, 2, 2]);
  });

  it('is a failed row with its reason where it fails on data', async () => {
    const short = { window: { start: START + 30, end: START + 40 } };
    await expect(backtest('short', catalogAt('failed'), {}, short)).rejects.toMatchObject({ code: 'BACKTEST_TOO_SHORT' });
    const [entry] = await readCatalog(join(folder, 'failed'));
    expect(entry!.row).toMatchObject({ run_id: 'short', status: 'failed', sharpe: null, dsr: null });
    expect(JSON.parse(entry!.row.failure!)).toMatchObject({ code: 'BACKTEST_TOO_SHORT' });
    expect(existsSync(join(folder, 'failed/catalog.parquet'))).toBe(true);
  });

  it('leaves nothing where the lake could not be read: no result was seen', async () => {
    const gone = { data: { data_lake_dir: join(folder, 'gone') } };
    await expect(backtest('gone', catalogAt('untouched'), gone)).rejects.toMatchObject({ code: 'LAKE_NOT_FOUND' });
    expect(existsSync(join(folder, 'untouched'))).toBe(false);
  });

  it('is aborted where the user interrupts it', async () => {
    const controller = new AbortController();
    const onStage = (stage: string) => stage.startsWith('computing') && controller.abort();
    const stopped = backtest('stopped', catalogAt('aborted'), {}, { signal: controller.signal, onStage });
    await expect(stopped).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(requireRecords(join(folder, 'aborted'))[0]).toMatchObject({ status: 'aborted', failure: { code: 'INTERRUPTED' } });
  });

  it('is complete, with a note, where another record of the catalog is damaged', async () => {
    await backtest('healthy', catalogAt('damaged'));
    writeFileSync(join(folder, 'damaged/records/x.json'), '{');
    const run = await backtest('second', catalogAt('damaged'), { backtest: { execution_lag: 3 } });
    expect(run.notes.at(-1)).toMatch(
      /^the run is complete, but the catalog is not up to date: .*CATALOG_CORRUPT.*`regimelab catalog rebuild`/,
    );
    expect(existsSync(join(run.directory.path, 'kpis.json'))).toBe(true);
    expect((await rebuildCatalog(catalogAt('damaged'), [])).setAside).toEqual(['x.json']);
    expect(await readCatalog(join(folder, 'damaged'))).toHaveLength(2);
  });
});

describe('rebuildCatalog', () => {
  it('writes the bytes that the runs kept up to date: from the records, twice, and from the manifests alone', async () => {
    await weekly('weekly', catalogAt('catalog'));
    const kept = tableOf('catalog');
    rmSync(join(folder, 'catalog/catalog.parquet'));
    rmSync(join(folder, 'catalog/family-tests.json'));
    for (let k = 0; k < 2; k++) {
      await rebuildCatalog(catalogAt('catalog'), []);
      expect(tableOf('catalog').equals(kept)).toBe(true);
    }

    // Runs that were never recorded, or in another catalog, do not belong to this one.
    for (const other of ['unrecorded', 'healthy', 'second']) rmSync(join(folder, 'runs', other), { recursive: true });
    const { adopted } = await rebuildCatalog(catalogAt('remade'), [join(folder, 'runs'), join(folder, 'elsewhere')]);
    expect(adopted).toHaveLength(4);
    expect(tableOf('remade').equals(kept)).toBe(true);
    expect((await rebuildCatalog(catalogAt('remade'), [join(folder, 'runs')])).adopted).toEqual([]);
  });

  it('finishes the record of a run whose process was killed after its folder had appeared', async () => {
    const { directory } = catalogAt('catalog');
    const last = requireRecords(directory).find(({ run_id }) => run_id === 'first')!;
    const kept = tableOf('catalog');
    const file = join(directory, 'records', `${last.attempt}.json`);
    writeFileSync(file, JSON.stringify({ ...last, status: 'running', metrics: null, returns: null, finished_at: null }));
    utimesSync(file, now / 1000, now / 1000);
    now += 11 * 60_000;
    expect(await rebuildCatalog(catalogAt('catalog'), [])).toMatchObject({ finished: [last.attempt], aborted: [] });
    expect(tableOf('catalog').equals(kept)).toBe(true);
  });
});
