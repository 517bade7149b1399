// What `npm …` does in a document's sh block. `.ci/run` executes the real commands, so here it is checked that they name something that
// exists: the scripts of package.json, the packages of the workspace. The demo alone runs, for its output.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectsIn, root } from '../workspace.mjs';

const [command, ...rest] = process.argv.slice(2);
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const refuse = (message) => {
  console.error(`check-docs: npm ${process.argv.slice(2).join(' ')}: ${message}`);
  process.exit(1);
};

switch (command) {
  case 'ci':
    break;
  case 'test':
  case 'run': {
    const script = command === 'test' ? 'test' : rest[0];
    if (scripts[script] === undefined) refuse('package.json has no such script');
    if (script !== 'demo') break;
    const given = rest.slice(1).filter((word) => word !== '--');
    execFileSync(process.execPath, [join(root, 'apps/cli/bin/regimelab.js'), 'demo', '--no-open', ...given], { stdio: 'inherit' });
    break;
  }
  case 'install': {
    const published = [...projectsIn('packages'), ...projectsIn('apps')].map(({ manifest }) => manifest.name);
    const unknown = rest.filter((name) => name.startsWith('@regimelab/') && !published.includes(name));
    if (unknown.length > 0) refuse('no such package in this workspace');
    break;
  }
  default:
    refuse('documents use npm ci, test, run and install');
}
