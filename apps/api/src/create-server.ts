import bearerAuth from '@fastify/bearer-auth';
import swagger from '@fastify/swagger';
import { UsageError } from '@regimelab/core';
import fastify from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { openCatalogView } from './catalog-view.js';
import { cookieToken, requireLoopbackName, requireOwnOrigin } from './guards.js';
import { problemOf } from './http-errors.js';
import { JobQueue } from './job-queue.js';
import { openApiOptions } from './openapi.js';
import { catalogRoutes } from './routes/catalog.js';
import { experimentsRoutes } from './routes/experiments.js';
import { healthRoutes } from './routes/health.js';
import { lakesRoutes } from './routes/lakes.js';
import { pageRoutes } from './routes/page.js';
import { runEventsRoutes } from './routes/run-events.js';
import { runFilesRoutes } from './routes/run-files.js';
import { runsRoutes } from './routes/runs.js';
import { schemasRoutes } from './routes/schemas.js';
import { signalsRoutes } from './routes/signals.js';
import { RunFolders } from './run-folder.js';
import type { Server, ServerContext } from './server-context.js';
import { isLoopback, LIMITS, type ServerOptions } from './server-options.js';
import { requestValidator } from './validate-request.js';

const PROBLEM = 'application/problem+json; charset=utf-8';

/**
 * The HTTP server: runs, catalog, signals and reports of this machine. It does not listen yet; closing it cancels its jobs.
 *
 * @throws {UsageError} `USAGE_MISSING_FLAG` where others than this machine could reach it and no token is asked of them
 */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { host, token, catalog, maker, onFault = () => undefined } = options;
  if (token === null && !isLoopback(host)) {
    throw new UsageError('USAGE_MISSING_FLAG', `--host ${host} lets other machines in, so a token is required`, {
      hint: 'give --token-file FILE or REGIMELAB_API_TOKEN, or serve 127.0.0.1',
    });
  }
  const limits = { ...LIMITS, ...options.limits };
  const server: Server = fastify({
    bodyLimit: limits.bodyBytes,
    handlerTimeout: limits.requestMs,
    requestTimeout: limits.requestMs,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(requestValidator);
  server.setSerializerCompiler(serializerCompiler);
  // A page elsewhere can send text without asking first, but not JSON.
  server.removeContentTypeParser('text/plain');

  const jobs = new JobQueue({ maker, running: limits.running, queued: limits.queued, clock: catalog.clock, onFault });
  server.addHook('onClose', async () => {
    await jobs.close();
    await maker.close();
  });
  const context: ServerContext = {
    options,
    limits,
    jobs,
    catalog: openCatalogView(catalog.directory, catalog.clock),
    folders: new RunFolders(catalog.directory, [options.out, ...options.runFolders]),
  };

  server.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error, request.url);
    if (problem.status === 500) onFault(error);
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="regimelab"');
    if (problem.status === 429) reply.header('retry-after', 10);
    return reply.code(problem.status).type(PROBLEM).send(JSON.stringify(problem));
  });
  server.setNotFoundHandler((request, reply) => {
    const missing = new UsageError('NOT_FOUND', `there is no ${request.method} ${request.url}`, {
      hint: '/v1/openapi.json lists what there is',
    });
    const problem = problemOf(missing, request.url);
    return reply.code(problem.status).type(PROBLEM).send(JSON.stringify(problem));
  });
  server.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin' });
    if (isLoopback(host)) requireLoopbackName(request, host);
    requireOwnOrigin(request);
  });

  await server.register(swagger, openApiOptions(options.version));
  await server.register(async (open: Server) => {
    healthRoutes(open, context);
    pageRoutes(open);
  });
  await server.register(async (guarded: Server) => {
    if (token !== null) await requireToken(guarded, token);
    lakesRoutes(guarded, context);
    experimentsRoutes(guarded);
    runsRoutes(guarded, context);
    runFilesRoutes(guarded, context);
    runEventsRoutes(guarded, context);
    catalogRoutes(guarded, context);
    signalsRoutes(guarded, context);
    schemasRoutes(guarded);
    guarded.get('/v1/openapi.json', { schema: { hide: true } as object }, async (_request, reply) => reply.send(server.swagger()));
  });
  return server;
}

async function requireToken(server: Server, token: string): Promise<void> {
  await server.register(bearerAuth, { keys: new Set([token]), addHook: false });
  server.addHook('onRequest', (request, reply, done) => {
    const cookie = cookieToken(request);
    if (request.headers.authorization === undefined && cookie !== null) request.raw.headers.authorization = `Bearer ${cookie}`;
    server.verifyBearerAuth!(request, reply, done);
  });
}
