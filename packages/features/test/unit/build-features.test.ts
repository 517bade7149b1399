import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AlignmentError, ConfigErrors, createAxes, createPanel, panelOf, ShapeError, type Panel } from '@regimelab/core';
import {
  buildFeatures,
  COMPOSITE_INPUTS,
  FEATURE_COLUMNS,
  featureColumns,
  GROUP_FUNDING_MODES,
  TWIN_NAMES,
  TWIN_WARM_UP,
  type BuildFeaturesOptions,
  type FeatureInputs,
} from '@regimelab/features';
import { describe, expect, it } from '@jest/globals';
import { expectAllClose } from '../close.js';
import { differing, featuresOf, inputsOf, universe, wholeMarket } from '../markets.js';

interface Golden {
  readonly assets: readonly string[];
  readonly majors: readonly [string, string];
  readonly excluded: readonly string[];
  readonly inputs: Readonly<Record<string, readonly (number | null)[]>>;
  readonly columns: Readonly<Record<string, readonly (number | null)[]>>;
  readonly group_funding: Readonly<
    Record<'alts' | 'majors', { readonly weighted: readonly number[]; readonly fallback: readonly number[] }>
  >;
  readonly median: Readonly<Record<string, readonly (number | null)[]>>;
  readonly mean: Readonly<Record<string, readonly (number | null)[]>>;
}

describe('buildFeatures equals pandas, one day and one window at a time (tools/oracles/features)', () => {
  const file = JSON.parse(readFileSync(join(__dirname, '../golden/features.json'), 'utf8')) as Golden;
  const T = file.inputs['price']!.length / file.assets.length;
  const axes = createAxes(
    'day',
    Array.from({ length: T }, (_, t) => 19_723 + t),
    file.assets,
  );
  const panel = (name: string) =>
    createPanel(
      axes,
      Float64Array.from(file.inputs[name]!, (x) => x ?? NaN),
    );
  const build = (options: BuildFeaturesOptions = {}) =>
    buildFeatures(
      {
        price: panel('price'),
        marketCapAsOf: panel('market_cap'),
        volume: panel('volume'),
        funding: panel('funding'),
        openInterest: panel('open_interest'),
        openInterestAsOf: panel('open_interest_asof'),
        altIds: new Set(file.assets),
      },
      { majors: file.majors, excluded: new Set(file.excluded) },
      options,
    );
  const features = build();
  const columns = featureColumns(features) as Readonly<Record<string, ArrayLike<number>>>;

  it.each(Object.keys(file.columns))('in %s', (name) => {
    // A z-score of a nearly constant window and a small difference of large numbers have no twelve digits of their own.
    const scale = name.startsWith('z_') || name.includes('zscore') ? 1 : name.includes('funding') ? 1e-4 : 1e-3;
    expectAllClose(columns[name]!, file.columns[name]!, 1e-12, scale, name);
  });

  it('has no column that pandas does not', () => {
    expect(
      Object.keys(columns)
        .filter((name) => /^(raw|z)_/.test(name))
        .sort(),
    ).toEqual(Object.keys(file.columns).sort());
  });

  it.each(['alts', 'majors'] as const)('in the days of the %s that go by open interest, and those that fall back', (group) => {
    const { mode, oiFallback } = features.groupFunding[group];
    expect(Array.from(mode, (code) => Number(GROUP_FUNDING_MODES[code] === 'oi_weighted'))).toEqual(file.group_funding[group].weighted);
    expect([...oiFallback]).toEqual(file.group_funding[group].fallback);
  });

  it.each(['median', 'mean'] as const)('with the %s of the rates', (method) => {
    const of = featureColumns(build({ groupFunding: method })) as Readonly<Record<string, ArrayLike<number>>>;
    for (const [name, expected] of Object.entries(file[method])) {
      expectAllClose(of[name.startsWith('z_') ? name : `raw_${name}`]!, expected, 1e-12, name.includes('z') ? 1 : 1e-4, name);
    }
  });
});

