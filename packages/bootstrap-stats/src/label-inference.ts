import { parseOptions } from '@regimelab/core';
import { neweyWestLag, stream } from '@regimelab/numerics';
import * as z from 'zod';
import { benjaminiHochberg } from './benjamini-hochberg.js';
import { holm } from './holm.js';
import { spreadShiftP } from './internal/circular-shifts.js';
import { createGroupSample } from './internal/group-sample.js';
import { labelledRows } from './internal/labelled-rows.js';
import { labelTrend } from './internal/label-trend.js';
import { rankIc } from './internal/rank-ic.js';
import { blockLengthOf, samplerOf } from './internal/sampler-of.js';
import { testContrasts } from './internal/test-contrasts.js';
import type { LabelContrast } from './label-contrast.js';
import type { LabelInference, LabelRow, LabelSpread } from './label-inference-result.js';
import { Confidence, ResamplingOptions, streamName } from './resampling-options.js';

/** Options of {@link labelInference}. */
export const LabelInferenceOptions = z
  .strictObject({
    ...ResamplingOptions.unwrap().shape,
    names: z.array(z.string()).min(2).describe('Names of the labels in their order: label k is names[k].'),
    minLabelCount: z.int().min(2).default(5).describe('Rows a label needs for a test; with fewer it has count and mean only.'),
    interval: z
      .enum(['studentised', 'percentile'])
      .default('studentised')
      .describe('Kind of interval and p-value (rank IC: always percentile).'),
    confidence: Confidence,
    stream: streamName('label_inference'),
  })
  .readonly();
export type LabelInferenceOptions = z.input<typeof LabelInferenceOptions>;

const FEWEST_ROWS = 20;

/**
 * Does the outcome differ by label, and is it more than luck? Means by label with errors that allow for dependence, edges over the mean of all
 * rows, the spread of the last label over the first, the rank correlation with the score behind the labels, and the trend over them.
 *
 *   mean b, edge b − ȳ, spread b_last − b_first:  u_t by {@link labelContrast};  se = √(Ω/n · n/(n − K)),  K labels present
 *   seHac, tHac, pHac: Ω of Newey and West, Student with n − K.   Interval and p: bootstrap of the pairs (label, y), one set of samples for all
 *   figures;  studentised θ ∓ q·se with the prewhitened Ω, p = (1 + #{|t*| ≥ |θ/se|})/(valid + 1);  percentile: quantiles of θ*, centred p
 *
 * In each draw means, K and errors are those of the drawn rows, with the lag L of the sample. A draw without the label, or with se* = 0, is
 * lost; with more than half lost interval and p are null.
 *
 * @param y outcomes in time order, such as alts minus majors over the week; missing = NaN or infinite: the row is left out
 * @param labels position in `names`, one a row; −1 or NaN = no label: the row is left out, the gap closes
 * @param score the number behind the labels, one a row, or null; a row without it is left out
 * @returns labels with fewer than `minLabelCount` rows have count and mean only, as all have with n < 20; null stands for what cannot be said
 * @throws {ShapeError} where the lengths differ
 * @throws {ConfigError} `CONFIG_RANGE` for a label that is no position in `names`
 * @throws {ConfigErrors} for an unknown or invalid option
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 * @remarks Automatic block length: that of y. pHac is descriptive: it rejects too often in short samples. pShift takes n² steps. Sources: Newey and
 *   West (1987); Andrews and Monahan (1992); Politis and Romano (1994); Jonckheere (1954). Labels made with hindsight (full-sample bins) make
 *   no forecast, whatever p says.
 */
