import type { LabelSummary, MsmInference, MsmLabeling, MsmReportInput, OutcomeSummary } from '@regimelab/report';

const DAY = 86_400_000;
const BINS = ['Red', 'Orange', 'Yellow', 'YellowGreen', 'Green'];

/** A made-up run: mean-reverting funding, outcomes with a slight negative slope on it, assets by number. The same seed, the same run. */
export function sampleReportInput(
  given: {
    weeks?: number;
    seed?: number;
    rejectedEvery?: number;
    members?: readonly string[];
    tested?: boolean;
    overrides?: Partial<MsmReportInput>;
  } = {},
): MsmReportInput {
  const { weeks: dates = 102, seed = 7, rejectedEvery = 0, tested = true } = given;
  const members = given.members ?? Array.from({ length: 30 }, (_, index) => `ALT${String(index + 1).padStart(2, '0')}`);
  const random = uniform(seed);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

  const first = Date.parse('2024-02-05');
  const date = (index: number) => new Date(first + 7 * DAY * index).toISOString().slice(0, 10);
  const rejectedAt = (index: number) => rejectedEvery > 0 && index % rejectedEvery === rejectedEvery - 1;
  const valid = Array.from({ length: dates }, (_, index) => index).filter((index) => !rejectedAt(index));
  const rejectedDates = Array.from({ length: dates }, (_, index) => index).filter(rejectedAt);
  const openDate = date(dates);

  let level = 0.00012;
  const funding = valid.map(() => (level = 0.8 * level + 0.2 * 0.0001 + 0.00006 * gauss()));
  const rMajors = valid.map(() => 0.006 + 0.06 * gauss());
  const rAlts = rMajors.map((major, index) => 1.1 * major - 0.006 - 20 * (funding[index]! - 0.0001) + 0.045 * gauss());
  const y = rAlts.map((alts, index) => alts - rMajors[index]!);
  const nValid = valid.map(() => 30 - Math.floor(5 * random() ** 2));
  const nPriced = valid.map(() => 30 - Math.floor(2.4 * random() ** 2));

  const whole = funding.map((value) => percentile(funding, value));
  const trailing = funding.map((value, index) => (index < 52 ? NaN : percentile(funding.slice(index - 52, index), value)));
  const openFunding = 0.00004;
  const openPlace = funding.length < 52 ? NaN : percentile(funding.slice(-52), openFunding);

  return {
    title: 'Weekly funding monitor (MSM v0)',
    runId: 'msm_v0_3f9c2a7be104',
    timestamp: '2026-01-20T08:15:30Z',
    period: { start: '2024-02-01', end: '2026-01-19' },
    definition: {
      decisionTime: 'Monday 00:00 UTC',
      basketSize: 30,
      lookbackDays: 7,
      majors: [
        { id: 'BTC', weight: 0.7 },
        { id: 'ETH', weight: 0.3 },
      ],
      minCoveragePct: 60,
      minPriceCoveragePct: 60,
    },
    trust: {
      lakeName: 'sample-lake',
      dataHash: 'a3f1c09d5e7b264188d0c3a97f52be61704dd9c8e2b3a5f60791c4d8e6fa1b23',
      descriptor: 'lake.yaml',
      conventions: [
        { table: 'fact_price', stamp: 'day_end', publicationLag: 'PT0S', note: 'closes in USD' },
        { table: 'fact_marketcap', stamp: 'day_end', publicationLag: 'PT0S', note: '' },
        { table: 'fact_funding', stamp: 'day_end', publicationLag: 'PT1H', note: 'fraction per interval, normalised to 8 h' },
      ],
      code: { version: '0.1.0', commit: '67b0684f2c9d1e7a5b3048c6d9e2f1a07b5c8d34', dirty: true, diffHash: '5d41402abc4b' },
      configHash: '0c8f5a1e9d27b36448ff02a9c7e1d5b3896af4021c7de85b3f6a9012de47c8b5',
      timing: [
        'A decision at Monday 00:00 UTC uses rows knowable by then: funding of the seven days before it, market caps not older than 7 days.',
        'The outcome runs from that Monday’s price to the next Monday’s, as last printed and not older than 3 days.',
      ],
      flags: [
        { level: 'warning', code: 'FUNDING_INTERVAL_ASSUMED', detail: '212 rows without interval_hours were read as 8 h.' },
        { level: 'info', code: 'LAKE_ALIAS', detail: 'SATS is read as 1000SATS.' },
      ],
      droppedRows: [{ table: 'fact_funding', reason: 'funding_rate is null', count: 1312 }],
      rejections: [
        { reason: 'skipped_no_universe', count: 0, meaning: 'fewer than 30 eligible alts' },
        {
          reason: 'skipped_funding_coverage',
          count: rejectedDates.length,
          meaning: 'fewer than 60% of the basket have enough funding days',
        },
        { reason: 'skipped_incomplete_week', count: 1, meaning: 'prices end before the week does' },
        { reason: 'skipped_price_coverage', count: 0, meaning: 'fewer than 60% of the basket have prices at both ends' },
        { reason: 'skipped_returns_computation', count: 0, meaning: 'BTC or ETH has no price at one end' },
      ],
      degenerateReferenceWeeks: 0,
    },
    binNames: BINS,
    labelings: [
      labeling('v0.0', 'hindsight', 'percentile of F among all valid weeks of this run, later ones included', whole, y, tested),
      labeling('v0.1', 'causal', 'percentile of F among the 52 valid weeks before the decision', trailing, y, tested),
    ],
    weeks: {
      decisionDate: valid.map(date),
      nextDate: valid.map((index) => date(index + 1)),
      fundingPer8h: Float64Array.from(funding),
      nValid,
      nSelected: valid.map(() => 30),
      nPriced,
      coveragePct: nValid.map((n) => (100 * n) / 30),
      priceCoveragePct: nPriced.map((n) => (100 * n) / 30),
      rAlts: Float64Array.from(rAlts),
      rMajors: Float64Array.from(rMajors),
      y: Float64Array.from(y),
      members: valid.map(() => members),
    },
    overall: summary(y),
    rejected: {
      decisionDate: [...rejectedDates.map(date), openDate],
      reason: [...rejectedDates.map(() => 'skipped_funding_coverage'), 'skipped_incomplete_week'],
      nSelected: [...rejectedDates.map(() => 30), 30],
      nValid: [...rejectedDates.map(() => 16), 28],
      coveragePct: [...rejectedDates.map(() => 53.3333), 93.3333],
      nPriced: [...rejectedDates.map(() => NaN), NaN],
      priceCoveragePct: [...rejectedDates.map(() => NaN), NaN],
    },
    current: {
      decisionDate: openDate,
      fundingPer8h: openFunding,
      label: binOf(openPlace),
      percentile: openPlace,
      reference: 'the last 52 valid weeks',
      nValid: 28,
      coveragePct: 93.3333,
      members,
    },
    config: {
      decision: { anchor_day: 'monday', anchor_hour: 0 },
      universe: { majors: ['BTC', 'ETH'], majors_weights: [0.7, 0.3], basket_size: 30 },
      feature: { lookback_days: 7, min_days_per_asset: 4, min_coverage_pct: 60 },
    },
    versions: { regimelab: '0.1.0', node: '20.20.2' },
    ...given.overrides,
  };
}

