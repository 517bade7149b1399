import { parseOptions } from '@regimelab/core';
import * as z from 'zod';
import { adjusted, stepUp } from './internal/adjusted.js';
import type { PValues } from './p-values.js';

/** Options of {@link hierarchicalFdr}. */
export const HierarchicalFdrOptions = z
  .strictObject({ level: z.number().gt(0).lt(1).default(0.05).describe('False discovery rate of the families.') })
  .readonly();
export type HierarchicalFdrOptions = z.input<typeof HierarchicalFdrOptions>;

/** A family of tests after the hierarchical procedure. */
export interface FamilyFdr {
  /** Simes p-value; null for a family without a p-value. */
  readonly simes: number | null;
  readonly selected: boolean;
  /** One a test: q within the family times F/R, at most 1, in a selected family; 1 in another; null where there is no test. */
  readonly q: readonly (number | null)[];
}

/**
 * False discovery rate over families of tests: Simes p-value of each family; Benjamini and Hochberg at `level` over the F families selects R;
 * inside the selected ones Benjamini and Hochberg at level·R/F.  q = min(1, q within · F/R) where selected, else 1; R = 0: all 1.
 *
 * Testing q ≤ level in selected families keeps the average false discovery rate over them at `level`, which pooling all tests does not, and
 * testing family by family even less.
 *
 * @param families p-values of each; null = no test. A family without a p-value is not counted in F
 * @throws {ConfigError} `CONFIG_RANGE` for a p outside [0, 1]
 * @throws {ConfigErrors} for an unknown or invalid option
 * @remarks Source: Benjamini and Bogomolov (2014).
 */
export function hierarchicalFdr(families: readonly PValues[], options: HierarchicalFdrOptions = {}): readonly FamilyFdr[] {
  const { level } = parseOptions(HierarchicalFdrOptions, options, 'hierarchicalFdr');
  const qOf = (p: PValues) => adjusted('hierarchicalFdr', p, (ascending) => stepUp(ascending, 1));
  const within = families.map(qOf);
  const overall = within.map((q) => q.reduce((least, value) => (value === null ? least : Math.min(least ?? 1, value)), null));
  const selected = qOf(overall).map((q) => q !== null && q <= level);
  const F = overall.filter((p) => p !== null).length;
  const R = selected.filter(Boolean).length;
  return families.map((_, f) =>
    Object.freeze({
      simes: overall[f]!,
      selected: selected[f]!,
      q: within[f]!.map((q) => (q === null ? null : selected[f] ? Math.min(1, (q * F) / R) : 1)),
    }),
  );
}
