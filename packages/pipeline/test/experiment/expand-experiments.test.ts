import { expandExperiments, type Experiment } from '@regimelab/pipeline';
import { stream } from '@regimelab/numerics';
import { describe, expect, it } from '@jest/globals';
import { file, problemsOf } from './files.js';

const sweep = (block: string, head = 'experiment_id: plateau\n') => file('plateau.yaml', `${head}sweep:\n${block}`);
const expand = (block: string, options = {}) => expandExperiments([sweep(block)], options);
const idsOf = (experiments: readonly Experiment[]) => experiments.map(({ header }) => header.experimentId);
const variantsOf = (experiments: readonly Experiment[]) => experiments.map(({ variant }) => variant);

describe('expandExperiments', () => {
  it('is one experiment a file, in the order of the files', async () => {
    const files = [file('b.yaml', 'universe: { basket_size: 15 }\n'), file('a.yaml', 'system: msm_v0\n')];
    const experiments = await expandExperiments(files);
    expect(experiments.map(({ system, file: from, variant }) => [system, from, variant])).toEqual([
      ['majors_alts', files[0], null],
      ['msm_v0', files[1], null],
    ]);
    expect(idsOf(experiments)).toEqual(['b', 'a']);
  });

  it('puts configurations below every file, and assignments and flags above', async () => {
    const base = file('base.yaml', 'universe: { basket_size: 16 }\ncosts: { slippage_bps: 9 }\n');
    const [first, second] = await expandExperiments([file('a.yaml', '{}'), file('b.yaml', 'universe: { basket_size: 15 }\n')], {
      configs: [base],
      set: ['costs.adv_days=20'],
      flags: { out: 'here' },
    });
    expect(first).toMatchObject({ config: { universe: { basket_size: 16 }, costs: { slippage_bps: 9, adv_days: 20 } } });
    expect(second).toMatchObject({ config: { universe: { basket_size: 15 }, outputs: { reports_dir: 'here' } } });
  });
});

describe('a grid', () => {
  it('is every combination, the last key fastest, in the order written', async () => {
    const experiments = await expand('  grid:\n    universe.basket_size: [20, 10]\n    costs.slippage_bps: [1, 3, 2]\n');
    expect(variantsOf(experiments)).toEqual(
      [20, 10].flatMap((size) => [1, 3, 2].map((bps) => ({ 'universe.basket_size': size, 'costs.slippage_bps': bps }))),
    );
    expect(
      experiments.map(({ config }) => [(config as never)['universe']['basket_size'], (config as never)['costs']['slippage_bps']]),
    ).toEqual([20, 10].flatMap((size) => [1, 3, 2].map((bps) => [size, bps])));
  });

  it('names its variants by number, with zeros in front, and by their values', async () => {
    const sizes = Array.from({ length: 10 }, (_, k) => 11 + k);
    const head = 'title: Baskets\nexperiment_id: plateau\ncategory_path: exec/size\ntrial_family: size\n';
    const experiments = await expandExperiments([sweep(`  grid: { universe.basket_size: [${sizes.join(', ')}] }\n`, head)]);
    expect(experiments[0]!.header).toEqual({
      title: 'Baskets: basket_size 11',
      experimentId: 'plateau__01',
      categoryPath: 'exec/size',
      trialFamily: 'size',
    });
    expect(idsOf(experiments).at(-1)).toBe('plateau__10');
  });

  it('tells keys with one ending apart in the title', async () => {
    const [first] = await expand(
      '  grid:\n    backtest.max_staleness_days: [1]\n    regime.composite.high_vol_gate.enabled: [true]\n    universe.alt_selection.enabled: [true]\n',
    );
    expect(first!.header.title).toBe('plateau: max_staleness_days 1, high_vol_gate.enabled true, alt_selection.enabled true');
  });

  it('takes whole lists and maps as values', async () => {
    const [first] = await expand(
      '  grid:\n    evaluation.horizons_days: [[5, 10]]\n    regime.composite.hysteresis: [{ low_band: -0.2 }]\n',
    );
    expect(first!.config).toMatchObject({
      evaluation: { horizons_days: [5, 10] },
      regime: { composite: { hysteresis: { low_band: -0.2, high_band: 0.3 } } },
    });
  });

  it('may be given by an assignment', async () => {
    const experiments = await expand('  grid: { universe.basket_size: [15] }\n', { set: ['sweep={grid: {costs.adv_days: [10, 20]}}'] });
    expect(variantsOf(experiments)).toEqual([10, 20].map((days) => ({ 'universe.basket_size': 15, 'costs.adv_days': days })));
  });
});

