import nx from '@nx/eslint-plugin';
import ts from '@typescript-eslint/eslint-plugin';
import parser from '@typescript-eslint/parser';

const to = (...names) => names.map((name) => `pkg:${name}`);

/** Who may import whom: package → [workspace packages, npm packages]. The table of docs/architecture.md, enforced. */
const arrows = {
  core: [to(), ['zod', 'yaml']],
  numerics: [to('core'), ['ml-matrix', 'zod']],
  performance: [to('core', 'numerics'), ['zod']],
  'beta-neutral': [to('core', 'numerics'), ['zod']],
  'bootstrap-stats': [to('core', 'numerics', 'performance'), ['zod']],
  'backtest-engine': [to('core', 'numerics'), ['zod']],
  'lake-io': [to('core'), ['@duckdb/node-api', 'zod']],
  universe: [to('core'), ['zod']],
  features: [to('core', 'numerics'), ['arquero', 'zod']],
  labeling: [to('core', 'numerics'), ['zod']],
  catalog: [to('core'), ['arquero', '@uwdata/flechette', 'zod']],
  report: [to('core', 'performance'), ['echarts', 'echarts/*', 'zod']],
  'synthetic-lake': [to('core', 'numerics', 'lake-io'), ['zod']],
  pipeline: [
    to(
      ...['core', 'numerics', 'performance', 'lake-io', 'universe', 'features', 'labeling', 'beta-neutral', 'backtest-engine'],
      ...['bootstrap-stats', 'catalog', 'report'],
    ),
    ['zod', 'piscina', 'bullmq', 'ioredis'],
  ],
  api: [
    to('core', 'pipeline', 'lake-io', 'catalog', 'report', 'synthetic-lake'),
    ['fastify', 'fastify-type-provider-zod', '@fastify/bearer-auth', '@fastify/swagger', 'openapi-fetch', 'openapi-typescript', 'zod'],
  ],
  cli: [
    to('core', 'pipeline', 'lake-io', 'catalog', 'report', 'synthetic-lake', 'api'),
    ['commander', 'cli-progress', 'cli-table3', 'string-width', 'tinyglobby', 'zod'],
  ],
};
const always = ['node:*', '@jest/globals', 'fast-check', 'esbuild'];

/** Packages that may write a lake; everybody else reads. */
const lakeWriters = ['lake-io', 'synthetic-lake', 'pipeline', 'cli'];
const writersFence = {
  patterns: [
    { group: ['@regimelab/lake-io/write'], message: 'The lake is read-only here: only ingest, synthetic-lake and pipeline may write.' },
  ],
};

export default [
  { ignores: ['**/dist', '**/node_modules', '.nx', '**/*.generated.ts'] },
  {
    files: ['**/{src,test,examples}/**/*.ts'],
    languageOptions: { parser },
    plugins: { '@nx': nx, ts },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          banTransitiveDependencies: true,
          allowCircularSelfDependency: true,
          depConstraints: Object.entries(arrows).map(([name, [packages, npm]]) => ({
            sourceTag: `pkg:${name}`,
            onlyDependOnLibsWithTags: packages,
            allowedExternalImports: [...npm, ...always],
          })),
        },
      ],
      'ts/consistent-type-imports': 'error',
      'ts/no-explicit-any': 'error',
      'ts/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'prefer-const': 'error',
      eqeqeq: 'error',
      'no-var': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        {
          selector: "ImportDeclaration[source.value='zod'] ImportSpecifier",
          message: "import * as z from 'zod': the named z drags every locale into a bundle (300 kB parsed at each start).",
        },
      ],
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Pass a seed; use stream(seed, name) of @regimelab/numerics.' },
        { object: 'Date', property: 'now', message: 'Pass the clock in.' },
        { object: 'process', property: 'env', message: 'Only apps/cli/src/environment.ts reads the environment.' },
      ],
    },
  },
  {
    files: ['packages/*/src/**/*.ts', 'apps/api/src/**/*.ts'],
    ignores: lakeWriters.map((name) => `packages/${name}/**`),
    rules: { 'no-restricted-imports': ['error', writersFence] },
  },
];
