import { describe, expect, it } from '@jest/globals';
import { checkFunding, checkLake, LakeError, refuseErrors, type Check, type TableName } from '@regimelab/lake-io';
import { datesFrom, instant, lakeOf, lines, refusal } from '../small-lakes.js';

type Row = Readonly<Record<string, string | number | null>>;
type Tables = Partial<Record<TableName, readonly Row[]>>;

const ASSETS = ['ADA', 'BTC', 'ETH', 'SOL', 'XRP'];
const DAYS = 40;
const dates = datesFrom('2024-01-01', DAYS); // to 2024-02-09
const NOW = instant('2024-02-09');

/** A row per asset and date. */
const rowsOf = (value: string, of: (d: number, n: number) => number | null, over = dates): Row[] =>
  over.flatMap((date, d) => ASSETS.map((asset_id, n) => ({ asset_id, date, [value]: of(d, n) })));

const price = (d: number, n: number) => 100 + 10 * n + (d % 7);

/** A lake that no rule has anything to say about. */
const clean: Required<Pick<Tables, 'fact_price' | 'fact_marketcap' | 'fact_volume' | 'fact_funding' | 'fact_open_interest' | 'dim_asset'>> =
  {
    fact_price: rowsOf('close', price),
    fact_marketcap: rowsOf('marketcap', (d, n) => price(d, n) * 1e6 * (n + 1)),
    fact_volume: rowsOf('volume', (d) => 1e6 + d),
    fact_funding: rowsOf('funding_rate', (d, n) => 1e-4 * (1 + ((d + n) % 5) / 10)),
    fact_open_interest: rowsOf('open_interest_usd', () => 1e7),
    dim_asset: ASSETS.map((asset_id) => ({ asset_id, symbol: asset_id })),
  };

/** Rows as CSV, columns as in the first row. */
const csvOf = (rows: readonly Row[]) =>
  lines(
    Object.keys(rows[0]!).join(','),
    ...rows.map((row) =>
      Object.values(row)
        .map((value) => value ?? '')
        .join(','),
    ),
  );

const lakeWith = (tables: Tables, ...yaml: readonly string[]) =>
  lakeOf({
    ...Object.fromEntries(Object.entries({ ...clean, ...tables }).map(([table, rows]) => [`${table}.csv`, csvOf(rows)])),
    ...(yaml.length > 0 ? { 'lake.yaml': lines('version: 1', ...yaml) } : {}),
  });

/** The findings about a lake that is clean but for some tables. */
async function findings(tables: Tables, ...yaml: readonly string[]): Promise<readonly Check[]> {
  return (await checkLake(await lakeWith(tables, ...yaml), { now: NOW })).filter(({ level }) => level !== 'ok');
}

const brief = (checks: readonly Check[]) => checks.map(({ code, level, table, date, asset_id }) => [code, level, table, date, asset_id]);

/** Some rows replaced; null removes a row. */
const changed = (rows: readonly Row[], change: (row: Row) => Row | null) => rows.map(change).filter((row) => row !== null);
const at = (asset: string, date: string) => (row: Row) => row['asset_id'] === asset && row['date'] === date;

