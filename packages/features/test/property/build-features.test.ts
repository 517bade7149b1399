import { createAxes, crossSection, type Panel } from '@regimelab/core';
import { expectCausal, panels, permuted } from '@regimelab/core/testing';
import { buildFeatures, FEATURE_COLUMNS, groupFunding, rollingZScore, TWIN_NAMES, type FeatureInputs } from '@regimelab/features';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { expectAllClose } from '../close.js';
import { differing, everyColumn, noise } from '../markets.js';

const panelNames = ['price', 'marketCapAsOf', 'volume', 'funding', 'openInterest', 'openInterestAsOf'] as const;
const majors = ['A0', 'A1'] as const;
const options = { minAssets: 2, burnInDays: 10 };

/**
 * All six panels side by side as one, six columns an asset, so that the law of causality can cut and poison them together. Four alts and two
 * majors over up to 100 days, so that every twin has a value; holes, and a seed for the values: drawing each of 3,600 would take minutes.
 */
const stacked: fc.Arbitrary<Panel> = fc
  .record({
    T: fc.integer({ min: 80, max: 100 }),
    seed: fc.integer({ min: 0, max: 1_000_000 }),
    holes: fc.constantFrom(0, 0.002, 0.02, 0.1),
  })
  .map(({ T, seed, holes }) => {
    const columns = 6 * panelNames.length;
    const axes = createAxes(
      'day',
      Array.from({ length: T }, (_, t) => 19_700 + t),
      Array.from({ length: columns }, (_, n) => `C${n}`),
    );
    const values = new Float64Array(T * columns);
    for (let i = 0; i < values.length; i++) {
      const x = noise(seed, i);
      values[i] = (1000 * x) % 1 < holes ? NaN : 1 + x;
    }
    return { axes, values };
  });

/** The inputs that stand side by side in a stacked panel; rates get both signs. */
function inputsOf({ axes, values }: Panel): FeatureInputs {
  const width = panelNames.length;
  const N = axes.assets.length / width;
  const own = createAxes(
    'day',
    axes.times,
    Array.from({ length: N }, (_, n) => `A${n}`),
  );
  const pick = (k: number): Panel => {
    const picked = new Float64Array(values.length / width);
    for (let i = 0; i < picked.length; i++) picked[i] = values[i * width + k]!;
    return { axes: own, values: panelNames[k] === 'funding' ? picked.map((x) => 1e-4 * (x - 1.3)) : picked };
  };
  return {
    ...{ price: pick(0), marketCapAsOf: pick(1), volume: pick(2), funding: pick(3), openInterest: pick(4), openInterestAsOf: pick(5) },
    altIds: new Set(own.assets),
  };
}
const build = (inputs: FeatureInputs) => buildFeatures(inputs, { majors, excluded: new Set<string>() }, options);
const panelsOf = (inputs: FeatureInputs, change: (panel: Panel) => Panel): FeatureInputs => ({
  ...inputs,
  ...Object.fromEntries(panelNames.map((name) => [name, change(inputs[name]!)])),
});

