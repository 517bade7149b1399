import { ShapeError } from '@regimelab/core';
import type { ComparisonInput } from './comparison-input.js';
import { COMPARISON_STYLES } from './internal/comparison/comparison-styles.js';
import { growthFigures } from './internal/comparison/growth-figures.js';
import { monitorsSection } from './internal/comparison/monitors-section.js';
import { differenceTable, failureTable, figureTable } from './internal/comparison/variant-tables.js';
import { markup, type Fragment } from './internal/markup.js';
import { renderPage } from './internal/page/page.js';
import { regimePalette } from './internal/regime-palette.js';

/**
 * A comparison of runs as a single HTML document that opens offline: what it shows in words, differences to the first variant with intervals and
 * p-values, growth of all, figures side by side, and, where two monitors are compared, their scores and how far they agree.
 *
 * @param input fractions for returns, volatility, turnover and shares; NaN is missing
 * @returns a whole document without any script; the same input gives the same bytes
 * @throws {ShapeError} where columns that belong together differ in length, or there is no variant
 */
export function renderComparison(input: ComparisonInput): string {
  requireColumns(input);
  const { title, lede, period, monitors } = input;
  return renderPage({
    title,
    bins: regimePalette(monitors?.classes ?? []),
    styles: COMPARISON_STYLES,
    data: null,
    script: '',
    body: markup`<header><h1>${title}</h1>
<p class="lede">${lede.join(' ')}</p>
${period !== null && markup`<p class="quiet">${period.start} to ${period.end}</p>`}</header>
${verdict(input)}
${differenceTable(input)}
${monitors !== null && monitorsSection(monitors)}
${growthFigures(input)}
${figureTable(input)}
${failureTable(input)}
${origin(input)}`,
  });
}

function verdict({ verdict: sentences, notes }: ComparisonInput): Fragment {
  return markup`<section class="verdict" aria-labelledby="verdict"><h2 id="verdict">What this comparison shows</h2>
${sentences.map((sentence) => markup`<p>${sentence}</p>`)}</section>
${notes.map((note) => markup`<p class="note">${note}</p>`)}`;
}

function origin({ timestamp, code }: ComparisonInput): Fragment {
  const commit =
    code === null
      ? null
      : code.commit === null
        ? 'not run from a repository'
        : `${code.commit}${code.dirty ? ', with uncommitted changes' : ''}`;
  return markup`<section aria-labelledby="provenance"><h2 id="provenance">Provenance</h2>
<dl class="facts"><dt>Made</dt><dd>${timestamp}</dd>
${code !== null && markup`<dt>regimelab</dt><dd>${code.version}</dd><dt>Commit</dt><dd>${commit}</dd>`}</dl></section>
<footer>Made by regimelab. Research output, not investment advice. Charts: Apache ECharts (Apache License 2.0).</footer>`;
}

function requireColumns({ variants, monitors }: ComparisonInput): void {
  const refuse = (text: string): never => {
    throw new ShapeError('SHAPE', `renderComparison: ${text}`);
  };
  if (variants.length === 0) refuse('variants: expected at least one, got none');
  for (const { name, days } of variants) {
    if (days !== null && days.date.length !== days.net.length)
      refuse(`${name}: expected ${days.date.length} returns, got ${days.net.length}`);
  }
  if (monitors === null) return;
  for (const key of ['currentScore', 'legacyScore', 'currentClass', 'legacyClass'] as const) {
    const { length } = monitors[key];
    if (length !== monitors.date.length) refuse(`monitors.${key}: expected ${monitors.date.length} values, got ${length}`);
  }
}
