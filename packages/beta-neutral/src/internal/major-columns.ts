import { ConfigError, DataError, type Axes } from '@regimelab/core';

/**
 * The columns of the two majors.
 *
 * @throws {ConfigError} `CONFIG_CONFLICT` where both are one asset
 * @throws {DataError} `MAJOR_MISSING` where the axes lack one
 */
export function majorColumns(operation: string, axes: Axes, majors: readonly [string, string]): readonly [number, number] {
  if (majors[0] === majors[1]) {
    throw new ConfigError('CONFIG_CONFLICT', `${operation}: majors: expected two assets, got ${majors[0]} twice`);
  }
  const [first, second] = [axes.assets.indexOf(majors[0]), axes.assets.indexOf(majors[1])];
  if (first < 0 || second < 0) {
    const missing = majors.filter((asset) => !axes.assets.includes(asset));
    throw new DataError(
      'MAJOR_MISSING',
      `${operation}: expected the majors ${majors.join(' and ')} among the assets, ${missing.join(' and ')} missing`,
      {
        hint: 'read the panel with both majors among its assets',
        context: { majors, missing },
      },
    );
  }
  return [first, second];
}
