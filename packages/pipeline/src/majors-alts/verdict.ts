import { minimumDetectableEffect, type RegimeEdge, type RegimeEvaluation } from '@regimelab/bootstrap-stats';
import type { MajorsAltsResult } from './compute-majors-alts.js';
import type { MajorsAltsConfig } from './majors-alts-config.js';
import type { MajorsAltsKpis } from './majors-alts-kpis.js';

/** Probability of finding an effect of the size called detectable. */
const POWER = 0.8;

/**
 * What a run shows and what it does not, in plain sentences: the book's return with its interval, where it came from, the difference between
 * the regimes with its p-values after all tests, and how small an effect these days could have shown.
 */
export function verdict(
  result: MajorsAltsResult,
  kpis: MajorsAltsKpis,
  evaluation: readonly RegimeEvaluation[] | null,
  config: MajorsAltsConfig,
): readonly string[] {
  return [...bookSentences(result, kpis, config), ...edgeSentences(evaluation, config)];
}

/** What the book earned, where it came from, and whether luck explains it. */
export function bookSentences(
  { backtest, searched }: MajorsAltsResult,
  { net, sharpe }: MajorsAltsKpis,
  { evaluation }: MajorsAltsConfig,
): readonly string[] {
  const days = backtest.equity.length;
  const held = backtest.active.reduce((sum, active) => sum + active, 0);
  if (held === 0) return [`In ${days} days the book was never held: there is nothing to judge.`];
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const { gross, cost, funding } = backtest.returns;
  const earned = `Over ${days} days, ${held} of them with a position, the book returned ${percent(net.totalReturn.value)} after costs and funding`;
  const parts = `prices gave ${percent(sum(gross))}, trading cost ${percent(sum(cost))}, funding cost ${percent(sum(funding))} (sums of daily returns).`;
  const sentences = [`${earned}: ${parts}`];
  if (sharpe === null || sharpe.low === null || sharpe.high === null || sharpe.pValue === null) {
    sentences.push(`The Sharpe ratio is ${ratio(net.sharpe.value)}; it was not tested${sharpe?.reason ? ` (${sharpe.reason})` : ''}.`);
  } else {
    const level = share(evaluation.bootstrap.confidence);
    const told = sharpe.pValue <= 1 - evaluation.bootstrap.confidence ? (net.sharpe.value! < 0 ? 'a loss' : 'a gain') : null;
    const detectable = minimumDetectableEffect(sharpe.standardError, { level: 1 - evaluation.bootstrap.confidence, power: POWER }).value;
    sentences.push(
      `The Sharpe ratio is ${ratio(net.sharpe.value)} (${level} interval ${ratio(sharpe.low)} to ${ratio(sharpe.high)}, ${named('p', sharpe.pValue)}): ` +
        (told === null ? 'luck is enough to explain it.' : `${told} that luck alone seldom makes.`) +
        (detectable === null ? '' : ` The smallest ratio that ${days} such days show in ${share(POWER)} of cases is ${ratio(detectable)}.`),
    );
  }
  if (searched.length > 0) {
    const draws = searched.reduce((total, window) => total + window.draws, 0);
    sentences.push(`The weights were the best of ${draws} draws on past windows: only the days after each window count here.`);
  }
  return sentences;
}

/** Whether the regimes differ in what followed them. */
export function edgeSentences(
  evaluation: readonly RegimeEvaluation[] | null,
  { evaluation: { bootstrap } }: MajorsAltsConfig,
): readonly string[] {
  if (evaluation === null) return ['Whether regimes differ was not tested: evaluation.bootstrap is off.'];
  const edges = evaluation.flatMap(({ edgeBest, edgeWorst, spread15, spreadSides }) => [edgeBest, edgeWorst, spread15, spreadSides]);
  const tests = edges.filter(({ pValue }) => pValue !== null).length;
  const sides = evaluation.filter(({ spreadSides }) => spreadSides.pValue !== null);
  if (sides.length === 0) {
    const reason = evaluation[0]?.spreadSides.reason;
    return [`Whether the regimes differ cannot be said: ${reason ?? 'too few days in the regimes to be compared'}.`];
  }
  const strongest = [...sides].sort((a, b) => a.spreadSides.pValue! - b.spreadSides.pValue!)[0]!;
  const level = 1 - bootstrap.confidence;
  const found = edges.filter(({ q }) => q !== null && q <= level).length;
  return [
    spreadSentence(strongest, tests, bootstrap.confidence),
    found === 0
      ? `None of the ${tests} comparisons of regimes over all horizons holds at ${share(level)} after correction for their number: these regimes are no proven edge.`
      : `${found} of the ${tests} comparisons of regimes over all horizons hold at ${share(level)} after correction for their number. A positive difference is a loss for a book long of majors.`,
  ];
}

function spreadSentence({ horizon, spreadSides, regimes, n }: RegimeEvaluation, tests: number, confidence: number): string {
  const edge: RegimeEdge = spreadSides;
  const count = (numbers: readonly number[]) => regimes.reduce((sum, row) => sum + (numbers.includes(row.regime) ? row.count : 0), 0);
  const detectable = minimumDetectableEffect(edge.standardError, { level: 1 - confidence, power: POWER, tests }).value;
  const five = regimes.length === 5;
  const interval =
    edge.ciLow === null || edge.ciHigh === null ? '' : `, ${share(confidence)} interval ${percent(edge.ciLow)} to ${percent(edge.ciHigh)}`;
  const shift = edge.pShift === null ? '' : `, ${named('p', edge.pShift)} when the regimes are shifted against the returns`;
  return (
    `Over ${horizon} days alts against majors earned ${percent(edge.value)} more on the majors' side (${count(five ? [4, 5] : [5])} of ${n} days) than on the alts' side (${count(five ? [1, 2] : [1])})${interval}, ${named('p', edge.pValue)}${shift}; after ${tests} tests ${named('q', edge.q)}.` +
    (detectable === null ? '' : ` The smallest difference these days could show in ${share(POWER)} of cases is ${percent(detectable)}.`)
  );
}

const percent = (value: number | null) => (value === null ? 'n/a' : `${value < 0 ? '−' : ''}${Math.abs(100 * value).toFixed(2)} %`);
const ratio = (value: number | null) => (value === null ? 'n/a' : `${value < 0 ? '−' : ''}${Math.abs(value).toFixed(2)}`);
const share = (value: number) => `${+(100 * value).toFixed(2)} %`;
const named = (name: string, value: number | null) =>
  value === null ? `${name} n/a` : value < 0.001 ? `${name} < 0.001` : `${name} = ${value.toFixed(3)}`;
