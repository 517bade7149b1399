import { RegimelabError } from '@regimelab/core';

/**
 * The catalog cannot be used: `CATALOG_NOT_FOUND`, `CATALOG_LOCKED` (another process writes it), `CATALOG_CORRUPT` (a record cannot be read;
 * `context.files` names all of them).
 */
export class CatalogError extends RegimelabError {
  readonly kind = 'data';
}
