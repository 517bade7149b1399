import { trusted, type Fragment } from '../markup.js';

/** An estimate with its interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const WIDTH = 132;
const HEIGHT = 14;
const MARGIN = 4;

/** Draws an estimate as a dot on its interval, with a line at zero; all marks made by one call's result share a scale. */
export function intervalMarks(estimates: readonly Estimate[]): (estimate: Estimate) => Fragment {
  const low = Math.min(0, ...estimates.map((estimate) => estimate.low));
  const high = Math.max(0, ...estimates.map((estimate) => estimate.high));
  const place = (value: number) => (MARGIN + ((value - low) / (high - low || 1)) * (WIDTH - 2 * MARGIN)).toFixed(1);
  const middle = HEIGHT / 2;
  return (estimate) =>
    trusted(
      `<svg width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true" style="vertical-align:middle">` +
        `<path d="M${place(0)} 0V${HEIGHT}" style="stroke:var(--muted);stroke-dasharray:2 2"/>` +
        `<path d="M${place(estimate.low)} ${middle}H${place(estimate.high)}" style="stroke:var(--series-a);stroke-width:2"/>` +
        `<circle cx="${place(estimate.value)}" cy="${middle}" r="3.5" style="fill:var(--series-a)"/></svg>`,
    );
}
