import { createHash } from 'node:crypto';
import { byCodePoint } from './nearest-name.js';

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Canonical JSON: keys by code point, no blanks, numbers in the shortest form that reads back (negative zero as 0), `undefined` members left
 * out. Equal values give equal bytes, so a hash of it identifies a configuration.
 *
 * @throws {TypeError} for a NaN, an infinity, or a value JSON has no form for
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`canonicalJson: ${value} has no JSON form`);
    return String(Object.is(value, -0) ? 0 : value);
  }
  if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join(',')}]`; // from, so that a hole is refused too
  // A Map, a Date or a typed array would lose its content here, and two of them would share a hash.
  const kind = Object.prototype.toString.call(value).slice('[object '.length, -1);
  if (kind === 'Object') {
    const members = Object.entries(value as object).filter(([, member]) => member !== undefined);
    members.sort(([a], [b]) => byCodePoint(a, b));
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
  }
  throw new TypeError(`canonicalJson: a value of kind ${kind} has no JSON form`);
}

/** SHA-256 of a text (as UTF-8) or of bytes, lower-case hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * JSON for a result file: two-space indent, LF at the end, keys in the order given, NaN and infinities as null, negative zero as 0.
 */
export function resultJson(value: unknown): string {
  const finite = (_key: string, member: unknown) => (typeof member === 'number' && !Number.isFinite(member) ? null : member);
  return `${JSON.stringify(value, finite, 2)}\n`;
}
