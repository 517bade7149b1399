// Run as a process of its own by kill.test.ts: replaces one file or folder again and again until it is killed.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { appearWhole } from '@regimelab/core/files';
import { contentOf, PARTS } from './generation.js';

const [kind, target] = process.argv.slice(2) as ['file' | 'folder', string];

async function writeGenerations(): Promise<never> {
  for (let generation = 1; ; generation++) {
    await appearWhole('kill test', target, true, async (path) => {
      if (kind === 'file') return writeFile(path, contentOf(generation));
      await mkdir(path);
      for (const part of PARTS) await writeFile(join(path, part), contentOf(generation));
    });
    if (generation === 1) process.stdout.write('first generation stands\n');
  }
}
void writeGenerations();
