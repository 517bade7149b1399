import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OutputError, resultJson } from '@regimelab/core';
import { appearWhole, requireOutsideLake } from '@regimelab/core/files';
import { renderComparison } from '@regimelab/report';
import type { Comparison, ComparisonName } from './comparison.js';
import { comparisonJson, type ComparisonOrigin } from './comparison-json.js';
import { comparisonMarkdown } from './comparison-markdown.js';
import { comparisonInput } from './comparison-page.js';
import { comparisonCsv, monitorsCsv } from './comparison-tables.js';

/**
 * Checks that a comparison may be written into a folder, before anything is computed.
 *
 * @param lakes folders that are read
 * @param replace whether another comparison may be replaced; the same one, made again, always is
 * @returns the absolute path of the folder
 * @throws {OutputError} `OUTPUT_INSIDE_LAKE`, `OUTPUT_EXISTS`
 */
export async function planComparison(
  out: string,
  lakes: readonly string[],
  comparison: Pick<Comparison, 'name' | 'period'>,
  replace: boolean,
): Promise<string> {
  let path = await requireOutsideLake('comparison', out, null);
  for (const lake of lakes) path = await requireOutsideLake('comparison', out, lake);
  const there = await readFile(join(path, 'comparison.json'), 'utf8').then(
    (text) => JSON.parse(text) as { readonly comparison: ComparisonName; readonly start: string | null; readonly end: string | null },
    () => null,
  );
  const { name, period } = comparison;
  if (replace || there === null || (there.comparison === name && there.start === period.start && there.end === period.end)) return path;
  const other = `compare ${there.comparison}${there.start === null ? '' : ` from ${there.start}`}${there.end === null ? '' : ` to ${there.end}`}`;
  throw new OutputError('OUTPUT_EXISTS', `${path} holds another comparison: ${other}`, {
    hint: 'choose another --out, or --force to replace its files',
  });
}

/** Writes comparison.csv, .md, .html and .json into a folder; each appears whole, the last of them the JSON. @throws {OutputError} */
export async function writeComparison(folder: string, comparison: Comparison, origin: ComparisonOrigin): Promise<void> {
  for (const [name, content] of comparisonFiles(folder, comparison, origin)) {
    await appearWhole('comparison', join(folder, name), true, (path) => writeFile(path, content));
  }
}

/** Content by file name. @param folder they will stand in: paths of runs are relative to it */
export function comparisonFiles(folder: string, comparison: Comparison, origin: ComparisonOrigin): ReadonlyMap<string, string> {
  return new Map([
    ['comparison.csv', comparisonCsv(comparison)],
    ...(comparison.monitors === null ? [] : [['monitors.csv', monitorsCsv(comparison.monitors)] as const]),
    ['comparison.md', comparisonMarkdown(comparison)],
    ['comparison.html', renderComparison(comparisonInput(folder, comparison, origin))],
    ['comparison.json', resultJson(comparisonJson(folder, comparison, origin))],
  ]);
}
