import { parseConfigText } from '@regimelab/core/config';
import { loadExperiment, resolveExperiment, type Experiment } from '@regimelab/pipeline';
import { describe, expect, it } from '@jest/globals';
import { file, problemsOf } from './files.js';

const basketOf = ({ system, config }: Experiment) => (system === 'msm' ? config.target.short_leg.n : config.universe.basket_size);

describe('the system of an experiment', () => {
  const features = 'features: [{ id: momentum, weight: 1 }]\n';
  it.each<[string, Parameters<typeof loadExperiment>[1], Experiment['system']]>([
    ['system: msm_v0\n', {}, 'msm_v0'],
    ['system: majors_alts\ncategory_path: msm\n', {}, 'majors_alts'],
    [`system: msm\ncategory_path: alpha\n${features}`, {}, 'msm'],
    [`category_path: msm/funding\n${features}`, {}, 'msm'],
    ['category_path: msm\n', { systems: ['msm_v0'] }, 'msm_v0'],
    ['category_path: alpha\n', { systems: ['msm_v0'] }, 'msm_v0'],
    ['{}', { systems: ['majors_alts', 'msm'] }, 'majors_alts'],
    ['{}', {}, 'majors_alts'],
    ['{}', { set: ['system=msm_v0'] }, 'msm_v0'],
  ])('of %j, asked with %j, is %s', async (text, options, system) => {
    expect((await loadExperiment([file('x.yaml', text)], options)).system).toBe(system);
  });

  it('that the caller does not run is refused, with the command that does', async () => {
    expect(await problemsOf(loadExperiment([file('x.yaml', 'title: x\nsystem: msm_v0\n')], { systems: ['majors_alts', 'msm'] }))).toEqual([
      {
        code: 'CONFIG_CONFLICT',
        at: 'x.yaml:2',
        message: 'system: expected majors_alts or msm, got msm_v0',
        hint: 'run it with `regimelab msm run`',
      },
    ]);
  });

  it('that nobody knows is refused, with the nearest name', async () => {
    expect(await problemsOf(loadExperiment([file('x.yaml', 'system: major_alts\n')]))).toEqual([
      {
        code: 'CONFIG_RANGE',
        at: 'x.yaml:1',
        message: 'system: expected majors_alts, msm, msm_v0, got "major_alts"',
        hint: 'did you mean majors_alts?',
      },
    ]);
  });

  it('is called pure MSM by its keys where only MSM v0 is run, rather than each key misspelt', async () => {
    const text = 'category_path: msm\nstate_mapping: { n_regimes: 3 }\nfeatures: [{ id: momentum, weight: 1 }]\n';
    expect(await problemsOf(loadExperiment([file('x.yaml', text)], { systems: ['msm_v0'] }))).toEqual([
      expect.objectContaining({ code: 'CONFIG_CONFLICT', at: 'x.yaml:2', hint: 'run it with `regimelab backtest`' }),
    ]);
  });
});

describe('the header of an experiment', () => {
  it('is what its keys say', async () => {
    const text = 'title: Hot funding\nexperiment_id: hot\ncategory_path: alpha/funding\ntrial_family: funding\nsystem: msm_v0\n';
    expect((await loadExperiment([file('x.yaml', text)])).header).toEqual({
      title: 'Hot funding',
      experimentId: 'hot',
      categoryPath: 'alpha/funding',
      trialFamily: 'funding',
    });
  });

  it('falls back to the file for the id, to the id for the title, and to the category for the family', async () => {
    expect((await loadExperiment([file('My desk.yaml', 'system: msm_v0\ncategory_path: alpha\n')])).header).toEqual({
      title: 'MSM v0',
      experimentId: 'my_desk',
      categoryPath: 'alpha',
      trialFamily: 'alpha',
    });
    expect((await loadExperiment([file('x.yaml', 'experiment_id: hot\n')])).header.title).toBe('hot');
  });
});

describe('layers', () => {
  const first = file('first.yaml', 'universe: { basket_size: 11, min_basket_size: 10 }\n');
  const second = file('second.yaml', 'universe: { basket_size: 12 }\n');

  it('win from left to right: files, assignments in their order, flags', async () => {
    expect(basketOf(await loadExperiment([first, second]))).toBe(12);
    expect(basketOf(await loadExperiment([second, first]))).toBe(11);
    expect(basketOf(await loadExperiment([first, second], { set: ['universe.basket_size=13', 'universe.basket_size=14'] }))).toBe(14);
    const { config } = await loadExperiment([first], { set: ['outputs.reports_dir=a', 'data.data_lake_dir=b'], flags: { out: 'c' } });
    expect([config.outputs.reports_dir, config.data.data_lake_dir]).toEqual(['c', 'b']);
  });

  it('take a flag to the key it has in the system', async () => {
    const flags = { lake: 'lake', lakeDescriptor: 'd.yaml', out: 'out', seed: 7 };
    const of = async (text: string) => (await loadExperiment([file('x.yaml', text)], { flags })).config;
    const places = { data: { data_lake_dir: 'lake', lake_descriptor: 'd.yaml' }, outputs: { reports_dir: 'out' } };
    expect(await of('system: msm_v0\n')).toMatchObject({ ...places, inference: { seed: 7 } });
    expect(await of('system: majors_alts\n')).toMatchObject({ ...places, evaluation: { bootstrap: { seed: 7 } } });
    expect(await of('system: msm\nfeatures: [{ id: momentum, weight: 1 }]\n')).toMatchObject({
      ...places,
      evaluation: { bootstrap: { seed: 7 } },
    });
  });

  it('name an assignment that is misspelt, of the wrong type or out of range', async () => {
    const set = ['universe.basket_sise=10', 'costs.slippage_bps=-1', 'beta=no'];
    const problems = await problemsOf(loadExperiment([first], { set }));
    expect(problems.map(({ code, at, hint }) => [code, at, hint])).toEqual([
      ['CONFIG_UNKNOWN_KEY', '--set universe.basket_sise=10', 'did you mean basket_size?'],
      ['CONFIG_RANGE', '--set costs.slippage_bps=-1', null],
      ['CONFIG_TYPE', '--set beta=no', null],
    ]);
  });

  it('name the file of a problem that stands nowhere in it', async () => {
    expect(await problemsOf(loadExperiment([first, file('x.yaml', 'system: msm\nuniverse: 1\n')]))).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'CONFIG_TYPE', at: 'x.yaml', message: expect.stringMatching(/^features/) })]),
    );
  });
});

describe('a single run', () => {
  it('refuses a sweep', async () => {
    const text = 'title: x\nsweep:\n  grid: { universe.basket_size: [10, 20] }\n';
    expect(await problemsOf(loadExperiment([file('x.yaml', text)]))).toEqual([
      expect.objectContaining({ code: 'CONFIG_UNUSED_KEY', at: 'x.yaml:2', message: expect.stringContaining('regimelab sweep') }),
    ]);
  });

  it('of a posted text reads no file', async () => {
    const posted = parseConfigText('title: x\nextends: /etc/passwd\n', 'request body');
    expect(await problemsOf(resolveExperiment([posted]))).toEqual([
      { code: 'CONFIG_UNUSED_KEY', at: 'request body:2', message: 'extends: only a configuration file can extend another', hint: null },
    ]);
    expect(await resolveExperiment([parseConfigText('experiment_id: posted\n', 'request body')])).toMatchObject({
      system: 'majors_alts',
      header: { experimentId: 'posted' },
      file: null,
      variant: null,
    });
  });
});
