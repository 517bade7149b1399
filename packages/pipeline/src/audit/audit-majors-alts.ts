import { asCausal } from '@regimelab/core';
import { featuresOf, signalsOf, walkDays, type MajorsAltsResult, type WalkWindow } from '../majors-alts/compute-majors-alts.js';
import type { MajorsAltsLake } from '../majors-alts/load-majors-alts-lake.js';
import type { MajorsAltsConfig } from '../majors-alts/majors-alts-config.js';
import type { RegimeSignals } from '../majors-alts/read-regimes.js';
import { auditedLake } from './audited-lake.js';
import { auditLookAhead, jointVerdict, type LookAheadCuts, type LookAheadSubject, type LookAheadVerdict } from './audit-look-ahead.js';
import { chooseCuts } from './choose-cuts.js';
import { bookAt, bookClaims, signalClaims, walkClaims } from './majors-alts-claims.js';

/** The stages of a run that decide: what the audit asks again. */
export interface DecisionStages {
  readonly features: typeof featuresOf;
  readonly signals: typeof signalsOf;
  readonly book: typeof bookAt;
}

/** Those of the pipeline. */
export const DECISION_STAGES: DecisionStages = { features: featuresOf, signals: signalsOf, book: bookAt };

/**
 * What a majors-alts run claims to know: features, score and regime of every row, and the book of the row that asks.
 *
 * @param of the run: its windows say what a search of parameters may have learned from
 */
export function majorsAltsDecisions(
  of: Pick<MajorsAltsResult, 'grid' | 'windows' | 'majors'>,
  config: MajorsAltsConfig,
  stages: DecisionStages = DECISION_STAGES,
): LookAheadSubject<MajorsAltsLake> {
  return (loaded, row) => {
    const { grid } = loaded.market;
    const features = stages.features(loaded, config);
    const { signals } = stages.signals(loaded, features, config, windowsAt(of, config, loaded, row));
    return [...signalClaims(features, signals), ...bookClaims(stages.book(loaded, config, row), grid, of.majors)];
  };
}

/**
 * Audits a finished computation: its features, scores, regimes and books, and the walk over the days.
 *
 * @param cuts where to cut; left out: {@link chooseCuts} with the seed of the configuration
 * @param stages those that made the result
 */
export function auditMajorsAlts(
  loaded: MajorsAltsLake,
  result: MajorsAltsResult,
  config: MajorsAltsConfig,
  cuts: LookAheadCuts = { ...chooseCuts(loaded, result, config.evaluation.bootstrap.seed), ...shortHistory(config) },
  stages: DecisionStages = DECISION_STAGES,
): LookAheadVerdict {
  const market = auditedLake(loaded);
  const { features, signals, books, grid, majors } = result;
  const said = (row: number) => {
    const book = books.byRow.get(row);
    return [...signalClaims(features, signals), ...(book === undefined ? [] : bookClaims(book, grid, majors))];
  };
  return jointVerdict([
    () => auditLookAhead(majorsAltsDecisions(result, config, stages), market, cuts, said),
    () => auditLookAhead(walk(result, config), market, { truncate: cuts.truncate, poison: [] }, () => walkClaims(result.backtest)),
  ]);
}

/** Rows a z-score reaches back, and some. */
const SCORE_ROWS = 120;

/** A score of configured weights knows its row after the burn-in and the reach of a z-score; a model that is fitted needs more. */
function shortHistory({ regime, features, beta }: MajorsAltsConfig): Pick<LookAheadCuts, 'history'> {
  if (regime.mode !== 'composite' || regime.composite.grid_search.enabled) return {};
  return { history: Math.max(features.burn_in_days + SCORE_ROWS, beta.lookback_days) };
}

/** The walk over the days, by the decisions of the run up to the row that asks. */
function walk(result: MajorsAltsResult, config: MajorsAltsConfig): LookAheadSubject<MajorsAltsLake> {
  const { longLeg, searched, books, simulated } = result;
  return ({ market }, row) => {
    const known = [...books.byRow].filter(([decided]) => decided <= row);
    const decisions = {
      market,
      majors: longLeg,
      signals: upTo(result.signals, row),
      searched: searched.filter(({ test }) => test.first <= row),
      books: asCausal({ axes: market.grid, byRow: new Map(known) }),
      simulated: { first: simulated.first, last: row },
    };
    return walkClaims(walkDays(decisions, config));
  };
}

function upTo(signals: RegimeSignals, row: number): RegimeSignals {
  const { names, code } = signals.regime;
  return {
    ...signals,
    score: signals.score.subarray(0, row + 1),
    scoreUngated: signals.scoreUngated.subarray(0, row + 1),
    gate: signals.gate.subarray(0, row + 1),
    weightPresent: signals.weightPresent.subarray(0, row + 1),
    regime: asCausal({ names, code: code.subarray(0, row + 1) }),
  };
}

/** The walk-forward windows of a run that have begun at a row of a stretch of its lake, in rows of the stretch, whose training it holds. */
function windowsAt(
  { grid, windows }: Pick<MajorsAltsResult, 'grid' | 'windows'>,
  { backtest }: MajorsAltsConfig,
  { market }: MajorsAltsLake,
  row: number,
): readonly WalkWindow[] {
  const { times } = market.grid;
  const offset = times[0]! - grid.times[0]!;
  const moved = windows.map(({ first, last }) => ({ first: first - offset, last: Math.min(last - offset, times.length - 1) }));
  return moved
    .map((test) => ({ test, train: { first: test.first - backtest.lookback_window_days, last: test.first - 1 } }))
    .filter(({ test, train }) => test.first <= row && train.first >= 0);
}
