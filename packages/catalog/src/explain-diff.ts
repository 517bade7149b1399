import type { RunsDiff } from './diff-runs.js';

/** One sentence: which of the four causes can explain a change of results. */
export function explainDiff({ config, data, code, seed, results }: RunsDiff): string {
  const causes = [
    ...(config === null ? ['configuration (not kept)'] : config.length > 0 ? [`configuration (${plural(config.length, 'key')})`] : []),
    ...(data === null ? ['data (not kept)'] : data.length > 0 ? [`data (${plural(data.length, 'file')})`] : []),
    ...(code.length > 0 ? ['code'] : []),
    ...(seed.length > 0 ? ['seed'] : []),
  ];
  const changed = results.some(({ a, b }) => a !== b);
  if (causes.length === 0) return changed ? 'the results differ though configuration, data, code and seed are the same' : 'the same';
  const named = causes.length === 1 ? causes[0]! : `${causes.slice(0, -1).join(', ')} and ${causes.at(-1)}`;
  return changed ? `the results differ by ${named}` : `the listed results are the same; what differs is ${named}`;
}

const plural = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;
