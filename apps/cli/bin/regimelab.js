#!/usr/bin/env node
import { existsSync } from 'node:fs';

const bundle = new URL('../dist/main.js', import.meta.url);
if (existsSync(bundle)) await import(bundle.href);
else {
  console.error(
    'error CLI_NOT_BUNDLED: apps/cli/dist/main.js is missing\n  hint: run `npm run bundle` in the repository (npm ci does it unless --ignore-scripts was given)',
  );
  process.exit(3);
}
