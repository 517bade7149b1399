import { describe, expect, it } from '@jest/globals';
import { DataError, ShapeError } from '@regimelab/core';
import { renderDashboard, type DashboardHorizon, type DashboardInput, type Figure } from '@regimelab/report';
import { sampleDashboardInput } from '../sample-dashboard-input.js';

const input = sampleDashboardInput();
const html = renderDashboard(input);

describe('renderDashboard', () => {
  it('is one document that asks nobody for anything, below 2 MB for 774 days', () => {
    expect(html.startsWith('<!doctype html>')).toBe(true);
    expect(html).toContain('default-src &#39;none&#39;');
    expect(withoutScripts(html)).not.toMatch(/(?:src|href)="(?!data:)/);
    expect(Buffer.byteLength(html)).toBeLessThan(2e6);
  });

  it('gives the same bytes for the same input', () => {
    expect(renderDashboard(sampleDashboardInput())).toBe(html);
  });

  it.each([
    [['BTC'], 'Long BTC against'],
    [['BTC', 'ETH'], 'Long BTC and ETH against'],
    [['BTC', 'ETH', 'SOL'], 'Long BTC, ETH and SOL against'],
  ])('says on top what the book is long of: %j', (longLeg, words) => {
    expect(visible(renderDashboard({ ...input, definition: { ...input.definition, longLeg } }))).toContain(words);
  });

  it('has a picture of every chart for readers without scripts', () => {
    for (const name of ['equity', 'score', 'exposure', 'daily', 'spread']) {
      expect(html).toMatch(new RegExp(`data-chart="${name}"[\\s\\S]*?<div class="chart-static"><svg`));
    }
  });

  it('shows each KPI of the run with its interval where there is one', () => {
    const sharpe = row(html, 'Sharpe');
    const { value, low, high } = input.kpis.sharpe as { value: number; low: number; high: number };
    const text = (x: number) => x.toFixed(2).replace('-', '−');
    expect(sharpe.slice(0, 4)).toEqual(['Sharpe', text(value), text(value), `${text(low)} to ${text(high)}`]);
    expect(row(html, 'Sortino')[3]).toBe('n/a');
  });

  it('leaves the column of intervals out where no measure has one', () => {
    const bare = Object.fromEntries(
      Object.entries(input.kpis).map(([name, figure]) => (name === 'others' ? [name, []] : [name, withoutBounds(figure as Figure)])),
    ) as unknown as DashboardInput['kpis'];
    expect(visible(renderDashboard({ ...input, kpis: bare, evaluation: null }))).not.toContain('95% interval');
  });

  it('says beside each measure it lacks why it lacks it, and that nothing was ever traded', () => {
    const never = renderDashboard(sampleDashboardInput({ traded: false }));
    expect(row(never, 'Sharpe').slice(1, 3)).toEqual(['n/a: all returns are equal', 'n/a: all returns are equal']);
    expect(row(never, 'Days up while invested')[2]).toBe('n/a: no day with a position');
    expect(visible(never)).toContain('The book was flat on every simulated day');
    expect(visible(never)).toContain('None: the book was never rebalanced.');
  });

  it('takes days without any score or regime', () => {
    const page = visible(renderDashboard(sampleDashboardInput({ scored: false, traded: false })));
    expect(page).toContain('No day has a score');
    expect(page).toContain('n/a: no regime on this day');
  });

  it('takes a run without a simulated day', () => {
    const page = renderDashboard(
      sampleDashboardInput({ days: 30, unused: 30, overrides: { position: null, signal: null, windows: [], references: [] } }),
    );
    expect(visible(page)).toContain('No day was simulated, so there is nothing to measure.');
    expect(page).toContain('data-chart="score"');
    expect(withoutScripts(page)).not.toContain('data-period="kpis"');
  });

  it('compounds net returns by calendar month and year', () => {
    // January: 1.1 · 0.9 − 1 = −1 %; February: 5 %; the year: 0.99 · 1.05 − 1 = 3.95 %
    const date = ['2025-01-30', '2025-01-31', '2025-02-01'];
    const short = sampleDashboardInput({ days: 3, unused: 0 });
    const page = renderDashboard({
      ...short,
      timeline: { ...short.timeline, date },
      daily: { ...short.daily, date, netReturn: [0.1, -0.1, 0.05] },
      events: [],
    });
    expect(page).toMatch(/heat loss"[^>]*>−1\.00/);
    expect(page).toMatch(/heat gain"[^>]*>\+5\.00/);
    expect(row(page, '2025')).toEqual(['2025', '−1.00', '+5.00', ...Array<string>(10).fill('·'), '+3.95']);
  });

  it('names the regimes of the input in their order, those without a day too', () => {
    const metrics = html.slice(html.indexOf('id="regimes"'), html.indexOf('id="horizons"'));
    const names = [...metrics.matchAll(/<i aria-hidden="true">(.)<\/i> ([^<]+)<\/span>/g)].map(([, glyph, name]) => `${glyph} ${name}`);
    expect(names).toEqual(['▼ strong alts', '◆ weak alts', '● balanced', '■ weak majors', '▲ strong majors']);
    const some = renderDashboard({ ...input, regimeMetrics: input.regimeMetrics.filter(({ regime }) => regime !== 'BALANCED') });
    expect(visible(some)).toContain('n/a: no day');
  });

  it('draws three regimes with two thresholds, and probabilities with none', () => {
    const three = threeRegimes();
    const data = embedded(renderDashboard({ ...three, thresholds: { low: -0.4, high: 0.6, strongLow: null, strongHigh: null } }));
    expect(data.thresholds).toEqual([
      { regime: 0, value: -0.4 },
      { regime: 2, value: 0.6 },
    ]);
    const hmm = renderDashboard({ ...three, thresholds: null, definition: { ...three.definition, regimeMode: 'hmm' } });
    expect(embedded(hmm).thresholds).toEqual([]);
    expect(visible(hmm)).toContain('Probability of the majors’ state');
  });

  it('says first which sign of the forward returns helps the book', () => {
    expect(visible(section(html, 'horizons')).trim()).toMatch(
      /^After each regime: alts against majors A negative y helps the book, a positive y is its loss:/,
    );
  });

  it('shows mean, t and n of each regime at each horizon, and why one is missing', () => {
    const horizons = section(renderDashboard({ ...input, evaluation: [evaluated()] }), 'horizons');
    expect(row(horizons, '▼ strong alts')).toEqual(['▼ strong alts', '+1.50% t +2.10, n 40']);
    expect(row(horizons, '▲ strong majors')).toEqual(['▲ strong majors', '−0.25% t n/a , n 4']);
    expect(row(horizons, '● balanced')).toEqual(['● balanced', 'n/a t n/a , n 0']);
    expect(row(horizons, 'All days')).toEqual(['All days', '+0.75% n 44']);
    expect(horizons).toContain('title="strong majors has 4 rows, 20 needed"');
    expect(visible(horizons)).toContain('20 days: balanced does not occur; strong majors has 4 rows, 20 needed');
  });

  it('shows each difference with interval, p, q and p by shift, and of one not tested the difference alone', () => {
    const horizons = section(renderDashboard({ ...input, evaluation: [evaluated()] }), 'horizons');
    const sides = ['both majors minus both alts', '20 days', '−1.20%', '−2.00% to −0.40%', '', '0.004', '0.016', '0.021'];
    expect(row(horizons, sides[0]!)).toEqual(sides);
    const best = ['strong majors minus all days', '20 days', '−1.00%', 'n/a', '', 'n/a', 'n/a', ''];
    expect(row(horizons, best[0]!)).toEqual(best);
    expect(row(horizons, 'strong alts minus all days').slice(5)).toEqual(['0.030', '0.060', '']);
  });

  it('compares no sides where a side is one regime', () => {
    const horizons = visible(section(renderDashboard({ ...threeRegimes(), thresholds: null }), 'horizons'));
    expect(horizons).toContain('majors minus alts');
    expect(horizons).not.toContain('both majors');
  });

  it('says so where no forward return was measured, and draws no chart of them', () => {
    for (const [evaluation, text] of [
      [null, 'Not measured in this run: the bootstrap was off.'],
      [[], 'Not measured in this run.'],
    ] as const) {
      const page = renderDashboard({ ...input, evaluation });
      expect(visible(section(page, 'horizons'))).toContain(text);
      expect(page).not.toContain('data-chart="spread"');
    }
  });

  it('shows a short flag whole, and of a long one the first names with the rest folded', () => {
    const trust = html.slice(html.indexOf('<h3>Flags</h3>'), html.indexOf('<h3>Rows left out</h3>'));
    expect(trust).toContain('<li><code>FUNDING_DAILY</code>: 41 days have daily rates only.</li>');
    const [summary] = /<summary>[\s\S]*?<\/summary>/.exec(trust)!;
    const start = 'fact_price: 8 assets with missing dates: ALT01 2025-01-01 (2 days missing), ALT02 2025-01-02 (3 days missing), …';
    expect(visible(summary).trim()).toBe(`warning GAP : ${start}`);
    expect(visible(trust)).toMatch(/… … ALT03 2025-01-03 \(4 days missing\), .*ALT08 2025-01-08 \(9 days missing\)/);
  });

  it('folds the counters at zero', () => {
    const counters = html.slice(html.indexOf('id="counters"'));
    expect(counters.indexOf('stop_loss')).toBeLessThan(counters.indexOf('counters at zero'));
    expect(counters.indexOf('take_profit')).toBeGreaterThan(counters.indexOf('2 counters at zero'));
  });

  it('leaves out the blocks that were not given', () => {
    const bare = renderDashboard({ ...input, verdict: [], position: null, signal: null, windows: [], references: [], counters: [] });
    for (const id of ['verdict', 'today', 'windows', 'counters']) expect(withoutScripts(bare)).not.toContain(`id="${id}"`);
    expect(visible(bare)).not.toContain('for comparison');
  });

  it('says which betas a book may leave, in the mode of the run', () => {
    const caption = (definition: Partial<DashboardInput['definition']>) =>
      visible(renderDashboard({ ...input, definition: { ...input.definition, ...definition } }));
    expect(caption({})).toContain('(no book is held that would leave more than ±0.10). A neutral book stays near zero.');
    expect(caption({ maxResidualBeta: null })).toContain('(a book is held whatever beta it leaves). A neutral book stays near zero.');
    expect(caption({ maxResidualBeta: null, neutralityMode: 'fixed' })).toContain(
      '(a book is held whatever beta it leaves). The weights of the majors are fixed, not chosen to be neutral.',
    );
  });

  it('says where the trials are counted, since a replay must give the same bytes', () => {
    expect(visible(html)).toContain('its bytes depend on this run alone');
    expect(visible(html)).toContain('regimelab catalog show');
  });

  it('warns of a failed audit and says what was not audited or charged', () => {
    const { trust, definition } = input;
    const lookAhead = { passed: false, detail: 'liquidity of SOL at 2025-03-04 changed when later rows were removed.' };
    const failed = renderDashboard({ ...input, trust: { ...trust, lookAhead } });
    expect(failed).toContain('<li class="badge warning">Look-ahead audit FAILED</li>');
    const unknown = visible(
      renderDashboard({
        ...input,
        trust: { ...trust, lookAhead: null },
        definition: { ...definition, fundingCharged: false },
      }),
    );
    for (const text of ['Look-ahead not audited', 'No funding charged']) expect(unknown).toContain(text);
  });

  it('embeds the full doubles the figures are computed from', () => {
    const { daily } = embedded(html);
    expect(daily.net).toEqual(Array.from(input.daily.netReturn));
    expect(daily.altTurnover).toEqual(Array.from(input.daily.altTurnover));
    expect(daily.frictions.funding).toEqual(Array.from(input.daily.funding));
    expect(daily.equityUsd).toEqual(Array.from(input.daily.equityUsd));
    expect(daily.legs[1]!.price).toEqual(Array.from(input.daily.legs[1]!.price));
  });

  it('shows any text as text', () => {
    const page = renderDashboard(hostile(input));
    expect(withoutScripts(page)).not.toMatch(/<b>x|<img/);
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(visible(page)).toContain(HOSTILE);
  });

  it.each<[string, Partial<DashboardInput>, string]>([
    ['a short column', { daily: { ...input.daily, fees: [0] } }, 'daily.fees: expected 522 values, got 1'],
    ['a short leg', { daily: { ...input.daily, legs: [{ ...input.daily.legs[0]!, impact: [] }] } }, 'daily.legs majors.impact'],
    ['a short beta', { daily: { ...input.daily, residualBeta: [[], []] } }, 'daily.residualBeta.0'],
    ['a short rebalance column', { rebalances: { ...input.rebalances, mode: [] } }, 'rebalances.mode'],
    [
      'dates that do not ascend',
      { timeline: { ...input.timeline, date: [...input.timeline.date].reverse() } },
      'timeline.date: expected ascending',
    ],
    [
      'a simulated day outside the timeline',
      { daily: { ...input.daily, date: input.daily.date.map(later) } },
      'daily.date: expected days of the timeline',
    ],
    ['an event on another day', { events: [{ date: '2020-01-01', kind: 'stop_loss', detail: '' }] }, 'events: expected simulated days'],
    ['four references', { references: [1, 2, 3, 4].map(() => input.references[0]!) }, 'references: expected at most 3, got 4'],
    ['no regime', { regimeNames: [] }, 'regimeNames'],
  ])('refuses %s', (_what, overrides, message) => {
    const render = () => renderDashboard({ ...input, ...overrides });
    expect(render).toThrow(ShapeError);
    expect(render).toThrow(message);
  });

  it.each<[string, Partial<DashboardInput>]>([
    ['in the timeline', { timeline: { ...input.timeline, regime: input.timeline.date.map(() => 5) } }],
    ['among the traded', { definition: { ...input.definition, tradeRegimes: ['RISK_ON'] } }],
    [
      'among those evaluated',
      { evaluation: input.evaluation!.map((horizon) => ({ ...horizon, regimes: [{ ...horizon.regimes[0]!, regime: 'RISK_ON' }] })) },
    ],
    ['in the signal', { signal: { ...input.signal!, regime: 'RISK_ON' } }],
  ])('refuses a regime it does not know %s', (_where, overrides) => {
    expect(() => renderDashboard({ ...input, ...overrides })).toThrow(DataError);
  });
});

const HOSTILE = `</script><b>x"'&<img src=x onerror=alert(1)>`;

/** The input with markup in every text. */
function hostile(given: DashboardInput): DashboardInput {
  const { trust, daily } = given;
  return {
    ...given,
    title: HOSTILE,
    runId: HOSTILE,
    timestamp: HOSTILE,
    definition: { ...given.definition, majors: [HOSTILE, HOSTILE], longLeg: [HOSTILE], neutralityMode: HOSTILE, tradeRegimes: [HOSTILE] },
    regimeNames: given.regimeNames.map((name, index) => (index === 4 ? HOSTILE : name)),
    regimeMetrics: [],
    evaluation: given.evaluation!.map((horizon) => ({
      ...horizon,
      regimes: horizon.regimes.map((row, index) => ({ ...row, t: null, reason: HOSTILE, regime: index === 4 ? HOSTILE : row.regime })),
      spread: { ...horizon.spread, p: null, reason: HOSTILE },
    })),
    verdict: [HOSTILE],
    daily: { ...daily, action: daily.action.map(() => HOSTILE), legs: daily.legs.map((leg) => ({ ...leg, name: HOSTILE })) },
    references: given.references.map((reference) => ({ ...reference, name: HOSTILE })),
    events: [{ date: daily.date[0]!, kind: HOSTILE, detail: HOSTILE }],
    kpis: {
      ...given.kpis,
      sharpe: { value: null, reason: HOSTILE },
      others: [{ name: HOSTILE, unit: 'number', note: HOSTILE, value: null, reason: HOSTILE }],
    },
    rebalances: { ...given.rebalances, mode: given.rebalances.mode.map(() => HOSTILE) },
    counters: [0, 1].map((count) => ({ name: HOSTILE, meaning: HOSTILE, count })),
    position: { date: HOSTILE, holdings: [{ asset: HOSTILE, leg: 'alts', weight: -0.1, usd: -1 }] },
    signal: {
      ...given.signal!,
      regime: HOSTILE,
      action: HOSTILE,
      weights: { majors: [{ asset: HOSTILE, weight: 0.1 }], alts: [] },
      keyFeatures: [{ name: HOSTILE, value: 1 }],
      staleInputs: [HOSTILE],
      warnings: [HOSTILE],
    },
    trust: {
      ...trust,
      lakeName: HOSTILE,
      lookAhead: { passed: true, detail: HOSTILE },
    },
    config: { [HOSTILE]: HOSTILE },
    versions: { [HOSTILE]: HOSTILE },
  };
}

function threeRegimes(): DashboardInput {
  const code = (regime: number) => (regime < 0 ? -1 : regime < 2 ? 0 : regime === 2 ? 1 : 2);
  const regimeNames = ['RISK_ON_ALTS', 'BALANCED', 'RISK_ON_MAJORS'];
  return {
    ...input,
    regimeNames,
    definition: { ...input.definition, tradeRegimes: ['RISK_ON_MAJORS'] },
    timeline: { ...input.timeline, regime: Array.from(input.timeline.regime, code) },
    rebalances: { ...input.rebalances, regime: Array.from(input.rebalances.regime, code) },
    regimeMetrics: [],
    evaluation: input.evaluation!.map((horizon) => ({
      ...horizon,
      regimes: [0, 2, 4].map((code, index) => ({ ...horizon.regimes[code]!, regime: regimeNames[index]! })),
    })),
    signal: { ...input.signal!, regime: 'RISK_ON_MAJORS' },
  };
}

/** One horizon of hand-made figures: 40 days of strong alts, 4 of strong majors. */
function evaluated(): DashboardHorizon {
  const none = { n: 0, mean: null, t: null };
  const few = 'STRONG_RISK_ON_MAJORS has 4 rows, 20 needed';
  const untested = { low: null, high: null, p: null, q: null, pShift: null, reason: few };
  return {
    days: 20,
    n: 44,
    mean: 0.0075,
    regimes: [
      { regime: 'STRONG_RISK_ON_ALTS', n: 40, mean: 0.015, t: 2.1, reason: null },
      ...['WEAK_RISK_ON_ALTS', 'BALANCED', 'WEAK_RISK_ON_MAJORS'].map((regime) => ({ regime, ...none, reason: 'BALANCED does not occur' })),
      { regime: 'STRONG_RISK_ON_MAJORS', n: 4, mean: -0.0025, t: null, reason: few },
    ],
    best: { value: -0.01, ...untested },
    worst: { value: 0.0075, low: 0.001, high: 0.014, p: 0.03, q: 0.06, pShift: null, reason: null },
    spread: { value: -0.0175, ...untested },
    sides: { value: -0.012, low: -0.02, high: -0.004, p: 0.004, q: 0.016, pShift: 0.021, reason: null },
  };
}

/** The section of a page with this heading. */
function section(page: string, heading: string): string {
  const from = page.indexOf(`<h2 id="${heading}"`);
  return page.slice(from, page.indexOf('</section>', from));
}

const withoutBounds = ({ value, reason }: Figure) => ({ value, reason });
function later(date: string): string {
  return `3${date.slice(1)}`;
}
const withoutScripts = (page: string) => page.replace(/<script[^>]*>[\s\S]*?<\/script>/g, '');

function visible(page: string): string {
  const text = withoutScripts(page)
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
  const characters: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
  return text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => characters[entity]!);
}

/** Texts of the first table row with this head. */
function row(page: string, head: string): string[] {
  const rows = [...withoutScripts(page).matchAll(/<tr[^>]*>([\s\S]*?)<\/tr>/g)].map(([, cells]) =>
    [...cells!.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell]) => visible(cell!).trim()),
  );
  return rows.find(([first]) => first === head) ?? [];
}

interface Embedded {
  thresholds: unknown;
  daily: { net: number[]; altTurnover: number[]; frictions: { funding: number[] }; equityUsd: number[]; legs: { price: number[] }[] };
}

function embedded(page: string): Embedded {
  return JSON.parse(/<script type="application\/json" id="report-data">([\s\S]*?)<\/script>/.exec(page)![1]!) as Embedded;
}
