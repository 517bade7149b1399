import { formatDay, MS_PER_DAY } from '@regimelab/core';
import { summarizeOutcome, summaryByLabel, type Bins, type OutcomeSummary } from '@regimelab/labeling';
import { renderMsmReport, type MsmInference as InferenceFacts, type MsmLabeling, type MsmReportInput } from '@regimelab/report';
import { trustConventions, trustFlags } from '../lake-record.js';
import { REJECTION_REASONS } from './compute-msm.js';
import type { LabelVersion, LabelVersions } from './label-versions.js';
import type { MsmConfig } from './msm-config.js';
import type { MsmInference } from './msm-inference.js';
import { configHash } from '../config-hash.js';
import { lakeFacts, REJECTION_MEANING, type MsmManifestFacts } from './msm-manifest.js';
import { outcomes, rejectedWeeks } from './msm-tables.js';

/** The HTML report of a run. */
export function msmReport(facts: MsmManifestFacts, versions: LabelVersions): string {
  return renderMsmReport(msmReportInput(facts, versions));
}

function msmReportInput(facts: MsmManifestFacts, versions: LabelVersions): MsmReportInput {
  const { config, result, loaded, lake, snapshot, code } = facts;
  const { days, ends, valid, universe, funding, returns, fullSample, trailing, current } = result;
  const { assets } = universe.axes;
  const read = lakeFacts(facts);
  const members = (k: number) => Array.from(universe.members[k]!, (n) => assets[n]!);
  const pick = (values: ArrayLike<number>) => Float64Array.from(valid, (k) => values[k]!);
  const rejected = rejectedWeeks(result);
  const column = (values: readonly (number | null)[]) => Float64Array.from(values, (value) => value ?? NaN);
  const window = config.label.v0_1.window_weeks;
  return {
    title: facts.header.title,
    runId: facts.runId,
    timestamp: facts.timestamp,
    period: { start: formatDay(facts.window.start), end: formatDay(facts.window.end) },
    definition: {
      decisionTime: decisionTime(config),
      basketSize: config.universe.basket_size,
      lookbackDays: config.feature.lookback_days,
      majors: config.universe.majors.map((id, j) => ({ id, weight: config.universe.majors_weights[j]! })),
      minCoveragePct: config.feature.min_coverage_pct,
      minPriceCoveragePct: config.feature.min_price_coverage_pct,
    },
    trust: {
      lakeName: lake.descriptor.name,
      dataHash: snapshot.dataHash,
      descriptor: lake.descriptorSource === 'assumed' ? null : (config.data.lake_descriptor ?? 'lake.yaml'),
      conventions: trustConventions(read),
      code: { version: code.version, commit: code.commit, dirty: code.dirty ?? false, diffHash: code.diffHash },
      configHash: configHash(config),
      timing: timing(config),
      flags: [
        ...(loaded.panels.funding === null
          ? [{ level: 'warning' as const, code: 'FUNDING_ABSENT', detail: 'the lake has no fact_funding' }]
          : []),
        ...trustFlags(read),
      ],
      droppedRows: read.tables.flatMap(({ table, dropped }) => dropped.map(({ reason, count }) => ({ table, reason, count }))),
      rejections: REJECTION_REASONS.map((reason) => ({
        reason,
        count: rejected.filter((week) => week.reason === reason).length,
        meaning: REJECTION_MEANING[reason],
      })),
      degenerateReferenceWeeks: fullSample.degenerate + trailing.degenerate,
    },
    binNames: config.label.bin_names,
    labelings: [
      labeling(facts, versions[0], fullSample, 'percentile of F among all valid weeks of this run, later ones included'),
      labeling(facts, versions[1], trailing, `percentile of F among the ${window} valid weeks before the decision`),
    ],
    weeks: {
      decisionDate: Array.from(valid, (k) => formatDay(days[k]!)),
      nextDate: Array.from(valid, (k) => formatDay(ends[k]! / MS_PER_DAY)),
      fundingPer8h: pick(funding.rate),
      nValid: pick(funding.validAssets),
      nSelected: Float64Array.from(valid, (k) => universe.members[k]!.length),
      nPriced: pick(returns.priced),
      coveragePct: pick(funding.coveragePct),
      priceCoveragePct: pick(returns.coveragePct),
      rAlts: pick(returns.basket),
      rMajors: pick(returns.benchmark),
      y: outcomes(result),
      members: Array.from(valid, members),
    },
    overall: outcomeSummary(summarizeOutcome(outcomes(result))),
    rejected: {
      decisionDate: rejected.map(({ k }) => formatDay(days[k]!)),
      reason: rejected.map(({ reason }) => reason),
      nSelected: Float64Array.from(rejected, ({ k }) => universe.members[k]!.length),
      nValid: column(rejected.map(({ nValid }) => nValid)),
      coveragePct: column(rejected.map(({ coveragePct }) => coveragePct)),
      nPriced: column(rejected.map(({ nPriced }) => nPriced)),
      priceCoveragePct: column(rejected.map(({ priceCoveragePct }) => priceCoveragePct)),
    },
    current:
      current === null
        ? null
        : {
            decisionDate: formatDay(days[current.k]!),
            fundingPer8h: funding.rate[current.k]!,
            label: config.label.bin_names[current.bin] ?? null,
            percentile: current.percentile,
            reference: `the last ${window} valid weeks`,
            nValid: funding.validAssets[current.k]!,
            coveragePct: funding.coveragePct[current.k]!,
            members: members(current.k),
          },
    config,
    versions: { regimelab: code.version, node: facts.node },
  };
}

