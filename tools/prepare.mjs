// Runs after `npm ci` (npm's prepare step) and before the demo: bundles the report's browser script, then the command line, so that
// `npx regimelab` works with no further step.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bundleClient } from '../packages/report/bundle-client.mjs';

const root = join(import.meta.dirname, '..');
await bundleClient();
const tsup = createRequire(import.meta.url).resolve('tsup/dist/cli-default.js');
execFileSync(process.execPath, [tsup, '--silent'], { cwd: join(root, 'apps/cli'), stdio: 'inherit' });
