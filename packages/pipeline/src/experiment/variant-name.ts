import type { Setting } from './sweep-block.js';

/** Longest id an experiment may have. */
export const LONGEST_ID = 80;
/** Longest title an experiment may have. */
const LONGEST_TITLE = 200;

/** Id of the k-th of n variants, k from 1: `plateau__07`. */
export const variantId = (experimentId: string, k: number, n: number): string =>
  `${experimentId}__${String(k).padStart(String(n).length, '0')}`;

/** Title of a variant: that of its experiment and the values it sets. */
export function variantTitle(title: string, settings: readonly Setting[]): string {
  const whole = `${title}: ${settingsText(settings)}`;
  return whole.length <= LONGEST_TITLE ? whole : `${whole.slice(0, LONGEST_TITLE - 1)}…`;
}

/** The values a variant sets, each under the shortest end of its key that no other has: `basket_size 10, threshold_high 0.4`. */
export function settingsText(settings: readonly Setting[]): string {
  const keys = settings.map(({ key }) => key);
  return settings.map(({ key, value }) => `${shortName(key, keys)} ${shortValue(value)}`).join(', ');
}

function shortName(key: string, keys: readonly string[]): string {
  const parts = key.split('.');
  for (let k = parts.length - 1; k > 0; k--) {
    const end = parts.slice(k).join('.');
    if (keys.filter((other) => `.${other}`.endsWith(`.${end}`)).length === 1) return end;
  }
  return key;
}

/** A drawn number has 16 digits; four are enough to know it again. */
function shortValue(value: unknown): string {
  if (typeof value === 'string') return value;
  const text = JSON.stringify(value);
  return typeof value === 'number' && text.length > 8 ? String(Number(value.toPrecision(4))) : text;
}
