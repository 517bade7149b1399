import { defineConfig, type Options } from 'tsup';

/** The one build of every library: ESM, CommonJS and declarations from `src/index.ts`, against the neighbours' dist. */
export const library = (options: Options = {}) =>
  defineConfig({
    entry: ['src/index.ts'],
    format: ['esm', 'cjs'],
    target: 'node20',
    platform: 'node',
    dts: true,
    tsconfig: '../../tsconfig.build.json',
    sourcemap: true,
    clean: true,
    splitting: false,
    ...options,
  });
