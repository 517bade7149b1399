import type { Lake, LakeDescriptor, LakePanel, Snapshot, TableName } from '@regimelab/lake-io';

/** What is known of an open lake besides its tables, as plain data. */
export interface LakeOrigin {
  readonly descriptor: LakeDescriptor;
  /** Path of the descriptor that was read, or `assumed` where the lake has none. */
  readonly descriptorSource: string;
  readonly sources: readonly TableName[];
}

/** What a manifest says of a value table that was read, as plain data. */
export interface TableRecord {
  readonly table: TableName;
  readonly dropped: LakePanel['dropped'];
  readonly collapsedRows: number;
  /** When its newest row was observed: milliseconds since 1970. */
  readonly newestObservedAt: number;
}

/** A lake as a run reads it: plain data that outlives the connection, so that threads can share it and an audit can cut it. */
export interface LakeReading<Loaded> {
  readonly origin: LakeOrigin;
  readonly snapshot: Snapshot;
  readonly loaded: Loaded;
}

/** What is known of an open lake. */
export function lakeOrigin({ descriptor, descriptorSource, sources }: Lake): LakeOrigin {
  return { descriptor, descriptorSource, sources: [...sources.keys()] };
}

/** What a manifest says of a table. */
export function tableRecord({ table, dropped, collapsedRows, clock, span }: LakePanel): TableRecord {
  return { table, dropped, collapsedRows, newestObservedAt: clock.observedAt(span.last) };
}