describe('random draws', () => {
  const block = `  random:
    draws: 40
    seed: 7
    ranges:
      costs.slippage_bps: { uniform: [1, 3] }
      universe.min_volume_usd: { log_uniform: [1000, 1000000] }
      costs.adv_days: { int: [5, 30] }
      features.group_funding: { choice: [mean, median] }
`;

  it('take one number a key, in the order written, from the stream of the experiment', async () => {
    const random = stream(7, 'sweep/plateau');
    const first = {
      'costs.slippage_bps': 1 + 2 * random.uniform(),
      'universe.min_volume_usd': Math.exp(Math.log(1000) + random.uniform() * (Math.log(1e6) - Math.log(1000))),
      'costs.adv_days': 5 + random.integer(26),
      'features.group_funding': ['mean', 'median'][random.integer(2)],
    };
    const experiments = await expand(block, { set: ['features.oi_min_share=0.6'] });
    expect(experiments).toHaveLength(40);
    expect(experiments[0]!.variant).toEqual(first);
    expect(variantsOf(await expand(block))).toEqual(variantsOf(experiments));
  });

  it('stay within their ranges and use them', async () => {
    const variants = variantsOf(await expand(block)) as Record<string, number>[];
    for (const [key, low, high] of [
      ['costs.slippage_bps', 1, 3],
      ['universe.min_volume_usd', 1e3, 1e6],
      ['costs.adv_days', 5, 30],
    ] as const) {
      // prettier-ignore
      const values = variants.map((variant) => variant[key]!);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
      expect(Math.max(...values)).toBeLessThanOrEqual(high);
    }
    const volumes = variants.map((variant) => variant['universe.min_volume_usd']!);
    expect(volumes.filter((value) => value < Math.sqrt(1e9)).length).toBeGreaterThan(10); // half of them, were it not for chance
    expect(variants.every((variant) => Number.isInteger(variant['costs.adv_days']))).toBe(true);
    expect(new Set(variants.map((variant) => variant['features.group_funding'])).size).toBe(2);
  });

  it('are all different, also where they use up what there is', async () => {
    const variants = variantsOf(
      await expand(
        '  random: { draws: 6, ranges: { costs.adv_days: { int: [5, 7] }, costs.funding_enabled: { choice: [true, false] } } }\n',
      ),
    );
    expect(new Set(variants.map((variant) => JSON.stringify(variant))).size).toBe(6);
  });

  it('go with every point of a grid, the same ones', async () => {
    const experiments = await expand(`  grid: { universe.basket_size: [15, 20] }\n${block.replace('draws: 40', 'draws: 2')}`);
    const [a, b, c, d] = variantsOf(experiments);
    expect([a, c].map((variant) => variant!['universe.basket_size'])).toEqual([15, 20]);
    expect({ ...c, 'universe.basket_size': 15 }).toEqual(a);
    expect({ ...d, 'universe.basket_size': 15 }).toEqual(b);
  });

  it('of another experiment are others', async () => {
    const other = await expandExperiments([sweep(block, 'experiment_id: other\n')]);
    expect(variantsOf(other)[0]).not.toEqual(variantsOf(await expand(block))[0]);
  });

  it('say four digits of a long number in the title', async () => {
    const [first] = await expand('  random: { draws: 1, seed: 7, ranges: { costs.slippage_bps: { uniform: [1, 3] } } }\n');
    expect(first!.header.title).toMatch(/^plateau: slippage_bps [12]\.\d{1,3}$/);
  });
});

