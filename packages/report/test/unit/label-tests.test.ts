import { describe, expect, it } from '@jest/globals';
import { renderMsmReport, type MsmInference, type MsmReportInput } from '@regimelab/report';
import { formatNamedP, formatP, formatShare } from '../../src/internal/format-p.js';
import { sampleReportInput } from '../sample-report-input.js';

/** Red and Green tested, Yellow with too few weeks; every figure different. */
const INFERENCE: MsmInference = {
  ...{ n: 48, lag: 3, blockLength: 1.25, replications: 1999, interval: 'studentised', confidence: 0.95, power: 0.8 },
  labels: [
    {
      ...{
        label: 'Red',
        count: 24,
        mean: 0.0051,
        tHac: 1.11,
        pHac: 0.27,
        ciLow: -0.0031,
        ciHigh: 0.0133,
        pBoot: 0.21,
        pHolm: 0.42,
        qBh: 0.22,
      },
      ...{
        edge: 0.0072,
        edgeCiLow: -0.0009,
        edgeCiHigh: 0.0153,
        edgePBoot: 0.061,
        edgePHolm: 0.122,
        edgeQBh: 0.08,
        detectableEdge: 0.0155,
      },
      reason: null,
    },
    {
      ...{ label: 'Yellow', count: 4, mean: 0.011, tHac: null, pHac: null, ciLow: null, ciHigh: null, pBoot: null, pHolm: null, qBh: null },
      ...{ edge: null, edgeCiLow: null, edgeCiHigh: null, edgePBoot: null, edgePHolm: null, edgeQBh: null, detectableEdge: null },
      reason: 'fewer than 5 weeks',
    },
    {
      ...{ label: 'Green', count: 20, mean: -0.0143, tHac: -2.05, pHac: 0.046, ciLow: -0.0301, ciHigh: 0.0015, pBoot: 0.071 },
      ...{ pHolm: 0.142, qBh: 0.142, edge: -0.0122, edgeCiLow: -0.0284, edgeCiHigh: 0.004, edgePBoot: 0.13, edgePHolm: 0.13 },
      ...{ edgeQBh: 0.13, detectableEdge: 0.0247, reason: null },
    },
  ],
  spread: {
    ...{ value: -0.0194, tHac: -1.9, pHac: 0.064, ciLow: -0.041, ciHigh: 0.0022, pBoot: 0.081, pShift: 0.0833, detectable: 0.0291 },
    reason: null,
  },
  rankIc: { rho: -0.24, t: -1.68, pT: 0.1, ciLow: -0.5, ciHigh: 0.03, pShift: 0.104, reason: null },
  trend: { z: -1.42, pNormal: 0.16, pShift: 0.188, reason: null },
  headlines: [
    { test: 'spread', p: 0.0833, pHolm: 0.3332 },
    { test: 'rank_ic', p: 0.104, pHolm: 0.3332 },
    { test: 'trend', p: 0.188, pHolm: 0.3332 },
    { test: 'edges', p: 0.08, pHolm: 0.3332 },
  ],
};
const EMPTY: MsmInference = {
  ...INFERENCE,
  n: 12,
  lag: null,
  blockLength: null,
  spread: null,
  rankIc: null,
  trend: null,
  headlines: [],
  labels: [],
};

function withInference(inference: MsmInference | null, causality: 'causal' | 'hindsight' = 'causal'): MsmReportInput {
  const input = sampleReportInput();
  return { ...input, labelings: [{ ...input.labelings[1]!, causality, inference }] };
}

/** The section as text. */
function section(input: MsmReportInput): string {
  const [html] = /<section aria-labelledby="luck">[\s\S]*?<\/section>/.exec(renderMsmReport(input)) ?? [''];
  return html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replace(/\s+/g, ' ');
}
const report = (inference: MsmInference | null, causality?: 'causal' | 'hindsight') => section(withInference(inference, causality));

