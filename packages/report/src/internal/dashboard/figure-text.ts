import type { Measure } from '@regimelab/performance';
import type { Figure } from '../../dashboard-input.js';
import { formatNumber, formatPercent, formatReturn } from '../format.js';
import { markup, type Fragment } from '../markup.js';
import type { PeriodKpi } from './dashboard-data.js';

/** How a KPI is named and written. */
export interface KpiText {
  readonly key: PeriodKpi;
  readonly name: string;
  readonly note: string;
  readonly format: (value: number) => string;
}

const ratio = (value: number) => formatNumber(value, 2);
const share = (value: number) => formatPercent(value, 1);
const total = (value: number) => formatReturn(value, 2);

/** The KPIs of the run and of any period, in the order shown. */
export const KPI_TEXTS: readonly KpiText[] = [
  { key: 'totalReturn', name: 'Total return', note: 'net, compounded', format: total },
  { key: 'cagr', name: 'CAGR', note: 'a year of 365 days', format: total },
  { key: 'volatility', name: 'Volatility', note: 'a year; days without a position count', format: (value) => formatPercent(value, 2) },
  { key: 'sharpe', name: 'Sharpe', note: 'a year, no riskless rate', format: ratio },
  { key: 'sortino', name: 'Sortino', note: 'a year, downside about 0', format: ratio },
  { key: 'maxDrawdown', name: 'Max drawdown', note: 'from a peak inside the period', format: total },
  { key: 'calmar', name: 'Calmar', note: 'CAGR over max drawdown', format: ratio },
  { key: 'hitRate', name: 'Days up', note: 'of all days', format: share },
  { key: 'hitRateActive', name: 'Days up while invested', note: 'of the days with a position', format: share },
  { key: 'expectedShortfall95', name: 'Expected shortfall 95%', note: 'mean of the worst twentieth of the days', format: total },
  {
    key: 'avgTurnover',
    name: 'Alt turnover a day',
    note: 'mean of all days, fraction of equity',
    format: (value) => formatPercent(value, 2),
  },
  {
    key: 'avgFundingDaily',
    name: 'Funding a day',
    note: 'mean of all days, positive: paid',
    format: (value) => `${formatNumber(1e4 * value, 2)} bp`,
  },
];

/** The figure, or `n/a` with its reason in words. */
export function figureText({ value, reason }: Figure | Measure, format: (value: number) => string): Fragment {
  if (value !== null && Number.isFinite(value)) return format(value);
  return markup`<span class="absent">n/a: ${reason ?? 'not a finite number'}</span>`;
}

/** The bounds of a figure, or nothing where none were computed. */
export function intervalText({ low, high }: Figure, format: (value: number) => string): string | null {
  return low === undefined || high === undefined || !Number.isFinite(low) || !Number.isFinite(high)
    ? null
    : `${format(low)} to ${format(high)}`;
}
