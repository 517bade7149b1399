import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = resolve(__dirname, '../../..');
const CACHE = join(ROOT, 'node_modules/.cache/regimelab');

/** What a finished program left: its streams and how it ended. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line with its worker, from the present sources and as apps/cli/tsup.config.ts makes it. */
export class CommandLine {
  private readonly folder: string;

  constructor(private readonly cwd: string) {
    mkdirSync(CACHE, { recursive: true });
    this.folder = mkdtempSync(join(CACHE, 'serve-test-')); // below node_modules, where the externals are found
    const cli = join(ROOT, 'apps/cli');
    buildSync({
      absWorkingDir: cli,
      entryPoints: ['src/main.ts', 'src/sweep-worker.ts'],
      outdir: join(this.folder, 'dist'),
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      logLevel: 'error',
      external: ['@duckdb/node-bindings', 'piscina', 'bullmq', 'ioredis', 'fastify', 'fastify-type-provider-zod', '@fastify/*'],
      conditions: ['@regimelab/source', 'import', 'node'],
      banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
    });
    cpSync(join(cli, 'package.json'), join(this.folder, 'package.json'));
  }

  /** Starts `regimelab` with these arguments. */
  start(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): { readonly child: ChildProcess; readonly done: Promise<Finished> } {
    const child = spawn(process.execPath, [join(this.folder, 'dist/main.js'), ...args], {
      cwd: this.cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const read: Record<'stdout' | 'stderr', string> = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (text: string) => (read[name] += text));
    const done = new Promise<Finished>((settle, fail) => {
      child.on('error', fail).on('close', (code) => settle({ code, ...read }));
    });
    return { child, done };
  }

  /** Runs `regimelab` to its end. */
  run(...args: string[]): Promise<Finished> {
    return this.start(args).done;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
