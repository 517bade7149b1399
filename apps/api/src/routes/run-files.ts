import * as z from 'zod';
import { answers, sendTagged } from '../answers.js';
import { RunParameter } from '../parameters.js';
import { lookUpRecord, type Server, type ServerContext } from '../server-context.js';

/** Where a system writes its figures, and where its page for people. */
const METRICS = ['metrics.json', 'kpis.json', 'inference.json'];
const REPORTS = ['dashboard.html', 'report.html'];

/**
 * A report is a page with a script of its own: it runs in a sandbox, where it is no part of this server and reaches nothing.
 */
const SANDBOX = [
  'sandbox allow-scripts allow-downloads allow-popups',
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
].join('; ');

const file = (media: string, what: string) => ({ description: what, content: { [media]: { schema: z.string() } } });

/** `GET /v1/runs/:id/metrics`, `/report` and `/files/:name`: what a finished run has written, tagged by its content. */
export function runFilesRoutes(server: Server, context: ServerContext): void {
  const { folders } = context;
  server.get(
    '/v1/runs/:id/metrics',
    {
      schema: {
        summary: 'The figures of a finished run: its metrics.json, kpis.json or inference.json.',
        params: RunParameter,
        response: { ...answers({}), 200: z.record(z.string(), z.unknown()) },
      },
    },
    async (request, reply) => {
      const { run } = await lookUpRecord(context, request.params.id);
      return sendTagged(request, reply, await folders.readFirst(run.record, METRICS));
    },
  );
  server.get(
    '/v1/runs/:id/report',
    {
      schema: {
        summary: 'The report of a finished run, a page that needs nothing else.',
        params: RunParameter,
        response: { ...answers({}), 200: file('text/html', 'The report.') },
      },
    },
    async (request, reply) => {
      const { run } = await lookUpRecord(context, request.params.id);
      return sendTagged(request, reply, await folders.readFirst(run.record, REPORTS), { 'content-security-policy': SANDBOX });
    },
  );
  server.get(
    '/v1/runs/:id/files/:name',
    {
      schema: {
        summary: 'A file of a finished run.',
        params: RunParameter.extend({ name: z.string().describe('Name of the file, as the run lists it.') }),
        response: { ...answers({}), 200: file('application/octet-stream', 'The file, with the media type of its name.') },
      },
    },
    async (request, reply) => {
      const { run } = await lookUpRecord(context, request.params.id);
      const content = await folders.read(run.record, request.params.name);
      return sendTagged(request, reply, content, { 'content-security-policy': SANDBOX });
    },
  );
}
