// node tools/check-docs.mjs [file…]        executes the documentation; by default README.md, the packages' READMEs and docs/*.md
//
// ts    bundled on the packages' sources, type-checked and run. `expression; // => literal` is compared, deep-equal; a number that ends in …
//       to the digits shown.
// sh    run by bash with the repository's `npx regimelab` and `npm`; a command that fails fails the block.
// text  directly after one of these: its standard output, where … stands for anything.
//
// The blocks of one document run in order in one temporary folder, which has a synthetic lake at ./lake and the repository's ./experiments.
// ```ts no-run and ```sh no-run are left out.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative, resolve } from 'node:path';
import { bundleExample } from './docs/bundle-example.mjs';
import { codeBlocks } from './docs/code-blocks.mjs';
import { matchesOutput } from './docs/matches-output.mjs';
import { typeErrors } from './docs/type-errors.mjs';
import { projectsIn, root } from './workspace.mjs';

const RUNNABLE = ['ts', 'sh'];
const SECONDS_PER_BLOCK = 120;

const given = process.argv.slice(2).map((file) => relative(root, resolve(file)));
const files = given.length > 0 ? given : documents();
const failures = [];
const fail = (file, line, message) => {
  failures.push(`${file}:${line}`);
  console.error(`${file}:${line}: ${message}\n`);
};

const blocks = files.flatMap(runnableBlocks);
for (const { file, line, message } of typeErrors(blocks.filter(({ language }) => language === 'ts'))) fail(file, line, message);

const temporary = mkdtempSync(join(tmpdir(), 'regimelab-docs-'));
const bundles = join(root, 'node_modules/.cache/regimelab/docs'); // below the repository, where the externals are found
mkdirSync(bundles, { recursive: true });
let passed = 0;
try {
  const lake = join(temporary, 'lake');
  shell(`npx regimelab lake sample --out ${lake}`, temporary, { orThrow: true });
  for (const file of files) {
    const cwd = mkdtempSync(join(temporary, 'document-'));
    cpSync(lake, join(cwd, 'lake'), { recursive: true });
    symlinkSync(join(root, 'experiments'), join(cwd, 'experiments'));
    for (const block of blocks.filter((candidate) => candidate.file === file)) {
      const problems = await problemsOf(block, cwd);
      if (problems.length === 0) passed++;
      for (const { line, message } of problems) fail(file, line, message);
    }
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
  rmSync(bundles, { recursive: true, force: true });
}
console.log(`${passed} blocks passed${failures.length === 0 ? '' : `, ${failures.length} problems: ${failures.join(', ')}`}`);
process.exitCode = failures.length === 0 ? 0 : 1;

function documents() {
  const readmes = projectsIn('packages').map(({ folder }) => `${folder}/README.md`);
  const pages = readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`);
  return ['README.md', ...readmes, ...pages];
}

/** The ts and sh blocks of a document, each with the output shown under it. */
function runnableBlocks(file) {
  let found;
  try {
    found = codeBlocks(readFileSync(join(root, file), 'utf8'));
  } catch (error) {
    fail(file, 1, error.message);
    return [];
  }
  return found.flatMap((block, i) => {
    if (!RUNNABLE.includes(block.language) || block.words.includes('no-run')) return [];
    const next = found[i + 1];
    return [{ ...block, file, shown: next?.language === 'text' ? next : null }];
  });
}

/** Runs a block and tells what is wrong with it. */
async function problemsOf(block, cwd) {
  let result;
  if (block.language === 'sh') result = shell(block.code, cwd);
  else {
    const outfile = join(bundles, `${block.file.replaceAll('/', '-')}-${block.line}.mjs`);
    try {
      await bundleExample(block, { file: block.file, outfile });
    } catch (error) {
      const [first] = error.errors ?? [];
      return [{ line: first?.location?.line ?? error.line ?? block.line, message: first?.text ?? error.message }];
    }
    result = execute(process.execPath, ['--enable-source-maps', outfile], cwd);
  }
  const { stdout, stderr, ended } = result;
  if (ended !== null) {
    const promises = [...stderr.matchAll(/^line (\d+): (.*(?:\n .*)*)/gm)].map(([, line, message]) => ({ line: Number(line), message }));
    return promises.length > 0 ? promises : [{ line: lineOfError(stderr, block), message: `${ended}\n${stdout}${stderr}`.trimEnd() }];
  }
  if (block.shown === null || matchesOutput(block.shown.code, stdout)) return [];
  return [{ line: block.shown.line, message: `printed something else:\n${stdout.trimEnd()}` }];
}

/** The document's line that a stack trace names, else the block's first. */
function lineOfError(stderr, { file, line }) {
  const frame = stderr.split('\n').find((text) => text.includes(`${join(root, file)}:`));
  return frame === undefined ? line : Number(frame.split(`${file}:`)[1].split(':')[0]);
}

function shell(script, cwd, { orThrow = false } = {}) {
  const result = execute('bash', ['-e', '-u', '-o', 'pipefail', '-c', script], cwd);
  if (orThrow && result.ended !== null) throw new Error(`${script}: ${result.ended}\n${result.stderr}`);
  return result;
}

function execute(program, args, cwd) {
  const { PATH, ...env } = process.env;
  const { status, signal, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env: { ...env, PATH: `${join(root, 'tools/docs/bin')}${delimiter}${PATH}` },
    encoding: 'utf8',
    timeout: SECONDS_PER_BLOCK * 1000,
  });
  const ended =
    status === null ? `ended by ${signal}, after ${SECONDS_PER_BLOCK} s at the latest` : status === 0 ? null : `exit code ${status}`;
  return { stdout, stderr, ended };
}