export function labelInference(
  y: ArrayLike<number>,
  labels: ArrayLike<number>,
  score: ArrayLike<number> | null,
  options: LabelInferenceOptions,
): LabelInference {
  const parsed = parseOptions(LabelInferenceOptions, options, 'labelInference');
  const { names, minLabelCount, replications, seed, confidence } = parsed;
  const rows = labelledRows('labelInference', y, labels, names.length, score);
  const n = rows.y.length;
  const sample = createGroupSample(rows.y, rows.label, names.length);
  const present = [...names.keys()].filter((label) => sample.count(label) > 0);
  const countAndMean = (label: number, reason: string): LabelRow => {
    return { ...NO_FIGURES, label: names[label]!, count: sample.count(label), mean: sample.value(meanOf(label)), reason };
  };
  if (n < FEWEST_ROWS) {
    const table = present.map((label) => countAndMean(label, `fewer than ${FEWEST_ROWS} labelled rows`));
    const nothing = { lag: null, blockLength: null, spread: null, rankIc: null, trend: null, notes: ['skipped_n_below_20'] };
    return Object.freeze({ ...nothing, n, replications, seed, labels: table });
  }

  const lag = neweyWestLag(n);
  const sampler = samplerOf(parsed.method, n, blockLengthOf(parsed.method, parsed.blockLength, rows.y));
  const resampling = () => ({ sampler, replications, random: stream(seed, parsed.stream) }); // the same rows each time
  const tested = present.filter((label) => sample.count(label) >= minLabelCount);
  const ends = [0, names.length - 1];
  const spreadOfEnds: LabelContrast = { plus: ends.slice(1), minus: ends.slice(0, 1) };
  const figures = testContrasts(
    rows,
    [...tested.map(meanOf), ...tested.map(edgeOf), ...(ends.every((label) => tested.includes(label)) ? [spreadOfEnds] : [])],
    resampling(),
    { groups: names.length, lag, interval: parsed.interval, confidence },
  );
  const [means, edges] = [figures.slice(0, tested.length), figures.slice(tested.length, 2 * tested.length)];
  const [p, edgeP] = [means.map(({ pBoot }) => pBoot), edges.map(({ pBoot }) => pBoot)];
  const [pHolm, qBh, edgePHolm, edgeQBh] = [holm(p), benjaminiHochberg(p), holm(edgeP), benjaminiHochberg(edgeP)];
  const table = present.map((label): LabelRow => {
    const k = tested.indexOf(label);
    if (k < 0) return countAndMean(label, `fewer than ${minLabelCount} rows`);
    const { value: mean, ...others } = means[k]!;
    const edge = edges[k]!;
    return {
      label: names[label]!,
      count: sample.count(label),
      mean,
      ...others,
      edge: edge.value,
      edgeStandardError: edge.standardError,
      edgeCiLow: edge.ciLow,
      edgeCiHigh: edge.ciHigh,
      edgePBoot: edge.pBoot,
      pHolm: pHolm[k]!,
      qBh: qBh[k]!,
      edgePHolm: edgePHolm[k]!,
      edgeQBh: edgeQBh[k]!,
      reason: others.reason ?? (edge.reason === null ? null : `edge: ${edge.reason}`),
    };
  });

  const spread = (): LabelSpread => {
    const absent = ends.find((label) => !present.includes(label));
    if (absent !== undefined) return { ...NO_SPREAD, reason: `${names[absent]!} does not occur` };
    if (!ends.every((label) => tested.includes(label))) {
      return { ...NO_SPREAD, value: sample.value(spreadOfEnds), reason: `an end label has fewer than ${minLabelCount} rows` };
    }
    return { ...figures.at(-1)!, pShift: spreadShiftP(rows.y, rows.label, spreadOfEnds.plus, ends.slice(0, 1)) };
  };
  return Object.freeze({
    n,
    lag,
    blockLength: sampler.blockLength,
    replications,
    seed,
    labels: table,
    spread: spread(),
    rankIc: rows.score === null ? null : rankIc(rows.score, rows.y, resampling(), confidence),
    trend: labelTrend(rows.y, rows.label, names.length),
    notes: [
      ...present.filter((label) => !tested.includes(label)).map((label) => `label_below_min_count:${names[label]!}`),
      ...(ends.every((label) => present.includes(label)) ? [] : ['spread_label_absent']),
    ],
  });
}

const meanOf = (label: number): LabelContrast => ({ plus: [label], minus: 'none' });
const edgeOf = (label: number): LabelContrast => ({ plus: [label], minus: 'all' });

const NO_SPREAD = {
  ...{ value: null, seHac: null, tHac: null, pHac: null, standardError: null },
  ...{ ciLow: null, ciHigh: null, pBoot: null, pShift: null, drawsLost: null },
};
const NO_FIGURES = {
  ...{ seHac: null, tHac: null, pHac: null, standardError: null, ciLow: null, ciHigh: null, pBoot: null },
  ...{ edge: null, edgeStandardError: null, edgeCiLow: null, edgeCiHigh: null, edgePBoot: null },
  ...{ pHolm: null, qBh: null, edgePHolm: null, edgeQBh: null, drawsLost: null },
};
