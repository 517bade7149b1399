import { describe, expect, it } from '@jest/globals';
import { dailyAxes, formatDay } from '@regimelab/core';
import { readPanels } from '@regimelab/lake-io';
import { cellsOf, day, expectRefusal, lakeOf, lines, panelOfTable } from '../small-lakes.js';

const prices = (...rows: readonly string[]) => ({ 'fact_price.csv': lines('asset_id,date,close,source', ...rows) });
const priceYaml = (...of: readonly string[]) => lines('version: 1', 'tables:', '  fact_price:', ...of.map((line) => `    ${line}`));

describe('rows that cannot be used', () => {
  it.each([
    ['fact_price', 'close', { value_not_finite: 3, value_not_positive: 2 }],
    ['fact_marketcap', 'marketcap', { value_not_finite: 3, value_not_positive: 2 }],
    ['fact_volume', 'volume', { value_negative: 1, value_not_finite: 3 }],
    ['fact_open_interest', 'open_interest_usd', { value_negative: 1, value_not_finite: 3 }],
    ['fact_funding', 'funding_rate', { value_not_finite: 3 }],
  ] as const)('are left out of %s and counted by reason', async (table, value, expected) => {
    const rows = [
      ',2024-01-01,1',
      '  ,2024-01-01,1',
      'A,,1',
      'A,2024-01-01,',
      'A,2024-01-02,NaN',
      'A,2024-01-03,inf',
      'A,2024-01-04,-inf',
      'A,2024-01-05,-1',
      'A,2024-01-06,0',
      'A,2024-01-07,1',
    ];
    const panel = await panelOfTable(table, { [`${table}.csv`]: lines(`asset_id,date,${value}`, ...rows) });
    expect(Object.fromEntries(panel.dropped.map(({ reason, count }) => [reason, count]))).toEqual({
      asset_id_missing: 2,
      date_missing: 1,
      value_missing: 1,
      ...expected,
    });
    const zeroIsValid = value !== 'close' && value !== 'marketcap';
    expect(cellsOf(panel)['A 2024-01-06']).toBe(zeroIsValid ? 0 : undefined);
    expect(cellsOf(panel)['A 2024-01-07']).toBe(1);
    expect(panel.rows).toBe(10 - panel.dropped.reduce((sum, { count }) => sum + count, 0));
  });

  it('have a funding interval outside 1 to 24 hours, or one that does not divide 24', async () => {
    const rows = [
      'A,2024-01-01,1,0',
      'B,2024-01-01,1,48',
      'C,2024-01-01,1,7',
      'D,2024-01-01,1,-8',
      'E,2024-01-01,1,12',
      'F,2024-01-01,1,0.5',
    ];
    const panel = await panelOfTable('fact_funding', { 'fact_funding.csv': lines('asset_id,date,funding_rate,interval_hours', ...rows) });
    expect(panel.dropped).toEqual([{ reason: 'interval_hours_invalid', count: 5 }]);
    expect([...panel.assetIds]).toEqual(['E']);
  });
});

describe('rows of one key', () => {
  it('collapse to one where they are equal, and are counted', async () => {
    const panel = await panelOfTable(
      'fact_price',
      prices('BTC,2024-01-01,1,a', 'BTC,2024-01-01,1,a', 'btc-perp,2024-01-01,1,a', 'BTC,2024-01-02,2,a'),
    );
    expect(cellsOf(panel)).toEqual({ 'BTC 2024-01-01': 1, 'BTC 2024-01-02': 2 });
    expect([panel.rows, panel.collapsedRows]).toEqual([4, 2]);
  });

  it('are refused where they differ, with the first five keys', async () => {
    const rows = Array.from({ length: 7 }, (_, d) => [`BTC,2024-01-0${d + 1},1,a`, `BTC,2024-01-0${d + 1},2,a`]).flat();
    const record = await expectRefusal(() => panelOfTable('fact_price', prices(...rows)), 'LAKE_DUPLICATE_KEY', 'fact_price');
    expect(record.context['keys']).toEqual([1, 2, 3, 4, 5].map((d) => `BTC 2024-01-0${d}`));
    expect(record.message).toMatch(/and more$/);
  });

  it('differ also where only the source does', async () => {
    await expectRefusal(() => panelOfTable('fact_price', prices('BTC,2024-01-01,1,a', 'BTC,2024-01-01,1,b')), 'LAKE_DUPLICATE_KEY');
  });

  it('do not differ by rows that cannot be used', async () => {
    expect(cellsOf(await panelOfTable('fact_price', prices('BTC,2024-01-01,1,a', 'BTC,2024-01-01,0,a')))).toEqual({ 'BTC 2024-01-01': 1 });
  });

  it('are decided by source_priority: listed sources first, then by code point, none at last', async () => {
    const rows = ['A,1,z', 'A,2,y', 'A,3,b', 'B,1,z', 'B,3,b', 'C,4,d', 'C,5,c', 'C,6,B', 'D,7,', 'D,8,q', 'E,9,'];
    const dated = rows.map((row) => row.replace(',', ',2024-01-01,'));
    const panel = await panelOfTable('fact_price', { ...prices(...dated), 'lake.yaml': priceYaml('source_priority: [y, z]') });
    expect(cellsOf(panel)).toEqual({ 'A 2024-01-01': 2, 'B 2024-01-01': 1, 'C 2024-01-01': 6, 'D 2024-01-01': 8, 'E 2024-01-01': 9 });
  });

  it('are still refused where one source contradicts itself', async () => {
    const files = {
      ...prices('BTC,2024-01-01,1,a', 'BTC,2024-01-01,2,a', 'BTC,2024-01-01,3,b'),
      'lake.yaml': priceYaml('source_priority: [a]'),
    };
    await expectRefusal(() => panelOfTable('fact_price', files), 'LAKE_DUPLICATE_KEY');
  });

  it('of two raw ids that mean one asset are a clash where they disagree', async () => {
    const clash = prices('SATS,2024-01-01,1,a', '1000SATS,2024-01-01,2,a', '1000SATS,2024-01-02,3,a');
    await expectRefusal(
      () => panelOfTable('fact_price', clash),
      'ASSET_ALIAS_CLASH',
      /1000SATS and SATS both mean 1000SATS .* 1000SATS 2024-01-01/,
    );
    const agreed = prices('SATS,2024-01-01,1,a', '1000SATS,2024-01-02,3,a');
    expect(cellsOf(await panelOfTable('fact_price', agreed))).toEqual({ '1000SATS 2024-01-01': 1, '1000SATS 2024-01-02': 3 });
  });
});

