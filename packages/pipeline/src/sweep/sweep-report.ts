import { join, relative } from 'node:path';
import { formatDay } from '@regimelab/core';
import { renderSweepReport, type SweepReportVariant, type SweepSurface, type SweepTest } from '@regimelab/report';
import type { ParameterSurface } from './parameter-surface.js';
import { metricsOf, type SweepVariant } from './sweep-record.js';
import { countOf, type SweepResult } from './write-sweep.js';

/** The HTML report of a sweep, for a folder beside those of the runs. */
export function sweepReport(result: SweepResult, versions: Readonly<Record<string, string>>): string {
  const { variants, window, glob, startedAt, finishedAt } = result;
  const keys = [...new Set(variants.flatMap(({ experiment }) => Object.keys(experiment.variant ?? {})))];
  const counts = {
    total: variants.length,
    succeeded: countOf(result, 'succeeded'),
    skipped: countOf(result, 'skipped'),
    failed: countOf(result, 'failed'),
    notRun: countOf(result, 'not_run'),
  };
  return renderSweepReport({
    title: `Sweep of ${variants.length} runs`,
    glob,
    period: { start: formatDay(window.start), end: formatDay(window.end) },
    timestamp: new Date(startedAt).toISOString(),
    duration: (finishedAt - startedAt) / 1000,
    verdict: sweepVerdict(result),
    counts,
    tests: familyFigures(result),
    surfaces: result.surfaces.map(surfaceFacts),
    keys,
    variants: variants.map((variant) => variantFacts(variant, keys, result)),
    versions,
  });
}

function familyFigures({ tests, deflated }: SweepResult): readonly SweepTest[] {
  const missing = (value: number | null, meaning: string) => (value === null ? (tests.reason ?? 'too few variants') : meaning);
  const dsr = tests.best === null ? null : (deflated.get(tests.best.runId) ?? null);
  return [
    {
      name: 'p of the best variant, Hansen',
      value: tests.pSpa,
      meaning: missing(tests.pSpa, 'how often luck alone makes the best of so many variants look this good; bad ones count little'),
    },
    {
      name: 'p of the best variant, White',
      value: tests.pRealityCheck,
      meaning: missing(tests.pRealityCheck, 'the same, more cautious where many variants are bad'),
    },
    {
      name: 'Probability of overfitting',
      value: tests.pbo,
      meaning: missing(tests.pbo, 'how often the best of one half of the days is no better than the median in the other; ½ is noise'),
    },
    {
      name: 'Deflated Sharpe ratio of the best',
      value: dsr,
      meaning:
        dsr === null
          ? 'the runs are not recorded in a catalog, or the family has too few'
          : 'confidence that it beats the best of all trials of its family so far, had all been worthless',
    },
  ];
}

/** What a sweep shows and what it does not, one sentence each. */
export function sweepVerdict({ tests, surfaces, variants, deflated }: SweepResult): readonly string[] {
  if (tests.best === null) {
    return [
      variants.length === 0
        ? 'Nothing was run.'
        : `No variant has a Sharpe ratio, so nothing can be compared: ${tests.reason ?? 'none trades'}.`,
    ];
  }
  const { runId, sharpe } = tests.best;
  const dsr = deflated.get(runId) ?? null;
  const isAlone = tests.n === 1;
  const name = variants.find((variant) => variant.runId === runId)!.experiment.header.experimentId;
  const [who, it] = isAlone ? ['The only variant with returns', 'it'] : [`The best of ${tests.n} variants`, 'the best of so many'];
  return [
    `${who}, ${name}, has a Sharpe ratio of ${sharpe.toFixed(2)} a year on the ${tests.days!.n} days from ${tests.days!.start} to ${tests.days!.end}.`,
    luckText(tests.pSpa, it, isAlone ? 'it pays' : 'any of them pays'),
    ...(dsr === null
      ? []
      : [`Against all trials of its family so far the confidence that it is better than luck is ${(100 * dsr).toFixed(1)} %.`]),
    ...(tests.pbo === null
      ? []
      : [
          `Choosing the best on half of the days was no better than the median on the other half in ${(100 * tests.pbo).toFixed(0)} % of the ways to halve them.`,
        ]),
    ...surfaces.flatMap((surface) => {
      const text = plateauText(surface);
      return text === null ? [] : [surfaces.length === 1 ? text : `${surface.experiment}: ${text}`];
    }),
  ];
}

function luckText(p: number | null, it: string, claim: string): string {
  if (p === null) return `Whether luck alone makes ${it} look this good could not be tested.`;
  return p <= 0.05
    ? `Luck alone would seldom make ${it} look this good (p ${p.toFixed(3)}).`
    : `Luck alone makes ${it} look this good often enough (p ${p.toFixed(3)}): that is no evidence that ${claim}.`;
}

/** The best variant among its neighbours, in words. */
export function plateauText({ best }: ParameterSurface): string | null {
  if (best === null || best.meanOfNeighbours === null) return null;
  const ranks = best.neighbours.map(({ rank }) => rank).join(', ');
  const mean = best.meanOfNeighbours.toFixed(2);
  const neighbours =
    best.neighbours.length === 1
      ? `its one neighbour ${mean} (rank ${ranks} of ${best.n})`
      : `its ${best.neighbours.length} neighbours ${mean} on average (ranks ${ranks} of ${best.n})`;
  return `The best variant has Sharpe ${best.sharpe.toFixed(2)}, ${neighbours}.`;
}

function surfaceFacts(surface: ParameterSurface): SweepSurface {
  const { experiment, keys, points, best } = surface;
  return {
    experiment,
    keys: keys.map(({ key, values }) => ({
      key,
      values: values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
    })),
    points: points.map(({ at, sharpe }) => ({ at, sharpe })),
    best: best === null ? null : (points.find(({ runId }) => runId === best.runId)?.at ?? null),
    plateau: plateauText(surface),
  };
}

function variantFacts(variant: SweepVariant, keys: readonly string[], { deflated }: SweepResult): SweepReportVariant {
  const { experiment, outcome, runId, status } = variant;
  const metrics = metricsOf(variant);
  return {
    experimentId: experiment.header.experimentId,
    title: experiment.header.title,
    status,
    values: keys.map((key) => shown(experiment.variant?.[key])),
    sharpe: metrics?.sharpe ?? null,
    cagr: metrics?.cagr ?? null,
    maxDrawdown: metrics?.max_drawdown ?? null,
    psr: metrics?.psr ?? null,
    dsr: (runId === null ? null : deflated.get(runId)) ?? null,
    href: outcome?.status === 'succeeded' ? pageOf(experiment.system, outcome.path, experiment.config.outputs) : null,
    error: outcome?.status === 'failed' ? `${outcome.failure.code}: ${outcome.failure.message}` : null,
  };
}

/** The page of a run, from the folder of the sweep, which stands beside those of the runs. */
function pageOf(system: string, path: string, outputs: { readonly reports_dir: string; readonly dashboard?: boolean }): string | null {
  if (outputs.dashboard === false) return null;
  const page = system === 'msm_v0' ? 'report.html' : 'dashboard.html';
  return join(relative(join(outputs.reports_dir, 'sweep'), path), page).replaceAll('\\', '/');
}

function shown(value: unknown): string | number | null {
  if (value === undefined) return null;
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);
}
