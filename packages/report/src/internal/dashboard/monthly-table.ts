import { compound } from '@regimelab/performance';
import type { DashboardInput } from '../../dashboard-input.js';
import { formatCount, formatNumber } from '../format.js';
import { markup, type Fragment } from '../markup.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Net returns compounded by calendar month and year, shaded by size; the shade is full from 5 % a month on or at the largest below that. */
export function monthlyTable({ daily }: DashboardInput): Fragment {
  if (daily.date.length === 0) return '';
  const years = [...new Set(daily.date.map((date) => date.slice(0, 4)))];
  const within = (prefix: string) => {
    const returns = Array.from(daily.netReturn).filter((_, row) => daily.date[row]!.startsWith(prefix));
    return { days: returns.length, ...compound(returns) };
  };
  const table = years.map((year) => ({
    year,
    months: MONTHS.map((_, month) => within(`${year}-${String(month + 1).padStart(2, '0')}`)),
    total: within(year),
  }));
  const sizes = table.flatMap(({ months }) => months.map(({ value }) => Math.abs(value ?? 0)));
  const full = Math.min(0.05, Math.max(...sizes)) || 1;

  return markup`<section aria-labelledby="months"><h2 id="months">Months</h2>
<p>Net of all costs, percent, compounded. A day’s return belongs to the month of its date; months at the ends may be partial. A dot: not simulated.</p>
<div class="scroll" tabindex="0"><table class="months"><thead><tr><th scope="col">Year</th>${[...MONTHS, 'Year'].map((name) => markup`<th scope="col" class="number">${name}</th>`)}</tr></thead>
<tbody>${table.map(
    ({ year, months, total }) =>
      markup`<tr><th scope="row">${year}</th>${months.map((month) => cell(month, full))}<td class="number year">${text(total.value)}</td></tr>
`,
  )}</tbody></table></div></section>`;
}

function cell({ value, days }: { value: number | null; days: number }, full: number): Fragment {
  if (value === null) return markup`<td class="number quiet">·</td>`;
  const heat = formatNumber(0.55 * Math.min(1, Math.abs(value) / full), 2);
  const side = value < 0 ? 'loss' : 'gain';
  return markup`<td class="number heat ${side}" style="--heat:${heat}" title="${formatCount(days, 'day')}">${text(value)}</td>`;
}

const text = (value: number | null) => (value === null ? '·' : formatNumber(100 * value, Math.abs(value) < 0.1 ? 2 : 1, true));
