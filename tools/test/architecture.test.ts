import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { projectsIn, root } from '../workspace.mjs';
import { lintWorkspace, type LintAnswer } from './lint-workspace.js';

const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');

const sorted = (list: Iterable<string>) => [...new Set(list)].sort();
const names = (cell: string) => (cell.trim() === 'none' ? [] : sorted(cell.trim().split(', ')));

/** The rows of "Who may import whom". */
const rows = [...page.matchAll(/^\| (\d) +\| ([a-z-]+) +\|[^|]*\| ([^|]+) \| ([^|]+) \|$/gm)].map(([, layer, name, workspace, npm]) => ({
  layer: Number(layer),
  name: name!,
  workspace: names(workspace!),
  npm: names(npm!),
}));

describe('docs/architecture.md', () => {
  let answer: LintAnswer;
  beforeAll(() => {
    answer = lintWorkspace([]);
  }, 120_000);

  it('lists every package and app of the workspace once', () => {
    const folders = [...projectsIn('packages'), ...projectsIn('apps')].map(({ folder }) => folder.split('/')[1]!);
    expect(rows.map(({ name }) => name).sort()).toEqual(sorted(folders));
  });

  it('allows each package what eslint.config.mjs allows it', () => {
    const everywhere = /Every package may also import (.+?);/.exec(page)![1]!.match(/(?<=`)[^`, ]+(?=`)/g)!;
    const allowed = answer.depConstraints.map(({ sourceTag, onlyDependOnLibsWithTags, allowedExternalImports }) => ({
      name: sourceTag.replace('pkg:', ''),
      workspace: sorted(onlyDependOnLibsWithTags.map((tag) => tag.replace('pkg:', ''))),
      // A pattern of a package's subpaths says nothing about another package.
      npm: sorted(allowedExternalImports.filter((name) => !everywhere.includes(name)).map((name) => name.replace(/\/\*$/, ''))),
    }));
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    expect(rows.map(({ name, workspace, npm }) => ({ name, workspace, npm })).sort(byName)).toEqual(allowed.sort(byName));
    for (const { allowedExternalImports } of answer.depConstraints)
      expect(allowedExternalImports).toEqual(expect.arrayContaining(everywhere));
  });

  it('names the packages that may write a lake', () => {
    const named = /`@regimelab\/lake-io\/write` is open to (.+):/.exec(page)![1]!;
    const writers = answer.projects.filter(({ mayWriteLake }) => mayWriteLake).map(({ folder }) => folder.split('/')[1]!);
    expect(sorted(named.split(/, | and /))).toEqual(sorted(writers));
  });

  it('lets a package import only from the layers below it', () => {
    const layerOf = new Map(rows.map(({ name, layer }) => [name, layer]));
    for (const { name, layer, workspace } of rows) {
      for (const imported of workspace)
        expect(`${name} imports ${imported}: ${layerOf.get(imported)! < layer}`).toBe(`${name} imports ${imported}: true`);
    }
  });
});

describe('documentation', () => {
  const pages = ['docs/index.md', 'docs/architecture.md', 'docs/conventions.md', 'docs/vocabulary.md', 'docs/lake.md'];

  it.each(pages)('%s links only to files that exist', (file) => {
    const links = [...readFileSync(join(root, file), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) => target!);
    expect(links.filter((target) => !existsSync(join(root, 'docs', target)))).toEqual([]);
  });
});
