import { parseKeyPath, type ConfigPath } from '@regimelab/core/config';
import { stream, type RandomStream } from '@regimelab/numerics';
import * as z from 'zod';

/** Variants that one sweep may have. */
export const MOST_VARIANTS = 10_000;

/** Keys that name an experiment, say how its file is read, or where results go: varied, they would give equal results. */
const NOT_COMPUTED = ['title', 'experiment_id', 'category_path', 'trial_family', 'system', 'extends', 'sweep', 'outputs', 'logging'];

const real = z.number();
const Range = z.strictObject({
  uniform: z.tuple([real, real]).optional().describe('Any number from the first to the second, all alike.'),
  log_uniform: z
    .tuple([z.number().gt(0), z.number().gt(0)])
    .optional()
    .describe('A number whose logarithm is uniform.'),
  int: z.tuple([z.int(), z.int()]).optional().describe('A whole number from the first to the second, both included.'),
  choice: z.array(z.unknown()).min(1).optional().describe('One of these values.'),
});
type Range = z.output<typeof Range>;

const Grid = z.record(z.string(), z.array(z.unknown()).min(1));
const Random = z.strictObject({
  draws: z.int().min(1).max(MOST_VARIANTS).describe('Different draws to make.'),
  seed: z.int().default(20240101).describe('Seed of the draws.'),
  ranges: z.record(z.string(), Range).describe('Dotted key to where its value is drawn from.'),
});

/**
 * The block `sweep` of an experiment: values for its keys, every combination of a grid, random draws, or every point of the grid with every
 * draw.
 */
export const SweepSchema = z
  .strictObject({
    grid: Grid.optional().describe('Dotted key to the values it takes; the last key changes fastest.'),
    random: Random.optional().describe('Values drawn at random.'),
  })
  .superRefine((sweep, context) => {
    const report = (path: readonly string[], message: string, code = 'CONFIG_RANGE', hint?: string) =>
      context.addIssue({ code: 'custom', path: [...path], message, params: { code, hint } });
    if (sweep.grid === undefined && sweep.random === undefined) report([], 'expected grid, random or both');
    const entries = [
      ...Object.keys(sweep.grid ?? {}).map((key) => ({ key, in: ['grid'] })),
      ...Object.keys(sweep.random?.ranges ?? {}).map((key) => ({ key, in: ['random', 'ranges'] })),
    ];
    for (const [k, { key, in: above }] of entries.entries()) {
      const path = [...above, key];
      const parts = parseKeyPath(key);
      if (parts === null) {
        report(path, 'expected a key such as universe.basket_size', 'CONFIG_RANGE', 'of a list, give whole lists as values');
      } else if (NOT_COMPUTED.includes(parts[0]!)) {
        report(
          path,
          'expected a key of what is computed: variants have the name, system and folder of their experiment',
          'CONFIG_CONFLICT',
        );
      }
      const twin = entries.slice(0, k).find((other) => `${key}.`.startsWith(`${other.key}.`) || `${other.key}.`.startsWith(`${key}.`));
      if (twin !== undefined) report(path, `sets the same value as ${twin.key}: give one of the two`, 'CONFIG_CONFLICT');
    }
    for (const [key, values] of Object.entries(sweep.grid ?? {})) {
      if (!isUnique(values)) report(['grid', key], 'expected each value once');
    }
    if (sweep.random !== undefined) refuseBadRanges(sweep.random, report);
  });
export type Sweep = z.output<typeof SweepSchema>;

/** One value a variant sets. */
export interface Setting {
  readonly key: string;
  readonly value: unknown;
  /** Where in the block it stands. */
  readonly from: ConfigPath;
}

/** How many variants a block has. */
export function countVariants({ grid = {}, random }: Sweep): number {
  return Object.values(grid).reduce((product, values) => product * values.length, random?.draws ?? 1);
}

/**
 * What each variant of a block sets: the points of the grid in the order written, the last key fastest, each with every draw. Draws take
 * their keys in the order written, one number a key, from `stream(seed, 'sweep/<experimentId>')`; one that repeats an earlier draw is drawn
 * again. The same draws go with every point of the grid.
 */
export function sweepSettings(sweep: Sweep, experimentId: string): readonly (readonly Setting[])[] {
  const points = Object.entries(sweep.grid ?? {}).reduce<readonly (readonly Setting[])[]>(
    (above, [key, values]) =>
      above.flatMap((point) => values.map((value, k) => [...point, { key, value, from: ['sweep', 'grid', key, k] }])),
    [[]],
  );
  if (sweep.random === undefined) return points;
  const draws = distinctDraws(sweep.random, stream(sweep.random.seed, `sweep/${experimentId}`));
  return points.flatMap((point) => draws.map((draw) => [...point, ...draw]));
}

function distinctDraws({ draws, ranges }: z.output<typeof Random>, random: RandomStream): readonly (readonly Setting[])[] {
  const met = new Map<string, readonly Setting[]>();
  while (met.size < draws) {
    const draw = Object.entries(ranges).map(([key, range]) => ({
      key,
      value: drawFrom(range, random),
      from: ['sweep', 'random', 'ranges', key],
    }));
    const id = JSON.stringify(draw.map(({ value }) => value));
    if (!met.has(id)) met.set(id, draw);
  }
  return [...met.values()];
}

function drawFrom({ uniform, log_uniform, int, choice }: Range, random: RandomStream): unknown {
  if (choice !== undefined) return choice[random.integer(choice.length)];
  if (int !== undefined) return int[0] + random.integer(int[1] - int[0] + 1);
  const u = random.uniform();
  if (uniform !== undefined) return uniform[0] + u * (uniform[1] - uniform[0]);
  const [low, high] = log_uniform!;
  return Math.min(high, Math.max(low, Math.exp(Math.log(low) + u * (Math.log(high) - Math.log(low))))); // exp(log(low)) may miss low
}

function refuseBadRanges({ draws, ranges }: z.output<typeof Random>, report: (path: readonly string[], message: string) => void): void {
  if (Object.keys(ranges).length === 0) report(['random', 'ranges'], 'expected at least one key');
  for (const [key, range] of Object.entries(ranges)) {
    const at = ['random', 'ranges', key];
    const kinds = Object.keys(range);
    if (kinds.length !== 1) report(at, `expected one of ${Object.keys(Range.shape).join(', ')}, got ${kinds.join(', ') || 'none'}`);
    for (const kind of ['uniform', 'log_uniform', 'int'] as const) {
      const [low, high] = range[kind] ?? [0, 1];
      if (low >= high) report([...at, kind], `expected the lower end first, got [${low}, ${high}]`);
      else if (!hasRoom(kind, low, high)) report([...at, kind], `expected ends that numbers can be drawn between, got [${low}, ${high}]`);
    }
    if (range.choice !== undefined && !isUnique(range.choice)) report([...at, 'choice'], 'expected each value once');
  }
  const different = Object.values(ranges).reduce((product, range) => product * valuesOf(range), 1);
  if (draws > different) report(['random', 'draws'], `expected at most ${different}: the ranges hold no more different draws`);
}

/** Whether a width is a number, and wide enough that any count of draws finds different ones. */
const hasRoom = (kind: keyof Range, low: number, high: number) =>
  kind === 'int' ? Number.isSafeInteger(high - low + 1) : Number.isFinite(high - low) && low + (high - low) / 1e6 > low;
const valuesOf = ({ int, choice }: Range) => choice?.length ?? (int === undefined ? Infinity : int[1] - int[0] + 1);
const isUnique = (values: readonly unknown[]) => new Set(values.map((value) => JSON.stringify(value))).size === values.length;
