// Bundles the script inside the reports (src/client) into src/internal/client-script.generated.ts, a module that exports it as a string.
//   node bundle-client.mjs            writes the module
//   node bundle-client.mjs --check    fails where the module is not what the sources give
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, 'src', 'internal', 'client-script.generated.ts');

/** Writes the module, unless it is up to date. */
export async function bundleClient() {
  const module = await clientModule();
  if (current() !== module) writeFileSync(target, module);
}

async function clientModule() {
  const result = await build({
    entryPoints: [join(here, 'src', 'client', 'msm-report.ts')],
    bundle: true,
    format: 'iife',
    minify: true,
    target: 'es2020',
    platform: 'browser',
    // Node's built-in development checks of ECharts are of no use to a reader.
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    charset: 'utf8',
    write: false,
    logLevel: 'warning',
  });
  const script = licences() + result.outputFiles[0].text.trim();
  // Inside <script> these two would end the element or hide what follows; esbuild escapes them in strings.
  if (/<\/script|<!--/i.test(script)) throw new Error('bundle-client: the script contains </script or <!--');
  return `// Made by bundle-client.mjs from src/client. Not edited by hand.\nexport const clientScript: string = ${JSON.stringify(script)};\n`;
}

/** What the licences of the bundled libraries ask to be passed on. */
function licences() {
  const root = dirname(createRequire(import.meta.url).resolve('echarts/package.json'));
  const zrender = dirname(createRequire(join(root, 'package.json')).resolve('zrender/package.json'));
  const parts = [
    readFileSync(join(root, 'NOTICE'), 'utf8'),
    'Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0\nModified: reduced to the parts in use and minified.',
    `zrender\n${readFileSync(join(zrender, 'LICENSE'), 'utf8')}`,
    readFileSync(join(root, 'licenses', 'LICENSE-d3'), 'utf8'),
  ];
  return `/*\n${parts
    .map((part) => part.trim())
    .join('\n\n')
    .replaceAll('*/', '* /')}\n*/\n`;
}

function current() {
  try {
    return readFileSync(target, 'utf8');
  } catch {
    return null;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes('--check')) await bundleClient();
  else if (current() !== (await clientModule())) {
    console.error('bundle-client: src/internal/client-script.generated.ts is out of date; run `node packages/report/bundle-client.mjs`');
    process.exit(1);
  }
}
