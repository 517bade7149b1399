import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { clearGarbage, findGarbage } from '@regimelab/catalog';
import { record, targetAt, temporaryFolder } from '../records.js';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(at('catalog/records'), { recursive: true });
  mkdirSync(at('runs/a'), { recursive: true });
});
afterEach(() => folder.clean());
const at = (name: string) => join(folder.path, name);
const put = (name: string, content = 'x') => {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), content);
};
const find = (minutes = 11) =>
  findGarbage(
    targetAt(at('catalog'), () => Date.now() + minutes * 60_000),
    [record('a')],
  );

describe('findGarbage', () => {
  it('lists half-written siblings in the catalog and beside the runs it knows, and an old lock', async () => {
    put('catalog/records/.tmp-x.json-a1B2c3/fresh');
    put('runs/.tmp-b-a1B2c3/fresh/kpis.json');
    put('catalog/.lock', JSON.stringify({ time: new Date().toISOString() }));
    put('runs/.tmp-mine/notes.txt');
    put('runs/.hidden');
    expect((await find()).map(({ path, kind }) => [kind, path])).toEqual([
      ['lock', at('catalog/.lock')],
      ['temporary', at('catalog/records/.tmp-x.json-a1B2c3')],
      ['temporary', at('runs/.tmp-b-a1B2c3')],
    ]);
  });

  it('leaves alone what was touched in the last 10 minutes', async () => {
    put('runs/.tmp-b-a1B2c3/fresh/kpis.json');
    put('catalog/.lock', '');
    expect(await find(9)).toEqual([]);
  });

  it('changes nothing', async () => {
    put('runs/.tmp-b-a1B2c3/fresh/kpis.json');
    await find();
    expect(existsSync(at('runs/.tmp-b-a1B2c3/fresh/kpis.json'))).toBe(true);
  });
});

describe('clearGarbage', () => {
  it('removes what is listed and nothing else', async () => {
    put('runs/.tmp-a-a1B2c3/fresh/kpis.json');
    put('runs/.tmp-a-a1B2c3/former/kpis.json');
    put('runs/a/kpis.json', 'mine');
    await clearGarbage(await find());
    expect(readdirSync(at('runs'))).toEqual(['a']);
    expect(readFileSync(at('runs/a/kpis.json'), 'utf8')).toBe('mine');
  });

  it('puts a run under its name whose process was killed while it replaced another', async () => {
    put('runs/.tmp-b-a1B2c3/fresh/kpis.json', 'new');
    put('runs/.tmp-b-a1B2c3/former/kpis.json', 'old');
    const garbage = await find();
    expect(garbage).toMatchObject([{ kind: 'replacement', target: at('runs/b') }]);
    await clearGarbage(garbage);
    expect(readdirSync(at('runs')).sort()).toEqual(['a', 'b']);
    expect(readFileSync(at('runs/b/kpis.json'), 'utf8')).toBe('new');
  });
});
