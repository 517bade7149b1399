import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { baselineVariants, basketSizeVariants, loadExperiment, riskVariants, type VariantExperiment } from '@regimelab/pipeline';

const folder = mkdtempSync(join(tmpdir(), 'regimelab-variants-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const EXPERIMENTS = join(__dirname, '../../../../experiments/majors_alts');
const names = (variants: readonly VariantExperiment[]) => variants.map(({ name }) => name);
const universes = (variants: readonly VariantExperiment[]) =>
  variants.map(({ experiment }) => [experiment.config.universe.basket_size, experiment.config.universe.min_basket_size]);
const controls = ({ experiment }: VariantExperiment) =>
  Object.entries(experiment.config.backtest.risk_management).flatMap(([name, { enabled }]) => (enabled ? [name] : []));
const given = { files: [] };

describe('every variant', () => {
  it('is an experiment of its own in the family of the comparison, under the flags given', async () => {
    const set = ['experiment_id=mine', 'title=Mine', 'execution_lag=2'.replace('execution', 'backtest.execution')];
    const variants = await basketSizeVariants({ files: [], set, flags: { lake: './elsewhere', out: './there', seed: 7 } }, [10]);
    const { header, config } = variants[1]!.experiment;
    expect(header).toMatchObject({
      experimentId: 'mine__basket_10',
      title: 'Mine: a basket of up to 10 alts',
      trialFamily: 'compare/basket-sizes',
    });
    expect(config).toMatchObject({
      data: { data_lake_dir: './elsewhere' },
      outputs: { reports_dir: './there' },
      backtest: { execution_lag: 2 },
      evaluation: { bootstrap: { seed: 7 } },
    });
  });

  it('has an id that a run may have, however long that of the experiment', async () => {
    const [, variant] = await riskVariants({ files: [], set: [`experiment_id=${'x'.repeat(80)}`] });
    expect(variant!.experiment.header.experimentId).toHaveLength(80);
    expect(variant!.experiment.header.experimentId).toMatch(/__stop_loss$/);
  });
});

describe('basket sizes', () => {
  it('begin with the configured size, whatever the order given, and need no more names than they have', async () => {
    const variants = await basketSizeVariants({ files: [], set: ['universe.per_name_cap=0.2'] }, [5, 20, 30]);
    expect(names(variants)).toEqual(['basket_20', 'basket_5', 'basket_30']);
    expect(universes(variants)).toEqual([
      [20, 10],
      [5, 5],
      [30, 10],
    ]);
  });

  it('put the configured size first also where it is not in the list', async () => {
    expect(names(await basketSizeVariants({ files: [], set: ['universe.basket_size=12'] }, [10, 15]))).toEqual([
      ...['basket_12', 'basket_10', 'basket_15'],
    ]);
  });

  it('refuse a list with the configured size alone, and a size whose names cannot fill the leg', async () => {
    await expect(basketSizeVariants(given, [20])).rejects.toMatchObject({ code: 'COMPARE_ONE_VARIANT' });
    await expect(basketSizeVariants(given, [5])).rejects.toMatchObject({ code: 'CONFIG_CONFLICT' });
  });
});

describe('risk controls', () => {
  it('are none, each, and all four', async () => {
    const variants = await riskVariants(given);
    expect(variants.map((variant) => [variant.name, controls(variant)])).toEqual([
      ['none', []],
      ...['stop_loss', 'take_profit', 'volatility_targeting', 'trailing_stop'].map((name) => [name, [name]]),
      ['all', ['stop_loss', 'take_profit', 'volatility_targeting', 'trailing_stop']],
    ]);
  });

  it('use the configured values where they are on, and hold none where they are off', async () => {
    const config = file('stop.yaml', 'backtest: { risk_management: { stop_loss: { k_stop: 2 } } }');
    const variants = await riskVariants({ files: [config] });
    const stops = variants.map(({ name, experiment }) => [name, experiment.config.backtest.risk_management.stop_loss.k_stop]);
    expect(stops.filter(([, k]) => k === 2)).toEqual([
      ['stop_loss', 2],
      ['all', 2],
    ]);
  });
});

describe('baseline and enhanced', () => {
  it('are the seeds’ config_baseline.yaml and the given configuration', async () => {
    const [baseline, enhanced] = await baselineVariants(given, null);
    const [written, plain] = await Promise.all([
      loadExperiment([join(EXPERIMENTS, 'majors_alts_baseline.yaml')], { systems: ['majors_alts'] }),
      loadExperiment([], { systems: ['majors_alts'] }),
    ]);
    expect({ ...baseline!.experiment.config, outputs: null }).toEqual({ ...written.config, outputs: null });
    expect(enhanced!.experiment.config).toEqual(plain.config);
  });

  it('differ in the score and the stop alone: the rest of the baseline is as given', async () => {
    const [baseline] = await baselineVariants({ files: [], set: ['universe.basket_size=12'] }, null);
    expect(baseline!.experiment.config.universe.basket_size).toBe(12);
  });

  it('take another baseline from files', async () => {
    const other = file('other.yaml', 'backtest: { execution_lag: 2 }');
    const [baseline, enhanced] = await baselineVariants(given, [other]);
    expect([baseline, enhanced].map((variant) => variant!.experiment.config.backtest.execution_lag)).toEqual([2, 1]);
  });

  it('are refused where they are the same', async () => {
    const written = join(EXPERIMENTS, 'majors_alts_baseline.yaml');
    await expect(baselineVariants({ files: [written] }, null)).rejects.toMatchObject({ code: 'COMPARE_SAME_VARIANT' });
  });
});
