import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { openCatalogView } from '../src/catalog-view.js';
import { record, writeRecords } from './records.js';

jest.setTimeout(60_000);
const folder = mkdtempSync(join(tmpdir(), 'regimelab-view-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const records = join(folder, 'records');
/** The clock of the view: long after the last change of the folder, so that what was read is settled. */
const read = openCatalogView(folder, () => Date.now() + 60_000);
const ids = async () => (await read()).entries.map(({ row }) => [row.run_id, row.status]);

describe('the view of a catalog', () => {
  it('is empty where there is none yet', async () => {
    expect(await ids()).toEqual([]);
  });

  it('is read once until a record comes', async () => {
    writeRecords(folder, [record(0), record(1)]);
    const view = await read();
    expect(view.entries).toHaveLength(2);
    expect(await read()).toBe(view);
  });

  it('sees a record that is added, replaced or removed', async () => {
    writeRecords(folder, [record(2, { status: 'running', metrics: null, returns: null })]);
    expect((await ids()).at(-1)).toEqual(['run_2', 'running']);
    writeRecords(folder, [record(2)]);
    expect((await ids()).at(-1)).toEqual(['run_2', 'succeeded']);
    renameSync(join(records, `${record(2).attempt}.json`), join(folder, 'aside'));
    expect(await ids()).toHaveLength(2);
  });

  it('does not read again because a running attempt says that it is alive', async () => {
    const view = await read();
    utimesSync(join(records, `${record(1).attempt}.json`), new Date(), new Date());
    expect(await read()).toBe(view);
  });

  it('is read again while its folder has changed only just now: the next change may bear the same time', async () => {
    const young = openCatalogView(folder, Date.now);
    writeRecords(folder, [record(3)]);
    const view = await young();
    expect(await young()).not.toBe(view);
  });

  it('says what is broken, and recovers', async () => {
    writeFileSync(join(records, 'broken.json'), '{');
    await expect(read()).rejects.toMatchObject({ code: 'CATALOG_CORRUPT' });
    rmSync(join(records, 'broken.json'));
    expect(await ids()).toHaveLength(3);
  });
});
