import { PassThrough } from 'node:stream';
import * as z from 'zod';
import { answers } from '../answers.js';
import { isOver, type JobEvent } from '../job.js';
import { RunParameter } from '../parameters.js';
import { statusOf } from '../run-json.js';
import { lookUpRun, type Server, type ServerContext } from '../server-context.js';

/** Milliseconds between two signs of life, so that nothing on the way takes the stream for dead. */
const HEARTBEAT_MS = 15_000;

/** A run may take hours; no timer counts further. */
const FOR_EVER_MS = 2 ** 31 - 1;

/** A text to the client, a stream to the server. */
const EVENTS = z.unknown().meta({ type: 'string' });

/**
 * `GET /v1/runs/:id/events`: what happens to a run, as server-sent events `queued`, `stage`, `done`, `failed`, `aborted`. It begins with
 * what has happened already, or after `Last-Event-ID`, and ends with the run; a client that comes back after the end is told to stay away (204).
 */
export function runEventsRoutes(server: Server, context: ServerContext): void {
  server.get(
    '/v1/runs/:id/events',
    {
      handlerTimeout: FOR_EVER_MS,
      schema: {
        summary: 'What happens to a run, as server-sent events: queued, stage, done, failed, aborted.',
        params: RunParameter,
        response: {
          ...answers({}),
          200: { description: 'The events, until the run is over.', content: { 'text/event-stream': { schema: EVENTS } } },
          204: z.undefined().describe('Nothing more will happen.'),
        },
      },
    },
    async (request, reply) => {
      const { job, entry } = await lookUpRun(context, request.params.id);
      const seen = Number(request.headers['last-event-id'] ?? 0) || 0;
      const past = (job?.events ?? []).filter(({ id }) => id > seen);
      if (job === null ? seen > 0 : isOver(job) && past.length === 0) return reply.code(204).send();

      const stream = new PassThrough();
      const send = (event: JobEvent) => {
        stream.write(eventText(event));
        if (isFinal(event)) stream.end();
      };
      reply.header('content-type', 'text/event-stream; charset=utf-8').header('cache-control', 'no-store');
      if (job === null) {
        // Made elsewhere: its status is all there is to tell.
        const status = statusOf(null, entry);
        stream.end(`id: 1\nevent: ${status === 'succeeded' ? 'done' : status}\ndata: ${JSON.stringify({ run_id: entry!.row.run_id })}\n\n`);
        return reply.send(stream);
      }
      for (const event of past) send(event);
      if (isOver(job)) return reply.send(stream);
      const unfollow = context.jobs.follow(job.runId, send);
      const heartbeat = setInterval(() => stream.write(': still here\n\n'), HEARTBEAT_MS);
      stream.once('close', () => {
        clearInterval(heartbeat);
        unfollow();
      });
      return reply.send(stream);
    },
  );
}

const isFinal = ({ event }: JobEvent) => event === 'done' || event === 'failed' || event === 'aborted';

function eventText({ id, event, ...facts }: JobEvent): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(facts)}\n\n`;
}
