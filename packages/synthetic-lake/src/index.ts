export { generateMarket, MarketOptions, type SyntheticMarket } from './generate-market.js';
export { lakeDescriptor } from './lake-descriptor.js';
export { lakeTables } from './lake-tables.js';
export type { PlantedTruth, PlantedWeek } from './planted-truth.js';
export type { AssetKind, SyntheticAsset } from './synthetic-asset.js';
export type { SyntheticInstrument } from './synthetic-instrument.js';
export { writeSyntheticLake, type PlaceOptions, type WrittenSyntheticLake } from './write-synthetic-lake.js';
