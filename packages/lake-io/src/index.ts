export { asOf } from './as-of.js';
export { refuseErrors, type Check, type CheckLevel } from './checks/check.js';
export { checkFunding } from './checks/check-funding.js';
export { checkLake } from './checks/check-lake.js';
export { checkPanels, type PanelsByTable } from './checks/check-panels.js';
export { createClock, type Clock, type ClockConventions, type ClockKind } from './clock.js';
export type { DroppedRows, SeriesRows, Survey, ValueSeries } from './clean-rows.js';
export { openConnection, type Batch, type Cells, type Connection, type Row } from './connection.js';
export {
  assumedDescriptor,
  parseDescriptor,
  type FundingConventions,
  type FundingUnit,
  type LakeDescriptor,
  type Stamp,
  type TableConventions,
} from './descriptor.js';
export { asOfDaily, onDailyGrid } from './daily-grid.js';
export { describeLake, type TableDescription } from './describe-lake.js';
export { parseDuration } from './duration.js';
export { fundingKnown } from './funding-known.js';
export { FUNDING_SOURCES, fundingPaid, type FundingPaid } from './funding-paid.js';
export { openLake, type Lake, type OpenLakeOptions } from './lake.js';
export { LakeError, QueryError } from './lake-error.js';
export { readAssets, tagSlug, type AssetFacts } from './read-assets.js';
export { readPanels, type LakePanel, type InstrumentPanel } from './read-panels.js';
export { readTrackerBetas } from './read-tracker-betas.js';
export { takeSnapshot, type Snapshot, type SnapshotFile } from './snapshot.js';
export { normaliseAssetId } from './symbols.js';
export { TABLE_NAMES, TABLES, type ColumnType, type TableDefinition, type TableName, type ValueTable } from './table-definitions.js';
export type { TableSource, TableView } from './table-source.js';
