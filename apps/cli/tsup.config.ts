import { defineConfig } from 'tsup';
import { pastIndexFiles } from './past-index-files.js';

/** One bundle straight from the packages' sources, split at dynamic imports so that a command loads only what it needs. */
export default defineConfig({
  entry: ['src/main.ts', 'src/sweep-worker.ts'],
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  dts: false,
  sourcemap: false,
  clean: true,
  splitting: true,
  noExternal: [
    /^@regimelab\//,
    'commander',
    'cli-progress',
    'string-width',
    'zod',
    'yaml',
    'echarts',
    'ml-matrix',
    'tinyglobby',
    '@duckdb/node-api',
  ],
  external: [
    '@duckdb/node-bindings',
    'piscina',
    'bullmq',
    'ioredis',
    'fastify',
    'fastify-type-provider-zod',
    '@fastify/bearer-auth',
    '@fastify/swagger',
  ],
  esbuildPlugins: [pastIndexFiles],
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  esbuildOptions: (options) => {
    // Less source to parse at every start; names stay, so that stack traces can be read.
    options.minifyWhitespace = true;
    options.minifySyntax = true;
    // One byte a character: V8 reads and parses such a module faster than one with a single wider character.
    options.charset = 'ascii';
    options.conditions = ['@regimelab/source', 'import', 'node'];
    // Without the checks that ECharts makes for its developers, each of which asks the environment anew.
    options.define = { ...options.define, 'process.env.NODE_ENV': '"production"' };
  },
});