describe('checkLake', () => {
  it('finds nothing in a clean lake, and says so rule by rule', async () => {
    const checks = await checkLake(await lakeWith({}), { now: NOW });
    expect(checks.filter(({ level }) => level !== 'ok')).toEqual([]);
    const codes = new Set(checks.map(({ code }) => code));
    for (const code of ['LAKE_FUTURE_ROW', 'PRICE_JUMP', 'PRICE_STUCK', 'MCAP_PRICE_DRIFT', 'GAP', 'STALE_TAIL'])
      expect(codes).toContain(code);
    for (const code of ['FUNDING_UNIT_IMPLAUSIBLE', 'FUNDING_TAIL', 'FUNDING_UNIT_BREAK', 'FUNDING_CONSTANT'])
      expect(codes).toContain(code);
  });

  it('LAKE_MISSING_TABLE: a required table is absent', async () => {
    const lake = await lakeOf({ 'fact_volume.csv': csvOf(clean.fact_volume) });
    const found = (await checkLake(lake, { now: NOW })).filter(({ level }) => level !== 'ok');
    expect(brief(found)).toEqual([
      ['LAKE_MISSING_TABLE', 'error', 'fact_price', null, null],
      ['LAKE_MISSING_TABLE', 'error', 'fact_marketcap', null, null],
    ]);
  });

  it('LAKE_EMPTY_TABLE: an error for a required table, a flag for an optional one', async () => {
    const unusable = [{ asset_id: 'BTC', date: '2024-01-01', close: 0 }];
    expect(brief(await findings({ fact_price: unusable }))).toContainEqual(['LAKE_EMPTY_TABLE', 'error', 'fact_price', null, null]);
    const noVolume = [{ asset_id: 'BTC', date: '2024-01-01', volume: -1 }];
    expect(brief(await findings({ fact_volume: noVolume }))).toEqual([['LAKE_EMPTY_TABLE', 'flag', 'fact_volume', null, null]]);
  });

  it('reports the faults of several tables together', async () => {
    const found = await findings({
      fact_price: [...clean.fact_price, { asset_id: 'BTC', date: '2024-01-01', close: 7 }],
      fact_volume: clean.fact_volume.map(({ asset_id, date, volume }) => ({ asset_id, date, volumes: volume! })),
      fact_open_interest: clean.fact_open_interest.map((row) => ({ ...row, date: String(row['date']).replaceAll('-', '/') })),
      dim_asset: [...clean.dim_asset, { asset_id: 'BTC', symbol: 'XBT' }],
    });
    expect(brief(found).map(([code, level, table]) => [code, level, table])).toEqual(
      expect.arrayContaining([
        ['LAKE_DUPLICATE_KEY', 'error', 'fact_price'],
        ['LAKE_MISSING_COLUMN', 'error', 'fact_volume'],
        ['LAKE_COLUMN_TYPE', 'error', 'fact_open_interest'],
        ['LAKE_DUPLICATE_KEY', 'error', 'dim_asset'],
      ]),
    );
  });

  it('reports a broken dimension table once, under its own name', async () => {
    const found = await findings({ map_category_asset: [{ asset_id: 'BTC', category: 'x' }] });
    expect(brief(found)).toEqual([['LAKE_MISSING_COLUMN', 'error', 'map_category_asset', null, null]]);
  });

  it('ASSET_ALIAS_CLASH: two raw ids mean one asset and disagree', async () => {
    const rows = [...clean.fact_volume, { asset_id: 'btc-perp', date: '2024-01-03', volume: 1 }];
    expect(brief(await findings({ fact_volume: rows }))).toEqual([['ASSET_ALIAS_CLASH', 'error', 'fact_volume', null, null]]);
  });

  it('LAKE_FUTURE_ROW: beyond the clock plus one day; an error for prices and caps, a flag for others', async () => {
    const check = async (now: string, ...yaml: readonly string[]) =>
      brief((await checkLake(await lakeWith({}, ...yaml), { now: instant(now) })).filter(({ level }) => level !== 'ok'));
    expect(await check('2024-02-08')).toEqual([]);
    expect(await check('2024-02-07 23:59')).toEqual([
      ['LAKE_FUTURE_ROW', 'error', 'fact_price', '2024-02-09', null],
      ['LAKE_FUTURE_ROW', 'error', 'fact_marketcap', '2024-02-09', null],
      ['LAKE_FUTURE_ROW', 'flag', 'fact_volume', '2024-02-09', null],
      ['LAKE_FUTURE_ROW', 'flag', 'fact_funding', '2024-02-09', null],
      ['LAKE_FUTURE_ROW', 'flag', 'fact_open_interest', '2024-02-09', null],
    ]);
    expect(await check('2024-02-08', 'tables: { fact_volume: { stamp: day_end } }')).toEqual([
      ['LAKE_FUTURE_ROW', 'flag', 'fact_volume', '2024-02-09', null],
    ]);
  });

  it('UNUSABLE_ROWS and DROPPED_ROWS_HIGH: rows left out, and more than 5 % of them', async () => {
    // 200 volumes: 10 are 5 %, 11 are more.
    const without = (count: number) => ({
      fact_volume: clean.fact_volume.map((row, k) => (k < count * 5 && k % 5 === 1 ? { ...row, volume: -1 } : row)),
    });
    expect(brief(await findings(without(10)))).toEqual([['UNUSABLE_ROWS', 'flag', 'fact_volume', '2024-01-01', 'BTC']]);
    expect(brief(await findings(without(11)))).toContainEqual(['DROPPED_ROWS_HIGH', 'flag', 'fact_volume', null, null]);
  });

  it('PRICE_JUMP: a return beyond the limit between consecutive dates', async () => {
    const jump = (factor: number) => ({
      fact_price: changed(clean.fact_price, (row) =>
        row['asset_id'] === 'SOL' && row['date']! >= '2024-01-15' ? { ...row, close: Number(row['close']) * factor } : row,
      ),
      fact_marketcap: changed(clean.fact_marketcap, (row) =>
        row['asset_id'] === 'SOL' && row['date']! >= '2024-01-15' ? { ...row, marketcap: Number(row['marketcap']) * factor } : row,
      ),
    });
    expect(brief(await findings(jump(12)))).toEqual([['PRICE_JUMP', 'flag', 'fact_price', '2024-01-15', 'SOL']]);
    expect(brief(await findings(jump(10)))).toEqual([]);
    expect(brief(await findings(jump(12), 'checks: { on_price_jump: error }'))[0]![1]).toBe('error');
    expect(brief(await findings(jump(3), 'checks: { max_abs_daily_return: 1.5 }'))[0]![0]).toBe('PRICE_JUMP');
  });

  it('PRICE_STUCK: ten equal closes in a row, not nine', async () => {
    const stuck = (length: number) => {
      const run = dates.slice(5, 5 + length);
      return {
        fact_price: changed(clean.fact_price, (row) =>
          row['asset_id'] === 'ETH' && run.includes(String(row['date'])) ? { ...row, close: 123.25 } : row,
        ),
      };
    };
    expect(brief(await findings(stuck(9)))).toEqual([]);
    expect(brief(await findings(stuck(10)))).toEqual([['PRICE_STUCK', 'flag', 'fact_price', '2024-01-06', 'ETH']]);
  });

  it('MCAP_PRICE_DRIFT: the supply that cap and price imply more than doubles or halves overnight', async () => {
    const drift = (factor: number) => ({
      fact_marketcap: changed(clean.fact_marketcap, (row) =>
        row['asset_id'] === 'XRP' && row['date']! >= '2024-01-20' ? { ...row, marketcap: Number(row['marketcap']) * factor } : row,
      ),
    });
    expect(brief(await findings(drift(2.1)))).toEqual([['MCAP_PRICE_DRIFT', 'flag', 'fact_marketcap', '2024-01-20', 'XRP']]);
    expect(brief(await findings(drift(0.4)))).toHaveLength(1);
    expect(brief(await findings(drift(1.9)))).toEqual([]);
  });

  it('GAP: dates missing between the first and the last row, with their number', async () => {
    const holes = changed(clean.fact_volume, (row) => (at('ADA', '2024-01-10')(row) || at('ADA', '2024-01-12')(row) ? null : row));
    const found = await findings({ fact_volume: holes });
    expect(brief(found)).toEqual([['GAP', 'flag', 'fact_volume', '2024-01-10', 'ADA']]);
    expect(found[0]!.detail).toMatch('2 days missing');
    const late = changed(clean.fact_volume, (row) =>
      row['asset_id'] === 'ADA' && (row['date']! < '2024-01-10' || row['date']! > '2024-02-01') ? null : row,
    );
    expect(await findings({ fact_volume: late })).toEqual([]);
  });

  it('STALE_TAIL: a table that ends more than three days before the prices', async () => {
    const until = (last: string) => ({ fact_funding: changed(clean.fact_funding, (row) => (row['date']! > last ? null : row)) });
    expect(await findings(until('2024-02-06'))).toEqual([]);
    expect(brief(await findings(until('2024-02-05')))).toEqual([['STALE_TAIL', 'flag', 'fact_funding', '2024-02-05', null]]);
  });

  it('UNKNOWN_ASSET: an asset that dim_asset does not list', async () => {
    const found = await findings({ dim_asset: clean.dim_asset.slice(1) });
    expect(new Set(brief(found).map(([code, level, , , asset]) => `${code} ${level} ${asset}`))).toEqual(
      new Set(['UNKNOWN_ASSET flag ADA']),
    );
  });

  it('looks only at the tables asked for', async () => {
    const lake = await lakeWith({ fact_volume: [{ asset_id: 'BTC', date: 'today', volume: 1 }] });
    const checks = await checkLake(lake, { now: NOW, tables: ['fact_price'] });
    expect(new Set(checks.map(({ table }) => table))).toEqual(new Set(['fact_price']));
  });
});

