import { openLake, type Lake } from '@regimelab/lake-io';
import type { LakeOrigin } from './lake-reading.js';

/** Where a configuration says the data lie. */
export interface LakeLocation {
  readonly data_lake_dir: string;
  readonly lake_descriptor: string | null;
  readonly duckdb_path: string | null;
}

/** Opens the lake of a configuration for some work, and closes it whatever comes of the work. @throws {LakeError}, {ConfigError} */
export async function withLake<T>({ data }: { readonly data: LakeLocation }, work: (lake: Lake) => Promise<T>): Promise<T> {
  const lake = await openLake(data.data_lake_dir, { descriptorFile: data.lake_descriptor, databaseFile: data.duckdb_path });
  try {
    return await work(lake);
  } finally {
    lake.close();
  }
}

/** What was assumed of a lake without a descriptor, one sentence; nothing where it has one. */
export function assumptionsOf({ descriptor, descriptorSource }: LakeOrigin): readonly string[] {
  if (descriptorSource !== 'assumed') return [];
  const { stamp, publicationLag } = descriptor.tables.fact_price;
  const { unit, intervalHours } = descriptor.funding;
  return [
    `the lake has no lake.yaml; assumed stamp ${stamp}, publication lag ${publicationLag}, funding as a ${unit} per ${intervalHours} h`,
  ];
}
