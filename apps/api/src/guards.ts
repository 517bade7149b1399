import { UsageError } from '@regimelab/core';
import type { FastifyRequest } from 'fastify';

/** Names by which a browser on this machine reaches it. */
const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Refuses a request that names another host than this machine: a page elsewhere whose name was made to lead here (DNS rebinding).
 *
 * @param host the loopback address listened on
 * @throws {UsageError} `HOST_REFUSED`
 */
export function requireLoopbackName({ headers }: FastifyRequest, host: string): void {
  const name = (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  if (LOOPBACK_NAMES.includes(name) || name === host) return;
  throw new UsageError('HOST_REFUSED', `this server answers to ${LOOPBACK_NAMES.join(', ')}, not to ${JSON.stringify(name)}`, {
    hint: 'serve it under another name with --host and --token-file',
  });
}

/** Refuses what the page of another server asks of this one, a report in its sandbox included. @throws {UsageError} `ORIGIN_REFUSED` */
export function requireOwnOrigin({ headers }: FastifyRequest): void {
  const { origin, host } = headers;
  if (origin === undefined || hostOf(origin) === host) return;
  throw new UsageError('ORIGIN_REFUSED', `a page of ${origin} may not use this server`, {
    hint: 'open the page that this server has at /',
  });
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null; // the origin `null` of a sandbox
  }
}

/** The token a browser bears as a cookie, for what it opens without a script: null where there is none. */
export function cookieToken({ headers }: FastifyRequest): string | null {
  const found = /(?:^|;\s*)regimelab_token=([^;]*)/.exec(headers.cookie ?? '');
  return found === null ? null : decodeURIComponent(found[1]!);
}
