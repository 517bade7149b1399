import { resolveConfig, valueLayer } from '@regimelab/core/config';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as z from 'zod';

type Tree = { readonly [key: string]: Tree | Leaf };
type Leaf = number | readonly number[];

const { tree } = fc.letrec<{ tree: Tree; node: Tree | Leaf }>((tie) => ({
  tree: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('node'), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
  node: fc.oneof({ maxDepth: 2 }, fc.integer(), fc.array(fc.integer(), { maxLength: 2 }), tie('tree')),
}));

const merged = (...layers: Tree[]) =>
  resolveConfig(
    z.record(z.string(), z.unknown()),
    layers.map((layer, i) => valueLayer(layer, `layer ${i}`)),
  ) as Tree;

const isTree = (node: Tree | Leaf | undefined): node is Tree => typeof node === 'object' && !Array.isArray(node);

/** Lists and scalars by their dotted path. */
function leavesOf(node: Tree, above = ''): Record<string, Leaf> {
  const entries = Object.entries(node).map(([key, child]) =>
    isTree(child) ? leavesOf(child, `${above}${key}.`) : { [above + key]: child },
  );
  return Object.assign({}, ...entries) as Record<string, Leaf>;
}

/** Whether a tree says nothing about a path, nor about a place on the way to it. */
function isSilent(node: Tree | Leaf | undefined, path: readonly string[]): boolean {
  if (node === undefined) return true;
  return isTree(node) && path.length > 0 && isSilent(node[path[0]!], path.slice(1));
}

describe('two layers', () => {
  it('give the leaves of the later one and those of the earlier one about which the later is silent, and no other', () => {
    fc.assert(
      fc.property(tree, tree, (below, above) => {
        const kept = Object.entries(leavesOf(below)).filter(([path]) => isSilent(above, path.split('.')));
        expect(leavesOf(merged(below, above))).toEqual({ ...Object.fromEntries(kept), ...leavesOf(above) });
      }),
    );
  });

  it('are one of them where the other is empty or the same', () => {
    fc.assert(
      fc.property(tree, (layer) => {
        for (const layers of [[layer, {}], [{}, layer], [layer, layer]]) expect(merged(...layers)).toEqual(layer); // prettier-ignore
      }),
    );
  });
});
