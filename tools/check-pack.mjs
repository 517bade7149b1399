// node tools/check-pack.mjs        the built packages as their users get them
//
// Packs every publishable project and installs the tarballs in empty projects outside the repository. There
//   every entry point is imported as ES module and as CommonJS: the same names, at least one;
//   a TypeScript project under nodenext, library declarations checked too, imports every entry point in both ways and compiles the READMEs'
//   examples against the packed declarations;
//   the command line prints its help and runs its demo.
// publint and are-the-types-wrong run before this, per package (nx target pack-check, which also builds).
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeBlocks } from './docs/code-blocks.mjs';
import { entryPoints } from './pack/entry-points.mjs';
import { projectsIn, root } from './workspace.mjs';

const problems = [];
const libraries = projectsIn('packages').filter(({ manifest }) => !manifest.private);
const cli = projectsIn('apps').find(({ manifest }) => manifest.name === '@regimelab/cli');
const temporary = mkdtempSync(join(tmpdir(), 'regimelab-pack-'));
try {
  const tarballs = pack([...libraries, cli]);
  checkLibraries(tarballs);
  checkCommandLine(tarballs);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0
    ? `${libraries.length} packages and the command line install, import and type-check`
    : `${problems.length} problems with the packed packages`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Packs projects; name of the package → path of its tarball. */
function pack(projects) {
  for (const { folder } of projects) {
    if (!existsSync(join(root, folder, 'dist'))) throw new Error(`${folder}/dist is missing: npm run build`);
  }
  const destination = join(temporary, 'tarballs');
  mkdirSync(destination);
  const workspaces = projects.flatMap(({ folder }) => ['-w', folder]);
  const packed = JSON.parse(run(root, 'npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', destination, ...workspaces]));
  return new Map(packed.map(({ name, filename }) => [name, join(destination, filename)]));
}

function checkLibraries(tarballs) {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const others = ['@types/node', 'typescript'];
  const project = install('libraries', {
    ...Object.fromEntries(libraries.map(({ manifest }) => [manifest.name, `file:${tarballs.get(manifest.name)}`])),
    // What an entry point needs that most users do not: test helpers, a queue.
    ...Object.assign({}, ...libraries.map(({ manifest }) => manifest.peerDependencies ?? {})),
    ...Object.fromEntries(others.map((name) => [name, devDependencies[name]])),
  });
  const entries = libraries.flatMap(({ manifest }) => entryPoints(manifest));

  const load = (kind) => {
    const loaded = kind === 'mjs' ? 'await import(entry)' : 'require(entry)';
    const body = `for (const entry of ${JSON.stringify(entries)}) {
  try { found[entry] = Object.keys(${loaded}).sort(); } catch (error) { found[entry] = String(error); }
}`;
    writeFileSync(join(project, `load.${kind}`), `const found = {};\n${body}\nprocess.stdout.write(JSON.stringify(found));\n`);
    return JSON.parse(run(project, 'node', [`load.${kind}`]));
  };
  const [esm, cjs] = [load('mjs'), load('cjs')];
  for (const entry of entries) {
    if (typeof esm[entry] === 'string') problems.push(`${entry}: import: ${esm[entry]}`);
    else if (typeof cjs[entry] === 'string') problems.push(`${entry}: require: ${cjs[entry]}`);
    else if (esm[entry].length === 0) problems.push(`${entry}: exports nothing`);
    else if (esm[entry].join() !== cjs[entry].join()) {
      problems.push(`${entry}: exports differ: import gives ${esm[entry].join(', ')}; require gives ${cjs[entry].join(', ')}`);
    }
  }
  checkTypes(project, entries);
}

function checkTypes(project, entries) {
  const all = entries.map((entry, i) => `import * as e${i} from '${entry}';\nexport const names${i} = Object.keys(e${i});\n`).join('');
  const sources = { 'every-entry.mts': all, 'every-entry.cts': all };
  for (const { folder, manifest } of libraries) {
    const examples = codeBlocks(readFileSync(join(root, folder, 'README.md'), 'utf8')).filter(({ language }) => language === 'ts');
    if (!examples.some(({ code }) => code.includes(`'${manifest.name}'`))) {
      problems.push(`${folder}/README.md: no ts example imports ${manifest.name}`);
    }
    for (const { code, line } of examples) sources[`${folder.replace('/', '-')}-README-${line}.mts`] = `${code}export {};\n`;
  }
  for (const [name, text] of Object.entries(sources)) writeFileSync(join(project, name), text);
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2023'],
    types: ['node'],
    strict: true,
    noEmit: true,
    skipLibCheck: false,
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(sources) }));
  try {
    run(project, 'npx', ['--no-install', 'tsc', '-p', '.', '--pretty', 'false']);
  } catch (error) {
    problems.push(...error.stdout.trimEnd().split('\n'));
  }
}

function checkCommandLine(tarballs) {
  const project = install('command-line', { [cli.manifest.name]: `file:${tarballs.get(cli.manifest.name)}` });
  const regimelab = (...words) => run(project, 'npx', ['--no-install', 'regimelab', ...words]);
  if (!regimelab('--help').includes('Usage: regimelab')) problems.push('regimelab --help: no usage');
  regimelab('demo', '--no-open', '--quiet', '--out', 'demo');
  for (const page of ['demo/msm_v0/report.html', 'demo/majors_alts/dashboard.html']) {
    if (!existsSync(join(project, page))) problems.push(`regimelab demo: no ${page}`);
  }
}

/** Makes an empty project with these dependencies and returns its folder. */
function install(name, dependencies) {
  const project = join(temporary, name);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name, private: true, dependencies }));
  run(project, 'npm', ['install', '--no-audit', '--no-fund', '--prefer-offline']);
  return project;
}

function run(cwd, program, args) {
  // npm hands its scripts settings of the repository as npm_* variables: a user's project has none of them.
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_(config_local_prefix|package|lifecycle)/i.test(key)));
  return execFileSync(program, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1e8 });
}
