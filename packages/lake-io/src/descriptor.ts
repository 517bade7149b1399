import { parseDay } from '@regimelab/core';
import { resolveConfig, type ConfigLayer } from '@regimelab/core/config';
import * as z from 'zod';
import { parseDuration } from './duration.js';
import { LakeError } from './lake-error.js';
import { normaliseAssetId } from './symbols.js';
import { TABLE_NAMES, TABLES, type TableName } from './table-definitions.js';

/** When the row dated d was observed: at d 00:00 UTC (`day_start`) or at d+1 00:00 UTC (`day_end`). */
export type Stamp = 'day_start' | 'day_end';
/** What a raw funding rate counts: a fraction (0.0001), percent (0.01) or basis points (1). */
export type FundingUnit = 'fraction' | 'percent' | 'bps';

const MAX_LAG_MS = 30 * 86_400_000;
const stamp = z.enum(['day_start', 'day_end']);
const unit = z.enum(['fraction', 'percent', 'bps']);
const lag = z.string().superRefine((text, context) => {
  const ms = parseDuration(text);
  if (ms === null) {
    const message = `expected an ISO 8601 duration of weeks, days, hours, minutes, seconds such as PT6H, got ${JSON.stringify(text)}`;
    context.addIssue({ code: 'custom', message, params: { code: 'CONFIG_TYPE' } });
  } else if (ms > MAX_LAG_MS) context.addIssue({ code: 'custom', message: `expected at most P30D, got ${text}` });
});
const isoDate = z
  .string()
  .refine((text) => parseDay(text) !== null, { message: 'expected a date YYYY-MM-DD', params: { code: 'CONFIG_TYPE' } });
const intervalHours = z.number().refine((hours) => hours >= 1 && 24 % hours === 0, 'expected hours that divide 24');
const segments = z
  .array(z.strictObject({ from: isoDate, unit }))
  .refine((list) => list.every((s, k) => k === 0 || s.from > list[k - 1]!.from), 'expected dates `from` that increase');
const unique = (list: readonly string[]) => new Set(list).size === list.length;

const clocked = { stamp: stamp.optional(), publication_lag: lag.optional() };
const sourced = { source_priority: z.array(z.string()).refine(unique, 'expected each source once').default([]) };
const tableSchemas = Object.fromEntries(
  TABLE_NAMES.map((table) => {
    const extra =
      table === 'fact_funding'
        ? {
            row_kind: z.enum(['daily_mean', 'settlement']).default('daily_mean'),
            unit: unit.default('fraction'),
            interval_hours: intervalHours.default(8),
            unit_segments: segments.default([]),
          }
        : table === 'fact_funding_settlement'
          ? { unit: unit.default('fraction') }
          : {};
    return [table, z.strictObject({ ...(TABLES[table].clocked ? clocked : {}), ...sourced, ...extra }).prefault({})];
  }),
);

const DescriptorSchema = z.strictObject({
  version: z.literal(1),
  name: z.string().min(1).max(100).optional(),
  defaults: z.strictObject({ stamp: stamp.default('day_start'), publication_lag: lag.default('PT0S') }).prefault({}),
  tables: z.strictObject(tableSchemas).prefault({}),
  aliases: z
    .record(z.string(), z.string())
    .default({ SATS: '1000SATS' })
    .superRefine((aliases, context) => {
      const aliased = new Set(Object.keys(aliases).map((from) => normaliseAssetId(from)));
      for (const [from, to] of Object.entries(aliases)) {
        if (aliased.has(normaliseAssetId(to))) {
          context.addIssue({
            code: 'custom',
            path: [from],
            message: `alias leads to ${to}, itself an alias: name the final id`,
            params: { code: 'CONFIG_CONFLICT' },
          });
        }
      }
    }),
  checks: z
    .strictObject({
      on_funding_break: z.enum(['error', 'warn']).default('error'),
      on_price_jump: z.enum(['error', 'warn']).default('warn'),
      max_abs_daily_return: z.number().positive().default(10),
    })
    .prefault({}),
});

/** How one table is read. */
export interface TableConventions {
  readonly stamp: Stamp;
  /** ISO 8601, as written. */
  readonly publicationLag: string;
  readonly publicationLagMs: number;
  readonly sourcePriority: readonly string[];
}

