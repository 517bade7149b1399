import { describe, expect, it } from '@jest/globals';
import { ShapeError } from '@regimelab/core';
import { renderComparison, type ComparisonInput, type ComparisonVariant } from '@regimelab/report';

const missing = (reason: string) => ({ value: null, reason }) as const;
const measured = (value: number) => ({ value, reason: null }) as const;
const date = Array.from({ length: 40 }, (_, k) => new Date(Date.UTC(2024, 0, 1 + k)).toISOString().slice(0, 10));

function variant(name: string, changes: Partial<ComparisonVariant> = {}): ComparisonVariant {
  const figures = {
    cagr: measured(-0.0767),
    sharpe: measured(-1.64),
    dsr: missing('fewer than 2 trials of the family have a Sharpe ratio'),
  };
  return {
    ...{
      name,
      title: `${name} control`,
      runId: `run_${name}`,
      page: `run_${name}/dashboard.html`,
      failure: null,
      figures,
      difference: null,
    },
    days: { date, net: date.map((_, k) => 0.01 * Math.sin(k + name.length)) },
    ...changes,
  };
}

const difference = {
  days: 40,
  sharpe: measured(0.26),
  meanDaily: { value: 0.000044, reason: null, low: -0.000015, high: 0.000111 },
  p: measured(0.164),
  pHolm: measured(0.654),
} as const;

const MONITORS: NonNullable<ComparisonInput['monitors']> = {
  classes: ['ALTS', 'NEUTRAL', 'MAJORS'],
  date,
  currentScore: date.map((_, k) => Math.sin(k / 5)),
  legacyScore: date.map((_, k) => 50 + 40 * Math.sin(k / 5)),
  currentClass: date.map((_, k) => (k < 20 ? 2 : 0)),
  legacyClass: date.map((_, k) => k % 3),
  legacyLimits: [45, 55],
  figures: [{ name: 'Cohen’s kappa', figure: measured(0.201), unit: 'number', note: '0: as chance' }],
  confusion: [
    [63, 4, 0],
    [209, 105, 134],
    [43, 28, 124],
  ],
  spreads: ['ALTS', 'NEUTRAL', 'MAJORS'].map((monitorClass) => ({
    ...{ monitor: 'current', monitorClass, horizon: 20, n: 67, hacT: measured(1.6) },
    mean: monitorClass === 'ALTS' ? measured(0.0466) : missing('no day of this class with a return'),
  })),
};

const inputOf = (changes: Partial<ComparisonInput> = {}): ComparisonInput => ({
  title: 'Risk controls',
  lede: ['The same backtest without any risk control & with each.'],
  verdict: ['No difference holds.'],
  period: { start: '2024-01-01', end: '2024-02-09' },
  confidence: 0.95,
  variants: [variant('no'), variant('stop', { difference })],
  realityCheck: measured(0.225),
  spa: measured(0.234),
  monitors: null,
  notes: [],
  timestamp: '2026-03-15T12:00:00Z',
  code: { version: '0.1.0', commit: null, dirty: false, diffHash: null },
  ...changes,
});
const visible = (html: string) =>
  html
    .replace(/<(style|svg|script)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('renderComparison', () => {
  const html = renderComparison(inputOf());

  it('is one document without requests and with an empty script', () => {
    expect(html.startsWith('<!doctype html>')).toBe(true);
    expect(html).toContain('<script></script>');
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  it('gives the same bytes for the same input', () => {
    expect(renderComparison(inputOf())).toBe(html);
  });

  it('holds each variant against the first, with interval and both p', () => {
    expect(visible(html)).toContain('Stop control +0.44 bp −0.15 bp to +1.11 bp 0.16 0.65 +0.26 40');
    expect(visible(html)).toContain('that the best of the others is better than no control');
  });

  it('draws growth of all and beside the first, as pictures', () => {
    for (const name of ['growth', 'lead']) expect(html).toMatch(new RegExp(`data-chart="${name}"[\\s\\S]*?<div class="chart-static"><svg`));
  });

  it('says why a figure is missing, and links the run', () => {
    expect(html).toContain('title="fewer than 2 trials of the family have a Sharpe ratio"');
    expect(html).toContain('<a href="run_stop/dashboard.html">');
  });

  it('names a failed variant with its reason and draws the others', () => {
    const failed = variant('lost', { days: null, failure: 'LAKE_NOT_FOUND: there is no <lake>', runId: null, page: null });
    const page = renderComparison(inputOf({ variants: [variant('no'), failed] }));
    expect(page).toContain('LAKE_NOT_FOUND: there is no &lt;lake&gt;');
    expect(visible(page)).toContain('Lost control (no run)');
  });

  it('takes variants of which none trades', () => {
    const bare = variant('no', { days: null, figures: {} });
    expect(renderComparison(inputOf({ variants: [bare] }))).not.toContain('data-chart');
  });

  it('shows two monitors by scores, classes, agreement and what followed', () => {
    const page = renderComparison(
      inputOf({ monitors: MONITORS, variants: [variant('current'), variant('legacy', { days: null, difference })] }),
    );
    expect(page).toMatch(/data-chart="monitors"[\s\S]*?<svg/);
    expect(visible(page)).toContain('● neutral 209 105 134');
    expect(visible(page)).toContain('current ▼ alts +4.66% 1.60 67');
    expect(visible(page)).toContain('n/a: no day of this class with a return');
    expect(page).not.toContain('id="differences"'); // the legacy score has no returns
  });

  it('says so where no day has both scores', () => {
    const none = { ...MONITORS, date: [], currentScore: [], legacyScore: [], currentClass: [], legacyClass: [] };
    expect(visible(renderComparison(inputOf({ monitors: none })))).toContain('No day has both scores');
  });

  it('refuses columns of different lengths and no variant', () => {
    expect(() => renderComparison(inputOf({ variants: [] }))).toThrow(ShapeError);
    expect(() => renderComparison(inputOf({ variants: [variant('no', { days: { date, net: [0] } })] }))).toThrow(
      'expected 40 returns, got 1',
    );
    expect(() => renderComparison(inputOf({ monitors: { ...MONITORS, legacyClass: [1] } }))).toThrow('monitors.legacyClass');
  });
});