describe('a block that is refused', () => {
  it.each<[string, string, string, number]>([
    ['  {}\n', 'CONFIG_RANGE', 'sweep', 2],
    ['  gird: {}\n', 'CONFIG_UNKNOWN_KEY', 'sweep.gird', 3],
    ['  grid: { universe.basket_size: 10 }\n', 'CONFIG_TYPE', 'sweep.grid.universe.basket_size', 3],
    ['  grid: { universe.basket_size: [] }\n', 'CONFIG_RANGE', 'sweep.grid.universe.basket_size', 3],
    ['  grid: { universe.basket_size: [10, 10.0] }\n', 'CONFIG_RANGE', 'sweep.grid.universe.basket_size', 3],
    ['  grid: { universe..basket_size: [10] }\n', 'CONFIG_RANGE', 'sweep.grid.universe..basket_size', 3],
    ['  grid: { universe.majors.0: [BTC] }\n', 'CONFIG_RANGE', 'sweep.grid.universe.majors.0', 3],
    ['  grid: { title: [a, b] }\n', 'CONFIG_CONFLICT', 'sweep.grid.title', 3],
    ['  grid: { outputs.reports_dir: [a, b] }\n', 'CONFIG_CONFLICT', 'sweep.grid.outputs.reports_dir', 3],
    ['  grid: { system: [msm] }\n', 'CONFIG_CONFLICT', 'sweep.grid.system', 3],
    ['  grid:\n    costs: [{}]\n    costs.adv_days: [3]\n', 'CONFIG_CONFLICT', 'sweep.grid.costs.adv_days', 5],
    ['  random: { draws: 0, ranges: { costs.adv_days: { int: [5, 7] } } }\n', 'CONFIG_RANGE', 'sweep.random.draws', 3],
    ['  random: { draws: 4, ranges: { costs.adv_days: { int: [5, 7] } } }\n', 'CONFIG_RANGE', 'sweep.random.draws', 3],
    ['  random: { draws: 4, ranges: {} }\n', 'CONFIG_RANGE', 'sweep.random.ranges', 3],
    ['  random: { draws: 1, ranges: { costs.adv_days: { unform: [5, 7] } } }\n', 'CONFIG_UNKNOWN_KEY', 'sweep.random.ranges.costs.adv_days.unform', 3], // prettier-ignore
    ['  random: { draws: 1, ranges: { costs.adv_days: {} } }\n', 'CONFIG_RANGE', 'sweep.random.ranges.costs.adv_days', 3],
    ['  random: { draws: 1, ranges: { costs.adv_days: { int: [5, 7], choice: [5] } } }\n', 'CONFIG_RANGE', 'sweep.random.ranges.costs.adv_days', 3], // prettier-ignore
    ['  random: { draws: 9, ranges: { costs.slippage_bps: { uniform: [1, 1.0000000000000002] } } }\n', 'CONFIG_RANGE', 'sweep.random.ranges.costs.slippage_bps.uniform', 3], // prettier-ignore
    ['  random: { draws: 9, ranges: { costs.slippage_bps: { uniform: [-1.0e+308, 1.0e+308] } } }\n', 'CONFIG_RANGE', 'sweep.random.ranges.costs.slippage_bps.uniform', 3], // prettier-ignore
    ['  random: { draws: 9, ranges: { costs.adv_days: { int: [-9007199254740991, 9007199254740991] } } }\n', 'CONFIG_RANGE', 'sweep.random.ranges.costs.adv_days.int', 3], // prettier-ignore
    ['  random: { draws: 1, ranges: { costs.adv_days: { int: [7, 5] } } }\n', 'CONFIG_RANGE', 'sweep.random.ranges.costs.adv_days.int', 3],
    ['  random: { draws: 1, ranges: { costs.slippage_bps: { log_uniform: [0, 5] } } }\n', 'CONFIG_RANGE', 'sweep.random.ranges.costs.slippage_bps.log_uniform.0', 3], // prettier-ignore
    ['  random: { draws: 1, ranges: { costs.adv_days: { choice: [1, 1] } } }\n', 'CONFIG_RANGE', 'sweep.random.ranges.costs.adv_days.choice', 3], // prettier-ignore
  ])('%j: %s', async (block, code, path, line) => {
    const problems = await problemsOf(expand(block));
    expect(problems.map((problem) => [problem.code, problem.message.split(':')[0], problem.at])).toContainEqual([
      code,
      path,
      `plateau.yaml:${line}`,
    ]);
  });

  it('sets one key twice, in grid and ranges', async () => {
    const block = '  grid: { costs.adv_days: [5] }\n  random: { draws: 1, ranges: { costs.adv_days: { int: [6, 7] } } }\n';
    expect(await problemsOf(expand(block))).toEqual([
      expect.objectContaining({ code: 'CONFIG_CONFLICT', at: 'plateau.yaml:4', message: expect.stringContaining('sets the same value') }),
    ]);
  });

  it('has more than 10,000 variants, counted before any is made', async () => {
    const hundred = `[${Array.from({ length: 100 }, (_, k) => k + 1).join(', ')}]`;
    const grid = ['costs.adv_days', 'costs.slippage_bps', 'costs.taker_fee_bps', 'features.burn_in_days', 'features.min_assets'];
    expect(await problemsOf(expand(`  grid:\n${grid.map((key) => `    ${key}: ${hundred}\n`).join('')}`))).toEqual([
      expect.objectContaining({ code: 'SWEEP_TOO_LARGE', at: 'plateau.yaml:2', message: expect.stringContaining('10000000000') }),
    ]);
  });

  it('has names longer than an id may be', async () => {
    const id = 'x'.repeat(78);
    expect(await problemsOf(expandExperiments([sweep('  grid: { costs.adv_days: [5] }\n', `experiment_id: ${id}\n`)]))).toEqual([
      expect.objectContaining({ code: 'CONFIG_RANGE', at: 'plateau.yaml:1', message: expect.stringContaining('at most 77 characters') }),
    ]);
  });
});

