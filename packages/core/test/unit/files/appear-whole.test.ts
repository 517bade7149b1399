import fs, { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DataError, OutputError } from '@regimelab/core';
import { appearWhole, exists } from '@regimelab/core/files';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'appear-whole-'));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rm(home, { recursive: true, force: true });
});

const text = (path: string) => readFile(path, 'utf8');
const folderOf = (files: Readonly<Record<string, string>>) => async (path: string) => {
  await mkdir(path);
  for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
};

describe('appearWhole', () => {
  it('makes a file appear with all its content', async () => {
    await appearWhole('test', join(home, 'a.csv'), true, (path) => writeFile(path, 'y\n1\n'));
    expect(await text(join(home, 'a.csv'))).toBe('y\n1\n');
  });

  it('makes a folder appear with all its files', async () => {
    await appearWhole('test', join(home, 'run'), true, async (path) => {
      await folderOf({ 'a.csv': 'a' })(path);
      await folderOf({ 'b.csv': 'b' })(join(path, 'inner'));
    });
    expect((await readdir(join(home, 'run'), { recursive: true })).sort()).toEqual(['a.csv', 'inner', join('inner', 'b.csv')]);
  });

  it('makes the folders above it', async () => {
    await appearWhole('test', join(home, 'reports', 'msm', 'a.csv'), true, (path) => writeFile(path, 'a'));
    expect(await text(join(home, 'reports', 'msm', 'a.csv'))).toBe('a');
  });

  it('shows nothing under the name while it is being filled', async () => {
    const target = join(home, 'run');
    await appearWhole('test', target, true, async (path) => {
      await folderOf({ 'a.csv': 'a' })(path);
      expect(await exists(target)).toBe(false);
    });
    expect(await exists(target)).toBe(true);
  });

  it('leaves nothing else behind', async () => {
    await appearWhole('test', join(home, 'run'), true, folderOf({ 'a.csv': 'new' }));
    await appearWhole('test', join(home, 'run'), true, folderOf({ 'a.csv': 'newer' }));
    expect(await readdir(home)).toEqual(['run']);
  });

  it('is on the disk, each file and folder of it, before it gets its name', async () => {
    const steps: string[] = [];
    const { open, rename } = fs;
    jest.spyOn(fs, 'open').mockImplementation((path, flags) => {
      steps.push(basename(String(path)));
      return open(path, flags);
    });
    jest.spyOn(fs, 'rename').mockImplementation((from, to) => {
      steps.push(`named ${basename(String(to))}`);
      return rename(from, to);
    });
    await appearWhole('test', join(home, 'run'), true, folderOf({ 'a.csv': 'a' }));
    expect(steps).toEqual(['a.csv', 'fresh', 'named run', basename(home)]);
  });

  it('has the usual rights, not those of a private temporary folder', async () => {
    await appearWhole('test', join(home, 'run'), true, folderOf({}));
    await mkdir(join(home, 'usual'));
    expect((await lstat(join(home, 'run'))).mode).toBe((await lstat(join(home, 'usual'))).mode);
  });
});

describe('appearWhole over something that stands there', () => {
  it('keeps the old under the name until the new is complete', async () => {
    const target = join(home, 'run');
    await appearWhole('test', target, true, folderOf({ 'a.csv': 'old' }));
    await appearWhole('test', target, true, async (path) => {
      await folderOf({ 'a.csv': 'new' })(path);
      expect(await text(join(target, 'a.csv'))).toBe('old');
    });
    expect(await text(join(target, 'a.csv'))).toBe('new');
  });

  it('replaces a folder whole: no file of the old remains', async () => {
    await appearWhole('test', join(home, 'run'), true, folderOf({ 'old.csv': 'old', 'both.csv': 'old' }));
    await appearWhole('test', join(home, 'run'), true, folderOf({ 'new.csv': 'new', 'both.csv': 'new' }));
    expect((await readdir(join(home, 'run'))).sort()).toEqual(['both.csv', 'new.csv']);
    expect(await text(join(home, 'run', 'both.csv'))).toBe('new');
  });

  it('replaces a file by a folder and a folder by a file', async () => {
    const target = join(home, 'x');
    await writeFile(target, 'file');
    await appearWhole('test', target, true, folderOf({ a: 'a' }));
    expect(await readdir(target)).toEqual(['a']);
    await appearWhole('test', target, true, (path) => writeFile(path, 'file again'));
    expect(await text(target)).toBe('file again');
    expect(await readdir(home)).toEqual(['x']);
  });

  it('never lacks a file under the name, not for a moment', async () => {
    const target = join(home, 'catalog.json');
    await writeFile(target, 'old');
    const moved: string[] = [];
    const rename = fs.rename;
    jest.spyOn(fs, 'rename').mockImplementation(async (from, to) => {
      moved.push(String(from));
      await rename(from, to);
      expect(await exists(target)).toBe(true);
    });
    await appearWhole('test', target, true, (path) => writeFile(path, 'new'));
    expect(moved).toHaveLength(1);
    expect(await text(target)).toBe('new');
  });

  it('replaces a link, not what it points to', async () => {
    await writeFile(join(home, 'original'), 'original');
    await symlink('original', join(home, 'link'));
    await appearWhole('test', join(home, 'link'), true, (path) => writeFile(path, 'new'));
    expect(await text(join(home, 'original'))).toBe('original');
    expect(await text(join(home, 'link'))).toBe('new');
    await expect(readlink(join(home, 'link'))).rejects.toMatchObject({ code: 'EINVAL' });
  });
});

