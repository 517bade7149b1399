import { join } from 'node:path';

/** Where the parts of a catalog lie. */
export interface CatalogPaths {
  readonly directory: string;
  /** One JSON file an attempt. */
  readonly records: string;
  /** Resolved configurations, named by their hash. */
  readonly configs: string;
  /** Files of the lake, named by their hash. */
  readonly snapshots: string;
  /** Uncommitted differences of the code that ran, named by their hash. */
  readonly code: string;
  /** Net returns of finished runs, 8-byte little-endian doubles, named by content id. */
  readonly returns: string;
  readonly lock: string;
  /** Derived, for notebooks. */
  readonly table: string;
  /** Derived: p-values of families of runs, by the hash of their members. */
  readonly familyTests: string;
}

/** The layout of a catalog folder, which need not exist. */
export function catalogPaths(directory: string): CatalogPaths {
  return {
    directory,
    records: join(directory, 'records'),
    configs: join(directory, 'configs'),
    snapshots: join(directory, 'snapshots'),
    code: join(directory, 'code'),
    returns: join(directory, 'returns'),
    lock: join(directory, '.lock'),
    table: join(directory, 'catalog.parquet'),
    familyTests: join(directory, 'family-tests.json'),
  };
}
