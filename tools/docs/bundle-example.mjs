import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../workspace.mjs';
import { withChecks } from './with-checks.mjs';

/**
 * Bundles an example with its checks on the packages' sources, so that documents need no build.
 *
 * @param {{ code: string, line: number }} block
 * @param {{ file: string, outfile: string }} where `file` is the document, relative to the repository: stack traces name it and its lines
 */
export async function bundleExample({ code, line }, { file, outfile }) {
  // Empty lines in place of the text before the block keep the document's line numbers; the first of them has room for the import.
  const contents = `import { __check, __digits } from '#check';${'\n'.repeat(line - 1)}${withChecks(code, line)}`;
  await build({
    stdin: { contents, loader: 'ts', sourcefile: join(root, file), resolveDir: root },
    alias: { '#check': join(root, 'tools/docs/check.mjs') },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['@regimelab/source'],
    external: ['@duckdb/*'], // native
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
    sourcemap: 'inline',
    logLevel: 'silent',
  });
}
