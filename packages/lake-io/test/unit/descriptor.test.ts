import { describe, expect, it } from '@jest/globals';
import type { ErrorRecord } from '@regimelab/core';
import { parseConfigText } from '@regimelab/core/config';
import { assumedDescriptor, parseDescriptor } from '@regimelab/lake-io';
import { expectRefusal, lines, refusal } from '../small-lakes.js';

const parsed = (...text: readonly string[]) => parseDescriptor(parseConfigText(lines('version: 1', ...text), 'lake.yaml'), 'folder');
/** The hint of the first problem of several. */
const hintOf = ({ context }: ErrorRecord) => (context['problems'] as readonly ErrorRecord[])[0]!.hint;

describe('parseDescriptor', () => {
  it('reads the descriptor of the specification', () => {
    const descriptor = parsed(
      'name: desk-lake',
      'defaults: { stamp: day_start, publication_lag: PT0S }',
      'tables:',
      '  fact_price: { stamp: day_start, publication_lag: PT0S, source_priority: [coingecko, binance] }',
      '  fact_open_interest: { stamp: day_end, publication_lag: PT5M }',
      '  fact_funding:',
      '    row_kind: daily_mean',
      '    stamp: day_end',
      '    unit: fraction',
      '    interval_hours: 8',
      '    unit_segments:',
      '      - { from: 2026-01-13, unit: percent }',
      'aliases: { SATS: 1000SATS }',
      'checks: { on_funding_break: error, on_price_jump: warn, max_abs_daily_return: 10.0 }',
    );
    expect(descriptor.name).toBe('desk-lake');
    expect(descriptor.tables.fact_price).toEqual({
      stamp: 'day_start',
      publicationLag: 'PT0S',
      publicationLagMs: 0,
      sourcePriority: ['coingecko', 'binance'],
    });
    expect(descriptor.tables.fact_open_interest).toMatchObject({ stamp: 'day_end', publicationLagMs: 300_000 });
    expect(descriptor.tables.fact_volume).toMatchObject({ stamp: 'day_start', publicationLagMs: 0, sourcePriority: [] });
    expect(descriptor.funding).toEqual({
      rowKind: 'daily_mean',
      unit: 'fraction',
      intervalHours: 8,
      unitSegments: [{ from: '2026-01-13', unit: 'percent' }],
      settlementUnit: 'fraction',
    });
  });

  it('fills every default, and says the same where nothing but the version is written', () => {
    const descriptor = parsed();
    expect(descriptor).toEqual(assumedDescriptor('folder'));
    expect(descriptor).toMatchObject({
      name: 'folder',
      funding: { rowKind: 'daily_mean', unit: 'fraction', intervalHours: 8, unitSegments: [], settlementUnit: 'fraction' },
      aliases: { SATS: '1000SATS' },
      checks: { onFundingBreak: 'error', onPriceJump: 'warn', maxAbsDailyReturn: 10 },
    });
    for (const table of Object.values(descriptor.tables)) expect(table).toMatchObject({ stamp: 'day_start', publicationLagMs: 0 });
  });

  it('gives a table the defaults it does not set itself', () => {
    const { tables } = parsed('defaults: { stamp: day_end, publication_lag: PT6H }', 'tables:', '  fact_price: { stamp: day_start }');
    expect(tables.fact_price).toMatchObject({ stamp: 'day_start', publicationLag: 'PT6H', publicationLagMs: 21_600_000 });
    expect(tables.fact_volume).toMatchObject({ stamp: 'day_end', publicationLag: 'PT6H' });
  });

  it.each([
    ['another', 'version: 2'],
    ['no', 'name: lake'],
    ['a text', 'version: "1"'],
  ])('refuses %s version', async (_which, text) => {
    const record = await expectRefusal(() => parseDescriptor(parseConfigText(text, 'lake.yaml'), 'x'), 'LAKE_DESCRIPTOR_VERSION');
    expect(record.file).toBe('lake.yaml');
    expect(record.line).toBe(1);
  });

  it('names an unknown key with its line and the nearest one, at every level', async () => {
    const top = await expectRefusal(() => parsed('alias: {}'), 'CONFIG_UNKNOWN_KEY', 'alias');
    expect([top.file, top.line, hintOf(top)]).toEqual(['lake.yaml', 2, 'did you mean aliases?']);
    const table = await expectRefusal(() => parsed('tables:', '  fact_prices: {}'), 'CONFIG_UNKNOWN_KEY', 'tables.fact_prices');
    expect([table.line, hintOf(table)]).toEqual([3, 'did you mean fact_price?']);
    const key = await expectRefusal(() => parsed('tables:', '  fact_price:', '    stmp: day_end'), 'CONFIG_UNKNOWN_KEY', 'stmp');
    expect([key.line, hintOf(key)]).toEqual([4, 'did you mean stamp?']);
    await expectRefusal(() => parsed('checks:', '  on_price_jmp: warn'), 'CONFIG_UNKNOWN_KEY', 'on_price_jmp');
    await expectRefusal(() => parsed('tables: { fact_price: { unit: percent } }'), 'CONFIG_UNKNOWN_KEY', 'tables.fact_price.unit');
  });

  it('gives stamp and lag to tables with a clock only', async () => {
    expect(parsed('tables: { tracker_betas: { stamp: day_end } }').tables.tracker_betas.stamp).toBe('day_end');
    await expectRefusal(() => parsed('tables: { dim_asset: { stamp: day_end } }'), 'CONFIG_UNKNOWN_KEY', 'tables.dim_asset.stamp');
    await expectRefusal(() => parsed('tables: { universe_snapshots: { publication_lag: P1D } }'), 'CONFIG_UNKNOWN_KEY');
  });

  it('takes lags from zero to 30 days', async () => {
    expect(parsed('defaults: { publication_lag: P30D }').tables.fact_price.publicationLagMs).toBe(30 * 86_400_000);
    await expectRefusal(() => parsed('defaults: { publication_lag: P30DT1S }'), 'CONFIG_RANGE', 'at most P30D');
    await expectRefusal(() => parsed('defaults: { publication_lag: P5W }'), 'CONFIG_RANGE');
    for (const text of ['-PT1H', 'P1Y', 'P1M', '6h'])
      await expectRefusal(() => parsed(`defaults: { publication_lag: ${text} }`), 'CONFIG_TYPE', 'PT6H');
    await expectRefusal(() => parsed('defaults: { publication_lag: 0 }'), 'CONFIG_TYPE');
  });

  it.each([
    ['a stamp other than day_start and day_end', 'defaults: { stamp: noon }', 'CONFIG_RANGE'],
    ['an empty name', 'name: ""', 'CONFIG_RANGE'],
    ['a name of more than 100 characters', `name: ${'x'.repeat(101)}`, 'CONFIG_RANGE'],
    ['a source listed twice', 'tables: { fact_price: { source_priority: [a, b, a] } }', 'CONFIG_RANGE'],
    ['a unit it does not know', 'tables: { fact_funding: { unit: permille } }', 'CONFIG_RANGE'],
    ['a row kind it does not know', 'tables: { fact_funding: { row_kind: hourly } }', 'CONFIG_RANGE'],
    ['an interval that does not divide 24', 'tables: { fact_funding: { interval_hours: 7 } }', 'CONFIG_RANGE'],
    ['an interval below an hour', 'tables: { fact_funding: { interval_hours: 0.5 } }', 'CONFIG_RANGE'],
    ['an interval of zero', 'tables: { fact_funding: { interval_hours: 0 } }', 'CONFIG_RANGE'],
    ['a segment from no date', 'tables: { fact_funding: { unit_segments: [{ from: 2026-02-30, unit: bps }] } }', 'CONFIG_TYPE'],
    ['a segment without a unit', 'tables: { fact_funding: { unit_segments: [{ from: 2026-02-28 }] } }', 'CONFIG_RANGE'],
    ['a largest return of zero', 'checks: { max_abs_daily_return: 0 }', 'CONFIG_RANGE'],
    ['a level it does not know', 'checks: { on_price_jump: ignore }', 'CONFIG_RANGE'],
  ])('refuses %s', async (_what, text, code) => {
    const record = await expectRefusal(() => parsed(text), code);
    expect(record.line).toBe(2);
  });

  it.each([1, 4, 24])('takes an interval of %i h', (hours) => {
    expect(parsed(`tables: { fact_funding: { interval_hours: ${hours} } }`).funding.intervalHours).toBe(hours);
  });

  it.each([
    ['in reverse', '2026-01-12'],
    ['from one date', '2026-01-13'],
  ])('refuses segments %s', async (_how, second) => {
    const segments = `[{ from: 2026-01-13, unit: percent }, { from: ${second}, unit: bps }]`;
    await expectRefusal(() => parsed(`tables: { fact_funding: { unit_segments: ${segments} } }`), 'CONFIG_RANGE', 'increase');
  });

  it('takes aliases instead of its own one', () => {
    expect(parsed('aliases: { lunc: luna-usd }').aliases).toEqual({ LUNC: 'LUNA' });
    expect(parsed('aliases: {}').aliases).toEqual({});
  });

  it.each([
    ['a chain', '{ A: B, B: C }'],
    ['a cycle', '{ A: B, B: A }'],
    ['an alias to itself', '{ A: A }'],
    ['a chain whose ids differ in case', '{ a: b, B: C }'],
    ['a chain in lower case', '{ a: b, b: c }'],
    ['a chain behind a venue suffix', '{ A: B, B-PERP: C }'],
  ])('refuses %s of aliases', async (_what, aliases) => {
    await expectRefusal(() => parsed(`aliases: ${aliases}`), 'CONFIG_CONFLICT', 'itself an alias');
  });

  it('takes an alias whose target only looks like a property of every object', () => {
    expect(parsed('aliases: { A: toString }').aliases).toEqual({ A: 'TOSTRING' });
  });

  it('reports all problems at once', async () => {
    const { context } = await refusal(() => parsed('defaults: { stamp: noon }', 'checks: { max_abs_daily_return: -1 }'));
    expect((context['problems'] as { line: number }[]).map(({ line }) => line)).toEqual([2, 3]);
  });
});
