import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EXPERIMENT_SCHEMAS, expandExperiments, experimentJsonSchema, loadExperiment } from '@regimelab/pipeline';
import { describe, expect, it } from '@jest/globals';

const EXPERIMENTS = resolve(__dirname, '../../../../experiments');
const files = readdirSync(EXPERIMENTS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml')).sort(); // prettier-ignore

describe('the experiments of this repository', () => {
  it('resolve together, each id and each configuration once', async () => {
    const all = await expandExperiments(files.map((name) => join(EXPERIMENTS, name)));
    const perFile = Object.fromEntries(files.map((name) => [name, all.filter(({ file }) => file === join(EXPERIMENTS, name)).length]));
    expect(perFile).toEqual({
      'majors_alts/majors_alts.yaml': 1,
      'majors_alts/majors_alts_baseline.yaml': 1,
      'majors_alts/majors_alts_original.yaml': 1,
      'majors_alts/sweeps/basket_size.yaml': 5,
      'majors_alts/sweeps/random.yaml': 20,
      'majors_alts/sweeps/thresholds.yaml': 25,
      'msm/msm_v0.yaml': 1,
      'msm/msm_v0_original.yaml': 1,
      'msm/msm_v1_baseline.yaml': 1,
      'msm/msm_v1_majors7030.yaml': 1,
    });
  });

  it.each(['majors_alts/majors_alts.yaml', 'msm/msm_v0.yaml'])('%s spells the defaults', async (name) => {
    const spelt = await loadExperiment([join(EXPERIMENTS, name)]);
    expect(spelt.config).toEqual((await loadExperiment([], { systems: [spelt.system] })).config);
  });

  it.each(files)('%s names its schema for editors, and its system', async (name) => {
    const text = readFileSync(join(EXPERIMENTS, name), 'utf8');
    const { system } = await loadExperiment([join(EXPERIMENTS, name)], {}).catch(
      async () => (await expandExperiments([join(EXPERIMENTS, name)]))[0]!,
    );
    const [, schema] = /^# yaml-language-server: \$schema=(.*)\n/.exec(text) ?? [];
    expect(resolve(EXPERIMENTS, name, '..', schema ?? '')).toBe(join(EXPERIMENTS, `schema/${system}.schema.json`));
  });
});

describe('the published JSON Schemas', () => {
  // To write one anew: `regimelab schema <name> > experiments/schema/<name>.schema.json`, then `npm run format`.
  it.each(EXPERIMENT_SCHEMAS)('%s is what the parsing schema gives', (name) => {
    expect(JSON.parse(readFileSync(join(EXPERIMENTS, `schema/${name}.schema.json`), 'utf8'))).toEqual(experimentJsonSchema(name));
  });
});
