import { describe, expect, it } from '@jest/globals';
import { explainDiff, type RunsDiff } from '@regimelab/catalog';

const SAME: RunsDiff = { results: [], config: [], data: [], code: [], seed: [], folders: [{ key: 'outputs.reports_dir', a: 'x', b: 'y' }] };
const changed = [{ key: 'sharpe', a: 1, b: 2, change: 1 }];
const difference = { key: 'k', a: 1, b: 2 };
const file = { table: 'fact_price', path: 'fact_price.parquet', a: null, b: null };

describe('explainDiff', () => {
  it.each<[string, Partial<RunsDiff>]>([
    ['the same', {}],
    ['the results differ though configuration, data, code and seed are the same', { results: changed }],
    ['the results differ by configuration (2 keys)', { results: changed, config: [difference, difference] }],
    ['the results differ by data (1 file) and seed', { results: changed, data: [file], seed: [difference] }],
    [
      'the results differ by configuration (not kept), data (not kept), code and seed',
      { results: changed, config: null, data: null, code: [difference], seed: [difference] },
    ],
    ['the listed results are the same; what differs is code', { code: [difference], results: [{ key: 'sharpe', a: 1, b: 1, change: 0 }] }],
  ])('%s', (sentence, difference) => expect(explainDiff({ ...SAME, ...difference })).toBe(sentence));
});
