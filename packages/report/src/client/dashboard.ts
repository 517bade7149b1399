// The script inside the dashboard: live charts in place of the pictures, one period for all of them, and the figures of that period.
import { zodWithoutEval } from './zod-without-eval.js';
import { attribution } from '../internal/dashboard/attribution.js';
import type { DashboardData } from '../internal/dashboard/dashboard-data.js';
import { kpiTable, periodTiles } from '../internal/dashboard/kpi-block.js';
import { periodFigures, wholeRun, type Period } from '../internal/dashboard/period-figures.js';
import { periodText } from '../internal/dashboard/period-text.js';
import { formatCount } from '../internal/format.js';
import type { Markup } from '../internal/markup.js';
import { drawDashboardCharts, type Span } from './dashboard-charts.js';
import { makeSortable } from './sortable.js';

const MS_PER_DAY = 86_400_000;
const page = document.documentElement;
page.classList.add('scripted');
try {
  if (!zodWithoutEval.jitless) throw new Error('zod would use eval');
  const data = JSON.parse(document.getElementById('report-data')!.textContent!) as DashboardData;
  document.querySelectorAll<HTMLTableElement>('table[data-sortable]').forEach(makeSortable);
  startPeriods(data);
} catch (error) {
  // The pictures and the tables say everything the script would have shown, but for periods.
  page.classList.remove('scripted');
  throw error;
}

function startPeriods(data: DashboardData): void {
  const whole = wholeRun(data);
  const days = data.daily.day.map((day) => Date.parse(data.timeline.date[day]!));
  const place = (name: string) => document.querySelector<HTMLElement>(`[data-period="${name}"]`);
  const buttons = Array.from(document.querySelectorAll<HTMLButtonElement>('button[data-from]'));
  const [from, to] = ['from', 'to'].map((end) => document.querySelector<HTMLInputElement>(`input[data-period-${end}]`)) as [
    HTMLInputElement | null,
    HTMLInputElement | null,
  ];
  let shown: Period = whole;

  const show = (period: Period) => {
    if (period.first === shown.first && period.last === shown.last) return;
    shown = period;
    const figures = periodFigures(data, period);
    const text = periodText(data, period);
    const fill = (name: string, { html }: Markup) => {
      const element = place(name);
      if (element !== null) element.innerHTML = html;
    };
    fill('tiles', periodTiles(data, figures));
    fill('kpis', kpiTable(data, figures, text));
    fill('attribution', attribution(data, figures));
    charts.grow(period);
    describe(period);
  };
  const describe = (period: Period) => {
    const text = periodText(data, period);
    const [first, last] = [period.first, period.last].map((row) => data.timeline.date[data.daily.day[row]!]) as [string?, string?];
    const empty = period.last < period.first;
    for (const [name, content] of [
      ['name', text],
      ['days', formatCount(Math.max(0, period.last - period.first + 1), 'day')],
    ] as const) {
      const element = place(name);
      if (element !== null) element.textContent = content;
    }
    if (!empty && from !== null && to !== null) [from.value, to.value] = [first!, last!];
    for (const button of buttons) {
      button.setAttribute('aria-pressed', String(!empty && button.dataset['from'] === first && button.dataset['to'] === last));
    }
  };

  // The slider moves many times between two frames of the screen.
  let next: Span | null = null;
  const charts = drawDashboardCharts(data, whole, (span) => {
    if (next === null) {
      requestAnimationFrame(() => {
        const { from: start, to: end } = next!;
        next = null;
        show(rowsWithin(days, start, end));
      });
    }
    next = span;
  });

  for (const button of buttons) {
    button.addEventListener('click', () => {
      const [start, end] = [Date.parse(button.dataset['from']!), Date.parse(button.dataset['to']!)];
      const all = start === days[whole.first] && end === days[whole.last];
      charts.show(all ? null : { from: start, to: end });
    });
  }
  const chooseDates = () => {
    const [start, end] = [Date.parse(from!.value), Date.parse(to!.value)];
    if (Number.isFinite(start) && Number.isFinite(end) && start <= end) charts.show({ from: start, to: end });
  };
  from?.addEventListener('change', chooseDates);
  to?.addEventListener('change', chooseDates);
  describe(whole);
}

/** The rows whose midnight lies in the span, to the nearest minute: a slider knows no days. */
function rowsWithin(days: readonly number[], from: number, to: number): Period {
  const tolerance = MS_PER_DAY / 1440;
  const first = days.findIndex((day) => day >= from - tolerance);
  let last = days.length - 1;
  while (last >= 0 && days[last]! > to + tolerance) last -= 1;
  return { first: first < 0 ? days.length : first, last };
}
