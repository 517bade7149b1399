import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { lakeWith } from './broken-lake.js';
import { contentOf, regimelab, temporaryFolder } from './program.js';

jest.setTimeout(60_000);
const folder = temporaryFolder();

const at = (...names: string[]) => join(folder.path, ...names);
const lake = at('lake');
const SMALL = ['--assets', '40', '--basket-size', '20', '--days', '200'];
const sample = (name: string, ...more: string[]) => regimelab(['lake', 'sample', '--out', at(name), ...SMALL, ...more]);
/** Hashes without the times of change. */
const bytesOf = (path: string) =>
  Object.fromEntries(Object.entries(contentOf(path)).map(([name, content]) => [name, content.split(' ')[0]]));

interface CheckJson {
  readonly lake: string;
  readonly descriptor: string;
  readonly tables: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly checks: readonly { readonly code: string; readonly level: string; readonly table: string; readonly detail: string }[];
}

let before: Readonly<Record<string, string>>;
beforeAll(async () => {
  expect(await sample('lake')).toMatchObject({ code: 0, stderr: '' });
  before = contentOf(lake);
});
afterAll(() => {
  const after = contentOf(lake);
  folder.clean();
  expect(after).toEqual(before);
});

describe('lake check', () => {
  it('finds nothing wrong in a synthetic lake and exits with 0', async () => {
    const { code, stdout, stderr } = await regimelab(['lake', 'check', '--lake', lake]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/\n\d+ checks: \d+ ok, \d+ flags, 0 errors\n$/);
  });

  it('prints {lake, descriptor, tables, checks} as JSON', async () => {
    const { stdout } = await regimelab(['lake', 'check', '--lake', lake, '--json']);
    const found = JSON.parse(stdout) as CheckJson;
    expect(Object.keys(found)).toEqual(['lake', 'descriptor', 'tables', 'checks']);
    expect(found.lake).toBe('synthetic-effect-20240101');
    expect(found.tables.fact_price).toMatchObject({ first_date: '2022-01-03', last_date: '2022-07-21' });
    expect(Object.keys(found.tables.fact_price!)).toEqual(['rows', 'assets', 'first_date', 'last_date', 'dropped_rows']);
    for (const check of found.checks) {
      expect(check).toMatchObject({ code: expect.any(String), table: expect.any(String), detail: expect.any(String) });
      expect(['ok', 'flag', 'error']).toContain(check.level);
    }
  });

  it('looks at one table with --table', async () => {
    const { code, stdout } = await regimelab(['lake', 'check', '--lake', lake, '--table', 'fact_funding', '--json']);
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as CheckJson;
    expect(Object.keys(found.tables)).toEqual(['fact_funding']);
    expect(new Set(found.checks.map(({ table }) => table))).toEqual(new Set(['fact_funding']));
  });

  it('refuses a table it does not know, with the nearest name', async () => {
    const { code, stderr } = await regimelab(['lake', 'check', '--lake', lake, '--table', 'fact_fundng']);
    expect(code).toBe(2);
    expect(stderr).toBe('error USAGE_BAD_VALUE: --table fact_fundng: expected a table of the lake\n  hint: did you mean fact_funding?\n');
  });

  it('names table, asset and date of a duplicate and exits with 1, the findings still on stdout', async () => {
    const twice = `SELECT * FROM t UNION ALL SELECT * REPLACE (close * 2 AS close) FROM t WHERE asset_id = 'BTC' AND date = DATE '2022-05-05'`;
    const bad = await lakeWith(lake, at('twice'), 'fact_price', twice);
    const { code, stdout } = await regimelab(['lake', 'check', '--lake', bad, '--json']);
    expect(code).toBe(1);
    const errors = (JSON.parse(stdout) as CheckJson).checks.filter(({ level }) => level === 'error');
    expect(errors).toContainEqual(expect.objectContaining({ code: 'LAKE_DUPLICATE_KEY', table: 'fact_price' }));
    expect(errors.map(({ detail }) => detail).join()).toMatch(/2022-05-05.*BTC|BTC.*2022-05-05/);
  });

  it('reports every bad table, not only the first', async () => {
    const bad = await lakeWith(lake, at('two'), 'fact_price', 'SELECT * RENAME (close AS clsoe) FROM t');
    rmSync(join(bad, 'fact_marketcap.parquet'));
    const { code, stdout } = await regimelab(['lake', 'check', '--lake', bad, '--json']);
    expect(code).toBe(1);
    const errors = (JSON.parse(stdout) as CheckJson).checks.filter(({ level }) => level === 'error');
    expect(errors.map(({ code: name, table }) => `${name} ${table}`).sort()).toEqual([
      'LAKE_MISSING_COLUMN fact_price',
      'LAKE_MISSING_TABLE fact_marketcap',
    ]);
  });

  it('exits with 1 for a flag only with --strict', async () => {
    // Rates of one instrument that stay the same for more than 30 days are a flag.
    const constant = `SELECT * REPLACE (CASE WHEN asset_id = 'BTC' THEN 0.0001 ELSE funding_rate END AS funding_rate) FROM t`;
    const odd = await lakeWith(lake, at('odd'), 'fact_funding', constant);
    const args = ['lake', 'check', '--lake', odd, '--table', 'fact_funding'];
    const [lenient, strict] = await Promise.all([regimelab(args), regimelab([...args, '--strict'])]);
    expect(lenient.stdout).toContain('FUNDING_CONSTANT');
    expect([lenient.code, strict.code]).toEqual([0, 1]);
    expect(strict.stdout).toMatch(/ 0 flags, \d+ errors\n$/);
  });

  it('exits with 1 where there is no lake', async () => {
    const { code, stderr } = await regimelab(['lake', 'check', '--lake', at('none')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error LAKE_NOT_FOUND: no lake at .*none/);
  });
});

describe('lake describe', () => {
  it('prints tables, spans and years', async () => {
    const { code, stdout } = await regimelab(['lake', 'describe', '--lake', lake]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/fact_price .* 2022-01-03 .* 2022-07-21 .* day_end/);
    expect(stdout).toContain('Assets with rows, by year');
  });

  it('prints the same as JSON', async () => {
    const { stdout } = await regimelab(['lake', 'describe', '--lake', lake, '--json']);
    const { lake: name, directory, tables } = JSON.parse(stdout) as { lake: string; directory: string; tables: { table: string }[] };
    expect([name, directory]).toEqual(['synthetic-effect-20240101', lake]);
    expect(tables.map(({ table }) => table)).toContain('fact_marketcap');
  });

  it('says so where the conventions are assumed', async () => {
    const plain = await lakeWith(lake, at('plain'), 'fact_price', 'SELECT * FROM t');
    rmSync(join(plain, 'lake.yaml'));
    const { stdout } = await regimelab(['lake', 'describe', '--lake', plain]);
    expect(stdout).toMatch(/assumed \(no lake\.yaml\): day_start, no lag, funding as a fraction per 8 h/);
  });
});

describe('lake sample', () => {
  it('gives equal bytes for equal options, and other bytes for another seed', async () => {
    await sample('same');
    await sample('other', '--seed', '7');
    expect(bytesOf(at('same'))).toEqual(bytesOf(lake));
    expect(bytesOf(at('other'))['fact_price.parquet']).not.toBe(bytesOf(lake)['fact_price.parquet']);
  });

  it('plants an effect or a null', async () => {
    const { stdout } = await sample('null', '--plant', 'null', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ directory: at('null'), options: { plant: 'null', assets: 40, days: 200 } });
  });

  it('refuses a lake that is there without --force, in the words of the command line', async () => {
    await sample('again');
    const was = contentOf(at('again'));
    const { code, stderr } = await sample('again', '--seed', '7');
    expect(code).toBe(2);
    expect(stderr).toBe(
      `error OUTPUT_EXISTS: ${at('again')} exists and is not empty\n  hint: give another --out, or --force to replace a lake that \`lake sample\` wrote\n`,
    );
    expect(contentOf(at('again'))).toEqual(was);
    expect(await sample('again', '--seed', '7', '--force')).toMatchObject({ code: 0 });
    expect(bytesOf(at('again'))).not.toEqual(bytesOf(lake));
  });

  it.each([
    ['a folder of somebody else', (path: string) => writeFileSync(join(path, 'thesis.tex'), 'x')],
    ['a lake to which a file was added', (path: string) => writeFileSync(join(path, 'notes.txt'), 'x')],
  ])('refuses %s, also with --force, and leaves it', async (what, add) => {
    const name = what.replaceAll(' ', '-');
    if (what.startsWith('a lake')) await sample(name);
    else mkdirSync(at(name));
    add(at(name));
    const was = contentOf(at(name));
    for (const force of [[], ['--force']]) {
      const { code, stderr } = await sample(name, ...force);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^error OUTPUT_EXISTS: .*\n {2}hint: /);
    }
    expect(contentOf(at(name))).toEqual(was);
    expect(readdirSync(folder.path).filter((entry) => entry.startsWith('.'))).toEqual([]);
  });

  it('refuses sizes out of range and writes nothing', async () => {
    const { code, stderr } = await regimelab(['lake', 'sample', '--out', at('tiny'), '--assets', '3']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error USAGE_BAD_VALUE: --assets 3: expected a whole number from 24 to 2000/);
    expect(readdirSync(folder.path)).not.toContain('tiny');
  });

  it('writes through a link to an empty folder, not over the link', async () => {
    mkdirSync(at('real'));
    symlinkSync(at('real'), at('link'));
    expect(await sample('link')).toMatchObject({ code: 0 });
    expect(readdirSync(at('real'))).toContain('fact_price.parquet');
  });
});
