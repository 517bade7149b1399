import type { IndexSampler } from './index-sampler.js';
import { createSampler } from './internal/create-sampler.js';
import { stationaryBlocksInto } from './internal/stationary-blocks.js';

/**
 * The stationary bootstrap: circular blocks of geometric length, mean b, so the resampled series is itself stationary.
 *
 * Draw order: i₀ = integer in 0 … n−1; then for each further position a uniform u: u < 1/b takes a new integer (a second uniform), else the
 * row after the one before, row 0 after row n−1. Seed 42, stream `boot`, n 6, b 3 begins (3,4,5,0,0,3), (2,3,4,2,3,2).
 *
 * @param rows n ≥ 1
 * @param meanBlock b ≥ 1, not necessarily whole; 1 = independent rows
 * @throws {ConfigError} `CONFIG_RANGE` for a bad n or b
 * @remarks Source: Politis and Romano (1994).
 */
export function stationarySampler(rows: number, meanBlock: number): IndexSampler {
  return createSampler('stationarySampler', 'stationary', rows, meanBlock, meanBlock, (blocks, length, random) =>
    stationaryBlocksInto(blocks, length, rows, meanBlock, random),
  );
}
