// Numbers as a reader sees them. No DOM, no Node: the same text on the server and in the page.

const MINUS = '\u2212';

/** Settlements a year at one every 8 h, on a 365-day calendar. */
export const SETTLEMENTS_8H_PER_YEAR = 3 * 365;

/** Fixed digits with thousands commas and a true minus sign; a value that rounds to zero has no sign. `signed` adds a plus. */
export function formatNumber(value: number, digits: number, signed = false): string {
  const text = Math.abs(value).toFixed(digits);
  const [whole, decimals] = text.split('.');
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',') + (decimals === undefined ? '' : `.${decimals}`);
  if (Number(text) === 0) return grouped;
  return value < 0 ? MINUS + grouped : signed ? `+${grouped}` : grouped;
}

/** A fraction as percent: 0.0123 → `1.23%`. */
export function formatPercent(fraction: number, digits = 2): string {
  return `${formatNumber(100 * fraction, digits)}%`;
}

/** A return as percent with its sign: 0.0123 → `+1.23%`. */
export function formatReturn(fraction: number, digits = 2): string {
  return `${formatNumber(100 * fraction, digits, true)}%`;
}

/** A funding rate in basis points: 0.0001 → `1.00`. */
export function formatBps(fraction: number): string {
  return formatNumber(1e4 * fraction, 2);
}

/** A funding rate per 8 h as simple yearly percent, F·3·365: 0.0001 → `11.0%`. */
export function formatAnnualFunding(per8h: number): string {
  return `${formatNumber(100 * per8h * SETTLEMENTS_8H_PER_YEAR, 1)}%`;
}

/** A percentage that already is one: 86.666 → `86.7%`, 90 → `90%`. */
export function formatCoverage(percent: number): string {
  return `${formatNumber(percent, Math.abs(percent - Math.round(percent)) < 0.05 ? 0 : 1)}%`;
}

/** 1 → `1st`, 62.4 → `62nd`. */
export function formatOrdinal(value: number): string {
  const n = Math.round(value);
  const teens = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${teens ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`;
}

/** A phrase as a sentence: first letter upper case, a full stop where it has no end. */
export function formatSentence(phrase: string): string {
  const text = phrase.charAt(0).toUpperCase() + phrase.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** `1 week`, `12 weeks`. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(count, 0)} ${count === 1 ? noun : plural}`;
}
