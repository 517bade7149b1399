import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { OutputError } from '@regimelab/core';
import { requireOutsideLake } from '@regimelab/core/files';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

let home: string;
let lake: string;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'outside-lake-')));
  lake = join(home, 'data', 'lake');
  mkdirSync(join(lake, 'fact_price'), { recursive: true });
  mkdirSync(join(home, 'reports'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const check = (target: string, of: string | null = lake) => requireOutsideLake('msm run', target, of);
const refused = { code: 'OUTPUT_INSIDE_LAKE' };

describe('requireOutsideLake', () => {
  it('returns the absolute path of a place outside, whether it exists or not', async () => {
    expect(await check(join(home, 'reports'))).toBe(join(home, 'reports'));
    expect(await check(join(home, 'reports', 'new', 'run'))).toBe(join(home, 'reports', 'new', 'run'));
    expect(await check(relative(process.cwd(), join(home, 'reports', 'new')))).toBe(join(home, 'reports', 'new'));
  });

  it.each<[string, () => string]>([
    ['the lake itself', () => lake],
    ['the lake with a slash at its end', () => `${lake}/`],
    ['a folder of the lake', () => join(lake, 'fact_price')],
    ['a folder that the lake would get', () => join(lake, 'reports', 'run')],
    ['a name inside that begins with two dots', () => join(lake, '..run')],
    ['a way that leaves the lake and comes back', () => `${lake}/../lake/run`],
    ['a way that goes through a folder that does not exist', () => `${home}/none/../data/lake/run`],
    ['a relative path', () => relative(process.cwd(), join(lake, 'run'))],
  ])('refuses %s as inside the lake', async (_what, target) => {
    await expect(check(target())).rejects.toMatchObject(refused);
    await expect(check(target())).rejects.toThrow(/inside the lake/);
  });

  it('refuses a folder that holds the lake: replacing it would delete the lake', async () => {
    await expect(check(join(home, 'data'))).rejects.toMatchObject(refused);
    await expect(check(home)).rejects.toThrow(/a folder that holds the lake/);
    await expect(check('/')).rejects.toMatchObject(refused);
  });

  it('does not take a longer name for the lake', async () => {
    expect(await check(`${lake}-reports`)).toBe(`${lake}-reports`);
    expect(await check(join(home, 'data', 'lak'))).toBe(join(home, 'data', 'lak'));
  });

  it('says who asked, what lies where, and what to do', async () => {
    await expect(check(join(lake, 'run'))).rejects.toThrow(OutputError);
    await expect(check(join(lake, 'run'))).rejects.toMatchObject({
      message: `msm run: ${join(lake, 'run')} is inside the lake ${lake}, which is read-only`,
      hint: 'give an output folder outside the lake',
      context: { target: join(lake, 'run'), lake },
    });
  });

  it('resolves links and allows anything where no lake is read', async () => {
    symlinkSync(lake, join(home, 'link'));
    expect(await check(join(home, 'link', 'run'), null)).toBe(join(lake, 'run'));
  });

  it('takes a lake that does not exist by its name', async () => {
    const none = join(home, 'none');
    await expect(check(join(none, 'run'), none)).rejects.toMatchObject(refused);
    expect(await check(join(home, 'reports'), none)).toBe(join(home, 'reports'));
  });
});

describe('requireOutsideLake through symbolic links', () => {
  it('refuses a link to the lake, and one to a folder in it', async () => {
    symlinkSync(lake, join(home, 'link'));
    symlinkSync(join(lake, 'fact_price'), join(home, 'deeper'));
    await expect(check(join(home, 'link'))).rejects.toMatchObject(refused);
    await expect(check(join(home, 'deeper', 'new', 'run'))).rejects.toMatchObject(refused);
  });

  it('refuses a link to a link', async () => {
    symlinkSync(lake, join(home, 'one'));
    symlinkSync('one', join(home, 'two'));
    await expect(check(join(home, 'two', 'run'))).rejects.toMatchObject(refused);
  });

  it('refuses a link to something the lake does not have yet: writing through it would create it there', async () => {
    symlinkSync(join(lake, 'new.html'), join(home, 'absolute'));
    symlinkSync('../data/lake/new.html', join(home, 'reports', 'relative'));
    await expect(check(join(home, 'absolute'))).rejects.toMatchObject(refused);
    await expect(check(join(home, 'reports', 'relative'))).rejects.toMatchObject(refused);
  });

  it('refuses the real folder where the lake is given as a link', async () => {
    symlinkSync(lake, join(home, 'link'));
    await expect(check(join(lake, 'run'), join(home, 'link'))).rejects.toMatchObject(refused);
    await expect(check(join(home, 'data'), join(home, 'link'))).rejects.toMatchObject(refused);
  });

  it('allows a link inside the lake that leads out of it', async () => {
    symlinkSync(join(home, 'reports'), join(lake, 'reports'));
    expect(await check(join(lake, 'reports', 'run'))).toBe(join(home, 'reports', 'run'));
  });

  it('does not run in circles', async () => {
    symlinkSync('b', join(home, 'a'));
    symlinkSync('a', join(home, 'b'));
    expect(await check(join(home, 'a', 'run'))).toBe(join(home, 'a', 'run'));
  });

  it('takes a path through a file by its name', async () => {
    writeFileSync(join(lake, 'file'), '');
    await expect(check(join(lake, 'file', 'run'))).rejects.toMatchObject(refused);
  });
});