describe('a failure of appearWhole', () => {
  const disk = Object.assign(new Error('ENOSPC: no space left on device, write\n    at somewhere'), { code: 'ENOSPC' });
  const halfWritten = async (path: string) => {
    await folderOf({ 'a.csv': 'half' })(path);
    throw disk;
  };

  it('leaves nothing where nothing was', async () => {
    await expect(appearWhole('test', join(home, 'run'), true, halfWritten)).rejects.toThrow(OutputError);
    expect(await readdir(home)).toEqual([]);
  });

  it('leaves the folder that was there, to the last byte', async () => {
    await appearWhole('test', join(home, 'run'), true, folderOf({ 'a.csv': 'old' }));
    await expect(appearWhole('test', join(home, 'run'), true, halfWritten)).rejects.toThrow(OutputError);
    expect(await readdir(home)).toEqual(['run']);
    expect(await text(join(home, 'run', 'a.csv'))).toBe('old');
  });

  it('is OUTPUT_NOT_WRITTEN with operation, target and the first line of the reason, and the reason as cause', async () => {
    await expect(appearWhole('msm run', join(home, 'run'), true, halfWritten)).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITTEN',
      message: `msm run: could not write ${join(home, 'run')}: ENOSPC: no space left on device, write`,
      cause: disk,
    });
  });

  it('passes an error of regimelab unchanged', async () => {
    const error = new DataError('MSM_NO_VALID_WEEKS', 'no valid week');
    await expect(appearWhole('test', join(home, 'run'), true, () => Promise.reject(error))).rejects.toBe(error);
    expect(await readdir(home)).toEqual([]);
  });

  it('is what follows when nothing was written', async () => {
    await expect(appearWhole('test', join(home, 'run'), true, () => Promise.resolve())).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITTEN',
    });
    expect(await readdir(home)).toEqual([]);
  });

  it('is what follows when the folder above is a file', async () => {
    await writeFile(join(home, 'file'), 'mine');
    await expect(appearWhole('test', join(home, 'file', 'a.csv'), true, (path) => writeFile(path, 'a'))).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITTEN',
    });
    expect(await text(join(home, 'file'))).toBe('mine');
  });

  it('in the last move brings back what stood there', async () => {
    const target = join(home, 'run');
    await appearWhole('test', target, true, folderOf({ 'a.csv': 'old' }));
    const rename = fs.rename;
    jest
      .spyOn(fs, 'rename')
      .mockImplementation((from, to) => (String(from).endsWith('fresh') ? Promise.reject(new Error('EIO')) : rename(from, to)));
    await expect(appearWhole('test', target, true, folderOf({ 'a.csv': 'new' }))).rejects.toThrow('EIO');
    expect(await text(join(target, 'a.csv'))).toBe('old');
    expect(await readdir(home)).toEqual(['run']);
  });

  it('in the last move and in bringing back does not delete what stood there', async () => {
    const target = join(home, 'run');
    await appearWhole('test', target, true, folderOf({ 'a.csv': 'old' }));
    const rename = fs.rename;
    jest.spyOn(fs, 'rename').mockImplementation((from, to) => (from === target ? rename(from, to) : Promise.reject(new Error('EIO'))));
    await expect(appearWhole('test', target, true, folderOf({ 'a.csv': 'new' }))).rejects.toThrow('EIO');
    const [scratch] = await readdir(home);
    expect(await text(join(home, scratch!, 'former', 'a.csv'))).toBe('old');
  });
});

describe('exists', () => {
  it('is true for a file, a folder and a link to nothing', async () => {
    await writeFile(join(home, 'file'), '');
    await symlink('nothing', join(home, 'link'));
    expect(await Promise.all(['file', 'link', '.', 'none'].map((name) => exists(join(home, name))))).toEqual([true, true, true, false]);
  });
});
