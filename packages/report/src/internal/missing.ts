import { markup, type Fragment } from './markup.js';

/** `n/a` with its reason on hover and for screen readers. */
export function missing(reason: string): Fragment {
  return markup`<abbr class="na" title="${reason}">n/a</abbr>`;
}

/** The formatted value, or `n/a` where it is no finite number. */
export function orMissing(value: number | null, reason: string, format: (value: number) => string): Fragment {
  return value !== null && Number.isFinite(value) ? format(value) : missing(reason);
}
