import { DataError, ShapeError } from '@regimelab/core';
import type { DashboardInput } from './dashboard-input.js';
import type { BinStyle } from './internal/bin-palette.js';
import { attribution } from './internal/dashboard/attribution.js';
import { equityFigure, followingFigures, periodControls } from './internal/dashboard/charts.js';
import { dashboardData, type DashboardData } from './internal/dashboard/dashboard-data.js';
import { DASHBOARD_STYLES } from './internal/dashboard/dashboard-styles.js';
import { dashboardTrust } from './internal/dashboard/dashboard-trust.js';
import { headline, verdictBlock } from './internal/dashboard/headline.js';
import { kpiTable, otherFigures, periodTiles } from './internal/dashboard/kpi-block.js';
import { monthlyTable } from './internal/dashboard/monthly-table.js';
import { horizonSection } from './internal/dashboard/horizons.js';
import { periodFigures, wholeRun } from './internal/dashboard/period-figures.js';
import { periodText } from './internal/dashboard/period-text.js';
import { counterTable, rebalanceTable, regimeTable, windowTable } from './internal/dashboard/tables.js';
import { today } from './internal/dashboard/today.js';
import { dashboardScript } from './internal/dashboard-script.generated.js';
import { markup, type Fragment } from './internal/markup.js';
import { renderPage } from './internal/page/page.js';
import { provenance, resolvedConfig } from './internal/page/provenance.js';
import { regimePalette } from './internal/regime-palette.js';

/** More would not be told apart in one plot. */
const MOST_REFERENCES = 3;

/**
 * The dashboard of one majors-alts run as a single HTML document that opens offline: verdict, trust panel, today's signal, linked charts, KPIs
 * and attribution that follow a chosen period, returns by regime and by month, windows, rebalances, counters.
 *
 * @param input fractions for returns, costs, funding and exposures; USD where a field says so; NaN is missing
 * @returns a whole document; the same input gives the same bytes
 * @throws {ShapeError} where columns that belong together differ in length, dates do not ascend, or a simulated day is not in the timeline
 * @throws {DataError} `REPORT_UNKNOWN_REGIME` where a regime is not one of `regimeNames`
 * @remarks KPIs and attribution of a period are computed in the page by `@regimelab/performance` itself, from the full doubles.
 */
export function renderDashboard(input: DashboardInput): string {
  requireColumns(input);
  requireDates(input);
  requireKnownRegimes(input);
  const regimes = regimePalette(input.regimeNames);
  const data = dashboardData(input);
  return renderPage({
    title: input.title,
    bins: regimes,
    styles: DASHBOARD_STYLES,
    data,
    script: dashboardScript,
    body: markup`${headline(input)}
${verdictBlock(input)}
${today(input, regimes)}
${dashboardTrust(input)}
${linkedViews(input, data, regimes)}
${regimeTable(input, regimes)}
${horizonSection(input, data, regimes)}
${monthlyTable(input)}
${windowTable(input)}
${rebalanceTable(input, regimes)}
${counterTable(input)}
${resolvedConfig(input.config)}
${provenance(input)}`,
  });
}

/** Everything that follows the chosen period. */
function linkedViews(input: DashboardInput, data: DashboardData, regimes: readonly BinStyle[]): Fragment {
  if (data.daily.day.length === 0) {
    return markup`<section class="linked" aria-labelledby="performance"><h2 id="performance">Performance</h2><p>No day was simulated, so there is nothing to measure.</p>
${followingFigures(input, data, regimes)}</section>`;
  }
  const figures = periodFigures(data, wholeRun(data));
  const period = periodText(data, wholeRun(data));
  const neverHeld =
    figures.daysHeld === 0 &&
    markup`<p class="note">The book was flat on every simulated day: nothing was traded, and the measures say so.</p>`;
  return markup`<section class="linked" aria-labelledby="performance"><h2 id="performance">Performance</h2>
${periodControls(data)}
<p class="quiet controls">Drag across a chart with a mouse, or on the slider, to choose a period: charts, measures and attribution follow. Double-click a chart for the whole run.</p>
${neverHeld}
<div data-period="tiles">${periodTiles(data, figures)}</div>
${equityFigure(data, regimes)}
${followingFigures(input, data, regimes)}
<h2 id="measures">Measures</h2>
<div data-period="kpis">${kpiTable(data, figures, period)}</div>
${otherFigures(input)}
<h2 id="attribution">From gross to net</h2>
<p>What price moves earned on the positions held, and what was paid to hold and change them. Contributions are fractions of the equity before the first day and add up
to the total return. Period: <b data-period="name">${period}</b>.</p>
<div data-period="attribution">${attribution(data, figures)}</div>
</section>`;
}

