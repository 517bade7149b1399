import { ShapeError } from '@regimelab/core';
import { formatCount, formatNumber } from './internal/format.js';
import { markup, type Fragment } from './internal/markup.js';
import { dataTable } from './internal/page/data-table.js';
import { renderPage } from './internal/page/page.js';
import { sweepScript } from './internal/sweep-script.generated.js';
import { heatMaps } from './internal/sweep/heat-map.js';
import { SWEEP_STYLES } from './internal/sweep/sweep-styles.js';
import { variantTable } from './internal/sweep/variant-table.js';
import type { SweepReportInput, SweepSurface } from './sweep-report-input.js';

/**
 * The report of a sweep as a single HTML document that opens offline: what the family of variants shows, the Sharpe ratio over their grids, every
 * variant in a table that can be sorted.
 *
 * @param input fractions for returns and drawdowns, Sharpe ratios a year; null is missing
 * @returns a whole document; the same input gives the same bytes
 * @throws {ShapeError} where a variant has not one value a key, or a point of a surface not one index a key
 */
export function renderSweepReport(input: SweepReportInput): string {
  requireShapes(input);
  const { title, period, counts, glob, duration, verdict, timestamp, versions } = input;
  return renderPage({
    title,
    bins: [],
    styles: SWEEP_STYLES,
    data: {},
    script: sweepScript,
    body: markup`<header><h1>${title}</h1>
<p class="lede">${formatCount(counts.total, 'run')} of <code>${glob}</code>, ${period.start} to ${period.end}.</p>
<p class="quiet">${countText(input)} · ${formatNumber(duration, 1)} s</p></header>
<section class="verdict" aria-labelledby="verdict"><h2 id="verdict">What this sweep shows</h2>
${verdict.map((sentence) => markup`<p>${sentence}</p>`)}</section>
<section aria-labelledby="tests"><h2 id="tests">All variants together</h2>
${testTable(input)}</section>
${
  input.surfaces.length > 0 &&
  markup`<section aria-labelledby="surface"><h2 id="surface">The parameter surface</h2>
<p>Sharpe ratio a year, net of costs and funding. A plateau can be trusted further than a peak: what the best variant owes to its exact parameters, its neighbours lack.</p>
${input.surfaces.map(surfaceBlock)}</section>`
}
${variantTable(input)}
<section aria-labelledby="provenance"><h2 id="provenance">Provenance</h2>
<dl class="facts"><dt>Made</dt><dd>${timestamp}</dd>${Object.entries(versions).map(([program, version]) => markup`<dt>${program}</dt><dd>${version}</dd>`)}</dl></section>
<footer>Made by regimelab. Research output, not investment advice.</footer>`,
  });
}

function countText({ counts }: SweepReportInput): string {
  return [
    `${formatNumber(counts.succeeded, 0)} made`,
    ...(counts.skipped > 0 ? [`${formatNumber(counts.skipped, 0)} finished before`] : []),
    `${formatNumber(counts.failed, 0)} failed`,
    ...(counts.notRun > 0 ? [`${formatNumber(counts.notRun, 0)} not begun`] : []),
  ].join(', ');
}

function testTable({ tests }: SweepReportInput): Fragment {
  return dataTable(
    [
      { head: 'Test', kind: 'rowHead', cell: ({ name }) => name },
      {
        head: 'Value',
        kind: 'number',
        cell: ({ value }) => (value === null ? markup`<span class="absent">n/a</span>` : formatNumber(value, 3)),
      },
      { head: 'How to read it', kind: 'text', cell: ({ meaning }) => meaning },
    ],
    tests,
  );
}

function surfaceBlock(surface: SweepSurface): Fragment {
  const { experiment, keys, plateau } = surface;
  return markup`<h3>${experiment}</h3>
<p class="quiet">${keys.map(({ key }, k) => markup`${k > 0 && ' × '}<code>${key}</code>`)}</p>
${heatMaps(surface)}
${plateau !== null && markup`<p>${plateau}</p>`}`;
}

function requireShapes({ keys, variants, surfaces }: SweepReportInput): void {
  const short = variants.find(({ values }) => values.length !== keys.length);
  if (short !== undefined) {
    throw new ShapeError('SHAPE', `renderSweepReport: ${short.experimentId}: expected ${keys.length} values, got ${short.values.length}`);
  }
  for (const { experiment, keys: dimensions, points } of surfaces) {
    const odd = points.find(({ at }) => at.length !== dimensions.length);
    if (odd !== undefined)
      throw new ShapeError('SHAPE', `renderSweepReport: ${experiment}: expected ${dimensions.length} indices, got ${odd.at.length}`);
  }
}
