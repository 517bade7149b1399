import { ShapeError } from '@regimelab/core';
import type { CombinatorialPurged } from './combinatorial-purged.js';

/**
 * Puts the test predictions of all splits together as whole paths:  path p at row i = the prediction of row i by the split that path p takes
 * for the group of i.
 *
 * @param predictions per split a value for each row of its `test`, in that order; any number, NaN stays
 * @returns φ paths of n values; NaN for rows without a label. Each prediction stands in exactly one path
 * @throws {ShapeError} where a split's predictions are not as many as its test rows
 */
export function combinatorialPaths(
  { splits, group, paths }: CombinatorialPurged,
  predictions: readonly Float64Array[],
): readonly Float64Array[] {
  splits.forEach(({ test }, s) => {
    const got = predictions[s]?.length ?? 0;
    if (got !== test.length)
      throw new ShapeError('SHAPE', `combinatorialPaths: split ${s}: expected ${test.length} predictions, got ${got}`);
  });
  return paths.map((splitOf) => {
    const path = new Float64Array(group.length).fill(NaN);
    for (const s of new Set(splitOf)) {
      splits[s]!.test.forEach((row, j) => {
        if (splitOf[group[row]!] === s) path[row] = predictions[s]![j]!;
      });
    }
    return path;
  });
}