/** How funding rates are read. */
export interface FundingConventions {
  readonly rowKind: 'daily_mean' | 'settlement';
  readonly unit: FundingUnit;
  readonly intervalHours: number;
  readonly unitSegments: readonly { readonly from: string; readonly unit: FundingUnit }[];
  readonly settlementUnit: FundingUnit;
}

/** The conventions of a lake: `lake.yaml`, parsed, with every default filled in. */
export interface LakeDescriptor {
  readonly name: string;
  readonly tables: Readonly<Record<TableName, TableConventions>>;
  readonly funding: FundingConventions;
  readonly aliases: Readonly<Record<string, string>>;
  readonly checks: {
    readonly onFundingBreak: 'error' | 'warn';
    readonly onPriceJump: 'error' | 'warn';
    readonly maxAbsDailyReturn: number;
  };
}

/** The conventions a lake without `lake.yaml` is read with: day_start, no lag, funding as a fraction per 8 h. */
export function assumedDescriptor(folderName: string): LakeDescriptor {
  return fromParsed(DescriptorSchema.parse({ version: 1 }), folderName);
}

/**
 * Parses `lake.yaml`.
 *
 * @param layer the file as read by `parseConfigText`
 * @param folderName the lake's name where the file gives none
 * @throws {LakeError} `LAKE_DESCRIPTOR_VERSION`; {ConfigErrors} with file, line and column of everything else
 */
export function parseDescriptor(layer: ConfigLayer, folderName: string): LakeDescriptor {
  if (layer.value['version'] !== 1) {
    throw new LakeError(
      'LAKE_DESCRIPTOR_VERSION',
      `lake descriptor: expected version: 1, got ${JSON.stringify(layer.value['version'] ?? null)}`,
      {
        at: layer.locate(['version']) ?? layer.locate([]) ?? undefined,
        hint: 'write `version: 1` as the first line of lake.yaml',
      },
    );
  }
  return fromParsed(resolveConfig(DescriptorSchema, [layer]), folderName);
}

function fromParsed(parsed: z.output<typeof DescriptorSchema>, folderName: string): LakeDescriptor {
  const tables = parsed.tables as unknown as Record<TableName, { stamp?: Stamp; publication_lag?: string; source_priority: string[] }>;
  const conventions = (table: TableName): TableConventions => {
    const publicationLag = tables[table].publication_lag ?? parsed.defaults.publication_lag;
    return {
      stamp: tables[table].stamp ?? parsed.defaults.stamp,
      publicationLag,
      publicationLagMs: parseDuration(publicationLag)!,
      sourcePriority: tables[table].source_priority,
    };
  };
  const funding = parsed.tables['fact_funding'] as unknown as {
    row_kind: 'daily_mean' | 'settlement';
    unit: FundingUnit;
    interval_hours: number;
    unit_segments: { from: string; unit: FundingUnit }[];
  };
  return {
    name: parsed.name ?? folderName,
    tables: Object.fromEntries(TABLE_NAMES.map((table) => [table, conventions(table)])) as Record<TableName, TableConventions>,
    funding: {
      rowKind: funding.row_kind,
      unit: funding.unit,
      intervalHours: funding.interval_hours,
      unitSegments: funding.unit_segments,
      settlementUnit: (parsed.tables['fact_funding_settlement'] as unknown as { unit: FundingUnit }).unit,
    },
    aliases: Object.fromEntries(Object.entries(parsed.aliases).map(([from, to]) => [normaliseAssetId(from), normaliseAssetId(to)])),
    checks: {
      onFundingBreak: parsed.checks.on_funding_break,
      onPriceJump: parsed.checks.on_price_jump,
      maxAbsDailyReturn: parsed.checks.max_abs_daily_return,
    },
  };
}

/** Whether the rows of a table are settlements with a time of their own, so that a row date is only the day they fall on. */
export function settlesWithin(descriptor: LakeDescriptor, table: TableName): boolean {
  return table === 'fact_funding_settlement' || (table === 'fact_funding' && descriptor.funding.rowKind === 'settlement');
}
