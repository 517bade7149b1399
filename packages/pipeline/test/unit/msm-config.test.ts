import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigErrors } from '@regimelab/core';
import { loadMsmConfig } from '@regimelab/pipeline';

const folder = mkdtempSync(join(tmpdir(), 'regimelab-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string, name = 'config.yaml'): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function problemsOf(text: string) {
  const error: unknown = await loadMsmConfig([file(text)]).catch((reason: unknown) => reason);
  if (!(error instanceof ConfigErrors)) throw error;
  return error.problems.map(({ code, message, at, hint }) => ({ code, path: message.split(':')[0], line: at?.line ?? null, hint }));
}

describe('loadMsmConfig', () => {
  it('has the defaults of the specification', async () => {
    const { config, header } = await loadMsmConfig([]);
    expect(config.universe).toMatchObject({ majors: ['BTC', 'ETH'], majors_weights: [0.7, 0.3], basket_size: 30, min_basket_size: 30 });
    expect(config.feature).toEqual({ lookback_days: 7, min_days_per_asset: 4, min_coverage_pct: 60, min_price_coverage_pct: 60 });
    expect(config.returns).toMatchObject({ max_staleness_days: 3, incomplete_week: 'skip' });
    expect(config.label.v0_1.window_weeks).toBe(52);
    expect(header.experimentId).toBe('msm_v0');
  });

  it('takes later files over earlier ones, and the command line over both; lists are replaced', async () => {
    const first = file('universe: { basket_size: 20, majors: [BTC], majors_weights: [1] }\nfeature: { lookback_days: 14 }\n', 'a.yaml');
    const second = file('universe: { basket_size: 10 }\n', 'b.yaml');
    const { config } = await loadMsmConfig([first, second], { feature: { lookback_days: 21 } });
    expect([config.universe.basket_size, config.universe.majors, config.feature.lookback_days]).toEqual([10, ['BTC'], 21]);
  });

  it('needs no more names than a smaller basket has', async () => {
    const { config } = await loadMsmConfig([file('universe: { basket_size: 12 }')]);
    expect(config.universe.min_basket_size).toBe(12);
  });

  it('names a plain configuration after its file and an experiment after its own key', async () => {
    expect((await loadMsmConfig([file('feature: {}', 'My desk-config.yaml')])).header.experimentId).toBe('my_desk_config');
    expect((await loadMsmConfig([file('experiment_id: hot_funding\nsystem: msm_v0\n')])).header.experimentId).toBe('hot_funding');
  });

  it('reports every problem of a file with its line and the nearest key', async () => {
    const problems = await problemsOf('feature:\n  lookbak_days: 7\nuniverse:\n  basket_size: 0\nreturns:\n  incomplete_week: drop\n');
    expect(problems).toEqual(
      expect.arrayContaining([
        { code: 'CONFIG_UNKNOWN_KEY', path: 'feature.lookbak_days', line: 2, hint: 'did you mean lookback_days?' },
        expect.objectContaining({ code: 'CONFIG_RANGE', path: 'universe.basket_size', line: 4 }),
        expect.objectContaining({ code: 'CONFIG_RANGE', path: 'returns.incomplete_week', line: 6 }),
      ]),
    );
  });

  it.each([
    ['universe: { majors_weights: [0.7, 0.2] }', 'CONFIG_CONFLICT', 'universe.majors_weights'],
    ['universe: { majors_weights: [1] }', 'CONFIG_CONFLICT', 'universe.majors_weights'],
    ['universe: { basket_size: 10, min_basket_size: 11 }', 'CONFIG_CONFLICT', 'universe.min_basket_size'],
    ['feature: { min_days_per_asset: 8 }', 'CONFIG_CONFLICT', 'feature.min_days_per_asset'],
    ['label: { bins: 3 }', 'CONFIG_CONFLICT', 'label.bin_names'],
    ['label: { v0_1: { window_weeks: 4 } }', 'CONFIG_CONFLICT', 'label.v0_1.window_weeks'],
    ['label: { bin_ranges: [[0, 50], [60, 100]] }', 'CONFIG_RANGE', 'label.bin_ranges'],
    ['returns: { costs_enabled: true }', 'CONFIG_VALUE_UNSUPPORTED', 'returns.costs_enabled'],
    ['data: { universe_snapshots_path: snapshots }', 'CONFIG_VALUE_UNSUPPORTED', 'data.universe_snapshots_path'],
    ['universe: { basket_size: thirty }', 'CONFIG_TYPE', 'universe.basket_size'],
    ['system: majors_alts', 'CONFIG_CONFLICT', 'system'],
  ])('refuses %s with %s at %s', async (text, code, path) => {
    expect(await problemsOf(text)).toEqual(expect.arrayContaining([expect.objectContaining({ code, path, line: 1 })]));
  });
});
