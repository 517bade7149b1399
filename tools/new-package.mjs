// node tools/new-package.mjs <name> "<description>" [workspace-dep,…] [npm-dep@version,…] [subpath,…]
// Makes the skeleton every package shares. Afterwards add one line to the arrows of eslint.config.mjs and run `npm install`.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [name, description, workspace = '', npm = '', subpaths = ''] = process.argv.slice(2);
if (!name || !description) {
  console.error('usage: node tools/new-package.mjs <name> "<description>" [workspace,…] [npm@version,…] [subpath,…]');
  process.exit(2);
}
const list = (text) => text.split(',').filter(Boolean);
const root = join(import.meta.dirname, '..', 'packages', name);
if (existsSync(root)) {
  console.error(`packages/${name} exists already`);
  process.exit(2);
}
const entry = (dist, src) => ({
  '@regimelab/source': `./src/${src}.ts`,
  import: { types: `./dist/${dist}.d.ts`, default: `./dist/${dist}.js` },
  require: { types: `./dist/${dist}.d.cts`, default: `./dist/${dist}.cjs` },
});
const manifest = {
  name: `@regimelab/${name}`,
  version: '0.1.0',
  description,
  license: 'MIT',
  type: 'module',
  sideEffects: false,
  engines: { node: '>=20.19' },
  main: './dist/index.cjs',
  module: './dist/index.js',
  types: './dist/index.d.ts',
  exports: {
    '.': entry('index', 'index'),
    ...Object.fromEntries(list(subpaths).map((sub) => [`./${sub}`, entry(sub, `${sub}/index`)])),
    './package.json': './package.json',
  },
  files: ['dist', 'src'],
  dependencies: Object.fromEntries([
    ...list(workspace).map((dep) => [`@regimelab/${dep}`, '0.1.0']),
    ...list(npm).map((dep) => [dep.slice(0, dep.lastIndexOf('@')), dep.slice(dep.lastIndexOf('@') + 1)]),
  ]),
  scripts: {
    build: 'tsup',
    typecheck: 'tsc -p tsconfig.json',
    lint: 'eslint .',
    test: 'jest',
    'pack-check': 'publint --strict && attw --pack . --profile node16',
  },
  nx: { tags: [`pkg:${name}`] },
  publishConfig: { access: 'public' },
};
const entries = ['index', ...list(subpaths)];
const tsup =
  entries.length === 1
    ? `import { library } from '../../tools/tsup/library';\n\nexport default library();\n`
    : `import { library } from '../../tools/tsup/library';\n\nexport default library({ entry: { ${entries
        .map((e) => `${e}: 'src/${e === 'index' ? 'index' : `${e}/index`}.ts'`)
        .join(', ')} } });\n`;
for (const folder of ['src', 'test/unit']) mkdirSync(join(root, folder), { recursive: true });
writeFileSync(join(root, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
writeFileSync(join(root, 'tsconfig.json'), `{ "extends": "../../tsconfig.base.json", "include": ["src", "test"] }\n`);
writeFileSync(join(root, 'tsup.config.ts'), tsup);
writeFileSync(join(root, 'jest.config.cjs'), `module.exports = { ...require('../../tools/jest/preset.cjs'), displayName: '${name}' };\n`);
writeFileSync(join(root, 'README.md'), `# @regimelab/${name}\n\n${description}\n`);
writeFileSync(join(root, 'src/index.ts'), 'export {};\n');