describe('checks of funding', () => {
  const rates = (of: (d: number, n: number) => number, over = dates) => ({ fact_funding: rowsOf('funding_rate', of, over) });
  const wobble = (d: number, n: number) => 1 + ((d + n) % 5) / 100;
  const codes = async (tables: Tables, ...yaml: readonly string[]) =>
    brief((await checkFunding(await lakeWith(tables, ...yaml))).filter(({ level }) => level !== 'ok')).map(([code, level, , date]) => [
      code,
      level,
      date,
    ]);

  it('F1: the median non-zero rate lies between 1e-6 and 2e-3', async () => {
    expect(await codes(rates((d, n) => 0.003 * wobble(d, n)))).toEqual([['FUNDING_UNIT_IMPLAUSIBLE', 'error', null]]);
    expect(await codes(rates((d, n) => 5e-7 * wobble(d, n)))).toEqual([['FUNDING_UNIT_IMPLAUSIBLE', 'error', null]]);
    expect(
      await codes(
        rates((d, n) => 0.003 * wobble(d, n)),
        'tables: { fact_funding: { unit: percent } }',
      ),
    ).toEqual([]);
    expect(await codes(rates((d, n) => (n < 4 ? 0 : 1e-4 * wobble(d, n))))).toEqual([]);
  });

  it('F2: the 0.999 quantile of the rates is a flag above 0.03 and an error above 0.10', async () => {
    const extreme = (size: number) => rates((d, n) => (d === 20 && n === 2 ? size : 1e-4 * wobble(d, n)));
    // Type 7 on 200 rates: between the largest two, 0.801 of the way up.
    expect(await codes(extreme(0.05))).toEqual([['FUNDING_TAIL', 'flag', null]]);
    expect(await codes(extreme(-0.2))).toEqual([['FUNDING_TAIL', 'error', null]]);
    expect(await codes(extreme(0.03))).toEqual([]);
  });

  /** Medians 1.0e-4 … 1.1e-4 before 2026-01-13 and 1.0e-2, 0.9e-2 … from it on, as in the specification, 6.2. */
  const around = datesFrom('2026-01-06', 14);
  const breaking = rates((d) => (d < 7 ? (d % 2 === 0 ? 1.1e-4 : 1e-4) : d % 2 === 1 ? 1e-2 : 0.9e-2), around);

  it('F3: names the break of the example with ρ and R', async () => {
    const check = (await checkFunding(await lakeWith(breaking))).find(({ code }) => code === 'FUNDING_UNIT_BREAK')!;
    expect([check.level, check.date]).toEqual(['error', '2026-01-13']);
    expect(check.detail).toMatch('×90.9 at 2026-01-13 (ρ)'); // 0.01 / 1.1e-4
    expect(check.detail).toMatch('×90.9 over the weeks around it (R)'); // medians of seven: 1.0e-2 and 1.1e-4
  });

  it('F3: unit_segments cure it, and on_funding_break: warn makes it a flag', async () => {
    const cure = 'tables: { fact_funding: { unit_segments: [{ from: 2026-01-13, unit: percent }] } }';
    expect(await codes(breaking, cure)).toEqual([]);
    const warned = await codes(breaking, 'checks: { on_funding_break: warn }');
    expect(warned).toContainEqual(['FUNDING_UNIT_BREAK', 'flag', '2026-01-13']);
  });

  it('F3: a break downwards counts as well', async () => {
    expect(await codes(rates((d) => (d < 7 ? 1e-3 : 1e-5), around))).toEqual([['FUNDING_UNIT_BREAK', 'error', '2026-01-13']]);
  });

  it('F3: a jump that does not last, or has fewer than three dates on a side, is not confirmed', async () => {
    const spike = await codes(rates((d) => (d === 7 ? 1e-2 : 1e-4), around));
    expect(spike).toEqual([
      ['FUNDING_JUMP_UNCONFIRMED', 'flag', '2026-01-13'],
      ['FUNDING_JUMP_UNCONFIRMED', 'flag', '2026-01-14'],
    ]);
    expect(await codes(rates((d) => (d < 12 ? 1e-5 : 1e-3), around))).toEqual([['FUNDING_JUMP_UNCONFIRMED', 'flag', '2026-01-18']]);
    expect(await codes(rates((d) => (d < 11 ? 1e-5 : 1e-3), around))).toEqual([['FUNDING_UNIT_BREAK', 'error', '2026-01-17']]);
  });

  it('F3: needs five non-zero rates on a date, and a ratio from 50 to 200', async () => {
    expect(await codes(rates((d, n) => (n === 0 ? 0 : d < 7 ? 1e-5 : 1e-3), around))).toEqual([]);
    expect(await codes(rates((d) => (d < 7 ? 1e-5 : 4.9e-4), around))).toEqual([]);
    expect(await codes(rates((d) => (d < 7 ? 1e-6 : 2.1e-4), around))).toEqual([]);
  });

  it('F4: an instrument with more than 30 equal non-zero rates in a row', async () => {
    const constant = (length: number, rate = 1e-4) => rates((d, n) => (n === 3 && d < length ? rate : 1.3e-4 * wobble(d, n)));
    expect(brief(await findings(constant(30)))).toEqual([]);
    expect(brief(await findings(constant(31)))).toEqual([['FUNDING_CONSTANT', 'flag', 'fact_funding', '2024-01-01', 'SOL']]);
    expect(brief(await findings(constant(40, 0)))).toEqual([]);
  });

  it('F5: settled funding disagrees with the daily table for an interval class of at least 500 instrument-days', async () => {
    // Daily rate 1e-4 per 4 h: 6e-4 a day. Three settlements of 1e-4 a day: half of it.
    const ratios = async (days: number, hoursApart: number) => {
      const over = datesFrom('2022-01-01', days);
      const daily = over.map((date, d) => ({ asset_id: 'BTC', date, funding_rate: 1e-4 * (d % 3 === 0 ? 1.001 : 1), interval_hours: 4 }));
      const settled = over.flatMap((date) =>
        Array.from({ length: 24 / hoursApart }, (_, k) => ({
          asset_id: 'BTC',
          funding_ts: `${date} ${String(k * hoursApart).padStart(2, '0')}:00:00`,
          funding_rate: 1e-4,
        })),
      );
      const checks = await checkLake(await lakeWith({ fact_funding: daily, fact_funding_settlement: settled }), { now: NOW });
      return checks.filter(({ code }) => code === 'FUNDING_INTERVAL').map(({ level, detail }) => [level, detail]);
    };
    expect(await ratios(500, 8)).toEqual([['flag', expect.stringMatching(/^4 h contracts settle ×0\.500 /)]]);
    expect(await ratios(500, 4)).toEqual([['ok', expect.stringMatching('×1.00')]]);
    expect(await ratios(499, 8)).toEqual([]);
  });
});

describe('refuseErrors', () => {
  const check = (code: string, level: Check['level']): Check => ({
    code,
    level,
    table: 'fact_price',
    date: null,
    asset_id: null,
    detail: 'what',
  });

  it('throws the first error and carries all of them', async () => {
    const checks = [check('A', 'flag'), check('B', 'error'), check('C', 'error')];
    const { code, message, context } = await refusal(() => refuseErrors(checks));
    expect([code, message]).toEqual(['B', 'fact_price: what (and 1 more errors)']);
    expect(context['checks']).toEqual(checks.slice(1));
    expect(() => refuseErrors(checks)).toThrow(LakeError);
  });

  it('lets flags pass', () => {
    expect(() => refuseErrors([check('A', 'flag'), check('B', 'ok')])).not.toThrow();
  });
});
