import { holm, labelInference, minimumDetectableEffect, simes, type LabelInference } from '@regimelab/bootstrap-stats';
import type { Bins } from '@regimelab/labeling';
import type { MsmResult } from './compute-msm.js';
import type { MsmConfig } from './msm-config.js';
import { outcomes } from './msm-tables.js';

/** Whether y differs by the labels of one version, and how small a difference its weeks could have shown. */
export interface MsmInference {
  readonly figures: LabelInference;
  /** Probability of finding a true effect of the two sizes below. */
  readonly power: number;
  /** Edges of the size each label's weeks would show, one a row of `figures.labels`; null where the label is not tested. */
  readonly detectableEdges: readonly (number | null)[];
  /** The same of last bin minus first. */
  readonly detectableSpread: number | null;
  /** The tests a verdict rests on, those that could be made. */
  readonly headlines: readonly Headline[];
}

/** One view of the question: spread, rank correlation and trend by circular shift, the edges of all labels together after Simes. */
export interface Headline {
  readonly test: 'spread' | 'rank_ic' | 'trend' | 'edges';
  readonly p: number;
  /** After Holm over the headlines: one question looked at from several sides is several chances of a lucky p. */
  readonly pHolm: number;
}

const POWER = 0.8;

/**
 * Inference of y by label over the weeks that have one, in time order (specification 02, section 8).
 *
 * @param bins V labels of the valid weeks, −1 = none
 * @param stream name of the random stream: `msm/v0_0`, `msm/v0_1`
 * @remarks Detectable: (1 − confidence) two-sided, shared by the labels tested (Bonferroni) for an edge, undivided for the spread.
 */
export function msmInference(result: MsmResult, bins: Bins, config: MsmConfig, stream: string): MsmInference {
  const { n_boot, block_length, ci, confidence, min_label_count, seed } = config.inference;
  const rates = Float64Array.from(result.valid, (k) => result.funding.rate[k]!);
  const figures = labelInference(outcomes(result), bins.bin, rates, {
    names: config.label.bin_names,
    minLabelCount: min_label_count,
    replications: n_boot,
    blockLength: block_length,
    interval: ci,
    confidence,
    seed,
    stream,
  });
  const tests = figures.labels.filter(({ edgePBoot }) => edgePBoot !== null).length;
  const degreesOfFreedom = figures.n - figures.labels.length;
  const detectable = (standardError: number | null, tests: number) =>
    standardError === null
      ? null
      : minimumDetectableEffect(standardError, { level: 1 - confidence, power: POWER, tests, degreesOfFreedom }).value;
  return {
    figures,
    power: POWER,
    detectableEdges: figures.labels.map(({ edgePBoot, edgeStandardError }) =>
      edgePBoot === null ? null : detectable(edgeStandardError, tests),
    ),
    detectableSpread: detectable(figures.spread?.standardError ?? null, 1),
    headlines: headlines(figures),
  };
}

function headlines({ spread, rankIc, trend, labels }: LabelInference): readonly Headline[] {
  const made = [
    { test: 'spread', p: spread?.pShift ?? null },
    { test: 'rank_ic', p: rankIc?.pShift ?? null },
    { test: 'trend', p: trend?.pShift ?? null },
    { test: 'edges', p: simes(labels.map(({ edgePBoot }) => edgePBoot)) },
  ] as const;
  const corrected = holm(made.map(({ p }) => p));
  return made.flatMap(({ test, p }, k) => (p === null ? [] : [{ test, p, pHolm: corrected[k]! }]));
}
