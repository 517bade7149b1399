import type { IndexSampler } from './index-sampler.js';
import { createSampler } from './internal/create-sampler.js';
import { fixedBlocksInto } from './internal/fixed-blocks.js';

/**
 * Independent draws with replacement: every position is an integer in 0 … n−1, one uniform each.
 *
 * For rows without dependence only: on autocorrelated returns its intervals are too short (an AR(1) with 0.3 and n = 500: a 95 % interval of
 * the Sharpe ratio covers 85 %).
 *
 * @param rows n ≥ 1
 * @throws {ConfigError} `CONFIG_RANGE` for a bad n
 * @remarks Source: Efron (1979).
 */
export function iidSampler(rows: number): IndexSampler {
  return createSampler('iidSampler', 'iid', rows, 1, 1, (blocks, length, random) => fixedBlocksInto(blocks, length, 1, rows, random));
}