function labeling(
  version: string,
  causality: MsmLabeling['causality'],
  meaning: string,
  place: number[],
  y: number[],
  tested: boolean,
): MsmLabeling {
  const label = place.map(binOf);
  const labelled = y.filter((_, index) => label[index] !== null);
  const byLabel = BINS.flatMap((name): LabelSummary[] => {
    const some = summary(y.filter((_, index) => label[index] === name));
    return some === null ? [] : [{ label: name, ...some }];
  });
  const inference = tested ? madeUpTests(labelled.length, byLabel, summary(labelled)?.meanY ?? 0) : null;
  return { version, causality, meaning, label, percentile: place, overall: summary(labelled), byLabel, inference };
}

/** Figures of the right size and form; they are those of no test. */
function madeUpTests(n: number, byLabel: readonly LabelSummary[], meanY: number): MsmInference {
  const fewWeeks = n < 20;
  const about = (value: number, error: number) => ({ value, low: value - 2 * error, high: value + 2 * error, p: tail(value / error) });
  const labels = byLabel.map(({ label, count, meanY: mean, stdY }): MsmInference['labels'][number] => {
    const error = (stdY ?? 0) / Math.sqrt(count);
    if (fewWeeks || count < 5 || error === 0) {
      const reason = fewWeeks ? 'fewer than 20 labelled weeks' : 'fewer than 5 weeks';
      const nothing = { tHac: null, pHac: null, ciLow: null, ciHigh: null, pBoot: null, pHolm: null, qBh: null };
      const noEdge = {
        edge: null,
        edgeCiLow: null,
        edgeCiHigh: null,
        edgePBoot: null,
        edgePHolm: null,
        edgeQBh: null,
        detectableEdge: null,
      };
      return { label, count, mean, ...nothing, ...noEdge, reason };
    }
    const [level, edge] = [about(mean, error), about(mean - meanY, error)];
    return {
      ...{ label, count, mean, tHac: mean / error, pHac: level.p, ciLow: level.low, ciHigh: level.high, pBoot: level.p },
      ...{ pHolm: Math.min(1, 5 * level.p), qBh: Math.min(1, 2 * level.p) },
      ...{ edge: edge.value, edgeCiLow: edge.low, edgeCiHigh: edge.high, edgePBoot: edge.p },
      ...{ edgePHolm: Math.min(1, 5 * edge.p), edgeQBh: Math.min(1, 2 * edge.p), detectableEdge: 3.4 * error, reason: null },
    };
  });
  const resampling = { replications: 1999, interval: 'studentised', confidence: 0.95, power: 0.8 } as const;
  if (fewWeeks) return { n, lag: null, blockLength: null, ...resampling, labels, spread: null, rankIc: null, trend: null, headlines: [] };
  const [first, last] = [byLabel[0]!, byLabel.at(-1)!];
  const spread = about(last.meanY - first.meanY, 0.015);
  const made = (['spread', 'rank_ic', 'trend', 'edges'] as const).map((test, k) => ({ test, p: [spread.p, 0.012, 0.21, 0.4][k]! }));
  return {
    ...{ n, lag: 4, blockLength: 1.63, ...resampling, labels },
    spread: {
      ...{ value: spread.value, tHac: spread.value / 0.015, pHac: spread.p, ciLow: spread.low, ciHigh: spread.high },
      ...{ pBoot: spread.p, pShift: spread.p, detectable: 0.042, reason: null },
    },
    rankIc: { rho: -0.21, t: -2.15, pT: 0.034, ciLow: -0.4, ciHigh: -0.02, pShift: 0.012, reason: null },
    trend: { z: -1.31, pNormal: 0.19, pShift: 0.21, reason: null },
    headlines: made.map(({ test, p }) => ({ test, p, pHolm: Math.min(1, 4 * p) })),
  };
}

