import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** A text to lint as if it were the file at a path of the repository. */
export interface Probe {
  readonly path: string;
  readonly code: string;
}

/** What eslint says about the probes, in their order, and what its configuration allows. */
export interface LintAnswer {
  readonly findings: readonly (readonly { readonly rule: string | null; readonly message: string }[])[];
  readonly projects: readonly { readonly folder: string; readonly tags: readonly string[]; readonly mayWriteLake: boolean }[];
  /** 2 = error. */
  readonly severity: number;
  readonly depConstraints: readonly {
    readonly sourceTag: string;
    readonly onlyDependOnLibsWithTags: readonly string[];
    readonly allowedExternalImports: readonly string[];
  }[];
}

/** Lints in a process of its own: eslint's configuration and nx are ES modules, tests are CommonJS. */
export function lintWorkspace(probes: readonly Probe[]): LintAnswer {
  const script = join(__dirname, 'lint-probe.mjs');
  return JSON.parse(execFileSync(process.execPath, [script], { input: JSON.stringify(probes), encoding: 'utf8' })) as LintAnswer;
}
