import { describe, expect, it } from '@jest/globals';
import { asCausal, createAxes } from '@regimelab/core';
import { regimeStability, REGIME_NAMES_5 } from '@regimelab/labeling';
import { evaluateReturns, regimeEvaluationJson } from '../../src/majors-alts/evaluate-regimes.js';
import type { MajorsAltsResult } from '../../src/majors-alts/compute-majors-alts.js';
import { PureMsmConfigSchema } from '../../src/pure-msm/pure-msm-config.js';
import { stabilityJson } from '../../src/pure-msm/pure-msm-tables.js';
import { toMajorsAltsConfig } from '../../src/pure-msm/to-majors-alts-config.js';

/** The evaluation of regime[t] against y[t+1], by the numbers 1 … 5 of the specification. */
function evaluated(regime: readonly number[], ahead: readonly number[]) {
  const config = toMajorsAltsConfig(
    PureMsmConfigSchema.parse({
      features: [{ id: 'momentum', weight: 1 }],
      target: { horizon_days: [1] },
      evaluation: { bootstrap: { n_boot: 99 } },
    }),
  );
  const T = regime.length + 1;
  const days = {
    market: {
      grid: createAxes(
        'day',
        Int32Array.from({ length: T }, (_, t) => t),
        ['BTC'],
      ),
    },
    signals: { regime: asCausal({ names: REGIME_NAMES_5, code: Int8Array.from([...regime.map((number) => number - 1), -1]) }) },
    rows: { first: 0, last: T - 1 },
    simulated: { first: 0, last: T - 1 },
  } as unknown as MajorsAltsResult;
  const evaluation = evaluateReturns(days, config, () => Float64Array.from([NaN, ...ahead]));
  return regimeEvaluationJson(evaluation, REGIME_NAMES_5)['horizon_1d']!.edge_stats as Readonly<Record<string, number | null>>;
}

describe('the evaluation of regimes', () => {
  it('pairs a regime with what followed it: the example of four days', () => {
    const edges = evaluated([5, 1, 5, 1], [0.02, -0.01, 0.03, -0.02]);
    const wanted = {
      mean_all: 0.005,
      mean_5: 0.025,
      mean_1: -0.015,
      edge_best: 0.02,
      edge_worst: -0.02,
      spread_1_5: 0.04,
      spread_ls: -0.04,
    };
    for (const [name, value] of Object.entries(wanted)) expect([name, edges[name]!.toFixed(12)]).toEqual([name, value.toFixed(12)]);
  });

  it('has null where a regime has no day, never 0', () => {
    const edges = evaluated([5, 3, 5, 3], [0.02, -0.01, 0.03, -0.02]);
    expect([edges['mean_1'], edges['edge_worst'], edges['spread_1_5'], edges['spread_ls']]).toEqual([null, null, null, null]);
    expect(edges['edge_best']).toBeCloseTo(0.02, 12);
  });
});

describe('stabilityJson', () => {
  it('has 2 switches, 146.1 a year and a mean of 2 days for A A B B B A', () => {
    const path = { names: ['A', 'B'], code: Int8Array.of(0, 0, 1, 1, 1, 0) };
    expect(stabilityJson(regimeStability(path, Int32Array.from([0, 1, 2, 3, 4, 5])))).toEqual({
      switches_per_year: 146.1,
      avg_regime_duration_days: 2,
      regime_distribution: { A: 50, B: 50 },
      total_switches: 2,
      total_days: 6,
    });
  });
});
