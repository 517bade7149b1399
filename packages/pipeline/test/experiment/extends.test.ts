import { loadExperiment } from '@regimelab/pipeline';
import { describe, expect, it } from '@jest/globals';
import { file, problemsOf } from './files.js';

const universeOf = async (path: string) => (await loadExperiment([path], { systems: ['msm_v0'] })).config.universe;

describe('extends', () => {
  it('puts the named file below: maps merge, lists and scalars are replaced', async () => {
    file('base.yaml', 'universe:\n  basket_size: 12\n  min_mcap_usd: 1000\n  exclude_categories: [BTC, ETH, stablecoins]\n');
    const universe = await universeOf(file('x.yaml', 'extends: base.yaml\nuniverse:\n  basket_size: 13\n  exclude_categories: [BTC]\n'));
    expect(universe).toMatchObject({ basket_size: 13, min_mcap_usd: 1000, exclude_categories: ['BTC'] });
  });

  it('starts from the folder of the file that says it, all along a chain', async () => {
    file('shared/costs.yaml', 'universe: { basket_size: 14 }\n');
    file('a/middle.yaml', 'extends: ../shared/costs.yaml\nuniverse: { min_mcap_usd: 5 }\n');
    expect(await universeOf(file('a/b/x.yaml', 'extends: ../middle.yaml\n'))).toMatchObject({ basket_size: 14, min_mcap_usd: 5 });
  });

  it('takes an absolute path', async () => {
    const base = file('elsewhere/base.yaml', 'universe: { basket_size: 15 }\n');
    expect((await universeOf(file('y/x.yaml', `extends: ${base}\n`))).basket_size).toBe(15);
  });

  it('takes a list, left to right', async () => {
    file('left.yaml', 'universe: { basket_size: 16, min_mcap_usd: 1 }\n');
    file('right.yaml', 'universe: { basket_size: 17 }\n');
    expect(await universeOf(file('x.yaml', 'extends: [left.yaml, right.yaml]\n'))).toMatchObject({ basket_size: 17, min_mcap_usd: 1 });
  });

  it('reads a common base once, so that it undoes nothing', async () => {
    file('root.yaml', 'universe: { basket_size: 18, min_mcap_usd: 1 }\n');
    file('larger.yaml', 'extends: root.yaml\nuniverse: { basket_size: 19 }\n');
    file('richer.yaml', 'extends: root.yaml\nuniverse: { min_mcap_usd: 2 }\n');
    expect(await universeOf(file('x.yaml', 'extends: [larger.yaml, richer.yaml]\n'))).toMatchObject({ basket_size: 19, min_mcap_usd: 2 });
  });

  it('hands down category, family and system, but neither id nor title nor sweep', async () => {
    const keys = 'title: Base\nexperiment_id: base\ncategory_path: alpha\ntrial_family: funding\nsystem: msm_v0\n';
    file('named.yaml', `${keys}sweep: { grid: { universe.basket_size: [1, 2] } }\n`);
    const { system, header } = await loadExperiment([file('heir.yaml', 'extends: named.yaml\n')]);
    expect({ system, ...header }).toEqual({
      system: 'msm_v0',
      title: 'MSM v0',
      experimentId: 'heir',
      categoryPath: 'alpha',
      trialFamily: 'funding',
    });
  });

  it('leaves a problem at the file that set the value', async () => {
    file('bad.yaml', '\nuniverse:\n  basket_size: 0\n  basket_sise: 1\n');
    expect(await problemsOf(loadExperiment([file('x.yaml', 'extends: bad.yaml\nuniverse: { majors: 1 }\n')]))).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'CONFIG_RANGE', at: 'bad.yaml:3' }),
        expect.objectContaining({ code: 'CONFIG_UNKNOWN_KEY', at: 'bad.yaml:4', hint: 'did you mean basket_size?' }),
        expect.objectContaining({ code: 'CONFIG_TYPE', at: 'x.yaml:2' }),
      ]),
    );
  });

  it('of a file that is not there stands at the key, or at the item of the list', async () => {
    expect(await problemsOf(loadExperiment([file('x.yaml', 'title: x\nextends: gone.yaml\n')]))).toEqual([
      {
        code: 'CONFIG_NOT_FOUND',
        at: 'x.yaml:2',
        message: 'config gone.yaml: no such file',
        hint: 'a path after extends starts from the folder of its file',
      },
    ]);
    file('there.yaml', '');
    expect(await problemsOf(loadExperiment([file('x.yaml', 'extends:\n  - there.yaml\n  - gone.yaml\n')]))).toEqual([
      expect.objectContaining({ code: 'CONFIG_NOT_FOUND', at: 'x.yaml:3' }),
    ]);
  });

  it('that ends where it began is refused with the whole ring', async () => {
    file('ring/b.yaml', '\nextends: c.yaml\n');
    file('ring/c.yaml', 'title: c\nextends: [d.yaml, b.yaml]\n');
    file('ring/d.yaml', '');
    expect(await problemsOf(loadExperiment([file('ring/a.yaml', 'extends: b.yaml\n')]))).toEqual([
      expect.objectContaining({
        code: 'CONFIG_CYCLE',
        at: 'ring/c.yaml:2',
        message: 'extends: ring/a.yaml extends ring/b.yaml extends ring/c.yaml extends ring/b.yaml, which ends where it began',
      }),
    ]);
    expect(await problemsOf(loadExperiment([file('self.yaml', 'extends: ./self.yaml\n')]))).toEqual([
      expect.objectContaining({ code: 'CONFIG_CYCLE', at: 'self.yaml:1' }),
    ]);
  });

  it.each(['extends: 7', 'extends: { file: base.yaml }', 'extends: [base.yaml, 7]', 'extends: ""', 'extends:'])(
    'refuses %j',
    async (text) => {
      file('base.yaml', '');
      expect(await problemsOf(loadExperiment([file('x.yaml', text)]))).toEqual([
        expect.objectContaining({
          code: 'CONFIG_TYPE',
          at: 'x.yaml:1',
          message: expect.stringContaining('expected a file or a list of files'),
        }),
      ]);
    },
  );
});