const funding = (header: string, rows: readonly string[], yaml: readonly string[] = []) => ({
  'fact_funding.csv': lines(header, ...rows),
  'lake.yaml': lines('version: 1', 'tables:', '  fact_funding:', '    stamp: day_start', ...yaml.map((line) => `    ${line}`)),
});

describe('funding', () => {
  it.each([
    ['fraction', 0.01],
    ['percent', 0.0001],
    ['bps', 0.000001],
  ])('in %s is read as a fraction', async (unit, expected) => {
    const panel = await panelOfTable('fact_funding', funding('asset_id,date,funding_rate', ['A,2024-01-01,0.01'], [`unit: ${unit}`]));
    expect(panel.values[0]).toBe(expected);
  });

  it('changes its unit at the row date of each segment', async () => {
    const rows = ['A,2024-01-01,0.5', 'A,2024-01-02,0.5', 'A,2024-01-03,0.5', 'A,2024-01-04,0.5'];
    const segments = 'unit_segments: [{ from: 2024-01-02, unit: percent }, { from: 2024-01-04, unit: bps }]';
    const panel = await panelOfTable('fact_funding', funding('asset_id,date,funding_rate', rows, [segments]));
    expect(Array.from(panel.values)).toEqual([0.5, 0.5 / 100, 0.5 / 100, 0.5 / 10_000]);
  });

  it('is a rate per 8 hours: by the interval of the row, else of the descriptor', async () => {
    const rows = ['A,2024-01-01,0.0001,8', 'B,2024-01-01,0.0001,4', 'C,2024-01-01,0.0001,', 'D,2024-01-01,0.0001,NaN'];
    const panel = await panelOfTable('fact_funding', funding('asset_id,date,funding_rate,interval_hours', rows, ['interval_hours: 1']));
    expect(Array.from(panel.values)).toEqual([0.0001, 0.0002, 0.0008, 0.0008]);
  });

  it('is the mean over instruments, summed in ascending (exchange, instrument), missing ones first', async () => {
    const rows = ['A,y,2,2024-01-01,0.3', 'A,x,9,2024-01-01,0.2', 'A,,,2024-01-01,0.1', 'A,x,9,2024-01-02,0.7', 'B,x,8,2024-01-01,0.5'];
    const panel = await panelOfTable('fact_funding', funding('asset_id,exchange,instrument_id,date,funding_rate', rows));
    expect(cellsOf(panel)).toEqual({
      'A 2024-01-01': (0.1 + 0.2 + 0.3) / 3, // the order matters: 0.3 + 0.2 + 0.1 is another double
      'A 2024-01-02': 0.7,
      'B 2024-01-01': 0.5,
    });
    expect(0.1 + 0.2 + 0.3).not.toBe(0.3 + 0.2 + 0.1);
    expect(panel.instruments!.series.map(({ assetId, exchange, instrumentId }) => [assetId, exchange, instrumentId])).toEqual([
      ['A', null, null],
      ['A', 'x', '9'],
      ['A', 'y', '2'],
      ['B', 'x', '8'],
    ]);
  });

  const settled = [
    'A,x,2024-01-01,2024-01-01 16:00:00,0.3',
    'A,x,2024-01-01,2024-01-01 00:00:00,0.1',
    'A,x,2024-01-01,2024-01-01 08:00:00,0.2',
    'A,y,2024-01-01,2024-01-01 08:00:00,0.5',
    'A,x,2024-01-02,2024-01-02 00:00:00,0.9',
  ];
  const settlements = funding('asset_id,exchange,date,funding_ts,funding_rate', settled, ['row_kind: settlement']);

  it('of settlement rows is first the mean over the UTC day in ascending time, then over instruments', async () => {
    const panel = await panelOfTable('fact_funding', settlements);
    expect(cellsOf(panel)).toEqual({ 'A 2024-01-01': ((0.1 + 0.2 + 0.3) / 3 + 0.5) / 2, 'A 2024-01-02': 0.9 });
  });

  it('can be cut to the settlements up to a time of the day', async () => {
    const lake = await lakeOf(settlements);
    const { fact_funding } = await readPanels(lake, ['fact_funding'], { settledUntilMs: 8 * 3_600_000 });
    expect(cellsOf(fact_funding)['A 2024-01-01']).toBe(((0.1 + 0.2) / 2 + 0.5) / 2);
  });

  it('of settlement rows has the settlement time in its key', async () => {
    const twice = [...settled, 'A,x,2024-01-01,2024-01-01 08:00:00,0.25'];
    const files = funding('asset_id,exchange,date,funding_ts,funding_rate', twice, ['row_kind: settlement']);
    await expectRefusal(() => panelOfTable('fact_funding', files), 'LAKE_DUPLICATE_KEY', 'A x 2024-01-01T08:00:00.000Z');
  });

  it('needs settlement times exactly where the descriptor says settlement', async () => {
    const header = 'asset_id,exchange,date,funding_ts,funding_rate';
    await expectRefusal(() => panelOfTable('fact_funding', funding(header, settled)), 'CONFIG_CONFLICT', /5 rows have a settlement time/);
    expect(cellsOf(await panelOfTable('fact_funding', funding(header, ['A,x,2024-01-01,,0.1'])))).toEqual({ 'A 2024-01-01': 0.1 });
    const untimed = funding('asset_id,date,funding_rate', ['A,2024-01-01,0.1'], ['row_kind: settlement']);
    await expectRefusal(() => panelOfTable('fact_funding', untimed), 'LAKE_MISSING_COLUMN', 'funding_ts');
  });
});

