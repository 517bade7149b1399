import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { afterAll } from '@jest/globals';
import { buildSync } from 'esbuild';

/** The root of the workspace. */
export const ROOT = resolve(__dirname, '../../..');
const CACHE = join(ROOT, 'node_modules/.cache/regimelab/cli-test');

/** What a finished program left: its streams and how it ended. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const home = mkdtempSync(join(tmpdir(), 'regimelab-cli-home-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Starts `regimelab` with these arguments, in a folder of the test file's own unless one is given: there is the catalog, for one. */
export function start(args: readonly string[], cwd: string = home): { readonly child: ChildProcess; readonly done: Promise<Finished> } {
  const child = spawn(process.execPath, [bundle(), ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const read: Record<'stdout' | 'stderr', string> = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (text: string) => (read[name] += text));
  const done = new Promise<Finished>((settle, fail) => {
    child.on('error', fail).on('close', (code) => settle({ code, ...read }));
  });
  return { child, done };
}

/** Runs `regimelab` to its end. */
export const regimelab = (args: readonly string[], cwd?: string): Promise<Finished> => start(args, cwd).done;

let bundled: string | null = null;

/**
 * The program made from the present sources, as apps/cli/tsup.config.ts makes it; returns its bin file. Test files run side by side, so the
 * folder is named after its content and appears at once. Below node_modules the program is identified by its version alone, so an edit of
 * the working tree during the tests does not change the id of a run.
 */
export function bundle(): string {
  if (bundled !== null) return bundled;
  const cli = join(ROOT, 'apps/cli');
  const { outputFiles } = buildSync({
    absWorkingDir: cli,
    entryPoints: ['src/main.ts', 'src/sweep-worker.ts'],
    outdir: '/dist',
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    external: ['@duckdb/node-bindings', 'piscina', 'bullmq', 'ioredis'],
    conditions: ['@regimelab/source', 'import', 'node'],
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  });
  const hash = createHash('sha256');
  for (const { path, contents } of outputFiles) hash.update(path).update(contents);
  const folder = join(CACHE, hash.digest('hex').slice(0, 16));
  bundled = join(folder, 'bin/regimelab.js');
  if (existsSync(bundled)) return bundled;

  mkdirSync(CACHE, { recursive: true });
  const draft = mkdtempSync(join(CACHE, 'draft-'));
  mkdirSync(join(draft, 'dist'));
  for (const { path, contents } of outputFiles) writeFileSync(join(draft, 'dist', basename(path)), contents);
  cpSync(join(cli, 'package.json'), join(draft, 'package.json'));
  cpSync(join(cli, 'bin'), join(draft, 'bin'), { recursive: true });
  try {
    renameSync(draft, folder);
  } catch (error) {
    // Another test file was first, with the same content.
    rmSync(draft, { recursive: true });
    if (!existsSync(bundled)) throw error;
  }
  return bundled;
}

/** A new empty folder that goes when the test file ends; `clean` removes it. */
export function temporaryFolder(): { readonly path: string; readonly clean: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'regimelab-cli-'));
  return { path, clean: () => rmSync(path, { recursive: true, force: true }) };
}

/** Every file below a folder with its SHA-256 and time of change, and every folder. */
export function contentOf(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .map((entry): [string, string] => {
        const path = join(entry.parentPath, entry.name);
        const content = entry.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'folder';
        return [relative(folder, path), entry.isFile() ? `${content} ${statSync(path).mtimeMs}` : content];
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** A CSV of the program as one record a row; its text columns hold no quotes except around lists of ids. */
export function readCsv(path: string): readonly Readonly<Record<string, string>>[] {
  const [head, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n').map(cells);
  return rows.map((row) => Object.fromEntries(head!.map((name, column) => [name, row[column]!])));
}

/** The heading of a CSV. */
export const headOf = (path: string): readonly string[] => cells(readFileSync(path, 'utf8').split('\n')[0]!);

const cells = (line: string) => [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
