import { largestByMarketCap, VERDICTS } from '@regimelab/universe';
import { crossSection, type Panel } from '@regimelab/core';
import { expectCausal, panels, permuted } from '@regimelab/core/testing';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

const MEMBER = VERDICTS.indexOf('member');
const options = { size: 3, minMarketCapUsd: 2 };
const excluded = new Set(['A1']);
/** Few different caps, so that ties, the minimum and holes are met often. */
const marketCaps = fc
  .tuple(panels({ assets: [1, 8], times: [2, 8] }), fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 64, maxLength: 64 }))
  .map(([panel, caps]): Panel => ({ axes: panel.axes, values: panel.values.map((x, i) => (Number.isNaN(x) ? NaN : caps[i]!)) }));
const inAnotherOrder = marketCaps.chain((panel) => {
  const columns = [...panel.axes.assets.keys()];
  return fc.shuffledSubarray(columns, { minLength: columns.length }).map((order) => ({ panel, order }));
});
const idsOf = ({ axes }: Panel, row: Int32Array) => Array.from(row, (n) => axes.assets[n]!);

describe('largestByMarketCap', () => {
  it('at a time depends on nothing later', () => {
    expectCausal((panel) => largestByMarketCap(panel, excluded, options).members, marketCaps);
    expectCausal((panel) => {
      const { verdicts } = largestByMarketCap(panel, excluded, options);
      const N = panel.axes.assets.length;
      return Array.from(panel.axes.times, (_, t) => verdicts.subarray(t * N, t * N + N));
    }, marketCaps);
  });

  it('does not depend on the order of columns', () => {
    fc.assert(
      fc.property(inAnotherOrder, ({ panel, order }) => {
        const moved = permuted(panel, order);
        const [here, there] = [largestByMarketCap(panel, excluded, options), largestByMarketCap(moved, excluded, options)];
        expect(there.members.map((row) => idsOf(moved, row))).toEqual(here.members.map((row) => idsOf(panel, row)));
      }),
    );
  });

  it('holds at most size members, none excluded, below the minimum or without a cap, and no eligible asset is larger than a member', () => {
    fc.assert(
      fc.property(marketCaps, (panel) => {
        const { members, verdicts } = largestByMarketCap(panel, excluded, options);
        for (const [t, row] of members.entries()) {
          const caps = crossSection(panel, t);
          const eligible = [...caps.keys()].filter((n) => caps[n]! >= options.minMarketCapUsd && !excluded.has(panel.axes.assets[n]!));
          expect(row).toHaveLength(Math.min(options.size, eligible.length));
          const smallest = Math.min(...Array.from(row, (n) => caps[n]!));
          for (const n of eligible) {
            const isMember = row.includes(n);
            expect(verdicts[t * caps.length + n] === MEMBER).toBe(isMember);
            if (!isMember) expect(caps[n]!).toBeLessThanOrEqual(smallest);
          }
          expect([...row].every((n) => eligible.includes(n))).toBe(true);
        }
      }),
    );
  });

  it('does not change when an asset without a market cap comes or goes', () => {
    fc.assert(
      fc.property(marketCaps, (panel) => {
        const { axes, values } = panel;
        const N = axes.assets.length;
        const wider: Panel = {
          axes: { ...axes, assets: [...axes.assets, 'ZZZ'] },
          values: Float64Array.from({ length: axes.times.length * (N + 1) }, (_, i) =>
            i % (N + 1) === N ? NaN : values[Math.floor(i / (N + 1)) * N + (i % (N + 1))]!,
          ),
        };
        expect(largestByMarketCap(wider, excluded, options).members).toEqual(largestByMarketCap(panel, excluded, options).members);
      }),
    );
  });
});
