import type { DashboardInput } from '../../dashboard-input.js';
import { formatCount, formatPercent } from '../format.js';
import { markup, type Fragment } from '../markup.js';
import { regimeLabel } from '../regime-palette.js';
import { words } from './dashboard-data.js';

/** Title, what was simulated in plain words, and the window. */
export function headline({ title, definition, period, daily, runId }: DashboardInput): Fragment {
  const { longLeg, basketSize, neutralityMode, altGross, executionLag, tradeRegimes } = definition;
  const days = daily.date.length;
  const simulated = days === 0 ? 'no day simulated' : `simulated ${daily.date[0]} to ${daily.date.at(-1)}, ${formatCount(days, 'day')}`;
  return markup`<header>
<h1>${title}</h1>
<p class="lede">Long ${listed(longLeg, 'and')} against a short basket of up to ${basketSize} alts (${formatPercent(altGross, 0)} of equity at full scale,
${words(neutralityMode)}), held while the regime is ${listed(tradeRegimes.map(regimeLabel), 'or')}. A decision of 00:00 UTC trades ${formatCount(executionLag, 'day')} later.</p>
<p class="quiet">${period.start} to ${period.end} · ${simulated} · run <code>${runId}</code></p>
</header>`;
}

/** What the run shows and what it does not. */
export function verdictBlock({ verdict }: DashboardInput): Fragment {
  if (verdict.length === 0) return '';
  return markup`<section class="verdict" aria-labelledby="verdict"><h2 id="verdict">What this run shows</h2>
${verdict.map((sentence) => markup`<p>${sentence}</p>`)}</section>`;
}

const listed = (names: readonly string[], last: 'and' | 'or') =>
  names.length <= 1 ? (names[0] ?? 'none') : `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1)}`;