function requireColumns({ timeline, daily, rebalances, references, regimeNames }: DashboardInput): void {
  if (regimeNames.length === 0) throw new ShapeError('SHAPE', 'renderDashboard: regimeNames: expected at least one regime, got none');
  if (references.length > MOST_REFERENCES) {
    throw new ShapeError('SHAPE', `renderDashboard: references: expected at most ${MOST_REFERENCES}, got ${references.length}`);
  }
  requireLengths('timeline', timeline, timeline.date.length);
  const { legs, residualBeta, realisedBeta, ...columns } = daily;
  const simulated = daily.date.length;
  requireLengths('daily', columns, simulated);
  requireLengths('daily.residualBeta', residualBeta, simulated);
  requireLengths('daily.realisedBeta', realisedBeta, simulated);
  for (const { name, ...parts } of legs) requireLengths(`daily.legs ${name}`, parts, simulated);
  for (const { name, returns } of references) requireLengths(`references ${name}`, { returns }, simulated);
  const { altBeta, majorWeight, residualBeta: residual, realisedBeta: realised, ...rest } = rebalances;
  requireLengths('rebalances', rest, rebalances.date.length);
  for (const [name, pair] of Object.entries({ altBeta, majorWeight, residualBeta: residual, realisedBeta: realised })) {
    requireLengths(`rebalances.${name}`, pair, rebalances.date.length);
  }
}

function requireLengths(name: string, columns: object, length: number): void {
  for (const [column, values] of Object.entries(columns) as [string, ArrayLike<unknown>][]) {
    if (values.length !== length)
      throw new ShapeError('SHAPE', `renderDashboard: ${name}.${column}: expected ${length} values, got ${values.length}`);
  }
}

function requireDates({ timeline, daily, events }: DashboardInput): void {
  for (const [name, dates] of [
    ['timeline', timeline.date],
    ['daily', daily.date],
  ] as const) {
    const late = dates.findIndex((date, index) => index > 0 && dates[index - 1]! >= date);
    if (late >= 0)
      throw new ShapeError(
        'SHAPE',
        `renderDashboard: ${name}.date: expected ascending dates, got ${dates[late - 1]} before ${dates[late]}`,
      );
  }
  const known = new Set(timeline.date);
  const outside = daily.date.find((date) => !known.has(date));
  if (outside !== undefined) throw new ShapeError('SHAPE', `renderDashboard: daily.date: expected days of the timeline, got ${outside}`);
  const simulated = new Set(daily.date);
  const event = events.find(({ date }) => !simulated.has(date));
  if (event !== undefined)
    throw new ShapeError('SHAPE', `renderDashboard: events: expected simulated days, got ${event.kind} on ${event.date}`);
}

function requireKnownRegimes({ regimeNames, timeline, rebalances, definition, regimeMetrics, evaluation, signal }: DashboardInput): void {
  const names = new Set(regimeNames);
  const used = [
    ...definition.tradeRegimes,
    ...regimeMetrics.map(({ regime }) => regime),
    ...(evaluation ?? []).flatMap((horizon) => horizon.regimes.map(({ regime }) => regime)),
    ...(signal === null || signal.regime === null ? [] : [signal.regime]),
  ];
  const codes = [...Array.from(timeline.regime), ...Array.from(rebalances.regime)];
  const unknown: string | number | undefined =
    used.find((name) => !names.has(name)) ?? codes.find((code) => !Number.isInteger(code) || code < -1 || code >= regimeNames.length);
  if (unknown !== undefined) {
    throw new DataError(
      'REPORT_UNKNOWN_REGIME',
      `renderDashboard: expected one of ${regimeNames.join(', ')} (or its index, −1 for none), got ${unknown}`,
    );
  }
}