describe('open interest', () => {
  it('is summed over the instruments of an asset', async () => {
    const rows = ['A,x,1,2024-01-01,10', 'A,y,1,2024-01-01,5', 'A,y,1,2024-01-02,7', 'B,,,2024-01-01,0'];
    const text = lines('asset_id,exchange,instrument_id,date,open_interest_usd', ...rows);
    const panel = await panelOfTable('fact_open_interest', { 'fact_open_interest.csv': text });
    expect(cellsOf(panel)).toEqual({ 'A 2024-01-01': 15, 'A 2024-01-02': 7, 'B 2024-01-01': 0 });
  });
});

describe('readPanels', () => {
  const files = {
    ...prices('ETH,2024-01-02,2,', 'BTC,2024-01-04,4,'),
    'fact_volume.csv': lines('asset_id,date,volume', 'SOL,2024-01-01,1', 'BTC,2024-01-05,5'),
  };

  it('puts all tables on one Axes: every day of any, every asset of any in code-point order', async () => {
    const { fact_price, fact_volume } = await readPanels(await lakeOf(files), ['fact_price', 'fact_volume']);
    expect(fact_volume.axes).toBe(fact_price.axes);
    expect(fact_price.axes.assets).toEqual(['BTC', 'ETH', 'SOL']);
    expect(Array.from(fact_price.axes.times, formatDay)).toEqual([1, 2, 3, 4, 5].map((d) => `2024-01-0${d}`));
    expect(cellsOf(fact_price)).toEqual({ 'ETH 2024-01-02': 2, 'BTC 2024-01-04': 4 });
    expect(cellsOf(fact_volume)).toEqual({ 'SOL 2024-01-01': 1, 'BTC 2024-01-05': 5 });
    expect(fact_price.span).toEqual({ first: day('2024-01-02'), last: day('2024-01-04') });
    expect([...fact_price.assetIds].sort()).toEqual(['BTC', 'ETH']);
  });

  it('reads onto given axes, and refuses axes that do not cover the table', async () => {
    const lake = await lakeOf(files);
    const wide = dailyAxes(day('2023-12-30'), day('2024-01-09'), ['ADA', 'BTC', 'ETH']);
    const { fact_price } = await readPanels(lake, ['fact_price'], { axes: wide });
    expect(fact_price.axes).toBe(wide);
    expect(cellsOf(fact_price)).toEqual({ 'ETH 2024-01-02': 2, 'BTC 2024-01-04': 4 });
    const withoutEth = dailyAxes(day('2023-12-30'), day('2024-01-09'), ['ADA', 'BTC']);
    await expectRefusal(() => readPanels(lake, ['fact_price'], { axes: withoutEth }), 'ALIGNMENT', 'ETH');
    const tooShort = dailyAxes(day('2024-01-03'), day('2024-01-09'), ['BTC', 'ETH']);
    await expectRefusal(() => readPanels(lake, ['fact_price'], { axes: tooShort }), 'ALIGNMENT', '2024-01-02');
  });
});