describe('buildFeatures', () => {
  it('is known at its time in every column, raw, twin and fact: cutting or poisoning the future changes nothing before', () => {
    expectCausal((panel) => {
      const columns = [...everyColumn(build(inputsOf(panel))).values()];
      return Array.from(panel.axes.times, (_, t) => columns.map((column) => column[t]!));
    }, stacked);
  });

  it('does not depend on the order of assets, to the bit', () => {
    fc.assert(
      fc.property(stacked, fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), (panel, order) => {
        const inputs = inputsOf(panel);
        expect(differing(build(inputs), build(panelsOf(inputs, (one) => permuted(one, order))))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('does not depend on an asset without a value, to the bit', () => {
    fc.assert(
      fc.property(stacked, fc.constantFrom('A00', 'A35', 'Z'), (panel, id) => {
        const inputs = inputsOf(panel);
        const axes = createAxes('day', panel.axes.times, [...inputs.price.axes.assets, id]);
        const N = axes.assets.length;
        const widened = panelsOf(inputs, ({ values }) => ({
          axes,
          values: Float64Array.from({ length: axes.times.length * N }, (_, i) =>
            i % N === N - 1 ? NaN : values[Math.floor(i / N) * (N - 1) + (i % N)]!,
          ),
        }));
        expect(differing(build(inputs), build({ ...widened, altIds: new Set(axes.assets) }))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('does not depend on what stands in an excluded asset', () => {
    fc.assert(
      fc.property(stacked, (panel) => {
        const inputs = inputsOf(panel);
        const poisoned = panelsOf(inputs, ({ axes, values }) => ({ axes, values: values.map((x, i) => (i % 6 === 4 ? 1e6 * x : x)) }));
        const of = (market: FeatureInputs) => buildFeatures(market, { majors, excluded: new Set(['A4']) }, options);
        expect(differing(of(inputs), of(poisoned))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps to the ranges of its features', () => {
    const between = (column: Float64Array, low: number, high: number) => column.every((x) => Number.isNaN(x) || (x >= low && x <= high));
    fc.assert(
      fc.property(stacked, (panel) => {
        const { raw, z } = build(inputsOf(panel));
        expect(between(raw.alt_breadth_pct_up, 0, 100)).toBe(true);
        expect(between(raw.alt_breadth_iqr, 0, Infinity)).toBe(true);
        expect(between(raw.btc_dominance, 0, 1)).toBe(true);
        expect(between(raw.oi_risk, 0, 1)).toBe(true);
        expect(between(raw.liquidity_pct_at_high, 0, 100)).toBe(true);
        // No value of 60 lies further from their mean than (n − 1)/√n deviations.
        for (const name of TWIN_NAMES) expect(between(z[name], -59 / Math.sqrt(60) - 1e-9, 59 / Math.sqrt(60) + 1e-9)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('does not depend on the unit of money', () => {
    fc.assert(
      fc.property(stacked, (panel) => {
        const inputs = inputsOf(panel);
        const twice = { ...panelsOf(inputs, ({ axes, values }) => ({ axes, values: values.map((x) => 4 * x) })), funding: inputs.funding };
        // Powers of two are exact, so only the volume in dollars may differ.
        expect(differing(build(inputs), build(twice))).toEqual(['raw_liquidity_7d_median']);
      }),
      { numRuns: 30 },
    );
  });

  it('has values to test: no column of a whole market is empty', () => {
    const [panel] = fc.sample(
      stacked.filter(({ values }) => !values.some(Number.isNaN)),
      { numRuns: 1, seed: 1 },
    );
    const { raw, z } = build(inputsOf(panel!));
    for (const { name } of FEATURE_COLUMNS) expect([name, raw[name].some(Number.isFinite)]).toEqual([name, true]);
    for (const name of TWIN_NAMES) expect([name, z[name].some(Number.isFinite)]).toEqual([name, true]);
  });
});

describe('groupFunding', () => {
  it.each(['mean', 'median'] as const)('by %s is known at its time, and lies between the rates of its members', (method) => {
    const rates = panels({ missing: 0.3 });
    expectCausal((panel) => Array.from(groupFunding(panel, null, panel.axes.assets, { method }).plain, (rate) => [rate]), rates);
    fc.assert(
      fc.property(rates, (panel) => {
        const { plain } = groupFunding(panel, null, panel.axes.assets, { method });
        for (let t = 0; t < plain.length; t++) {
          const present = crossSection(panel, t).filter(Number.isFinite);
          if (present.length === 0) expect(plain[t]).toBeNaN();
          else expect(plain[t]! >= Math.min(...present) * (1 - 1e-12) && plain[t]! <= Math.max(...present) * (1 + 1e-12)).toBe(true);
        }
      }),
    );
  });
});

describe('rollingZScore', () => {
  /** Values of all sizes with holes, and runs of equal ones. */
  const values = fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
      { weight: 2, arbitrary: fc.constantFrom(0.1, 0.1, 1 / 3) },
      { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity) },
    ),
    { maxLength: 60 },
  );

  it('is its definition: a mean and a sum of squares of each window', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 20 }), (x, window) => {
        const needed = window <= 7 ? window : Math.ceil(0.8 * window - 1e-9);
        const expected = x.map((newest, t) => {
          const finite = x.slice(Math.max(0, t - window + 1), t + 1).filter(Number.isFinite);
          if (!Number.isFinite(newest) || finite.length < Math.max(2, needed) || Math.max(...finite) === Math.min(...finite)) return null;
          const mean = finite.reduce((a, b) => a + b, 0) / finite.length;
          const deviation = Math.sqrt(finite.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (finite.length - 1));
          return deviation <= 1e-12 * Math.max(1, Math.abs(mean)) ? null : (newest - mean) / deviation;
        });
        expectAllClose(rollingZScore(Float64Array.from(x), window), expected, 1e-12, 1);
      }),
    );
  });
});
