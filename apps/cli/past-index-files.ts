import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

/** Packages that every command needs nearly whole: loading one file more would cost more than their few functions without use. */
const IN_ONE_PIECE = ['core', 'lake-io'];
const IMPORT = new RegExp(`^import \\{([^}]*)\\} from '(@regimelab/(?!(?:${IN_ONE_PIECE.join('|')})[/'])[^']+)';`, 'gm');

/**
 * Leads imports of the workspace's packages past their index files, to the file of each name.
 *
 * The bundle is split by file: through an index file, what one command uses of a package would be loaded by every command. Index files are lists
 * of named re-exports, so nothing but the way changes.
 */
export const pastIndexFiles: Plugin = {
  name: 'past-index-files',
  setup(build) {
    const indices = new Map<string, Promise<ReadonlyMap<string, string>>>();
    const filesOf = async (name: string, resolveDir: string) => {
      const { path } = await build.resolve(name, { kind: 'import-statement', resolveDir });
      const files = indices.get(path) ?? readFile(path, 'utf8').then((source) => filesByName(source, dirname(path)));
      indices.set(path, files);
      return files;
    };
    build.onLoad({ filter: /[\\/](packages|apps)[\\/][^\\/]+[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const resolveDir = dirname(path);
      let contents = await readFile(path, 'utf8');
      for (const [statement, names, from] of contents.matchAll(IMPORT)) {
        const files = await filesOf(from!, resolveDir);
        const imports = values(names!).map((name) => {
          const file = files.get(name.split(' as ')[0]!);
          if (file === undefined) throw new Error(`past-index-files: ${from} does not list ${name}`);
          return `import { ${name} } from ${JSON.stringify(file)};`;
        });
        contents = contents.replace(statement, () => imports.join(' '));
      }
      return { contents, loader: 'ts', resolveDir };
    });
  },
};

/** The file of each value that an index file re-exports. */
function filesByName(index: string, folder: string): ReadonlyMap<string, string> {
  const exports = [...index.matchAll(/^export \{([^}]*)\} from '([^']+)\.js';/gm)];
  return new Map(exports.flatMap(([, names, file]) => values(names!).map((name) => [name, join(folder, `${file}.ts`)])));
}

/** The names in braces, without those that are types only. */
function values(names: string): readonly string[] {
  const list = names.split(',').map((name) => name.trim());
  return list.filter((name) => name !== '' && !name.startsWith('type '));
}
