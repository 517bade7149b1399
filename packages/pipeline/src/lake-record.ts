import { TABLE_NAMES, type Check, type Snapshot, type TableName } from '@regimelab/lake-io';
import type { TableConvention, TrustFlag } from '@regimelab/report';
import type { LakeOrigin, TableRecord } from './lake-reading.js';

/** Whether category tags took part: `static` (they are not point-in-time), `absent` from the lake, or `off` by configuration. */
export type CategoryTags = 'static' | 'absent' | 'off';

/** What a run knows of the lake it read. */
export interface LakeFacts {
  readonly lake: LakeOrigin;
  readonly snapshot: Snapshot;
  /** The value tables read. */
  readonly tables: readonly TableRecord[];
  /** Every table whose clock or unit matters to the run. */
  readonly clocked: readonly TableName[];
  readonly checks: readonly Check[];
  readonly categoryTags: CategoryTags;
  /** As configured. */
  readonly data: { readonly data_lake_dir: string; readonly lake_descriptor: string | null };
}

/** The `lake` block of a manifest. */
export function lakeRecord(facts: LakeFacts) {
  const { lake, snapshot, tables, checks, categoryTags, data } = facts;
  return {
    path: data.data_lake_dir,
    descriptor: lake.descriptorSource === 'assumed' ? 'assumed' : (data.lake_descriptor ?? 'lake.yaml'),
    data_hash: snapshot.dataHash,
    flags: checks.filter(({ level }) => level === 'flag').map(({ level: _level, ...flag }) => flag),
    dropped_rows: Object.fromEntries(
      tables.map(({ table, dropped }) => [table, Object.fromEntries(dropped.map(({ reason, count }) => [reason, count]))]),
    ),
    collapsed_rows: Object.fromEntries(tables.map(({ table, collapsedRows }) => [table, collapsedRows])),
    name: lake.descriptor.name,
    conventions: lakeConventions(facts),
    category_tags: categoryTags,
    files: snapshot.files,
  };
}

/** How the tables that a run reads are stamped. */
export function lakeConventions({ lake: { descriptor, sources }, clocked }: Pick<LakeFacts, 'lake' | 'clocked'>) {
  const { rowKind, unit, intervalHours, unitSegments, settlementUnit } = descriptor.funding;
  const funding = (table: TableName) => {
    if (table === 'fact_funding') return { row_kind: rowKind, unit, interval_hours: intervalHours, unit_segments: unitSegments };
    return table === 'fact_funding_settlement' ? { row_kind: 'settlement', unit: settlementUnit, interval_hours: intervalHours } : {};
  };
  return Object.fromEntries(
    TABLE_NAMES.filter((table) => sources.includes(table) && clocked.includes(table)).map((table) => {
      const { stamp, publicationLag } = descriptor.tables[table];
      return [table, { stamp, publication_lag: publicationLag, ...funding(table) }];
    }),
  );
}

/** The same, for the trust panel of a report. */
export function trustConventions(facts: Pick<LakeFacts, 'lake' | 'clocked'>): readonly TableConvention[] {
  return Object.entries(lakeConventions(facts)).map(([table, { stamp, publication_lag, ...rest }]) => ({
    table,
    stamp: 'row_kind' in rest && rest.row_kind === 'settlement' ? 'settlement time' : stamp,
    publicationLag: publication_lag,
    note: 'unit' in rest ? fundingNote(rest) : '',
  }));
}

function fundingNote(funding: Readonly<Record<string, unknown>>): string {
  const segments = (funding['unit_segments'] ?? []) as readonly { from: string; unit: string }[];
  const later = segments.map(({ from, unit }) => `, ${unit} from ${from}`).join('');
  return `${funding['row_kind'] === 'settlement' ? 'settlements' : 'daily rates'} in ${funding['unit']}${later}; ${funding['interval_hours']} h where a row names no interval`;
}

const TAGS: Readonly<Record<CategoryTags, string>> = {
  static: 'exclusions use map_category_asset, which is not point-in-time',
  absent: 'the lake has no map_category_asset: exclusions use ids only',
  off: 'category tags are off by configuration: exclusions use ids only',
};

/** What a reader should know of the data before believing a report. */
export function trustFlags({ lake, checks, categoryTags }: Pick<LakeFacts, 'lake' | 'checks' | 'categoryTags'>): readonly TrustFlag[] {
  const assumed: TrustFlag = {
    level: 'warning',
    code: 'LAKE_DESCRIPTOR_ASSUMED',
    detail: 'the lake has no lake.yaml: day_start, no lag, funding per 8 h assumed',
  };
  return [
    ...(lake.descriptorSource === 'assumed' ? [assumed] : []),
    ...checks
      .filter(({ level }) => level === 'flag')
      .map(({ code, table, detail }): TrustFlag => ({ level: 'warning', code, detail: `${table}: ${detail}` })),
    { level: 'info', code: 'CATEGORY_TAGS', detail: TAGS[categoryTags] },
  ];
}
