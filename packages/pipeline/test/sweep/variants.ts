import type { RunMetrics, RunSummary } from '@regimelab/catalog';
import { loadExperiment, type Experiment, type RunOutcome, type SweepVariant } from '@regimelab/pipeline';

const NO_METRICS: RunMetrics = {
  ...{ cagr: null, sharpe: null, sortino: null, max_drawdown: null, calmar: null, hit_rate: null, switches_per_year: null },
  ...{ avg_regime_duration_days: null, regime_distribution: null, psr: null, spread_1_5_h20: null, spread_1_5_h20_pvalue: null },
};

/** What a variant found, as far as a test cares. */
export interface Found {
  readonly sharpe?: number | null;
  /** Net returns of days in a row. */
  readonly returns?: readonly number[];
  /** First day of the returns. */
  readonly start?: string;
}

/** An experiment with a name of its own, and the values that a sweep gave it. */
export async function experimentOf(
  id: string,
  values: Experiment['variant'] = null,
  file: string | null = 'grid.yaml',
): Promise<Experiment> {
  const { header, ...experiment } = await loadExperiment([], { systems: ['majors_alts'] });
  return { ...experiment, file, variant: values, header: { ...header, experimentId: id, title: `Title of ${id}`, trialFamily: 'tested' } };
}

/** A run that came to its end. */
export function succeeded(path: string, found: Found, known = false): RunOutcome {
  return { status: 'succeeded', known, path, summary: summaryOf(found), notes: [] };
}

/** A run that did not. */
export const failed = (code: string): RunOutcome => ({
  status: 'failed',
  failure: { code, message: `the message of ${code}`, hint: 'the way out', log: `the log of ${code}\n` },
});

function summaryOf({ sharpe = null, returns, start = '2024-01-01' }: Found): RunSummary {
  const metrics = { ...NO_METRICS, sharpe };
  if (returns === undefined) return { draws: 0, metrics, returns: null };
  const end = new Date(Date.parse(start) + (returns.length - 1) * 86_400_000).toISOString().slice(0, 10);
  const moments = { n: returns.length, sharpe: null, skewness: null, kurtosis: null };
  return { draws: 0, metrics, returns: { summary: { start, end, n: returns.length, moments }, values: Float64Array.from(returns) } };
}

/** A variant that came to its end; its run is called `run <id>`. */
export async function variantOf(id: string, found: Found, values: Experiment['variant'] = null, file?: string): Promise<SweepVariant> {
  const outcome = succeeded(`/runs/run ${id}`, found);
  return {
    ...{ k: 1, experiment: await experimentOf(id, values, file), runId: `run ${id}`, status: 'succeeded', outcome },
    ...{ startedAt: Date.parse('2026-01-01T00:00:00Z'), finishedAt: Date.parse('2026-01-01T00:00:02.500Z') },
  };
}

/** A variant that failed. */
export async function failureOf(id: string, code: string, values: Experiment['variant'] = null): Promise<SweepVariant> {
  return { ...(await variantOf(id, {}, values)), status: 'failed', outcome: failed(code) };
}

/** A variant that was never begun. */
export async function notRun(id: string, values: Experiment['variant'] = null): Promise<SweepVariant> {
  const nothing = { runId: null, status: 'not_run', startedAt: null, finishedAt: null, outcome: null } as const;
  return { ...(await variantOf(id, {}, values)), ...nothing };
}
