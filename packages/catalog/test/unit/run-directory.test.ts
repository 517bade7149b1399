import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planRunDirectory, writeRunDirectory } from '@regimelab/catalog';
import { OutputError, UsageError } from '@regimelab/core';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

let home: string;
let lake: string;
let parent: string;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'run-directory-')));
  [lake, parent] = [join(home, 'lake'), join(home, 'reports')];
  mkdirSync(lake);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const plan = (changes: Partial<Parameters<typeof planRunDirectory>[0]> = {}) =>
  planRunDirectory({ parent, runId: 'week', lake, force: false, ...changes });
const write = (files: Readonly<Record<string, string | Uint8Array>>, path = join(parent, 'week'), replace = true) =>
  writeRunDirectory({ runId: 'week', path, replace }, new Map(Object.entries(files)));
const textOf = (...names: string[]) => readFileSync(join(parent, ...names), 'utf8');

describe('planRunDirectory', () => {
  it('is the folder of the run id below the parent, and makes nothing', async () => {
    expect(await plan()).toEqual({ runId: 'week', path: join(parent, 'week'), replace: false });
    expect(readdirSync(home)).toEqual(['lake']);
  });

  it.each(['run_manifest.json', 'manifest.json'])(
    'refuses a run that exists, which %s tells, unless it may be replaced',
    async (manifest) => {
      await write({ [manifest]: '{}' });
      await expect(plan()).rejects.toThrow(OutputError);
      await expect(plan()).rejects.toMatchObject({
        code: 'OUTPUT_EXISTS',
        message: `the run ${join(parent, 'week')} exists`,
        hint: 'give another --run-id, or --force to replace it',
      });
      expect(await plan({ force: true })).toEqual({ runId: 'week', path: join(parent, 'week'), replace: true });
    },
  );

  it.each<[string, () => void]>([
    ['a folder that is no run', () => mkdirSync(join(parent, 'week', 'photos'), { recursive: true })],
    ['an empty folder', () => mkdirSync(join(parent, 'week'), { recursive: true })],
    [
      'a file',
      () => {
        mkdirSync(parent);
        writeFileSync(join(parent, 'week'), 'mine');
      },
    ],
  ])('never replaces %s, not even when told to', async (_what, make) => {
    make();
    for (const force of [false, true]) {
      await expect(plan({ force })).rejects.toMatchObject({
        code: 'OUTPUT_EXISTS',
        message: `${join(parent, 'week')} exists and is no run of regimelab`,
      });
    }
  });

  it('refuses a place in the lake, the lake itself, and a folder that holds it', async () => {
    await expect(plan({ parent: lake })).rejects.toMatchObject({ code: 'OUTPUT_INSIDE_LAKE' });
    await expect(plan({ parent: join(lake, 'reports') })).rejects.toMatchObject({ code: 'OUTPUT_INSIDE_LAKE' });
    await expect(plan({ parent: home, runId: 'lake', force: true })).rejects.toMatchObject({ code: 'OUTPUT_INSIDE_LAKE' });
    await expect(plan({ parent: home, runId: 'data', lake: join(home, 'data', 'lake') })).rejects.toMatchObject({
      code: 'OUTPUT_INSIDE_LAKE',
    });
  });

  it('refuses a link that leads into the lake', async () => {
    symlinkSync(lake, join(home, 'link'));
    await expect(plan({ parent: join(home, 'link') })).rejects.toMatchObject({ code: 'OUTPUT_INSIDE_LAKE' });
  });

  it('refuses a run id that would leave the parent', async () => {
    for (const runId of ['..', '../week', '.', '']) await expect(plan({ runId })).rejects.toThrow(UsageError);
  });
});

describe('writeRunDirectory', () => {
  it('writes texts and bytes under their names and makes the folders above', async () => {
    await write({ 'run_manifest.json': '{"a":1}\n', 'chart.bin': Uint8Array.of(0, 255, 10) });
    expect(readdirSync(join(parent, 'week')).sort()).toEqual(['chart.bin', 'run_manifest.json']);
    expect(textOf('week', 'run_manifest.json')).toBe('{"a":1}\n');
    expect([...readFileSync(join(parent, 'week', 'chart.bin'))]).toEqual([0, 255, 10]);
  });

  it('leaves nothing beside the run', async () => {
    await write({ 'run_manifest.json': '{}' });
    await write({ 'run_manifest.json': '{}' });
    expect(readdirSync(parent)).toEqual(['week']);
  });

  it('does not replace a run that came in the meantime unless it may', async () => {
    await write({ 'run_manifest.json': 'first' });
    await expect(write({ 'run_manifest.json': 'second' }, join(parent, 'week'), false)).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITTEN',
    });
    expect(textOf('week', 'run_manifest.json')).toBe('first');
    expect(readdirSync(parent)).toEqual(['week']);
  });

  it('replaces a run whole: no file of the former remains', async () => {
    await write({ 'run_manifest.json': 'former', 'former.csv': 'former' });
    await write({ 'run_manifest.json': 'new' });
    expect(readdirSync(join(parent, 'week'))).toEqual(['run_manifest.json']);
    expect(textOf('week', 'run_manifest.json')).toBe('new');
  });

  it('leaves the former run to the last byte when a file cannot be written', async () => {
    await write({ 'run_manifest.json': 'former', 'former.csv': 'former' });
    const attempt = write({ 'run_manifest.json': 'new', [join('no-such-folder', 'a.csv')]: 'new' });
    await expect(attempt).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN', message: expect.stringContaining(join(parent, 'week')) });
    expect(readdirSync(parent)).toEqual(['week']);
    expect(readdirSync(join(parent, 'week')).sort()).toEqual(['former.csv', 'run_manifest.json']);
    expect(textOf('week', 'run_manifest.json')).toBe('former');
  });

  it('leaves no folder where there was none when a file cannot be written', async () => {
    await expect(write({ 'a.csv': 'a', [join('no-such-folder', 'b.csv')]: 'b' })).rejects.toThrow(OutputError);
    expect(readdirSync(parent)).toEqual([]);
  });

  it('makes a run that planRunDirectory knows as one', async () => {
    const directory = await plan();
    await writeRunDirectory(directory, new Map([['run_manifest.json', '{}']]));
    await expect(plan()).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
    await writeRunDirectory(await plan({ force: true }), new Map([['run_manifest.json', '{"again":true}']]));
    expect(textOf('week', 'run_manifest.json')).toBe('{"again":true}');
  });
});
