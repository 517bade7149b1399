import { UsageError } from '@regimelab/core';
import type { Option } from 'commander';
import { single } from '../flags.js';

/** The sizes where none are given. */
export const DEFAULT_SIZES = [10, 15, 20, 25, 30];

/** The flag `--sizes 10,20,30`: different whole numbers from 1 on. */
export function sizesFlag(): Option {
  return single<readonly number[]>('--sizes <list>', `basket sizes, such as ${DEFAULT_SIZES.join(',')} (default)`, (text) => {
    const sizes = text.split(',').map(Number);
    const isList = /^\d+(,\d+)*$/.test(text) && sizes.every((size) => size >= 1 && size <= 10_000);
    if (isList && new Set(sizes).size === sizes.length) return sizes;
    throw new UsageError('USAGE_BAD_VALUE', `--sizes ${text}: expected different whole numbers from 1 on, joined by commas`, {
      hint: `for example ${DEFAULT_SIZES.join(',')}`,
    });
  });
}
