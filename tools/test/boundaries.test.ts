import { beforeAll, describe, expect, it } from '@jest/globals';
import { lintWorkspace, type LintAnswer, type Probe } from './lint-workspace.js';

const BOUNDARIES = '@nx/enforce-module-boundaries';
const FENCE = 'no-restricted-imports';

const inUniverse = (code: string): Probe => ({ path: 'packages/universe/src/probe.ts', code });

const refused: readonly (readonly [string, Probe, rule: string, message: RegExp])[] = [
  [
    'a neighbour, by value',
    inUniverse("import { basketFunding } from '@regimelab/features';\nexport const probe = basketFunding;\n"),
    BOUNDARIES,
    /pkg:universe.*can only depend on libs tagged with "pkg:core"/,
  ],
  [
    'a neighbour, only its types',
    inUniverse("import type { BasketFunding } from '@regimelab/features';\nexport type Probe = BasketFunding;\n"),
    BOUNDARIES,
    /can only depend on libs tagged with "pkg:core"/,
  ],
  [
    'a neighbour, at run time',
    inUniverse("export const probe = () => import('@regimelab/features');\n"),
    BOUNDARIES,
    /can only depend on libs tagged with "pkg:core"/,
  ],
  [
    'a neighbour, re-exported',
    inUniverse("export { basketFunding } from '@regimelab/features';\n"),
    BOUNDARIES,
    /can only depend on libs tagged with "pkg:core"/,
  ],
  [
    'a relative path into another package, even an allowed one',
    inUniverse("export { formatDay } from '../../core/src/day.js';\n"),
    BOUNDARIES,
    /cannot be imported by a relative or absolute path/,
  ],
  [
    'an npm package that its package.json does not declare',
    { path: 'packages/core/src/probe.ts', code: "export { Matrix } from 'ml-matrix';\n" },
    BOUNDARIES,
    /Only packages defined in the "package.json" can be imported/,
  ],
  [
    'an npm package that its list does not allow',
    inUniverse("export { Linter } from 'eslint';\n"),
    BOUNDARIES,
    /pkg:universe.*is not allowed to import "eslint"/,
  ],
  [
    'a layer above, which would close a cycle',
    { path: 'packages/core/src/probe.ts', code: "export { mean } from '@regimelab/numerics';\n" },
    BOUNDARIES,
    /Circular dependency between "@regimelab\/core" and "@regimelab\/numerics"/,
  ],
  [
    'the writing half of lake-io from a package that only reads',
    { path: 'packages/features/src/probe.ts', code: "export { writeLake } from '@regimelab/lake-io/write';\n" },
    FENCE,
    /The lake is read-only here/,
  ],
];

const allowed: readonly (readonly [string, Probe])[] = [
  ['core from universe', inUniverse("export { formatDay } from '@regimelab/core';\n")],
  ['a declared npm package', inUniverse("export { string } from 'zod';\n")],
  ['a module of Node', inUniverse("export { join } from 'node:path';\n")],
  [
    'the writing half of lake-io from synthetic-lake',
    { path: 'packages/synthetic-lake/src/probe.ts', code: "export { writeLake } from '@regimelab/lake-io/write';\n" },
  ],
];

describe('package boundaries', () => {
  let answer: LintAnswer;
  beforeAll(() => {
    answer = lintWorkspace([...refused.map(([, probe]) => probe), ...allowed.map(([, probe]) => probe)]);
  }, 120_000);

  it('are errors, checked against a project graph that knows every package by its tag', () => {
    expect(answer.severity).toBe(2);
    for (const { folder, tags } of answer.projects)
      expect({ folder, tags }).toEqual({ folder, tags: expect.arrayContaining([tagOf(folder)]) });
  });

  it.each(refused.map(([title, , rule, message], i) => [title, i, rule, message] as const))('refuse %s', (_title, i, rule, message) => {
    expect(answer.findings[i]).toContainEqual({ rule, message: expect.stringMatching(message) });
  });

  it.each(allowed.map(([title], i) => [title, refused.length + i] as const))('allow %s', (_title, i) => {
    expect(answer.findings[i]).toEqual([]);
  });
});

const tagOf = (folder: string) => `pkg:${folder.split('/')[1]}`;
