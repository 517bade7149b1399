import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { holm, labelInference, simes } from '@regimelab/bootstrap-stats';
import { asCausal, asHindsight, parseDay } from '@regimelab/core';
import { normalQuantile, stream, studentTQuantile } from '@regimelab/numerics';
import { inferenceRecord, labelVersions, loadMsmConfig, runMsm, type MsmConfig, type MsmResult } from '@regimelab/pipeline';
import { readGolden, writeGoldenLake } from '../golden-lake.js';

jest.setTimeout(60_000);

const NAMES = ['Red', 'Orange', 'Yellow', 'YellowGreen', 'Green'];

/** A result of V weeks in which y falls with the rate by `slope`, and bins by the rate's place; what tests do not read is left out. */
function weeks(V: number, slope: number, seed = 3) {
  const random = stream(seed, 'weeks');
  const rate = Float64Array.from({ length: V }, () => random.normal());
  const relative = rate.map((value) => -slope * value + 0.03 * random.normal());
  const place = Array.from(rate, (value) => rate.filter((other) => other < value).length / V);
  const bin = Int8Array.from(place, (share) => Math.floor(5 * share));
  const bins = { bin, percentile: rate, referenceStart: new Int32Array(V), degenerate: 0 };
  const result = { valid: Int32Array.from({ length: V }, (_, v) => v), funding: { rate }, returns: { relative } } as unknown as MsmResult;
  return { result, bins };
}

/** What the tests say of bins taken as those of a version. */
async function tested({ result, bins }: ReturnType<typeof weeks>, config: MsmConfig, version: 'v0_0' | 'v0_1' = 'v0_1') {
  const versions = await labelVersions({ ...result, fullSample: asHindsight(bins), trailing: asCausal(bins) }, config);
  return versions[version === 'v0_0' ? 0 : 1].inference!;
}

const configured = async (inference: Partial<MsmConfig['inference']> = {}) => (await loadMsmConfig([], { inference })).config;

describe('labelVersions', () => {
  it('is labelInference of y, bins and F with the keys of the configuration', async () => {
    const { result, bins } = weeks(90, 0.01);
    const config = await configured({ n_boot: 199, block_length: 2, ci: 'percentile', confidence: 0.9, min_label_count: 7, seed: 5 });
    const { figures } = await tested({ result, bins }, config);
    const options = { names: NAMES, replications: 199, blockLength: 2, interval: 'percentile', confidence: 0.9 } as const;
    expect(figures).toEqual(
      labelInference(result.returns.relative, bins.bin, result.funding.rate, { ...options, minLabelCount: 7, seed: 5, stream: 'msm/v0_1' }),
    );
  });

  it('draws from a stream of the version: another version, other draws', async () => {
    const config = await configured({ n_boot: 199 });
    const low = async (version: 'v0_0' | 'v0_1') => (await tested(weeks(60, 0.01), config, version)).figures.labels[0]!.ciLow;
    expect(await low('v0_0')).toBe(await low('v0_0'));
    expect(await low('v0_0')).not.toBe(await low('v0_1'));
  });

  it('leaves out the weeks without a label', async () => {
    const { result, bins } = weeks(60, 0.01);
    const bin = bins.bin.map((given, v) => (v < 12 ? -1 : given));
    expect((await tested({ result, bins: { ...bins, bin } }, await configured({ n_boot: 99 }))).figures.n).toBe(48);
  });

  it('an edge is detectable from (t(1 − 0.05/(2m)) + t(0.8))·se on, a spread from (t(0.975) + t(0.8))·se', async () => {
    const { figures, detectableEdges, detectableSpread, power } = await tested(weeks(90, 0.01), await configured({ n_boot: 99 }));
    const t = (p: number) => studentTQuantile(p, 85);
    expect(power).toBe(0.8);
    expect(detectableEdges).toHaveLength(5);
    for (const [k, edge] of detectableEdges.entries()) {
      expect(edge).toBeCloseTo((t(1 - 0.05 / 10) + t(0.8)) * figures.labels[k]!.edgeStandardError!, 12);
    }
    expect(detectableSpread).toBeCloseTo((t(0.975) + t(0.8)) * figures.spread!.standardError!, 12);
    // About 2.8 normal errors, a little more with Student's t.
    expect(detectableSpread! / figures.spread!.standardError!).toBeGreaterThan(normalQuantile(0.975) + normalQuantile(0.8));
  });

  it('rests its verdict on spread, rank correlation and trend by shift and on the edges after Simes, corrected after Holm', async () => {
    const { figures, headlines } = await tested(weeks(90, 0.01), await configured({ n_boot: 199 }));
    const p = [figures.spread!.pShift, figures.rankIc!.pShift, figures.trend!.pShift, simes(figures.labels.map((row) => row.edgePBoot))];
    expect(headlines.map(({ test }) => test)).toEqual(['spread', 'rank_ic', 'trend', 'edges']);
    expect(headlines.map((headline) => headline.p)).toEqual(p);
    expect(headlines.map(({ pHolm }) => pHolm)).toEqual(holm(p));
    // The p of the edges together is the smallest q of the table.
    expect(headlines[3]!.p).toBeCloseTo(Math.min(...figures.labels.map(({ edgeQBh }) => edgeQBh!)), 12);
  });

  it('has no headline and nothing detectable below 20 weeks', async () => {
    const few = await tested(weeks(19, 0.01), await configured());
    expect(few).toMatchObject({ headlines: [], detectableSpread: null, detectableEdges: [null, null, null, null, null] });
    expect(inferenceRecord(few)).toEqual({
      ...{ n: 19, lag: null, block_length: null, n_boot: 1999, seed: 20240101 },
      ...{ spread: null, rank_ic: null, trend: null, notes: ['skipped_n_below_20'] },
    });
  });

  it('finds a planted effect, and not its absence', async () => {
    const config = await configured({ n_boot: 499 });
    const found = async (slope: number) => (await tested(weeks(104, slope), config)).headlines.map(({ pHolm }) => pHolm <= 0.05);
    expect(await found(0.02)).toEqual([true, true, true, true]);
    expect(await found(0)).toEqual([false, false, false, false]);
  });
});

