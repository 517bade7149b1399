import { byCodePoint } from '@regimelab/core';

/** Position of each column when ids are sorted by code point, so that ties break alike whatever the column order. */
export function rankOfIds(assets: readonly string[]): Int32Array {
  const order = [...assets.keys()].sort((a, b) => byCodePoint(assets[a]!, assets[b]!));
  const rank = new Int32Array(assets.length);
  for (const [position, n] of order.entries()) rank[n] = position;
  return rank;
}
