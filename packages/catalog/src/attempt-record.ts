import * as z from 'zod';

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256');
const instant = z.iso.datetime();
const figure = z.number().nullable();

/** Figures of a run as the catalog lists them; null where the system has none, or the run could not measure it. */
export const RunMetricsSchema = z.strictObject({
  cagr: figure,
  sharpe: figure,
  sortino: figure,
  max_drawdown: figure,
  calmar: figure,
  hit_rate: figure,
  switches_per_year: figure,
  avg_regime_duration_days: figure,
  /** Percent of the days in each regime. */
  regime_distribution: z.record(z.string(), z.number()).nullable(),
  psr: figure,
  spread_1_5_h20: figure,
  spread_1_5_h20_pvalue: figure,
});
export type RunMetrics = z.output<typeof RunMetricsSchema>;

/** What a run's net returns are known by; the returns themselves lie under `returns/`. */
export const ReturnsSummarySchema = z.strictObject({
  /** First and last row, and how many. */
  start: z.iso.date(),
  end: z.iso.date(),
  n: z.int().min(1),
  /** Moments of the finite returns, as the deflated Sharpe ratio takes them; the ratio is per period. */
  moments: z.strictObject({ n: z.int().min(0), sharpe: figure, skewness: figure, kurtosis: figure }),
});
export type ReturnsSummary = z.output<typeof ReturnsSummarySchema>;

/** What is known of an attempt when it begins: what it computes, on which data, by which code. */
export const AttemptIdentitySchema = z.strictObject({
  /** Name of the run's folder. */
  run_id: z.string().min(1),
  /** Hash of everything the result depends on, with the experiment's name. */
  content_id: z.string().min(1),
  system: z.string().min(1),
  experiment_id: z.string().min(1),
  title: z.string(),
  category_path: z.string(),
  trial_family: z.string().min(1),
  /** First and last day asked for. */
  start: z.iso.date(),
  end: z.iso.date(),
  seed: z.number().nullable(),
  config_hash: hash,
  /** Hash of what the configuration computes: without the folders it reads and writes. Equal ones are one trial. */
  trial_hash: hash,
  data_hash: hash,
  code_hash: hash,
  code: z.strictObject({
    version: z.string(),
    commit: z.string().nullable(),
    dirty: z.boolean().nullable(),
    diffHash: z.string().nullable(),
  }),
  /** Features and their weights; null for a system without a score. */
  features: z.array(z.strictObject({ id: z.string(), weight: z.number() })).nullable(),
  n_regimes: z.int().nullable(),
  target_n: z.int().nullable(),
  target_weighting: z.string().nullable(),
  /** When it began, the `timestamp` of the run's manifest. */
  timestamp: instant,
});
export type AttemptIdentity = z.output<typeof AttemptIdentitySchema>;

/** `aborted`: interrupted by the user, or the process is gone. */
export const ATTEMPT_STATUSES = ['running', 'succeeded', 'failed', 'aborted'] as const;
export type AttemptStatus = (typeof ATTEMPT_STATUSES)[number];

/** The content of `records/<attempt>.json`. */
export const AttemptRecordSchema = z
  .strictObject({
    attempt: z.string().regex(/^[A-Za-z0-9._-]{1,200}$/),
    status: z.enum(ATTEMPT_STATUSES),
    ...AttemptIdentitySchema.shape,
    finished_at: instant.nullable(),
    /** Who made it; null for a record remade from a manifest. */
    process: z.strictObject({ host: z.string(), pid: z.int() }).nullable(),
    /** The run's folder, relative to the catalog's. */
    path: z.string(),
    failure: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    /** Parameter sets that the run itself searched through, besides the one it is. */
    draws: z.int().min(0),
    metrics: RunMetricsSchema.nullable(),
    returns: ReturnsSummarySchema.nullable(),
  })
  .readonly();
export type AttemptRecord = z.output<typeof AttemptRecordSchema>;

/** What a finished run adds to its record. */
export interface RunSummary {
  readonly draws: number;
  readonly metrics: RunMetrics;
  readonly returns: { readonly summary: ReturnsSummary; readonly values: Float64Array } | null;
}
