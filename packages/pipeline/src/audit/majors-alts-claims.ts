import type { NoBook, BacktestResult } from '@regimelab/backtest-engine';
import type { Axes } from '@regimelab/core';
import type { FeatureTable } from '@regimelab/features';
import { basketChoice, chooseBooks, type MajorsAltsBook } from '../majors-alts/choose-books.js';
import type { MajorsAltsLake } from '../majors-alts/load-majors-alts-lake.js';
import type { MajorsAltsConfig } from '../majors-alts/majors-alts-config.js';
import type { RegimeSignals } from '../majors-alts/read-regimes.js';
import type { Claim } from './claim.js';

/** What a run knew of every row: its features, and the score and regime made of them. */
export function signalClaims({ raw, z, valid }: FeatureTable, { score, scoreUngated, gate, regime }: RegimeSignals): readonly Claim[] {
  const series = (what: string, values: Claim['values']): Claim => ({ what, from: 0, assets: null, values });
  return [
    ...Object.entries(raw).map(([name, values]) => series(name, values)),
    ...Object.entries(z).map(([name, values]) => series(`z_${name}`, values)),
    series('valid', valid),
    series('score before the gate', scoreUngated),
    series('gate', gate),
    series('score', score),
    series('regime', regime.code),
  ];
}

/** What a run knew of one row's book: its weights and the betas they were made neutral by, one row of all assets. */
export function bookClaims(book: MajorsAltsBook | NoBook, { assets }: Axes, majors: readonly [string, string]): readonly Claim[] {
  const row = (what: string, values: ArrayLike<number> | null): Claim => {
    const all = new Float64Array(assets.length).fill(NaN);
    if (book.kind === 'book' && values !== null) book.columns.forEach((n, k) => (all[n] = values[k]!));
    return { what, from: book.row, assets, values: all };
  };
  const own = book.kind === 'book' ? book : null;
  return [
    row(`beta to ${majors[0]}`, own && own.beta[0]),
    row(`beta to ${majors[1]}`, own && own.beta[1]),
    row('book weight', own && own.weights),
  ];
}

/** The book of one row. */
export function bookAt({ market, excluded, trackedBetas }: MajorsAltsLake, config: MajorsAltsConfig, row: number): MajorsAltsBook | NoBook {
  const baskets = basketChoice(market, config, new Set(excluded.keys()))([row]);
  return chooseBooks(market, config, baskets, trackedBetas).byRow.get(row)!;
}

/** What the account held and was worth at every simulated row. */
export function walkClaims({ rows, axes, weights, equity }: BacktestResult): readonly Claim[] {
  return [
    { what: 'weight held', from: rows.first, assets: axes.assets, values: weights.values },
    { what: 'equity', from: rows.first, assets: null, values: equity },
  ];
}
