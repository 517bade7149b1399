import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { createRunMaker, createServer } from '@regimelab/api';
import { codeFingerprint } from '@regimelab/catalog';
import { UsageError } from '@regimelab/core';
import { requireOutsideLake } from '@regimelab/core/files';
import { openLake } from '@regimelab/lake-io';
import { environment } from '../environment.js';
import { formatOf, type CommonFlags } from '../flags.js';
import { createLog } from '../log.js';
import { printError } from '../print-error.js';
import { printResult } from '../print.js';
import { catalogTarget } from './catalog-target.js';
import { runningCode } from './running-code.js';
import { threads } from './threads.js';

/** Flags of `regimelab serve`. */
interface ServeFlags extends CommonFlags {
  readonly lake: readonly string[];
  readonly host?: string;
  readonly port?: number;
  readonly out?: string;
  readonly runs?: readonly string[];
  readonly catalog?: string;
  readonly workers?: number;
  readonly tokenFile?: string;
}

/** Characters a token has at least: one that can be guessed is none. */
const TOKEN_LENGTH = 16;

export async function serve(flags: ServeFlags): Promise<void> {
  const { host = '127.0.0.1', port = 4646, workers = 1 } = flags;
  const lakes = lakesOf(flags.lake);
  const [out, catalog] = [resolve(flags.out ?? 'runs'), catalogTarget(resolve(flags.catalog ?? 'catalog'))!];
  for (const folder of lakes.values()) {
    (await openLake(folder)).close();
    for (const target of [out, catalog.directory]) await requireOutsideLake('serve', target, folder);
  }
  const token = await tokenOf(flags);
  const code = runningCode();
  const log = createLog(flags);
  const executor = threads({ force: false, catalog: catalog.directory }, workers);
  const maker = createRunMaker({
    executor,
    code: { ...code, fingerprint: await codeFingerprint(code.directory, code.version) },
    catalog,
    onWarning: (warning) => log.warn(warning),
  });
  const server = await createServer({
    ...{ host, token, lakes, out, catalog, maker },
    signals: executor.signals,
    runFolders: (flags.runs ?? []).map((folder) => resolve(folder)),
    version: code.version,
    limits: { running: workers },
    onFault: (error) => void printError(error, { json: flags.jsonErrors ?? false, verbose: true }),
  });
  const url = await server.listen({ host, port }).catch((error: unknown) => {
    throw listenError(error, host, port);
  });
  printResult(
    {
      json: { url, lakes: Object.fromEntries(lakes), out, catalog: catalog.directory, token: token !== null },
      text: [
        `Serving ${url}${token === null ? '' : ' (with a token)'}`,
        `Lakes: ${[...lakes].map(([name, folder]) => `${name} (${folder})`).join(', ')}`,
        `Runs go to ${out}, their records to ${catalog.directory}. Ctrl-C ends it.`,
      ],
    },
    formatOf(flags),
  );
  await toldToEnd();
  await server.close();
}

/** The lakes of `[NAME=]DIR`, in their order. */
function lakesOf(given: readonly string[]): ReadonlyMap<string, string> {
  const lakes = new Map<string, string>();
  for (const text of given) {
    const named = /^([A-Za-z0-9._-]{1,60})=(.+)$/.exec(text);
    const folder = resolve(named?.[2] ?? text);
    const name = named?.[1] ?? basename(folder);
    if (!/^[A-Za-z0-9._-]{1,60}$/.test(name)) {
      throw new UsageError('USAGE_BAD_VALUE', `--lake ${text}: ${JSON.stringify(name)} is no name for a lake`, {
        hint: 'give one of letters, digits, dots, underscores and hyphens: --lake main=DIR',
      });
    }
    if (lakes.has(name)) {
      throw new UsageError('USAGE_BAD_VALUE', `--lake ${text}: another lake is called ${name}`, {
        hint: `name it: --lake ${name}2=${folder}`,
      });
    }
    lakes.set(name, folder);
  }
  return lakes;
}

async function tokenOf({ tokenFile }: ServeFlags): Promise<string | null> {
  const [source, text] =
    tokenFile === undefined ? ['REGIMELAB_API_TOKEN', environment.apiToken()] : [tokenFile, await readToken(tokenFile)];
  if (text === null) return null;
  const token = text.trim();
  if (/^[\x21-\x7e]+$/.test(token) && token.length >= TOKEN_LENGTH) return token;
  throw new UsageError('USAGE_BAD_VALUE', `the token of ${source}: expected at least ${TOKEN_LENGTH} printable characters without blanks`, {
    hint: 'make one with `openssl rand -hex 32`',
  });
}

async function readToken(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new UsageError('USAGE_BAD_VALUE', `--token-file ${file} cannot be read`, { hint: 'give a file with one line', cause });
  }
}

function listenError(error: unknown, host: string, port: number): unknown {
  const why: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} of ${host} is taken`,
    EACCES: `port ${port} may not be used`,
    EADDRNOTAVAIL: `${host} is no address of this machine`,
    ENOTFOUND: `${host} is no address of this machine`,
  };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (why[code] === undefined) return error;
  return new UsageError('USAGE_BAD_VALUE', why[code], { hint: 'give another --host or --port; --port 0 takes a free port', cause: error });
}

/** Resolves when the process is told to end; told again, it ends at once. */
function toldToEnd(): Promise<void> {
  return new Promise((settle) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        settle();
        process.once(signal, () => process.exit(130));
      });
    }
  });
}
