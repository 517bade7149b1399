const missing = 'n/a';

export const percent = (value: number | null, digits = 1): string =>
  value === null ? missing : `${(100 * value).toFixed(digits).replace('-', '−')} %`;

export const ratio = (value: number | null): string => (value === null ? missing : value.toFixed(2).replace('-', '−'));

export const whole = (value: number | null): string => (value === null ? missing : String(value).replace(/\B(?=(\d{3})+$)/g, ','));

/** A figure whose unit is not known, with the digits that matter. */
export const figure = (value: number | null): string => (value === null ? missing : String(Number(value.toPrecision(5))).replace('-', '−'));

/** An instant as date and minute, UTC. */
export const instant = (text: string): string => text.slice(0, 16).replace('T', ' ');

export const shown = (value: unknown): string =>
  value === null || value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);

/** Bytes as people say them. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  return count < 1_000_000 ? `${(count / 1000).toFixed(1)} kB` : `${(count / 1_000_000).toFixed(1)} MB`;
}