describe('problems of variants', () => {
  it('stand at the value in the block, each key once, with the values that make them', async () => {
    const block = '  grid:\n    universe.basket_size:\n      - 20\n      - 0\n    costs.slippage_bps: [1, 2]\n';
    expect(await problemsOf(expand(block))).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          code: 'CONFIG_RANGE',
          at: 'plateau.yaml:6',
          message: expect.stringMatching(/^universe\.basket_size: .* \(with basket_size 0, slippage_bps 1, and in 1 more of 4 variants\)$/),
        }),
      ]),
    );
  });

  it('say nothing of values where every variant has them', async () => {
    const problems = await problemsOf(expand('  grid: { universe.basket_sise: [1, 2, 3] }\n'));
    expect(problems).toEqual([
      { code: 'CONFIG_UNKNOWN_KEY', at: 'plateau.yaml:3', message: 'universe.basket_sise: no such key', hint: 'did you mean basket_size?' },
    ]);
  });

  it('are told together with those of all other files', async () => {
    const files = [
      file('syntax.yaml', 'a: [1\n'),
      file('key.yaml', 'universe: { basket: 1 }\n'),
      sweep('  grid: { costs.adv_days: [0] }\n'),
      file('gone-base.yaml', 'extends: nowhere.yaml\n'),
      file('fine.yaml', '{}'),
    ];
    const problems = await problemsOf(expandExperiments(files));
    expect(problems.map(({ code, at }) => `${code} ${at}`).sort()).toEqual([
      'CONFIG_NOT_FOUND gone-base.yaml:1',
      'CONFIG_PARSE syntax.yaml:2',
      'CONFIG_RANGE plateau.yaml:3',
      'CONFIG_UNKNOWN_KEY key.yaml:1',
    ]);
  });
});

describe('two experiments', () => {
  it('may not have one id', async () => {
    const files = [file('a.yaml', 'experiment_id: same\n'), file('b.yaml', 'title: b\nexperiment_id: same\nsystem: msm_v0\n')];
    expect(await problemsOf(expandExperiments(files))).toEqual([
      expect.objectContaining({
        code: 'EXPERIMENT_DUPLICATE_ID',
        at: 'b.yaml:2',
        message: 'experiment_id: same is the id in a.yaml and in b.yaml',
      }),
    ]);
  });

  it('may not differ in a key that has no effect; both are named, and the key', async () => {
    const files = [file('a.yaml', 'title: a\n'), file('b.yaml', 'title: b\nuniverse:\n  basket_size: 20\n')];
    expect(await problemsOf(expandExperiments(files))).toEqual([
      expect.objectContaining({
        code: 'EXPERIMENT_NO_EFFECT',
        at: 'b.yaml:3',
        message: 'a (a.yaml) and b (b.yaml) differ in universe.basket_size and are the same configuration',
      }),
    ]);
  });

  it('may not differ in what the command line overrides', async () => {
    const [problem, ...more] = await problemsOf(
      expand('  grid: { universe.basket_size: [15, 20], costs.adv_days: [5, 6] }\n', { set: ['universe.basket_size=30'] }),
    );
    expect(more).toEqual([]);
    expect(problem).toMatchObject({
      code: 'EXPERIMENT_NO_EFFECT',
      at: 'plateau.yaml:3',
      message:
        'plateau__1 (plateau.yaml) and plateau__3 (plateau.yaml) differ in universe.basket_size and are the same configuration (and 1 more such pairs)',
    });
  });

  it('may differ in title, id and family alone', async () => {
    const files = [file('a.yaml', 'title: a\ntrial_family: one\n'), file('b.yaml', 'title: b\ntrial_family: two\n')];
    expect(idsOf(await expandExperiments(files))).toEqual(['a', 'b']);
  });

  it('may be one configuration of two systems', async () => {
    const files = [file('a.yaml', 'system: msm_v0\n'), file('b.yaml', 'system: majors_alts\n')];
    expect(await expandExperiments(files)).toHaveLength(2);
  });
});
