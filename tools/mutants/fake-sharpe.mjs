// node tools/mutants/fake-sharpe.mjs: the table of docs/ten-ways-to-fool-yourself.md, about a minute.
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');
const program = join(root, 'node_modules/.cache/regimelab/fake-sharpe.mjs');
await build({
  entryPoints: [join(import.meta.dirname, 'fake-sharpe.ts')],
  outfile: program,
  bundle: true,
  platform: 'node',
  format: 'esm',
  conditions: ['@regimelab/source', 'import', 'node'],
  external: ['@duckdb/node-bindings'],
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  logLevel: 'error',
});
execFileSync(process.execPath, [program], { stdio: 'inherit' });
