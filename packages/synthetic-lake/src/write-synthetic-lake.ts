import { writeLake, type WriteLakeOptions, type WrittenLake } from '@regimelab/lake-io/write';
import { generateMarket, type MarketOptions, type SyntheticMarket } from './generate-market.js';
import { lakeDescriptor } from './lake-descriptor.js';
import { lakeTables } from './lake-tables.js';

/** Where {@link writeSyntheticLake} may write: replace a lake written before, and the lake being read, inside which nothing is written. */
export type PlaceOptions = Pick<WriteLakeOptions, 'replace' | 'readingFrom'>;

/** A lake on disk and the market it holds. */
export interface WrittenSyntheticLake extends WrittenLake {
  readonly market: SyntheticMarket;
}

/**
 * Generates a market and writes it as a lake of parquet files with `lake.yaml`. The folder appears whole or not at all; equal options give
 * equal bytes.
 *
 * @param directory the lake's folder; it must be absent or empty, unless `place.replace` is given for a lake written before
 * @throws {ConfigErrors} for options out of range
 * @throws {OutputError} `OUTPUT_EXISTS`, `OUTPUT_INSIDE_LAKE`, `OUTPUT_NOT_WRITTEN`
 */
export async function writeSyntheticLake(
  directory: string,
  options: MarketOptions = {},
  place: PlaceOptions = {},
): Promise<WrittenSyntheticLake> {
  const market = generateMarket(options);
  const written = await writeLake(directory, lakeTables(market), { ...place, descriptorText: lakeDescriptor(market) });
  return Object.freeze({ ...written, market });
}
