import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseDay } from '@regimelab/core';
import { poisoned } from '@regimelab/core/testing';
import { openLake, type Lake, type LakePanel } from '@regimelab/lake-io';
import { computeMsm, loadMsmConfig, loadMsmLake, type MsmConfig, type MsmLake, type MsmPanels, type MsmResult } from '@regimelab/pipeline';
import fc from 'fast-check';
import { readGolden, writeGoldenLake } from '../golden-lake.js';

/** What a decision was made of: everything MSM v0 could have known at it. */
function decision(result: MsmResult, config: MsmConfig, k: number) {
  const v = result.valid.indexOf(k);
  return {
    members: Array.from(result.universe.members[k]!, (n) => result.universe.axes.assets[n]),
    rate: result.funding.rate[k],
    validAssets: result.funding.validAssets[k],
    coverage: result.funding.coveragePct[k],
    label: v < 0 ? 'no week' : config.label.bin_names[result.trailing.bin[v]!],
    percentile: v < 0 ? null : result.trailing.percentile[v],
  };
}

describe('computeMsm knows nothing of the future', () => {
  const golden = readGolden('random_small.json');
  const run = golden.runs[0]!;
  const window = { start: parseDay(run.start)!, end: parseDay(run.end)! };
  let lake: Lake;
  let config: MsmConfig;
  let loaded: MsmLake;
  let whole: MsmResult;
  const compute = (panels: MsmPanels) => computeMsm(panels, config, window, new Set(loaded.excluded.keys()));

  beforeAll(async () => {
    const directory = writeGoldenLake(golden, run.extra_rows);
    lake = await openLake(directory);
    ({ config } = await loadMsmConfig([], { ...run.config, data: { data_lake_dir: directory } }));
    loaded = await loadMsmLake(lake, config, Date.parse('2026-01-01'));
    whole = compute(loaded.panels);
  });
  afterAll(() => {
    lake.close();
    rmSync(dirname(lake.directory), { recursive: true });
  });

  /** Every row that was not knowable at the decision, changed; prices stay, because a later week's outcome is no part of the decision. */
  function changedAfter(k: number, change: (value: number) => number): MsmPanels {
    const after = (panel: LakePanel): LakePanel => {
      const cut = panel.clock.lastKnowable(whole.instants[k]!) + 1 - panel.axes.times[0]!;
      return { ...panel, ...poisoned(panel, Math.max(0, cut), change) };
    };
    const { marketCap, funding, newestFunding } = loaded.panels;
    return {
      price: loaded.panels.price,
      marketCap: after(marketCap),
      funding: funding === null ? null : after(funding),
      newestFunding: newestFunding === null ? null : after(newestFunding),
    };
  }

  it.each([
    ['cut', () => NaN],
    ['times ten', (value: number) => value * 10],
    ['turned round', (value: number) => 1e9 - value],
  ])('universe, thermometer and trailing label of a decision stay when later market caps and funding are %s', (_what, change) => {
    fc.assert(
      fc.property(fc.nat({ max: whole.days.length - 1 }), (k) => {
        const result = compute(changedAfter(k, change));
        for (let earlier = 0; earlier <= k; earlier++) {
          const [a, b] = [decision(whole, config, earlier), decision(result, config, earlier)];
          // The funding and universe checks of later weeks may change which later weeks are valid, never an earlier one.
          expect(b).toEqual(a);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('the law can fail: labels over the full sample change with the future', () => {
    const k = Math.floor(whole.days.length / 2);
    const result = compute(changedAfter(k, (value) => value * 10));
    const before = Array.from(whole.fullSample.percentile).slice(0, 5);
    expect(Array.from(result.fullSample.percentile).slice(0, 5)).not.toEqual(before);
    expect([whole.fullSample.causality, whole.trailing.causality]).toEqual(['hindsight', 'causal']);
  });

  it('rows knowable at the decision do matter: the law is not kept by ignoring the data', () => {
    const k = whole.valid[Math.floor(whole.valid.length / 2)]!;
    const panels = changedAfter(Math.max(0, k - 2), (value) => value * 10);
    expect(compute(panels).funding.rate[k]).not.toBe(whole.funding.rate[k]);
  });
});
