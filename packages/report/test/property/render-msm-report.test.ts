import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { renderMsmReport } from '@regimelab/report';
import { escapeText, jsonBlock, markup } from '../../src/internal/markup.js';
import { sampleReportInput } from '../sample-report-input.js';

describe('renderMsmReport', () => {
  it('has every valid week in the week table and every rejected date below, each once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 2, max: 9 }), fc.nat(1000), (weeks, rejectedEvery, seed) => {
        const input = sampleReportInput({ weeks, rejectedEvery, seed });
        const html = renderMsmReport(input);
        const rows = [...html.matchAll(/<tr data-bins="[^"]*"><th scope="row" data-by="([^"]*)">/g)].map(([, date]) => date);
        expect([...rows].reverse()).toEqual(input.weeks.decisionDate);
        const section = html.slice(html.indexOf('<section aria-labelledby="rejected">'));
        const dates = [...section.matchAll(/<tr><th scope="row">(\d{4}-\d{2}-\d{2})<\/th>/g)].map(([, date]) => date);
        expect(dates).toEqual(input.rejected.decisionDate);
      }),
      { numRuns: 8 },
    );
  });
});

describe('markup', () => {
  it('keeps any text out of the markup around it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { html } = markup`<p title="${text}">${text}</p>`;
        expect(html.replaceAll(escapeText(text), '')).toBe('<p title=""></p>'.replaceAll(escapeText(text), ''));
        expect(escapeText(text)).not.toMatch(/[<>"']/);
      }),
    );
  });

  it('brings any text back from the embedded JSON, which cannot end its element', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('</script>', '<!--', '<script>')), (text) => {
        const inner = /^<script type="application\/json" id="d">([\s\S]*)<\/script>$/.exec(jsonBlock('d', { text }).html)![1]!;
        expect(inner).not.toContain('<');
        expect(JSON.parse(inner)).toEqual({ text });
      }),
    );
  });
});