function labeling(
  { result, config }: MsmManifestFacts,
  { version, causality, inference }: LabelVersion,
  bins: Bins,
  meaning: string,
): MsmLabeling {
  const y = outcomes(result);
  const names = config.label.bin_names;
  return {
    version: version.replace('_', '.'),
    causality,
    meaning,
    label: Array.from(bins.bin, (bin) => names[bin] ?? null),
    percentile: bins.percentile,
    overall: outcomeSummary(summarizeOutcome(y.filter((_, v) => bins.bin[v]! >= 0))),
    byLabel: summaryByLabel(y, bins.bin, config.label.bins).flatMap((summary, b) =>
      summary === null ? [] : [{ label: names[b]!, ...outcomeSummary(summary)! }],
    ),
    inference: inference && inferenceFacts(inference, config),
  };
}

function inferenceFacts(
  { figures, power, headlines, detectableEdges, detectableSpread }: MsmInference,
  { inference }: MsmConfig,
): InferenceFacts {
  const { n, lag, blockLength, replications, labels, spread, rankIc, trend } = figures;
  return {
    ...{ n, lag, blockLength, replications, power, headlines },
    interval: inference.ci,
    confidence: inference.confidence,
    labels: labels.map((row, k) => ({ ...inWeeks(row), detectableEdge: detectableEdges[k]! })),
    spread: spread && { ...inWeeks(spread), detectable: detectableSpread },
    rankIc: rankIc && inWeeks(rankIc),
    trend: trend && inWeeks(trend),
  };
}

/** A row of the statistics is a week here. */
function inWeeks<F extends { readonly reason: string | null }>(figures: F): F {
  return { ...figures, reason: figures.reason && figures.reason.replace(/\brows\b/g, 'weeks') };
}

function outcomeSummary(summary: OutcomeSummary | null) {
  if (summary === null) return null;
  const { count, mean, median, standardDeviation, shareNegative } = summary;
  return { count, meanY: mean, medianY: median, stdY: standardDeviation, hitRate: shareNegative };
}

function decisionTime({ decision: { anchor_day, anchor_hour, anchor_minute } }: MsmConfig): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${anchor_day[0]!.toUpperCase()}${anchor_day.slice(1)} ${two(anchor_hour)}:${two(anchor_minute)} UTC`;
}

function timing({ feature, returns, universe, decision }: MsmConfig): readonly string[] {
  const staleness = (days: number | null) => (days === null ? 'however old' : `at most ${days} days old`);
  return [
    `Universe: the newest market cap knowable at the decision, ${staleness(universe.max_staleness_days)}.`,
    `Funding: rows dated within the ${feature.lookback_days} days before the ${decision.anchor_day} of the decision and knowable at it.`,
    `Outcome: from the newest close observed at the decision to the newest close observed one week later, each ${staleness(returns.max_staleness_days)}; no costs, nothing is traded.`,
    'Labels v0.0 rank a week among all weeks of the run, later ones included: hindsight. Labels v0.1 rank it among earlier weeks only.',
  ];
}
