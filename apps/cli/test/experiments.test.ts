import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { regimelab, ROOT, temporaryFolder } from './program.js';
import { expectRefusalIn, type Refusal } from './refusal.js';

jest.setTimeout(60_000);

const { path: folder, clean } = temporaryFolder();
afterAll(clean);

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}
const period = ['--start', '2024-01-01', '--end', '2024-02-01'];

describe('--set', () => {
  it.each<[string, readonly string[], Omit<Refusal, 'exit'>]>([
    [
      'a misspelt key of backtest',
      ['backtest', ...period, '--set', 'universe.basket_sise=10'],
      { code: 'CONFIG_UNKNOWN_KEY', names: ['universe.basket_sise'], hint: 'did you mean basket_size?' },
    ],
    [
      'a misspelt key of msm run',
      ['msm', 'run', ...period, '--set', 'feature.lookbak_days=10'],
      { code: 'CONFIG_UNKNOWN_KEY', names: ['feature.lookbak_days'], hint: 'did you mean lookback_days?' },
    ],
    [
      'a misspelt key of signals',
      ['signals', '--asof', '2024-01-01', '--set', 'beta.ridge_alfa=1'],
      { code: 'CONFIG_UNKNOWN_KEY', names: ['beta.ridge_alfa'], hint: 'did you mean ridge_alpha?' },
    ],
    ['no assignment', ['backtest', ...period, '--set', 'universe'], { code: 'USAGE_BAD_VALUE', names: ['--set universe', 'key=value'] }],
    [
      'no value',
      ['backtest', ...period, '--set', 'universe.basket_size='],
      { code: 'CONFIG_PARSE', names: ['--set universe.basket_size='] },
    ],
  ])('refuses %s', (_, args, refusal) => expectRefusalIn(folder, args, { exit: 2, ...refusal }));

  it('names the flag as the place of the problem', async () => {
    const { stderr } = await regimelab(['backtest', ...period, '--set', 'costs.slippage_bps=1', '--set', 'costs.slippage_bps=-1'], folder);
    expect(stderr).toContain('\n  at --set costs.slippage_bps=-1\n');
  });
});

describe('an experiment', () => {
  it.each<[string, readonly string[], Omit<Refusal, 'exit'>]>([
    [
      'extends a file that is not there',
      ['backtest', ...period, '--experiment', file('orphan.yaml', 'title: x\nextends: gone.yaml\n')],
      { code: 'CONFIG_NOT_FOUND', names: ['gone.yaml'], hint: 'a path after extends' },
    ],
    [
      'extends itself',
      ['msm', 'run', ...period, '--config', file('ring.yaml', 'extends: ring.yaml\n')],
      { code: 'CONFIG_CYCLE', names: ['ring.yaml extends ring.yaml'] },
    ],
    [
      'belongs to another command',
      ['backtest', ...period, '--experiment', file('weekly.yaml', 'title: x\nsystem: msm_v0\n')],
      { code: 'CONFIG_CONFLICT', names: ['expected majors_alts or msm, got msm_v0'], hint: 'run it with `regimelab msm run`' },
    ],
    [
      'is a sweep',
      ['backtest', ...period, '--experiment', file('sweep.yaml', 'title: x\nsweep: { grid: { costs.slippage_bps: [1, 2] } }\n')],
      { code: 'CONFIG_UNUSED_KEY', names: ['regimelab sweep'], place: '2:1' },
    ],
    [
      'names a feature that is not',
      ['backtest', ...period, '--experiment', file('msm.yaml', 'system: msm\nfeatures:\n  - { id: momentun, weight: 1 }\n')],
      { code: 'EXPERIMENT_UNKNOWN_FEATURE', names: ['momentun'], hint: 'did you mean momentum?', place: '3:7' },
    ],
    [
      'has no effect',
      [
        'sweep',
        ...period,
        '--glob',
        file('idle.yaml', 'sweep: { grid: { costs.slippage_bps: [1, 2] } }\n'),
        '--set',
        'costs.slippage_bps=3',
      ],
      { code: 'EXPERIMENT_NO_EFFECT', names: ['idle__1', 'idle__2', 'costs.slippage_bps'], hint: 'one sets a default' },
    ],
  ])('is refused where it %s', (_, args, refusal) => expectRefusalIn(folder, args, { exit: 2, ...refusal }));
});

describe('schema', () => {
  it.each(['majors_alts', 'experiment'])('prints the schema %s that is published', async (name) => {
    const { code, stdout, stderr } = await regimelab(['schema', ...(name === 'experiment' ? [] : [name])], folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(ROOT, `experiments/schema/${name}.schema.json`), 'utf8')));
  });

  it('refuses a name that is not, with the nearest', () =>
    expectRefusalIn(folder, ['schema', 'majors_alt'], {
      exit: 2,
      code: 'USAGE_BAD_VALUE',
      names: ['majors_alt', 'msm_v0'],
      hint: 'did you mean majors_alts?',
    }));
});