describe('the columns', () => {
  const names = (prefix: string, of: readonly string[]) => of.map((name) => `${prefix}_${name}`);
  const raw = names(
    'raw',
    (
      'alt_breadth_pct_up alt_breadth_median_ret alt_breadth_iqr alt_breadth_slope_5d alt_breadth_slope_20d btc_dominance ' +
      'btc_dominance_d1d btc_dominance_d5d btc_dominance_zscore funding_skew funding_skew_zscore_3d has_funding funding_heating oi_risk ' +
      'liquidity_7d_median liquidity_z_delta liquidity_pct_at_high volatility_spread momentum_alt_3d momentum_alt_7d momentum_spread_3d ' +
      'momentum_spread_7d'
    ).split(' '),
  );

  it('stand in the order of the specification, 22 raw ones and 19 twins', () => {
    expect(
      names(
        'raw',
        FEATURE_COLUMNS.map(({ name }) => name),
      ),
    ).toEqual(raw);
    const without = new Set(['raw_has_funding', 'raw_btc_dominance_zscore', 'raw_funding_skew_zscore_3d']);
    expect(names('z', TWIN_NAMES)).toEqual(raw.filter((name) => !without.has(name)).map((name) => name.replace('raw_', 'z_')));
    expect([raw.length, TWIN_NAMES.length]).toEqual([22, 19]);
    const { raw: ofRaw, z } = featuresOf({ price: { A: [1] } });
    expect([Object.keys(ofRaw), Object.keys(z)]).toEqual([FEATURE_COLUMNS.map(({ name }) => name), [...TWIN_NAMES]]);
  });

  it('have the first value where they declare it, in a market without a hole', () => {
    const { raw: ofRaw, z } = buildFeatures(wholeMarket(90), universe);
    const first = (column: Float64Array) => column.findIndex(Number.isFinite);
    const isWhole = (column: Float64Array) => column.subarray(first(column)).every(Number.isFinite);
    for (const { name, warmUp, twin } of FEATURE_COLUMNS) {
      expect([name, first(ofRaw[name]), isWhole(ofRaw[name])]).toEqual([name, warmUp, true]);
      if (twin) expect([name, first(z[name]), isWhole(z[name])]).toEqual([name, warmUp + TWIN_WARM_UP, true]);
    }
  });

  it('include every input of the composite score', () => {
    expect(Object.keys(COMPOSITE_INPUTS)).toEqual(
      'alt_breadth btc_dominance funding_skew funding_heating liquidity volatility_spread momentum oi_risk'.split(' '),
    );
    for (const twin of Object.values(COMPOSITE_INPUTS)) expect(TWIN_NAMES).toContain(twin);
  });
});

