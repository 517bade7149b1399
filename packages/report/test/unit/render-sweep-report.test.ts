import { describe, expect, it } from '@jest/globals';
import { ShapeError } from '@regimelab/core';
import { renderSweepReport } from '@regimelab/report';
import { sampleSweepInput } from '../sample-sweep-input.js';

const input = sampleSweepInput();
const html = renderSweepReport(input);
const withoutScripts = (page: string) => page.replace(/<(script|style)[\s\S]*?<\/\1>/g, '');
const text = (markup: string) =>
  markup
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
/** Cells of the rows of the n-th table, the heads first. */
function table(page: string, nth: number): readonly (readonly string[])[] {
  const [body] = [...page.matchAll(/<table[\s\S]*?<\/table>/g)][nth]!;
  return [...body.matchAll(/<tr[\s\S]*?<\/tr>/g)].map(([row]) =>
    [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell]) => text(cell!)),
  );
}

describe('renderSweepReport', () => {
  it('is one document that asks nobody for anything, and the same bytes for the same input', () => {
    expect(html.startsWith('<!doctype html>')).toBe(true);
    expect(html).toContain('default-src &#39;none&#39;');
    expect(withoutScripts(html)).not.toMatch(/(?:src|href)="(?!\.\.\/plateau__|data:)/);
    expect(renderSweepReport(sampleSweepInput())).toBe(html);
  });

  it('says on top what was run, how it ended and what it shows', () => {
    const page = text(withoutScripts(html));
    expect(page).toContain('24 runs of experiments/&lt;mine&gt;/*.yaml , 2024-01-01 to 2025-12-31.');
    expect(page).toContain('21 made, 1 finished before, 1 failed, 1 not begun · 12.3 s');
    for (const sentence of input.verdict) expect(page).toContain(sentence);
  });

  it('shows the tests of the family, and why one is missing', () => {
    expect(table(html, 0)).toEqual([
      ['Test', 'Value', 'How to read it'],
      ['p of the best variant, Hansen', '0.236', 'how often luck alone'],
      ['Probability of overfitting', 'n/a', 'fewer than 32 complete rows'],
    ]);
  });

  it('draws the grid as tables, the last key across, one for each value of the keys before: the best marked, gaps told', () => {
    expect(html.match(/<caption>group_funding (mean|median)<\/caption>/g)).toHaveLength(2);
    expect(table(html, 1)).toEqual([
      ['basket_size', 'execution_lag 1', 'execution_lag 2', 'execution_lag 3', 'execution_lag 4'],
      ['10', '0.50', '0.25', '0.00', '−0.25'],
      ['20', '0.80 (best)', 'n/a', '0.30', '0.05'],
      ['30', '0.50', '0.25', '0.00', '−0.25'],
    ]);
    expect(html.match(/ best"/g)).toHaveLength(1);
  });

  it('colours a cell by its share of the strongest, losses otherwise than gains', () => {
    expect(html).toMatch(/class="number heat gain best" style="--heat:0\.600"/);
    expect(html).toMatch(/class="number heat loss" style="--heat:0\.18[78]">−0\.25/); // 0.6 · 0.25/0.8 = 0.1875
    expect(html).toMatch(/class="number heat gain" style="--heat:0\.000">0\.00/);
  });

  it('draws one key as one row', () => {
    const line = renderSweepReport({
      ...input,
      surfaces: [
        {
          experiment: 'line',
          keys: [{ key: 'a.b', values: ['1', '2'] }],
          points: [
            { at: [0], sharpe: 1 },
            { at: [1], sharpe: null },
          ],
          best: [0],
          plateau: null,
        },
      ],
    });
    expect(table(line, 1)).toEqual([
      ['b 1', 'b 2'],
      ['1.00 (best)', 'n/a'],
    ]);
  });

  it('lists every variant, the best first, those without a Sharpe ratio last, each with its page or its failure', () => {
    const [head, first, ...rows] = table(html, 3);
    expect(head).toEqual([
      ...['Variant', 'group_funding', 'basket_size', 'execution_lag', 'Sharpe a year', 'Deflated by all trials', 'PSR above 0'],
      ...['Return a year', 'Drawdown deepest', 'Status'],
    ]);
    expect(first).toEqual(['plateau__05', 'mean', '20', '1', '0.80', '0.420', '0.700', '+8.0%', '−12.0%', 'made']);
    expect(rows).toHaveLength(23);
    expect(rows.slice(-2).map((row) => [row[0], row[4], row.at(-1)])).toEqual([
      ['plateau__06', 'n/a', 'failed: BACKTEST_TOO_SHORT: 12 rows cannot hold 20 of test &amp; 252 of &lt;lookback&gt;'],
      ['plateau__24', 'n/a', 'not begun'],
    ]);
    expect(html).toContain('<a href="../plateau__5/dashboard.html">plateau__05</a>');
    expect(html).not.toContain('../plateau__6/');
  });

  it('takes a sweep without variants, surfaces and figures', () => {
    const none = { total: 0, succeeded: 0, skipped: 0, failed: 0, notRun: 0 };
    const empty = renderSweepReport({
      ...input,
      counts: none,
      keys: [],
      variants: [],
      surfaces: [],
      tests: [],
      verdict: ['Nothing was run.'],
    });
    expect(empty).toContain('Nothing was run.');
    expect(empty).not.toContain('The parameter surface');
  });

  it('refuses a variant with other values than keys, and a point with other indices', () => {
    const [variant, ...others] = input.variants;
    expect(() => renderSweepReport({ ...input, variants: [{ ...variant!, values: [1] }, ...others] })).toThrow(ShapeError);
    expect(() => renderSweepReport({ ...input, variants: [{ ...variant!, values: [1] }, ...others] })).toThrow(
      'plateau__01: expected 3 values, got 1',
    );
    const [surface] = input.surfaces;
    expect(() => renderSweepReport({ ...input, surfaces: [{ ...surface!, points: [{ at: [0], sharpe: 1 }] }] })).toThrow(
      'plateau: expected 3 indices, got 1',
    );
  });
});
