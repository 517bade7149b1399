import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { DataError, ShapeError } from '@regimelab/core';
import { renderMsmReport, type MsmReportInput } from '@regimelab/report';
import { sampleReportInput } from '../sample-report-input.js';

const HOSTILE = `</script><img src=x onerror=alert(1)>"'&<!--`;

describe('renderMsmReport', () => {
  it('gives the same bytes for the same input', () => {
    expect(renderMsmReport(sampleReportInput())).toBe(renderMsmReport(sampleReportInput()));
  });

  it('stays below 900 kB for two years of weeks', () => {
    expect(Buffer.byteLength(renderMsmReport(sampleReportInput({ rejectedEvery: 17 })))).toBeLessThan(900_000);
  });

  it('allows no request and no script but its own', () => {
    const html = renderMsmReport(sampleReportInput());
    const policy = unescape(/http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!);
    const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) =>
      createHash('sha256').update(script!).digest('base64'),
    );
    expect(scripts).toHaveLength(1);
    expect(policy.split('; ')).toEqual(expect.arrayContaining([`default-src 'none'`, `script-src 'sha256-${scripts[0]}'`]));
    const page = withoutScripts(html);
    expect(page.match(/\b(?:src|href)="(?!data:,").*/g)).toBeNull();
    expect(page.match(/@import.*|url\((?!#).*/g)).toBeNull();
  });

  it('keeps hostile names text, wherever they stand', () => {
    const html = renderMsmReport(hostile());
    const page = withoutScripts(html);
    expect(page.match(/<img.*|<!--.*/gi)).toBeNull();
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(page.includes('&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;&lt;!--')).toBe(true);
    expect(embeddedData(html)).toMatchObject({ bins: expect.arrayContaining([expect.objectContaining({ name: HOSTILE })]) });
  });

  it('draws from figures of the input, NaN as null', () => {
    const input = sampleReportInput({ weeks: 60 });
    const data = embeddedData(renderMsmReport(input)) as {
      weeks: { y: number[] };
      labelings: { percentile: (number | null)[]; bin: number[] }[];
    };
    expect(data.weeks.y).toHaveLength(60);
    expect(data.weeks.y[10]).toBeCloseTo(input.weeks.y[10]!, 8);
    expect(data.labelings[1]!.percentile.slice(51, 53)).toEqual([null, expect.any(Number)]);
    expect(data.labelings[1]!.bin[51]).toBe(-1);
  });

  it('says which labels are hindsight, and how the code stood', () => {
    const text = visibleText(renderMsmReport(sampleReportInput()));
    expect(text).toContain('Labels v0.0 HINDSIGHT, not tradable');
    expect(text).toContain('Labels v0.1 causal');
    expect(text).toContain('Code has uncommitted changes');
    expect(text).toContain('changed since the commit, diff 5d41402abc4b');
    const clean = sampleReportInput();
    const code = { ...clean.trust.code, dirty: false, diffHash: null };
    expect(visibleText(renderMsmReport({ ...clean, trust: { ...clean.trust, code } }))).toContain('Code as committed');
  });

  it('says so where the lake has no descriptor', () => {
    const input = sampleReportInput();
    const text = visibleText(renderMsmReport({ ...input, trust: { ...input.trust, descriptor: null } }));
    expect(text).toContain('no descriptor in the lake: rows read as day_start, funding as a fraction per 8 h');
  });

  it('shows funding per 8 h in basis points and as yearly percent, and returns in percent', () => {
    const input = sampleReportInput({ weeks: 1 });
    const weeks = { ...input.weeks, fundingPer8h: [0.000084], rAlts: [0.05], rMajors: [-0.0123], y: [0.0623] };
    const row = cells(renderMsmReport({ ...input, weeks }))[0]!;
    // decision, end, F in bp, F a year (0.84 bp · 1095 = 9.198 %), two labels, y, alts, benchmark
    expect(row.slice(0, 4)).toEqual(['2024-02-05', '2024-02-12', '0.84', '9.2%']);
    expect(row.slice(6, 9)).toEqual(['+6.23%', '+5.00%', '−1.23%']);
  });

  it('shows a missing figure as n/a with its reason', () => {
    const input = sampleReportInput({ weeks: 3 });
    const html = renderMsmReport({ ...input, weeks: { ...input.weeks, fundingPer8h: [NaN, 0.0001, 0.0001] } });
    expect(html).toContain('<abbr class="na" title="not measured">n/a</abbr>');
    expect(html).toContain('<abbr class="na" title="too few valid weeks before it to compare with">n/a</abbr>');
    expect(html).toContain('<abbr class="na" title="not evaluated: an earlier check had failed">n/a</abbr>');
  });

  it('gives every bin a row, also one that never occurs, and one week no standard deviation', () => {
    const html = renderMsmReport(sampleReportInput({ weeks: 1 })); // one week: the highest of one, so Green
    expect(html).toContain('title="no week has this label"');
    expect(html).toContain('title="one week has no standard deviation"');
    const names = [...html.matchAll(/<th scope="row"><span class="bin bin-\d">.*?<\/i> (\w+)<\/span>/g)].map(([, name]) => name);
    expect(names.slice(0, 5)).toEqual(['Red', 'Orange', 'Yellow', 'YellowGreen', 'Green']);
  });

  it('is a report also of a run without a valid week', () => {
    const text = visibleText(renderMsmReport(sampleReportInput({ weeks: 0 })));
    expect(text).toContain('No valid week in this window');
    expect(text).toContain('skipped_incomplete_week');
  });

  it('says that no date was rejected', () => {
    const input = sampleReportInput({ weeks: 5 });
    const nobody = { decisionDate: [], reason: [], nSelected: [], nValid: [], coveragePct: [], nPriced: [], priceCoveragePct: [] };
    const trust = { ...input.trust, rejections: [] };
    expect(visibleText(renderMsmReport({ ...input, trust, rejected: nobody, current: null }))).toContain(
      'every decision date in the window gave a valid week',
    );
  });

  it('refuses columns of different lengths and names the column', () => {
    const input = sampleReportInput({ weeks: 5 });
    expect(() => renderMsmReport({ ...input, weeks: { ...input.weeks, y: [0.1] } })).toThrow(
      new ShapeError('SHAPE', 'renderMsmReport: weeks.y: expected 5 values, got 1'),
    );
    const [first, ...rest] = input.labelings;
    expect(() => renderMsmReport({ ...input, labelings: [{ ...first!, label: [] }, ...rest] })).toThrow(
      'labelings v0.0.label: expected 5 values, got 0',
    );
  });

  it('refuses rejection counts that do not add up', () => {
    const input = sampleReportInput({ weeks: 5 });
    expect(() => renderMsmReport({ ...input, trust: { ...input.trust, rejections: [] } })).toThrow(ShapeError);
  });

  it('refuses a label that is no bin', () => {
    const input = sampleReportInput({ weeks: 5 });
    expect(() => renderMsmReport({ ...input, binNames: ['Red', 'Green'] })).toThrow(DataError);
    expect(() => renderMsmReport({ ...input, current: { ...input.current!, label: 'Blue' } })).toThrow(
      'labels current: expected one of Red, Orange',
    );
  });
});

/** Every text of the input that comes from outside, hostile. */
function hostile(): MsmReportInput {
  const input = sampleReportInput({ weeks: 60, rejectedEvery: 7, members: [HOSTILE, 'ALT02'] });
  const rename = <L extends string | null>(label: L) => (label === 'Green' ? HOSTILE : label);
  const { trust } = input;
  return {
    ...input,
    title: HOSTILE,
    runId: HOSTILE,
    timestamp: HOSTILE,
    definition: { ...input.definition, decisionTime: HOSTILE, majors: [{ id: HOSTILE, weight: 1 }] },
    binNames: input.binNames.map((name) => rename(name)!),
    labelings: input.labelings.map((labeling, index) => ({
      ...labeling,
      version: index === 0 ? HOSTILE : labeling.version,
      meaning: HOSTILE,
      label: labeling.label.map(rename),
      byLabel: labeling.byLabel.map((row) => ({ ...row, label: rename(row.label)! })),
      inference: labeling.inference && {
        ...labeling.inference,
        labels: labeling.inference.labels.map((row) => ({ ...row, label: rename(row.label), reason: HOSTILE })),
        spread: labeling.inference.spread && { ...labeling.inference.spread, pShift: null, reason: HOSTILE },
      },
    })),
    rejected: { ...input.rejected, reason: input.rejected.reason.map(() => HOSTILE) },
    current: { ...input.current!, label: HOSTILE, reference: HOSTILE },
    trust: {
      ...trust,
      lakeName: HOSTILE,
      dataHash: HOSTILE,
      descriptor: HOSTILE,
      conventions: [{ table: HOSTILE, stamp: HOSTILE, publicationLag: HOSTILE, note: HOSTILE }],
      code: { version: HOSTILE, commit: HOSTILE, dirty: true, diffHash: HOSTILE },
      configHash: HOSTILE,
      timing: [HOSTILE],
      flags: [{ level: 'warning', code: HOSTILE, detail: HOSTILE }],
      droppedRows: [{ table: HOSTILE, reason: HOSTILE, count: 1 }],
      rejections: trust.rejections.map((row) => ({ ...row, reason: HOSTILE, meaning: HOSTILE })),
    },
    config: { [HOSTILE]: HOSTILE },
    versions: { [HOSTILE]: HOSTILE },
  };
}

const withoutScripts = (html: string) => html.replace(/<script[^>]*>[\s\S]*?<\/script>/g, '');

function visibleText(html: string): string {
  return unescape(
    withoutScripts(html)
      .replace(/<style>[\s\S]*?<\/style>/g, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' '),
  );
}

function unescape(text: string): string {
  const characters: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
  return text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => characters[entity]!);
}

function embeddedData(html: string): unknown {
  return JSON.parse(/<script type="application\/json" id="report-data">([\s\S]*?)<\/script>/.exec(html)![1]!);
}

/** Texts of the week table, row by row. */
function cells(html: string): string[][] {
  const table = /<table data-sortable>[\s\S]*?<tbody>([\s\S]*?)<\/tbody>/.exec(html)![1]!;
  return table
    .split('</tr>')
    .slice(0, -1)
    .map((row) => [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell]) => visibleText(cell!).trim()));
}
