import { formatNumber } from './format.js';

/** A probability: three decimals below 0.1, else two; `< 0.001` where three would show nothing. */
export function formatP(p: number): string {
  return p < 0.001 ? '< 0.001' : formatNumber(p, p < 0.0995 ? 3 : 2);
}

/** `p 0.031`, `p < 0.001`, `q = 0.4`: a probability with its name. */
export function formatNamedP(name: string, p: number): string {
  return p < 0.001 ? `${name} ${formatP(p)}` : `${name} = ${formatP(p)}`;
}

/** A configured share without decimals it does not need: 0.95 → `95%`, 0.999 → `99.9%`, 1 − 0.95 → `5%`. */
export function formatShare(share: number): string {
  return `${Number((100 * share).toPrecision(6))}%`;
}
