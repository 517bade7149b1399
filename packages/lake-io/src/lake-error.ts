import { RegimelabError } from '@regimelab/core';

/**
 * The lake, or a table, file, column or row of it, cannot be used. The code says how: `LAKE_NOT_FOUND`, `LAKE_MISSING_TABLE`,
 * `LAKE_AMBIGUOUS_TABLE`, `LAKE_MISSING_COLUMN`, `LAKE_COLUMN_TYPE`, `LAKE_DATE_NOT_MIDNIGHT`, `LAKE_DUPLICATE_KEY`,
 * `LAKE_UNREADABLE_FILE`, `LAKE_EMPTY_TABLE`, `LAKE_DESCRIPTOR_VERSION`, `ASSET_ALIAS_CLASH`, `FUNDING_UNIT_BREAK`, …
 */
export class LakeError extends RegimelabError {
  readonly kind = 'lake';
}

/** The engine refused a query that lake-io made: a defect of lake-io, or a lake that changed while it was read. `context.sql` holds the query. */
export class QueryError extends RegimelabError {
  readonly kind = 'lake';
  constructor(sql: string, cause: unknown) {
    super('LAKE_QUERY', `the lake engine refused a query: ${cause instanceof Error ? cause.message.split('\n')[0] : String(cause)}`, {
      cause,
      context: { sql },
    });
  }
}