describe('buildFeatures', () => {
  it('is valid from burn-in days after the first row on, whatever is missing', () => {
    const price = { BTC: Array<number>(64).fill(1) };
    expect([...featuresOf({ price }).valid]).toEqual([...Array<number>(60).fill(0), 1, 1, 1, 1]);
    expect([...featuresOf({ price }, { burnInDays: 0 }).valid]).toEqual(Array(64).fill(1));
  });

  it('marks its table as causal and keeps the times of the grid', () => {
    const table = featuresOf({ price: { A: [1, 2] } });
    expect([table.causality, table.unit, [...table.times]]).toEqual(['causal', 'day', [19_723, 19_724]]);
  });

  it('takes for alts the ids of the lake that are neither majors nor excluded', () => {
    const inputs = inputsOf({ price: { BTC: [1, 2], A: [1, 2], B: [1, 0.5], USDT: [1, 0.5], ZZZ: [1, 0.5] } });
    const known = { ...inputs, altIds: new Set(['BTC', 'A', 'B', 'USDT']) };
    const { raw } = buildFeatures(known, { majors: ['BTC', 'ETH'], excluded: new Set(['USDT']) }, { minAssets: 1 });
    expect(raw.alt_breadth_pct_up[1]).toBe(50);
  });

  it('has a missing first major missing in what is measured by it, and only there', () => {
    const inputs = wholeMarket(90);
    const without = (panel: Panel | null) => {
      const [N, n] = [panel!.axes.assets.length, panel!.axes.assets.indexOf('BTC')];
      return { axes: panel!.axes, values: panel!.values.map((x, i) => (i % N === n ? NaN : x)) };
    };
    const holed: FeatureInputs = {
      ...inputs,
      price: without(inputs.price),
      marketCapAsOf: without(inputs.marketCapAsOf),
      openInterest: without(inputs.openInterest),
    };
    // The panels know BTC without a value, or have never heard of it.
    const unknown = buildFeatures(inputs, { majors: ['NOBODY', 'ETH'], excluded: new Set(['BTC']) });
    for (const { raw, z } of [buildFeatures(holed, universe), unknown]) {
      for (const name of ['btc_dominance', 'btc_dominance_d1d', 'btc_dominance_d5d', 'oi_risk', 'volatility_spread'] as const) {
        expect(raw[name].every(Number.isNaN) && z[name].every(Number.isNaN)).toBe(true);
      }
      expect([raw.alt_breadth_pct_up[89], raw.momentum_spread_7d[89], z.funding_skew[89]].map(Number.isFinite)).toEqual([true, true, true]);
    }
  });

  it('counts infinite cells as missing', () => {
    const inputs = wholeMarket(90);
    const strewn = (bad: number) => {
      const change = (panel: Panel | null): Panel => ({
        axes: panel!.axes,
        values: panel!.values.map((x, i) => (i % 97 === 13 ? bad : x)),
      });
      const { price, marketCapAsOf, volume, funding, openInterest, openInterestAsOf } = inputs;
      return buildFeatures(
        {
          ...inputs,
          ...{ price: change(price), marketCapAsOf: change(marketCapAsOf), volume: change(volume), funding: change(funding) },
          ...{ openInterest: change(openInterest), openInterestAsOf: change(openInterestAsOf) },
        },
        universe,
      );
    };
    expect(differing(strewn(Infinity), strewn(NaN))).toEqual([]);
    expect(differing(strewn(-Infinity), strewn(NaN))).toEqual([]);
  });

  it('does not change what it reads', () => {
    const inputs = wholeMarket(70);
    const before = structuredClone({ ...inputs });
    buildFeatures(inputs, universe);
    expect({ ...inputs }).toEqual(before);
  });

  it('of an empty grid is empty', () => {
    const empty = panelOf(createAxes('day', [], ['BTC']), []);
    const table = buildFeatures(
      {
        ...{ price: empty, marketCapAsOf: empty, volume: empty, funding: null, openInterest: null, openInterestAsOf: null },
        altIds: new Set(['BTC']),
      },
      universe,
    );
    expect([table.raw.btc_dominance.length, table.valid.length]).toEqual([0, 0]);
  });
});

describe('bad input to buildFeatures', () => {
  const inputs = wholeMarket(3);

  it('is panels on different axes, also those that need not be there', () => {
    const other = wholeMarket(4);
    for (const key of ['marketCapAsOf', 'volume', 'funding', 'openInterest', 'openInterestAsOf'] as const) {
      expect(() => buildFeatures({ ...inputs, [key]: other[key] }, universe)).toThrow(AlignmentError);
    }
  });

  it('is a grid with a day left out, or of minutes', () => {
    const on = (axes: ReturnType<typeof createAxes>): FeatureInputs => {
      const panel = panelOf(axes, [[1], [1]]);
      return { ...inputs, price: panel, marketCapAsOf: panel, volume: panel, funding: null, openInterest: null, openInterestAsOf: null };
    };
    expect(() => buildFeatures(on(createAxes('day', [5, 7], ['A'])), universe)).toThrow(
      new ShapeError('SHAPE', 'buildFeatures: expected a row every day; row 1 is 2 days after the last'),
    );
    expect(() => buildFeatures(on(createAxes('minute', [5, 6], ['A'])), universe)).toThrow(ShapeError);
  });

  it.each<[object, string]>([
    [{ burnInDays: -1 }, 'burnInDays: too small'],
    [{ minAssets: 0 }, 'minAssets: too small'],
    [{ groupFunding: 'oi' }, 'groupFunding: expected "oi_weighted" or "mean" or "median"'],
    [{ oiMinShare: 1.1 }, 'oiMinShare: too big'],
    [{ lookbackDays: 60 }, 'lookbackDays: no such key'],
  ])('is the options %j', (options, text) => {
    const attempt = () => buildFeatures(inputs, universe, options as BuildFeaturesOptions);
    expect(attempt).toThrow(ConfigErrors);
    expect(attempt).toThrow(`buildFeatures: ${text}`);
  });
});
