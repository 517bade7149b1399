// Where the repository is and what it consists of: for the checks of this folder.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The workspace's projects below `packages` or `apps`: folder (relative to the repository) and manifest, in the order of their names. */
export function projectsIn(parent) {
  return readdirSync(join(root, parent))
    .filter((name) => existsSync(join(root, parent, name, 'package.json')))
    .sort()
    .map((name) => ({ folder: `${parent}/${name}`, manifest: JSON.parse(readFileSync(join(root, parent, name, 'package.json'), 'utf8')) }));
}
