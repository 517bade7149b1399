import { describeLake, openLake } from '@regimelab/lake-io';
import { RegimelabError } from '@regimelab/core';
import * as z from 'zod';
import { answers } from '../answers.js';
import { ErrorRecordSchema } from '../http-errors.js';
import type { Server, ServerContext } from '../server-context.js';

const TableSchema = z.object({
  table: z.string(),
  rows: z.int(),
  assets: z.int().nullable(),
  first_date: z.string().nullable(),
  last_date: z.string().nullable(),
  problem: z.string().nullable().describe('Why the table cannot be read.'),
});

const LakeSchema = z
  .object({
    name: z.string().describe('What requests call it.'),
    title: z.string().nullable().describe('What its descriptor calls it.'),
    descriptor: z.enum(['lake.yaml', 'assumed']).nullable().describe('Where its conventions come from; `assumed`: it has no lake.yaml.'),
    first_date: z.string().nullable(),
    last_date: z.string().nullable(),
    tables: z.array(TableSchema),
    problem: ErrorRecordSchema.nullable().describe('Why the lake cannot be opened.'),
  })
  .meta({ id: 'Lake' });
type LakeJson = z.output<typeof LakeSchema>;

/** `GET /v1/lakes`: the lakes that runs can name. */
export function lakesRoutes(server: Server, { options: { lakes } }: ServerContext): void {
  server.get(
    '/v1/lakes',
    { schema: { summary: 'The lakes that runs can name.', response: answers({ 200: z.object({ lakes: z.array(LakeSchema) }) }) } },
    async () => ({ lakes: await Promise.all([...lakes].map(([name, folder]) => describe(name, folder))) }),
  );
}

async function describe(name: string, folder: string): Promise<LakeJson> {
  const nothing = { name, title: null, descriptor: null, first_date: null, last_date: null, tables: [] };
  try {
    const lake = await openLake(folder);
    try {
      const tables = await describeLake(lake);
      const dates = (side: 'first_date' | 'last_date') =>
        tables
          .map((table) => table[side])
          .filter((date) => date !== null)
          .sort();
      return {
        name,
        title: lake.descriptor.name,
        descriptor: lake.descriptorSource === 'assumed' ? ('assumed' as const) : ('lake.yaml' as const),
        first_date: dates('first_date')[0] ?? null,
        last_date: dates('last_date').at(-1) ?? null,
        tables: tables.map(({ table, rows, assets, first_date, last_date, problem }) => ({
          table,
          rows,
          assets,
          first_date,
          last_date,
          problem,
        })),
        problem: null,
      };
    } finally {
      lake.close();
    }
  } catch (error) {
    if (!(error instanceof RegimelabError)) throw error;
    return { ...nothing, problem: error.toRecord() };
  }
}
