// node tools/test/lint-probe.mjs < probes.json > answer.json
// Lints texts that exist only in memory at paths inside the workspace, with the repository's own eslint.config.mjs, after making the project
// graph in this process: without a graph the boundary rule prints a warning and lets everything pass. Also tells what that configuration
// allows each package.
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createProjectGraphAsync } from '@nx/devkit';
import { ESLint } from 'eslint';
import { projectsIn, root } from '../workspace.mjs';

const probes = JSON.parse(await text(process.stdin));
process.chdir(root);
const graph = await createProjectGraphAsync({ exitOnError: false });
const eslint = new ESLint({ cwd: root });

const findings = [];
for (const { path, code } of probes) {
  const [{ messages }] = await eslint.lintText(code, { filePath: join(root, path) });
  findings.push(messages.map(({ ruleId, message }) => ({ rule: ruleId, message })));
}

const projects = [];
for (const { folder } of [...projectsIn('packages'), ...projectsIn('apps')]) {
  const node = Object.values(graph.nodes).find(({ data }) => data.root === folder);
  const { rules } = await eslint.calculateConfigForFile(join(root, folder, 'src/index.ts'));
  projects.push({ folder, tags: node?.data.tags ?? [], mayWriteLake: rules['no-restricted-imports'] === undefined });
}
const { rules } = await eslint.calculateConfigForFile(join(root, 'packages/core/src/index.ts'));
const [severity, { depConstraints }] = rules['@nx/enforce-module-boundaries'];

process.stdout.write(JSON.stringify({ findings, projects, severity, depConstraints }), () => process.exit(0)); // nx leaves handles open
