import { AlignmentError, ConfigErrors, createAxes, panelOf, type Panel } from '@regimelab/core';
import { GROUP_FUNDING_MODES, groupFunding, type GroupFunding, type GroupFundingOptions } from '@regimelab/features';
import { describe, expect, it } from '@jest/globals';
import { expectAllClose } from '../close.js';

const panel = (assets: readonly string[], rows: readonly (readonly (number | null)[])[]): Panel =>
  panelOf(
    createAxes(
      'day',
      rows.map((_, t) => 19_723 + t),
      assets,
    ),
    rows,
  );
const modes = ({ mode }: GroupFunding) => Array.from(mode, (code) => GROUP_FUNDING_MODES[code]!);

describe('groupFunding, a day at a time', () => {
  const assets = ['A', 'B', 'C', 'D'];
  const rates = panel(assets, [[1, 2, 6, null]]);
  const interest = panel(assets, [[10, 30, 0, 1000]]);

  it('is the plain mean of the rates and their mean weighted by open interest, where there is any', () => {
    // C has no open interest, D no rate: (1·10 + 2·30) / 40.
    const { plain, weighted } = groupFunding(rates, interest, assets);
    expect([plain[0], weighted[0]]).toEqual([3, 1.75]);
  });

  it('is the median where that is asked for, and looks at no open interest then', () => {
    const group = groupFunding(rates, interest, assets, { method: 'median' });
    expect([group.plain[0], group.weighted[0], modes(group), group.oiFallback[0]]).toEqual([2, NaN, ['median'], 0]);
    expect(groupFunding(panel(assets, [[1, 2, 6, 4]]), null, assets, { method: 'median' }).plain[0]).toBe(3);
  });

  it('is of the members alone, whatever their order; one the panel does not have has no rate', () => {
    const { plain } = groupFunding(rates, interest, ['B', 'A', 'Z']);
    expect(plain[0]).toBe(1.5);
  });

  it('is missing with fewer rates than minAssets, which is no fallback', () => {
    const group = groupFunding(rates, interest, assets, { minAssets: 4 });
    expect([group.plain[0], group.weighted[0], modes(group), group.oiFallback[0]]).toEqual([NaN, NaN, ['mean'], 0]);
    expect(groupFunding(rates, interest, assets, { minAssets: 3 }).plain[0]).toBe(3);
  });

  it('has no weights without open interest', () => {
    expect(groupFunding(rates, panel(assets, [[0, null, null, 5]]), assets).weighted[0]).toBeNaN();
    expect(groupFunding(rates, null, assets).weighted[0]).toBeNaN();
  });

  it('sums in code-point order whatever the order of columns', () => {
    const shuffled = groupFunding(panel(['C', 'A', 'B'], [[0.3, 0.1, 0.2]]), null, ['C', 'B', 'A'], { method: 'mean' });
    expect(shuffled.plain[0]).toBe((0.1 + 0.2 + 0.3) / 3);
  });
});

describe('groupFunding, the choice of the estimator', () => {
  const assets = ['A', 'B', 'C', 'D', 'E'];
  /** Five rates a day, open interest for as many of them as given. */
  const choose = (covered: readonly number[], options: GroupFundingOptions = {}) =>
    groupFunding(
      panel(
        assets,
        covered.map(() => [1, 2, 3, 4, 5]),
      ),
      panel(
        assets,
        covered.map((n) => assets.map((_, i) => (i < n ? 10 : null))),
      ),
      assets,
      options,
    );
  const days = (n: number, covered: number) => Array<number>(n).fill(covered);
  const weightedRows = (group: GroupFunding) => modes(group).flatMap((mode, t) => (mode === 'oi_weighted' ? [t] : []));

  it('is for weights once 48 of the last sixty days had open interest for 60 % of the rates', () => {
    expect(weightedRows(choose(days(50, 3)))).toEqual([47, 48, 49]);
    expect(weightedRows(choose(days(60, 2)))).toEqual([]);
  });

  it('is for the mean on a day below that share, and counts it', () => {
    const group = choose([...days(50, 5), 2, ...days(3, 5)]);
    expect(weightedRows(group)).toEqual([47, 48, 49, 51, 52, 53]);
    expect([...group.oiFallback].flatMap((flag, t) => (flag === 1 && t >= 47 ? [t] : []))).toEqual([50]);
  });

  it('counts the days without enough history as fallbacks too: weights were asked for', () => {
    expect([...choose(days(50, 3)).oiFallback]).toEqual([...days(47, 1), 0, 0, 0]);
  });

  it('forgets days sixty rows back', () => {
    // 48 good days, then 12 bad ones: row 60 is good and has the good rows 1 … 47 and 60 in its window, 48 of them; row 61 too (2 … 47, 60, 61).
    // A bad row 61 leaves 47 for row 62.
    expect(weightedRows(choose([...days(48, 5), ...days(12, 0), 5, 5]))).toEqual([47, 60, 61]);
    expect(weightedRows(choose([...days(48, 5), ...days(12, 0), 5, 0, 5]))).toEqual([47, 60]);
  });

  it('has both estimators for every day, whatever is chosen', () => {
    const { plain, weighted } = choose([5, 1, 0]);
    expectAllClose(plain, [3, 3, 3], 0);
    expectAllClose(weighted, [3, 1, null], 0);
  });

  it('takes an asset of any weight where the share asked for is 0, but not nobody', () => {
    expect(weightedRows(choose([...days(50, 1), 0], { oiMinShare: 0 }))).toEqual([47, 48, 49]);
  });

  it('is the mean throughout where there is no table of open interest, each day a fallback', () => {
    const group = groupFunding(panel(['A'], [[1], [null], [1]]), null, ['A']);
    expect([modes(group), [...group.oiFallback]]).toEqual([
      ['mean', 'mean', 'mean'],
      [1, 0, 1],
    ]);
  });
});

describe('bad input to groupFunding', () => {
  const rates = panel(['A'], [[1]]);

  it('is panels on different axes', () => {
    expect(() => groupFunding(rates, panel(['B'], [[1]]), ['A'])).toThrow(AlignmentError);
  });

  it.each<[object, string]>([
    [{ method: 'modal' }, 'method: expected "oi_weighted" or "mean" or "median"'],
    [{ oiMinShare: 60 }, 'oiMinShare: too big'],
    [{ minAssets: 0 }, 'minAssets: too small'],
    [{ minAsset: 1 }, 'minAsset: no such key'],
  ])('is the options %j', (options, text) => {
    const attempt = () => groupFunding(rates, null, ['A'], options as GroupFundingOptions);
    expect(attempt).toThrow(ConfigErrors);
    expect(attempt).toThrow(`groupFunding: ${text}`);
  });
});
