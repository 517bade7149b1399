import { STATUS_CODES } from 'node:http';
import { ConfigErrors, RegimelabError, type ErrorKind, type ErrorRecord } from '@regimelab/core';
import * as z from 'zod';

/** The status of an error: by its code where one of a kind is unlike its kin, else by its kind. */
const BY_CODE: Readonly<Record<string, number>> = {
  TOKEN_REFUSED: 401,
  ORIGIN_REFUSED: 403,
  RUN_OUTSIDE_FOLDERS: 403,
  NOT_FOUND: 404,
  RUN_NOT_FOUND: 404,
  FILE_NOT_FOUND: 404,
  RUN_AMBIGUOUS: 409,
  LAKE_CHANGED: 409,
  RUN_CLAIMED: 409,
  RUN_FINISHED: 409,
  SIGNAL_STALE: 409,
  SIGNAL_PARTIAL: 409,
  REQUEST_TOO_LARGE: 413,
  REQUEST_MEDIA_TYPE: 415,
  HOST_REFUSED: 421,
  QUEUE_FULL: 429,
  CATALOG_CORRUPT: 500,
  OUTPUT_NOT_WRITTEN: 500,
  CATALOG_LOCKED: 503,
  REQUEST_TIMEOUT: 503,
  SERVER_CLOSING: 503,
};

const BY_KIND: Readonly<Record<ErrorKind, number>> = {
  usage: 400,
  config: 400,
  output: 409,
  lake: 422,
  data: 422,
  'look-ahead': 422,
  shape: 500,
  alignment: 500,
  numerics: 500,
  interrupted: 503,
  invariant: 500,
};

const TOKEN_HINT = 'send `Authorization: Bearer …` with the token the server was started with';

/** What the framework finds wrong with a request, in the words and codes of regimelab. */
const BY_FRAMEWORK_CODE: Readonly<Record<string, Pick<ErrorRecord, 'code' | 'hint'>>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'REQUEST_TOO_LARGE', hint: 'an experiment is a few kilobytes' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'REQUEST_MEDIA_TYPE', hint: 'send application/json' },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'REQUEST_PARSE', hint: 'send one JSON object' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'REQUEST_PARSE', hint: 'send one JSON object' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { code: 'REQUEST_PARSE', hint: 'send as many bytes as Content-Length says' },
  FST_ERR_BAD_URL: { code: 'REQUEST_PARSE', hint: 'percent-encode the address' },
  FST_BEARER_AUTH_MISSING_AUTHORIZATION_HEADER: { code: 'TOKEN_REFUSED', hint: TOKEN_HINT },
  FST_BEARER_AUTH_INVALID_AUTHORIZATION_HEADER: { code: 'TOKEN_REFUSED', hint: TOKEN_HINT },
  FST_ERR_HANDLER_TIMEOUT: { code: 'REQUEST_TIMEOUT', hint: 'ask again; long work belongs into a run' },
};

const ErrorRecordShape = {
  code: z.string().describe('The upper-case code the command line prints.'),
  hint: z.string().nullable().describe('What to do about it.'),
  file: z.string().nullable().describe('`experiment` for the text that was sent.'),
  line: z.int().nullable(),
  column: z.int().nullable(),
  context: z.record(z.string(), z.unknown()).describe('Machine-readable facts.'),
};

const { code: CodeSchema, ...FactsShape } = ErrorRecordShape;

/** One of several things that are wrong, as the command line prints it with `--json-errors`. */
export const ErrorRecordSchema = z.object({ code: CodeSchema, message: z.string(), ...FactsShape }).meta({ id: 'ErrorRecord' });

/** Problem details (RFC 9457). `detail` is the message of the command line; the members after `instance` are those of its errors. */
export const ProblemSchema = z
  .object({
    type: z.string().describe('urn:regimelab:error: and the code.'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().describe('Path of the request.'),
    ...ErrorRecordShape,
    problems: z
      .array(ErrorRecordSchema)
      .describe('Everything that is wrong, the first of which is told above; empty where it is one thing.'),
  })
  .meta({ id: 'Problem' });
export type Problem = z.output<typeof ProblemSchema>;

/** Problem details of whatever was thrown. A fault of the program says that it is one and keeps the rest to itself. */
export function problemOf(error: unknown, instance: string): Problem {
  const record = recordOf(error);
  const status = BY_CODE[record.code] ?? (error instanceof RegimelabError ? BY_KIND[error.kind] : statusOf(error));
  const problems = error instanceof ConfigErrors ? error.problems.map((problem) => problem.toRecord()) : [];
  return { ...details(problems[0] ?? record, status, instance), problems: problems.length > 1 ? problems : [] };
}

/** Problem details of a run that failed, of which its record tells no more than code, message and hint. */
export function problemOfRun(failure: Pick<ErrorRecord, 'code' | 'message' | 'hint'>, runId: string): Problem {
  const status = BY_CODE[failure.code] ?? (failure.code === 'INTERNAL' ? 500 : 422);
  return { ...details({ ...NOWHERE, ...failure }, status, `/v1/runs/${runId}`), problems: [] };
}

const NOWHERE = { file: null, line: null, column: null, context: {} };

function details({ message, ...facts }: ErrorRecord, status: number, instance: string) {
  const type = `urn:regimelab:error:${facts.code}`;
  return { type, title: STATUS_CODES[status] ?? 'Error', status, detail: message, instance, ...facts, context: { ...facts.context } };
}

function recordOf(error: unknown): ErrorRecord {
  if (error instanceof RegimelabError) return error.toRecord();
  const known = BY_FRAMEWORK_CODE[codeOf(error)];
  if (known !== undefined) return { message: (error as Error).message, ...known, ...NOWHERE };
  if (statusOf(error) < 500) return { code: 'REQUEST_PARSE', message: (error as Error).message, hint: null, ...NOWHERE };
  return { code: 'INTERNAL', message: 'an unexpected fault of the server', hint: 'its console has the trace', ...NOWHERE };
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '');

function statusOf(error: unknown): number {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 600 ? status : 500;
}
