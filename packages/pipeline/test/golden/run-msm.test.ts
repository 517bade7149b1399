import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { parseDay } from '@regimelab/core';
import { loadMsmConfig, runMsm } from '@regimelab/pipeline';
import { readGolden, writeGoldenLake } from '../golden-lake.js';

jest.setTimeout(60_000); // the first run waits until charts and statistics are compiled

const FILES = [
  'msm_timeseries.csv',
  'summary_by_label_v0_0.csv',
  'summary_by_label_v0_1.csv',
  'inference_by_label_v0_0.csv',
  'inference_by_label_v0_1.csv',
  'rejections.csv',
] as const;

describe.each(['worked_example.json', 'random_small.json'])('runMsm on %s', (file) => {
  const golden = readGolden(file);

  it.each(golden.runs)(
    'gives cell by cell what the Python oracle gives: $name',
    async ({ start, end, config: changes, expected, extra_rows }) => {
      const lake = writeGoldenLake(golden, extra_rows);
      const out = join(dirname(lake), 'runs');
      const { config, header } = await loadMsmConfig([], { ...changes, data: { data_lake_dir: lake }, outputs: { reports_dir: out } });
      const run = runMsm({
        config,
        header,
        window: { start: parseDay(start)!, end: parseDay(end)! },
        runId: 'golden',
        force: false,
        clock: () => Date.parse('2026-01-01'),
        code: { directory: lake, version: '0.0.0', node: '20' },
      });
      await run;
      for (const name of FILES) {
        const wanted = expected[name.replace(/\.csv$/, '')] as Record<string, unknown>[] | undefined;
        const path = join(out, 'golden', name);
        expect([name, existsSync(path)]).toEqual([name, wanted !== undefined]);
        if (wanted !== undefined) expectRows(readCsv(readFileSync(path, 'utf8')), wanted, name);
      }
      for (const name of ['msm_current', 'inference']) {
        const path = join(out, 'golden', `${name}.json`);
        expect([name, existsSync(path)]).toEqual([name, name in expected]);
        if (name in expected) expectValue(JSON.parse(readFileSync(path, 'utf8')), expected[name], name);
      }
      rmSync(dirname(lake), { recursive: true });
    },
  );
});

function expectRows(actual: Record<string, string>[], wanted: readonly Record<string, unknown>[], name: string): void {
  expect([name, actual.length]).toEqual([name, wanted.length]);
  for (const [row, cells] of wanted.entries()) {
    expect(Object.keys(actual[row]!)).toEqual(Object.keys(cells));
    for (const [column, cell] of Object.entries(cells)) {
      const text = actual[row]![column]!;
      expectValue(
        typeof cell === 'number' ? Number(text) : text,
        cell === null ? '' : typeof cell === 'boolean' ? String(cell) : cell,
        `${name} row ${row} ${column}`,
      );
    }
  }
}

/** Equal text; numbers to relative 1e-12, absolute 1e-15 below 1e-3 (specification 00, section 4). */
function expectValue(actual: unknown, wanted: unknown, where: string): void {
  if (typeof wanted === 'number') {
    const tolerance = Math.abs(wanted) < 1e-3 ? 1e-15 : 1e-12 * Math.abs(wanted);
    const close = typeof actual === 'number' && Math.abs(actual - wanted) <= tolerance;
    expect({ where, value: close ? wanted : actual }).toEqual({ where, value: wanted });
  } else if (wanted !== null && typeof wanted === 'object') {
    expect(Object.keys(actual as object)).toEqual(Object.keys(wanted));
    for (const [key, member] of Object.entries(wanted)) expectValue((actual as Record<string, unknown>)[key], member, `${where}.${key}`);
  } else expect({ where, value: actual }).toEqual({ where, value: wanted });
}

/** Rows of a CSV whose quoted fields hold commas but no line breaks. */
function readCsv(text: string): Record<string, string>[] {
  const cells = (line: string) =>
    Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
  const [head, ...lines] = text.trimEnd().split('\n');
  return lines.map((line) => Object.fromEntries(cells(head!).map((name, k) => [name, cells(line)[k] ?? ''])));
}