describe('runMsm', () => {
  const golden = readGolden('random_small.json');
  const lake = writeGoldenLake(golden);
  const out = mkdtempSync(join(tmpdir(), 'regimelab-inference-'));
  afterAll(() => [dirname(lake), out].forEach((folder) => rmSync(folder, { recursive: true })));
  const run = async (runId: string, inference: Partial<MsmConfig['inference']>) => {
    const given = { ...golden.runs[0]!.config, inference, data: { data_lake_dir: lake }, outputs: { reports_dir: out } };
    const { config, header } = await loadMsmConfig([], given);
    const stages: string[] = [];
    const done = await runMsm({
      ...{ config, header, runId, force: false, clock: () => Date.parse('2026-01-01') },
      window: { start: parseDay(golden.runs[0]!.start)!, end: parseDay(golden.runs[0]!.end)! },
      code: { directory: lake, version: '0.0.0', node: '20' },
      onStage: (stage) => stages.push(stage),
    });
    const read = (name: string) => readFileSync(join(out, runId, name), 'utf8');
    return { done, stages, names: readdirSync(join(out, runId)), read };
  };
  const INFERENCE_FILES = ['inference.json', 'inference_by_label_v0_0.csv', 'inference_by_label_v0_1.csv'];

  it('writes what was tested, lists it in the manifest, and says so in the report', async () => {
    const { names, read, stages, done } = await run('tested', { n_boot: 99 });
    expect(names).toEqual(expect.arrayContaining(INFERENCE_FILES));
    const { files } = JSON.parse(read('run_manifest.json')) as { files: Record<string, string> };
    expect(Object.keys(files)).toEqual(expect.arrayContaining(INFERENCE_FILES));
    expect(read('report.html')).toContain('More than luck?');
    expect(stages).toContain('testing the labels');
    expect(Object.keys(JSON.parse(read('inference.json')) as object)).toEqual(['v0_0', 'v0_1']);
    expect(done.summaries.map(({ inference }) => inference!.figures.seed)).toEqual([20240101, 20240101]);
  });

  it('says weeks, not rows, where a label has too few of them', async () => {
    const { read } = await run('few', { n_boot: 99 });
    expect(read('report.html')).toContain('fewer than 5 weeks');
    expect(read('report.html')).not.toContain('fewer than 5 rows');
  });

  it('with inference.enabled false writes no such file and changes no other', async () => {
    const [whole, plain] = [await run('with', { n_boot: 99 }), await run('without', { enabled: false })];
    expect(plain.names).toEqual(whole.names.filter((name) => !INFERENCE_FILES.includes(name)));
    for (const name of plain.names.filter((other) => !['report.html', 'run_manifest.json'].includes(other))) {
      expect(plain.read(name)).toBe(whole.read(name));
    }
    expect(plain.read('report.html')).toContain('Differences between labels are not tested in this report');
    expect(plain.stages).not.toContain('testing the labels');
    expect(plain.done.summaries.map(({ inference }) => inference)).toEqual([null, null]);
  });
});
