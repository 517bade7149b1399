import type { MsmReportInput } from '../../msm-report-input.js';
import type { BinStyle } from '../bin-palette.js';
import { benchmarkName } from '../charts/msm-chart-data.js';
import { formatAnnualFunding, formatBps, formatCount, formatCoverage, formatNumber, formatOrdinal } from '../format.js';
import { markup, type Fragment } from '../markup.js';
import { missing } from '../missing.js';
import { binChip } from '../page/bin-chip.js';

/** Title, what was measured in plain words, the window, and the reading of the open week. */
export function headline(input: MsmReportInput, bins: readonly BinStyle[]): Fragment {
  const { definition, period, weeks, runId } = input;
  return markup`<header>
<h1>${input.title}</h1>
<p class="lede">Every ${definition.decisionTime}, the average funding of the ${definition.basketSize} largest alts over the ${
    definition.lookbackDays
  } days before (F) puts the week into one of ${bins.length} bins, ${bins[0]!.name} (low) to ${bins.at(-1)!.name} (high). The outcome y is what those alts then
returned over the following week, minus ${benchmarkName(definition.majors)}. Nothing is traded here, and y carries no costs.</p>
<p class="quiet">${period.start} to ${period.end} · ${formatCount(weeks.decisionDate.length, 'valid week')} · run <code>${runId}</code></p>
${openWeek(input, bins)}
</header>`;
}

function openWeek({ current, definition, binNames }: MsmReportInput, bins: readonly BinStyle[]): Fragment {
  if (current === null) return '';
  const label =
    current.label === null
      ? missing(`too few valid weeks before it to compare with ${current.reference}`)
      : binChip(bins, binNames.indexOf(current.label));
  const place = Number.isFinite(current.percentile) && markup`, ${formatOrdinal(current.percentile)} percentile of ${current.reference}`;
  return markup`<div class="now">
<span>Open week from <b>${current.decisionDate}</b></span>
<span class="reading"><span>F ${formatBps(current.fundingPer8h)} bp per 8 h</span> · <span>${formatAnnualFunding(current.fundingPer8h)} a year</span></span>
<span>Label ${label}${place}</span>
<span class="quiet">${formatNumber(current.nValid, 0)} of ${definition.basketSize} alts have funding (${formatCoverage(current.coveragePct)}); the outcome is not known yet.</span>
<details><summary>The basket, by market cap</summary>${current.members.join(', ')}</details>
</div>`;
}
