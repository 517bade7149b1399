/** p-values of a table of tests; null where a test could not be made. */
export type PValues = readonly (number | null)[];