describe('More than luck?', () => {
  it('shows n, mean, interval, HAC t, p, Holm and q of each label', () => {
    expect(report(INFERENCE)).toContain('▼ Red 24 +0.51% −0.31% to +1.33% +1.11 0.27 0.21 0.42 0.22');
    expect(report(INFERENCE)).toContain('▲ Green 20 −1.43% −3.01% to +0.15% −2.05 0.046 0.071 0.14 0.14');
  });

  it('shows edge, interval, detectable edge, p, Holm and q of each label', () => {
    expect(report(INFERENCE)).toContain('▼ Red 24 +0.72% −0.09% to +1.53% 1.55% 0.061 0.12 0.080');
  });

  it('shows last minus first, the rank correlation and the trend with their p by shift', () => {
    const text = report(INFERENCE);
    expect(text).toContain('Green minus Red, a week −1.94% −4.10% to +0.22% −1.90 0.064 0.083');
    expect(text).toContain('Rank correlation of F with y −0.24 −0.50 to +0.03 −1.68 0.10 0.10');
    expect(text).toContain('Trend Red to Green (z) −1.42 n/a −1.42 0.16 0.19');
  });

  it('says n/a and why of a label with too few weeks', () => {
    const html = renderMsmReport(withInference(INFERENCE));
    expect(html).toContain('<abbr class="na" title="fewer than 5 weeks">n/a</abbr>');
  });

  it('draws each interval on the scale of its column, zero included', () => {
    const html = renderMsmReport(withInference(INFERENCE));
    // Means: from −3.01 % to +1.33 %, 124 px wide from 4 on: Green begins at 4.0, Red ends at 128.0, zero is at 4 + 124·3.01/4.34 = 90.0.
    expect(html).toMatch(/M90\.0 0V14[^>]*\/><path d="M81\.1 7H128\.0"/);
    expect(html).toMatch(/M90\.0 0V14[^>]*\/><path d="M4\.0 7H94\.3"/);
  });

  it('says in words what was observed, what could have been, and what is left after the number of tests', () => {
    const text = report(INFERENCE);
    expect(text).toContain(
      'With 20 weeks in Green the smallest edge this could detect is 2.47% a week; the observed one is −1.22%; after 2 tests q = 0.13.',
    );
    expect(text).toContain(
      'Green minus Red is −1.94% a week (95% interval −4.10% to +0.22%), from 20 Green and 24 Red weeks. Moving the labels against the outcomes does as well in 8% of the moves (p = 0.083). The smallest gap that weeks like these show in 80% of cases is 2.91%.',
    );
    expect(text).toContain(
      'Week by week higher F goes with lower y: rank correlation −0.24 (p = 0.10); from Red to Green y falls: trend z −1.42 (p = 0.19).',
    );
  });

  it('calls it luck where no test holds after the number of tests, and says that this shows no absence', () => {
    expect(report(INFERENCE)).toContain(
      'Luck is enough to explain all of it at the 5% level. The strongest sign is the edges, that of Red first (p = 0.080, 0.33 after 4 tests). That does not show that labels do not matter',
    );
  });

  it('names what is hard to put down to luck with p before and after the number of tests', () => {
    const headlines: MsmInference['headlines'] = [
      { test: 'spread', p: 0.0004, pHolm: 0.0008 },
      { test: 'trend', p: 0.06, pHolm: 0.06 },
    ];
    expect(report({ ...INFERENCE, headlines })).toContain(
      'Hard to put down to luck at the 5% level: Green minus Red (p < 0.001, < 0.001 after 2 tests).',
    );
  });

  it('takes the level from the confidence', () => {
    const text = report({ ...INFERENCE, confidence: 0.667 });
    expect(text).toContain('Intervals hold at 66.7%.');
    // 0.3332 ≥ 0.333: just not.
    expect(text).toContain('Luck is enough to explain all of it at the 33.3% level');
  });

  it('says of labels of hindsight that they make no forecast', () => {
    expect(report(INFERENCE, 'hindsight')).toContain('whatever p says, they make no forecast');
    expect(report(INFERENCE)).not.toContain('forecast');
  });

  it('says why nothing was tested', () => {
    expect(report(EMPTY)).toContain('Not tested: 12 labelled weeks are too few for any of these tests.');
    const spread = { ...INFERENCE.spread!, pShift: null, ciLow: null, ciHigh: null, reason: 'an end label has fewer than 5 weeks' };
    const text = report({ ...INFERENCE, spread, rankIc: null, trend: null, headlines: [] });
    expect(text).toContain('Not tested: too few weeks in the labels that would have to be compared.');
    expect(text).toContain(
      'Green minus Red is −1.94% a week, from 20 Green and 24 Red weeks; not tested: an end label has fewer than 5 weeks.',
    );
    const absent = { ...spread, value: null, reason: 'Green does not occur' };
    const labels = INFERENCE.labels.slice(0, 2);
    expect(report({ ...INFERENCE, labels, spread: absent })).toContain('Green minus Red cannot be said: Green does not occur.');
    expect(report({ ...INFERENCE, labels, spread: absent })).toContain('No labelled week is Green.');
  });

  it('never marks a figure with a star', () => {
    expect(report({ ...INFERENCE, headlines: [{ test: 'spread', p: 0.0004, pHolm: 0.0004 }] })).not.toMatch(/[*★†]/);
  });

  it('is not there where nothing was asked for, and the report says so', () => {
    const html = renderMsmReport(withInference(null));
    expect(section(withInference(null))).toBe('');
    expect(html).toContain('Differences between labels not tested');
    expect(html).toContain('Differences between labels are not tested in this report');
    expect(renderMsmReport(sampleReportInput())).not.toContain('not tested in this report');
  });

  it('refuses a tested label that is no bin', () => {
    const labels = INFERENCE.labels.map((row) => ({ ...row, label: 'Blue' }));
    expect(() => renderMsmReport(withInference({ ...INFERENCE, labels }))).toThrow('labels v0.1: expected one of Red, Orange');
  });
});

describe('probabilities', () => {
  it('have three decimals below 0.1, else two, and are never 0', () => {
    expect([0.5, 0.0996, 0.0994, 0.0312, 0.001, 0.00099, 1].map(formatP)).toEqual([
      '0.50',
      '0.10',
      '0.099',
      '0.031',
      '0.001',
      '< 0.001',
      '1.00',
    ]);
    expect([formatNamedP('p', 0.0312), formatNamedP('q', 0.0001)]).toEqual(['p = 0.031', 'q < 0.001']);
  });

  it('a level has the decimals it needs', () => {
    expect([0.95, 1 - 0.95, 0.999, 1 - 0.999, 0.8].map(formatShare)).toEqual(['95%', '5%', '99.9%', '0.1%', '80%']);
  });
});
