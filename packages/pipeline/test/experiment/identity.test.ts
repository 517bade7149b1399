import { assignmentLayer, type ConfigLayer } from '@regimelab/core/config';
import { loadExperiment, resolveExperiment, type ExperimentSystem } from '@regimelab/pipeline';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { configHash } from '../../src/config-hash.js';
import { file } from './files.js';

const FEATURES = assignmentLayer(['features'], [{ id: 'momentum', weight: 1 }], 'test');
/** The least a system must be told. */
const LEAST: Readonly<Record<ExperimentSystem, readonly ConfigLayer[]>> = { majors_alts: [], msm_v0: [], msm: [FEATURES] };

const resolved = async (system: ExperimentSystem, layers: readonly ConfigLayer[] = []) =>
  (await resolveExperiment([...LEAST[system], ...layers], { systems: [system] })).config;
const hashOf = async (system: ExperimentSystem, layers: readonly ConfigLayer[]) => configHash(await resolved(system, layers));

/** Maps whose keys are names of assets, words or features: given in part, they are another value. */
const WHOLE = ['major_bounds', 'extra_category_tags', 'weight_ranges', 'weights'];

/** Scalars, lists and whole maps of a configuration with the keys that lead to them. */
function leavesOf(node: object, above: readonly string[] = []): readonly (readonly [path: readonly string[], value: unknown])[] {
  return Object.entries(node).flatMap(([key, value]) =>
    typeof value !== 'object' || value === null || Array.isArray(value) || WHOLE.includes(key)
      ? [[[...above, key], value]]
      : leavesOf(value, [...above, key]),
  );
}

describe('one configuration has one hash', () => {
  describe.each<ExperimentSystem>(['majors_alts', 'msm', 'msm_v0'])('%s', (system) => {
    it('whichever defaults are spelt out, in whatever order and number of layers', async () => {
      const least = await resolved(system);
      await fc.assert(
        fc.asyncProperty(fc.shuffledSubarray([...leavesOf(least)]), async (spelt) => {
          const layers = spelt.map(([path, value]) => assignmentLayer(path, value, 'test'));
          expect(await hashOf(system, layers)).toBe(configHash(least));
        }),
        { numRuns: 30 },
      );
    });

    it('and another seed has another', async () => {
      const key = system === 'msm_v0' ? ['inference', 'seed'] : ['evaluation', 'bootstrap', 'seed'];
      expect(await hashOf(system, [assignmentLayer(key, 1, 'test')])).not.toBe(await hashOf(system, []));
    });
  });

  it('whether it is written in one file, in another order and spelling, or over files that extend each other', async () => {
    const hash = async (path: string) => configHash((await loadExperiment([path])).config);
    const whole = file(
      'whole.yaml',
      'universe: { basket_size: 15, min_mcap_usd: 1000000, major_bounds: { BTC: [0, 1], ETH: [0, 0.5] } }\ncosts: { slippage_bps: 2 }\n',
    );
    const turned = file(
      'turned.yaml',
      'costs:\n  slippage_bps: 2.0\nuniverse:\n  major_bounds:\n    ETH: [0, 5e-1]\n    BTC: [0, 1]\n  min_mcap_usd: 1e6\n  basket_size: 15\n',
    );
    file('bottom.yaml', 'title: Bottom\nuniverse: { basket_size: 40, min_mcap_usd: 1000000 }\n');
    file('middle.yaml', 'extends: bottom.yaml\ncosts: { slippage_bps: 2 }\nuniverse: { basket_size: 15 }\n');
    const top = file('top.yaml', 'extends: middle.yaml\nexperiment_id: top\nuniverse: { major_bounds: { BTC: [0, 1], ETH: [0, 0.5] } }\n');
    const named = file('named.yaml', `title: Named\nexperiment_id: named\ntrial_family: other\nsystem: majors_alts\nextends: ${whole}\n`);
    const hashes = await Promise.all([whole, turned, top, named].map(hash));
    expect(new Set(hashes).size).toBe(1);
    expect(hashes[0]).not.toBe(await hash(file('other.yaml', 'universe: { basket_size: 15 }\n')));
  });
});
