import type { DashboardInput, DashboardOtherFigure } from '../../dashboard-input.js';
import { formatCount, formatNumber, formatPercent } from '../format.js';
import { markup, trusted, type Fragment, type Markup } from '../markup.js';
import { dataTable, type TableColumn } from '../page/data-table.js';
import type { DashboardData, PeriodKpi } from './dashboard-data.js';
import { figureText, intervalText, KPI_TEXTS, type KpiText } from './figure-text.js';
import type { PeriodFigures } from './period-figures.js';

const TILES: readonly PeriodKpi[] = ['totalReturn', 'cagr', 'sharpe', 'maxDrawdown', 'volatility'];

/** The period in six figures; below each the interval of the whole run, or the whole run's figure while a part of it is chosen. */
export function periodTiles(data: DashboardData, figures: PeriodFigures): Markup {
  const whole = figures.days === data.daily.day.length;
  const tiles = TILES.map((key) => {
    const { name, note, format } = KPI_TEXTS.find((text) => text.key === key)!;
    const run = data.kpis[key];
    const interval = intervalText(run, format);
    const below = whole
      ? interval === null
        ? note
        : `${formatPercent(data.confidence, 0)}: ${interval}`
      : run.value === null
        ? note
        : `whole run ${format(run.value)}`;
    return tile(name, tileValue(figures.kpis[key].value, format), figures.kpis[key].reason ?? below);
  });
  const { days, daysHeld } = figures;
  const invested = tile(
    'Days invested',
    formatNumber(daysHeld, 0),
    `of ${formatCount(days, 'day')}${days === 0 ? '' : ` (${formatPercent(daysHeld / days, 0)})`}`,
  );
  return markup`<dl class="tiles">${tiles}${invested}</dl>`;
}

const tileValue = (value: number | null, format: (value: number) => string): Fragment =>
  value === null ? markup`<span class="absent">n/a</span>` : format(value);

const tile = (name: string, value: Fragment, below: string): Fragment =>
  markup`<div><dt>${name}</dt><dd>${value}<small>${below}</small></dd></div>`;

/** Every KPI: of the whole run with its interval, and of the period. */
export function kpiTable(data: DashboardData, figures: PeriodFigures, period: string): Markup {
  return dataTable(
    [
      { head: 'Measure', kind: 'rowHead', cell: ({ name }) => name },
      {
        head: 'Chosen period',
        unit: period,
        kind: 'number',
        className: 'chosen',
        cell: ({ key, format }) =>
          markup`<data value="${figures.kpis[key].value ?? ''}"${trusted(` data-kpi="${key}"`)}>${figureText(figures.kpis[key], format)}</data>`,
      },
      { head: 'Whole run', kind: 'number', cell: ({ key, format }) => figureText(data.kpis[key], format) },
      ...intervalColumn<KpiText>(data.confidence, KPI_TEXTS, ({ key, format }) => intervalText(data.kpis[key], format)),
      { head: 'Note', kind: 'text', className: 'remark', cell: ({ note }) => markup`<span class="quiet">${note}</span>` },
    ],
    KPI_TEXTS,
  );
}

/** The intervals, where any row has one. */
function intervalColumn<Row>(confidence: number, rows: readonly Row[], interval: (row: Row) => string | null): TableColumn<Row>[] {
  if (rows.every((row) => interval(row) === null)) return [];
  const none = markup`<abbr class="na" title="no interval was computed">n/a</abbr>`;
  return [{ head: `${formatPercent(confidence, 0)} interval`, unit: 'whole run', kind: 'number', cell: (row) => interval(row) ?? none }];
}

/** What only the whole run has: inference, realised betas, neutrality error. */
export function otherFigures({ kpis, confidence }: DashboardInput): Fragment {
  if (kpis.others.length === 0) return '';
  const format =
    ({ unit }: DashboardOtherFigure) =>
    (value: number) =>
      unit === 'fraction' ? formatPercent(value, 2) : formatNumber(value, Math.abs(value) < 1 ? 3 : 2);
  return markup`<h3>Of the whole run only</h3>${dataTable(
    [
      { head: 'Measure', kind: 'rowHead', cell: ({ name }) => name },
      { head: 'Whole run', kind: 'number', cell: (figure) => figureText(figure, format(figure)) },
      ...intervalColumn(confidence, kpis.others, (figure) => intervalText(figure, format(figure))),
      { head: 'Note', kind: 'text', className: 'remark', cell: ({ note }) => markup`<span class="quiet">${note}</span>` },
    ],
    kpis.others,
  )}`;
}
