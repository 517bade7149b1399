// Bundles the scripts inside the reports (src/client) into src/internal/*-script.generated.ts, modules that export them as strings.
//   node bundle-client.mjs            writes the modules
//   node bundle-client.mjs --check    fails where a module is not what the sources give
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));

/** One script a kind of report: its entry in src/client, the module it becomes and the constant in there. */
const SCRIPTS = [
  { entry: 'msm-report.ts', module: 'client-script.generated.ts', name: 'clientScript' },
  { entry: 'dashboard.ts', module: 'dashboard-script.generated.ts', name: 'dashboardScript' },
  { entry: 'sweep.ts', module: 'sweep-script.generated.ts', name: 'sweepScript' },
];
const target = ({ module }) => join(here, 'src', 'internal', module);

/** Writes the modules that are not up to date. */
export async function bundleClient() {
  for (const script of SCRIPTS) {
    const module = await clientModule(script);
    if (current(script) !== module) writeFileSync(target(script), module);
  }
}

async function clientModule({ entry, name }) {
  const result = await build({
    entryPoints: [join(here, 'src', 'client', entry)],
    bundle: true,
    format: 'iife',
    minify: true,
    target: 'es2020',
    platform: 'browser',
    // The workspace's own packages from their sources: a report needs no build before it.
    conditions: ['@regimelab/source', 'module'],
    // Hashing in core; no script uses it, so the import is gone in the end.
    external: ['node:crypto'],
    // Node's built-in development checks of ECharts are of no use to a reader.
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    charset: 'utf8',
    write: false,
    metafile: true,
    logLevel: 'warning',
  });
  const script = licences(result.metafile) + result.outputFiles[0].text.trim();
  if (script.includes('node:crypto')) throw new Error(`bundle-client: ${entry} needs node:crypto, which no browser has`);
  // Inside <script> these two would end the element or hide what follows; esbuild escapes them in strings.
  if (/<\/script|<!--/i.test(script)) throw new Error('bundle-client: the script contains </script or <!--');
  return `// Made by bundle-client.mjs from src/client. Not edited by hand.\nexport const ${name}: string = ${JSON.stringify(script)};\n`;
}

/** What the licences of the bundled libraries ask to be passed on. */
function licences(metafile) {
  const packages = bundled(metafile);
  const parts = [];
  if (packages.has('echarts')) {
    const root = dirname(createRequire(import.meta.url).resolve('echarts/package.json'));
    const zrender = dirname(createRequire(join(root, 'package.json')).resolve('zrender/package.json'));
    parts.push(
      readFileSync(join(root, 'NOTICE'), 'utf8'),
      'Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0\nModified: reduced to the parts in use and minified.',
      `zrender\n${readFileSync(join(zrender, 'LICENSE'), 'utf8')}`,
      readFileSync(join(root, 'licenses', 'LICENSE-d3'), 'utf8'),
    );
  }
  if (packages.has('zod')) {
    const zod = dirname(createRequire(import.meta.url).resolve('zod/package.json'));
    parts.push(`zod\n${readFileSync(join(zod, 'LICENSE'), 'utf8')}`);
  }
  if (parts.length === 0) return '';
  return `/*\n${parts
    .map((part) => part.trim())
    .join('\n\n')
    .replaceAll('*/', '* /')}\n*/\n`;
}

/** The npm packages that have a part in the output. A new one has to be added to the licences above. */
function bundled({ outputs }) {
  const files = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs).filter((file) => inputs[file].bytesInOutput > 0));
  const names = new Set(files.flatMap((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []));
  const unknown = [...names].filter((name) => !['echarts', 'zrender', 'tslib', 'zod'].includes(name));
  if (unknown.length > 0) throw new Error(`bundle-client: the licence of ${unknown.join(', ')} is not passed on`);
  return names;
}

function current(script) {
  try {
    return readFileSync(target(script), 'utf8');
  } catch {
    return null;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes('--check')) await bundleClient();
  for (const script of process.argv.includes('--check') ? SCRIPTS : []) {
    if (current(script) === (await clientModule(script))) continue;
    console.error(`bundle-client: src/internal/${script.module} is out of date; run \`node packages/report/bundle-client.mjs\``);
    process.exit(1);
  }
}
