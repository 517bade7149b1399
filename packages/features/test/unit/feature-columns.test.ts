import { buildFeatures, featureColumns } from '@regimelab/features';
import { describe, expect, it } from '@jest/globals';
import { table } from 'arquero';
import { featuresOf, universe, wholeMarket } from '../markets.js';

describe('featureColumns', () => {
  it('is the date, the raw features, their twins and valid, in the order of features_wide', () => {
    const names = Object.keys(featureColumns(featuresOf({ price: { A: [1] } })));
    expect([names.length, names[0], names[1], names[22], names[23], names[41], names[42]]).toEqual([
      ...[43, 'date', 'raw_alt_breadth_pct_up', 'raw_momentum_spread_7d', 'z_alt_breadth_pct_up'],
      ...['z_momentum_spread_7d', 'valid'],
    ]);
  });

  it('hands out the arrays of the table, and 00:00 UTC of each day', () => {
    const features = featuresOf({ price: { A: [1, 2] } });
    const columns = featureColumns(features);
    expect(columns['raw_momentum_alt_3d']).toBe(features.raw.momentum_alt_3d);
    expect(columns['z_oi_risk']).toBe(features.z.oi_risk);
    expect(columns['valid']).toBe(features.valid);
    expect(columns['date']).toEqual([new Date('2024-01-01T00:00:00Z'), new Date('2024-01-02T00:00:00Z')]);
  });

  it('is what the table of arquero is made of', () => {
    const features = buildFeatures(wholeMarket(64), universe);
    const wide = table(featureColumns(features));
    expect([wide.numRows(), wide.numCols()]).toEqual([64, 43]);
    const valid = wide.filter((day: { valid: number }) => day.valid === 1).select('date', 'z_btc_dominance');
    expect(valid.objects()).toEqual(
      [60, 61, 62, 63].map((t) => ({ date: new Date((19_723 + t) * 86_400_000), z_btc_dominance: features.z.btc_dominance[t] })),
    );
  });
});
