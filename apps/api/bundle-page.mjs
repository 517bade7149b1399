// Bundles the script of the page (src/page/client) into src/page/page-script.ts, a module that exports it as a string.
//   node apps/api/bundle-page.mjs            writes the module
//   node apps/api/bundle-page.mjs --check    fails where it is not what the sources give
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const target = join(import.meta.dirname, 'src/page/page-script.ts');
const { outputFiles } = await build({
  entryPoints: [join(import.meta.dirname, 'src/page/client/page.ts')],
  bundle: true,
  format: 'iife',
  minify: true,
  target: 'es2022',
  platform: 'browser',
  legalComments: 'none',
  charset: 'ascii',
  write: false,
  logLevel: 'warning',
});
const module = `// Made by bundle-page.mjs from src/page/client. Not edited by hand.
// prettier-ignore
export const pageScript: string = ${JSON.stringify(outputFiles[0].text.trim())};
`;
if (!process.argv.includes('--check')) writeFileSync(target, module);
else if (readFileSync(target, 'utf8') !== module) {
  console.error('bundle-page: src/page/page-script.ts is out of date; run `node apps/api/bundle-page.mjs`');
  process.exit(1);
}
