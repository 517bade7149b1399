import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import { ProblemSchema } from './http-errors.js';

/** The answers of a route for its schema: what it gives, and problem details for everything else. */
export function answers<S extends Readonly<Record<number, z.ZodType>>>(success: S) {
  return {
    ...success,
    default: { description: 'Problem details (RFC 9457).', content: { 'application/problem+json': { schema: ProblemSchema } } },
  };
}

/** Sends a content that its hash identifies: 304 where the client has it. */
export function sendTagged(
  request: FastifyRequest,
  reply: FastifyReply,
  { content, type, hash }: { readonly content: string | Buffer; readonly type: string; readonly hash: string },
  headers: OutgoingHttpHeaders = {},
): FastifyReply {
  const tag = `"${hash}"`;
  // no-cache: keep it, but ask each time whether it still holds
  reply.headers({ etag: tag, 'cache-control': 'private, no-cache', ...headers });
  return has(request.headers['if-none-match'], tag) ? reply.code(304).send() : reply.type(type).send(content);
}

function has(ifNoneMatch: string | undefined, tag: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((text) => text.trim().replace(/^W\//, ''));
  return tags.includes(tag) || tags.includes('*');
}
