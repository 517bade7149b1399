import * as z from 'zod';
import { answers } from '../answers.js';
import type { Server, ServerContext } from '../server-context.js';

/** `GET /health`: whether the server is there; needs no token. */
export function healthRoutes(server: Server, { options: { version } }: ServerContext): void {
  server.get(
    '/health',
    {
      schema: {
        summary: 'Whether the server is there.',
        response: answers({ 200: z.object({ status: z.literal('ok'), version: z.string() }) }),
      },
    },
    async () => ({ status: 'ok' as const, version }),
  );
}
