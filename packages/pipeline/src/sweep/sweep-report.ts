import type { SweepResult } from './write-sweep.js';

/** The HTML report of a sweep. */
export function sweepReport(result: SweepResult): string {
  return `<!doctype html><title>${result.glob}</title>`;
}
