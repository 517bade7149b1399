import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sha256 } from '@regimelab/core';

const run = promisify(execFile);
/** What counts as code of a repository: a changed note or report must not change a run's id. */
const CODE = [':/packages', ':/apps', ':/package.json', ':/package-lock.json'];

/** A difference reads the same, and so hashes the same, however the user has set git to show it. */
const PLAIN =
  '--no-color --no-ext-diff --no-textconv --no-renames --full-index --unified=3 --diff-algorithm=myers --src-prefix=a/ --dst-prefix=b/'.split(
    ' ',
  );

/** Which code made a result. */
export interface CodeFingerprint {
  readonly version: string;
  /** Commit of the repository the code runs from; null for an installed package. */
  readonly commit: string | null;
  /** Whether code differs from the commit; null where there is none. */
  readonly dirty: boolean | null;
  /** SHA-256 of the difference, new files included; null where clean or without a repository. */
  readonly diffHash: string | null;
}

/** The running code, and in full what differs from its commit. */
export interface CodeState {
  readonly fingerprint: CodeFingerprint;
  /** The difference as a patch of the commit, new files included; null where there is none. Its SHA-256 is `diffHash`. */
  readonly diff: string | null;
}

/**
 * Identifies the running code: its version and, where it runs from a git checkout, the commit and the uncommitted difference.
 *
 * @param directory a folder of the running code
 * @param version of the package that runs
 * @remarks Code below `node_modules` is identified by its version alone: the repository around it is somebody else's. A machine without git
 *   has no commit.
 */
export async function codeFingerprint(directory: string, version: string): Promise<CodeFingerprint> {
  return (await codeState(directory, version)).fingerprint;
}

/** The same with the difference itself, to be kept. */
export async function codeState(directory: string, version: string): Promise<CodeState> {
  const installed: CodeState = { fingerprint: { version, commit: null, dirty: null, diffHash: null }, diff: null };
  if (/[\\/]node_modules[\\/]/.test(directory)) return installed;
  const git = async (...args: string[]) =>
    (await run('git', ['--no-optional-locks', '-C', directory, ...args], { maxBuffer: 1 << 28 })).stdout;
  try {
    const status = await git('status', '--porcelain=v2', '--branch', '--untracked-files=all', '-z', '--', ...CODE);
    const lines = status.split('\0').filter(Boolean);
    const commit = /^# branch\.oid ([0-9a-f]+)$/.exec(lines.find((line) => line.startsWith('# branch.oid')) ?? '')?.[1];
    if (commit === undefined) return installed;
    if (lines.every((line) => line.startsWith('#'))) return { fingerprint: { version, commit, dirty: false, diffHash: null }, diff: null };
    const fresh = lines.filter((line) => line.startsWith('? ')).map((line) => line.slice(2));
    const [root, changed] = await Promise.all([
      fresh.length === 0 ? '' : git('rev-parse', '--show-toplevel'),
      git('diff', ...PLAIN, 'HEAD', '--', ...CODE),
    ]);
    const added = await Promise.all(fresh.map(async (path) => additionOf(path, await readFile(join(root.trim(), path)))));
    const diff = changed + added.join('');
    return { fingerprint: { version, commit, dirty: true, diffHash: sha256(diff) }, diff };
  } catch {
    // No git, no repository, or one without a commit: the version is all there is to say.
    return installed;
  }
}

/** A new file as a part of a patch; what is no text by its hash. */
function additionOf(path: string, content: Buffer): string {
  const head = `diff --git a/${path} b/${path}\nnew file mode 100644\n`;
  if (content.includes(0)) return `${head}Binary file ${path} sha256 ${sha256(content)}\n`;
  if (content.length === 0) return head;
  const text = content.toString('utf8');
  const lines = text.replace(/\n$/, '').split('\n');
  const end = text.endsWith('\n') ? '' : '\\ No newline at end of file\n';
  return `${head}--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}\n`).join('')}${end}`;
}
