import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { buildSync } from 'esbuild';
import { ROOT } from '../program.js';
import type { Found } from './null-markets.js';

jest.setTimeout(900_000);

const SEEDS = 800;
// Inside Jest's sandbox the same work takes fifty times as long, so it runs as a program of its own; it lies where Node finds the engine.
const program = join(ROOT, 'node_modules/.cache/regimelab', `null-markets-${process.pid}.mjs`);

/** What was found in markets 0 … n − 1: by labels v0.0 and by labels v0.1. */
const markets = (plant: 'null' | 'effect', n: number): readonly (readonly [Found, Found])[] =>
  execFileSync(process.execPath, [program, plant, String(n)], { encoding: 'utf8', maxBuffer: 1e8 })
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as [Found, Found]);

describe('MSM v0 on synthetic markets of three years, through the whole pipeline', () => {
  let nothing: ReturnType<typeof markets>;
  beforeAll(() => {
    buildSync({
      entryPoints: [join(__dirname, 'null-markets.ts')],
      outfile: program,
      ...{ bundle: true, format: 'esm', platform: 'node', conditions: ['@regimelab/source'], external: ['@duckdb/*'] },
      banner: { js: "import { createRequire as __r } from 'node:module'; const require = __r(import.meta.url);" },
    });
    nothing = markets('null', SEEDS);
  });
  afterAll(() => rmSync(program, { force: true }));

  const tests = ['spread', 'rankIc', 'trend', 'edges'] as const;
  const cases = (['v0.0', 'v0.1'] as const).flatMap((version, k) => tests.map((test) => [version, test, k] as const));

  // specs/07, section 6: over at least 400 seeds in [2.5 %, 8 %]. 800 tests at 5 % reject 40 ± 6 times.
  it.each(cases)('labels %s: %s rejects a planted null in about 5 %% at 5 %%', (_version, test, k) => {
    const rejected = nothing.filter((found) => (found[k][test] ?? 1) <= 0.05).length;
    expect(nothing).toHaveLength(SEEDS);
    expect(rejected / SEEDS).toBeGreaterThanOrEqual(0.025);
    expect(rejected / SEEDS).toBeLessThanOrEqual(0.08);
  });

  it.each([0, 1] as const)('labels v0.%p: the verdict calls a planted null more than luck in at most 5 %%', (k) => {
    expect(nothing.filter((found) => found[k].verdict <= 0.05).length / SEEDS).toBeLessThanOrEqual(0.05);
  });

  it('finds a planted effect, with its sign', () => {
    const effects = markets('effect', 60);
    const detected = [0, 1].map((k) => effects.filter((found) => found[k]!.verdict <= 0.05 && found[k]!.rho! < 0).length);
    expect(detected[0]).toBeGreaterThanOrEqual(57); // 156 weeks
    expect(detected[1]).toBeGreaterThanOrEqual(51); // 100 weeks
  });
});