/** About the two-sided p of a standard normal. */
const tail = (z: number) => Math.exp(-0.717 * Math.abs(z) - 0.416 * z * z);

const binOf = (place: number) => (Number.isNaN(place) ? null : BINS[Math.min(4, Math.floor(place / 20))]!);
const percentile = (sample: readonly number[], x: number) => (100 * sample.filter((value) => value <= x).length) / sample.length;

function summary(values: readonly number[]): OutcomeSummary | null {
  const count = values.length;
  if (count === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const meanY = values.reduce((sum, value) => sum + value, 0) / count;
  return {
    count,
    meanY,
    medianY: (sorted[Math.floor((count - 1) / 2)]! + sorted[Math.floor(count / 2)]!) / 2,
    stdY: count === 1 ? null : Math.sqrt(values.reduce((sum, value) => sum + (value - meanY) ** 2, 0) / (count - 1)),
    hitRate: values.filter((value) => value < 0).length / count,
  };
}

/** Uniform numbers in [0, 1) from a seed (a 32-bit multiply-and-shift hash of a counter). */
function uniform(seed: number): () => number {
  let counter = seed >>> 0;
  return () => {
    counter = (counter + 0x9e3779b9) >>> 0;
    let z = counter;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return ((z ^ (z >>> 16)) >>> 0) / 2 ** 32;
  };
}
