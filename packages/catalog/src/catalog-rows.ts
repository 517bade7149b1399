import type { ReturnsSummary } from './attempt-record.js';
import type { CatalogRun } from './catalog-runs.js';
import { familyGroups, groupName } from './family-groups.js';
import { trialLedger } from './trial-ledger.js';

/** Columns of the catalog in their order, with the type each has in `catalog.parquet`. */
export const CATALOG_COLUMNS = {
  run_id: 'text',
  title: 'text',
  experiment_id: 'text',
  category_path: 'text',
  timestamp: 'time',
  features: 'text',
  n_regimes: 'number',
  target_n: 'number',
  target_weighting: 'text',
  cagr: 'number',
  sharpe: 'number',
  sortino: 'number',
  max_drawdown: 'number',
  calmar: 'number',
  hit_rate: 'number',
  switches_per_year: 'number',
  avg_regime_duration_days: 'number',
  regime_distribution: 'text',
  trial_family: 'text',
  n_trials: 'integer',
  config_hash: 'text',
  data_hash: 'text',
  code_hash: 'text',
  seed: 'number',
  start: 'day',
  end: 'day',
  status: 'text',
  failure: 'text',
  psr: 'number',
  dsr: 'number',
  p_spa: 'number',
  spread_1_5_h20: 'number',
  spread_1_5_h20_pvalue: 'number',
} as const;

export type CatalogColumn = keyof typeof CATALOG_COLUMNS;

/** One row: times as ISO 8601, days as `YYYY-MM-DD`, lists and maps as JSON text; null where a system or a failed run has none. */
export type CatalogRow = {
  readonly [Column in CatalogColumn]: (typeof CATALOG_COLUMNS)[Column] extends 'number' | 'integer' ? number | null : string | null;
};

/** A row with the run behind it. */
export interface CatalogEntry {
  readonly row: CatalogRow;
  readonly run: CatalogRun;
}

/** The statistics of a family, which the catalog itself does not compute. */
export interface FamilyStatistics {
  /**
   * Deflated Sharpe ratio of a run.
   *
   * @param moments of the run's returns
   * @param count trials of the family
   * @param sharpes per-period ratios of the family's runs on the same data
   */
  readonly deflatedSharpe: (moments: ReturnsSummary['moments'], count: number, sharpes: readonly number[]) => number | null;
  /** p-values by the key of a group of `familyGroups`; null where it cannot be tested. */
  readonly pSpa: ReadonlyMap<string, number | null>;
}

/**
 * The rows of the catalog, a run each, ordered by timestamp, then run id.
 *
 * @param runs of `catalogRuns`
 */
export function catalogRows(runs: readonly CatalogRun[], statistics: FamilyStatistics): readonly CatalogEntry[] {
  const ledger = trialLedger(runs);
  const sharpesOf = new Map<string, readonly number[]>();
  for (const { family, runs: byData } of ledger.values()) {
    for (const [data, members] of byData) {
      const ratios = members.map(({ record }) => record.returns?.moments.sharpe ?? null).filter((ratio) => ratio !== null);
      sharpesOf.set(`${family}\n${data}`, ratios);
    }
  }
  const groups = familyGroups(runs, ledger);

  return runs.map((run): CatalogEntry => {
    const { record } = run;
    const { metrics, returns } = record;
    const trials = ledger.get(record.trial_family)!.trials;
    const sharpes = sharpesOf.get(`${record.trial_family}\n${record.data_hash}`) ?? [];
    const group = groups.get(groupName(record) ?? '');
    return {
      run,
      row: {
        run_id: record.run_id,
        title: record.title,
        experiment_id: record.experiment_id,
        category_path: record.category_path,
        timestamp: record.timestamp,
        features: jsonOrNull(record.features),
        n_regimes: record.n_regimes,
        target_n: record.target_n,
        target_weighting: record.target_weighting,
        cagr: metrics?.cagr ?? null,
        sharpe: metrics?.sharpe ?? null,
        sortino: metrics?.sortino ?? null,
        max_drawdown: metrics?.max_drawdown ?? null,
        calmar: metrics?.calmar ?? null,
        hit_rate: metrics?.hit_rate ?? null,
        switches_per_year: metrics?.switches_per_year ?? null,
        avg_regime_duration_days: metrics?.avg_regime_duration_days ?? null,
        regime_distribution: jsonOrNull(metrics?.regime_distribution),
        trial_family: record.trial_family,
        n_trials: trials,
        config_hash: record.config_hash,
        data_hash: record.data_hash,
        code_hash: record.code_hash,
        seed: record.seed,
        start: record.start,
        end: record.end,
        status: record.status,
        failure: jsonOrNull(record.failure),
        psr: metrics?.psr ?? null,
        dsr: returns === null || trials === 0 ? null : statistics.deflatedSharpe(returns.moments, trials, sharpes),
        p_spa: group === undefined ? null : (statistics.pSpa.get(group.key) ?? null),
        spread_1_5_h20: metrics?.spread_1_5_h20 ?? null,
        spread_1_5_h20_pvalue: metrics?.spread_1_5_h20_pvalue ?? null,
      },
    };
  });
}

const jsonOrNull = (value: object | null | undefined) => (value === null || value === undefined ? null : JSON.stringify(value));
