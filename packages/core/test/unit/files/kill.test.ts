import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generationOf, PARTS } from './generation.js';

const home = mkdtempSync(join(tmpdir(), 'kill-'));
const program = join(home, 'write-generations.cjs');

beforeAll(() => {
  buildSync({
    entryPoints: [join(__dirname, 'write-generations.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    conditions: ['@regimelab/source', 'node'],
  });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Milliseconds after the first generation stands; a generation takes a few, so each kill meets another step of one. */
const MOMENTS = [0, 1, 2, 3, 5, 7, 9, 11, 13, 17, 19, 23];

async function killAfter(kind: 'file' | 'folder', target: string, milliseconds: number): Promise<void> {
  const child = spawn(process.execPath, [program, kind, target], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), gone]);
  await setTimeout(milliseconds);
  child.kill('SIGKILL');
  const [, signal] = (await gone) as [number | null, string | null];
  expect(signal).toBe('SIGKILL'); // it had not failed before
}

/** The generation a folder is whole of; null where a file lacks, is half or of another one. */
function generationOfFolder(folder: string): number | null {
  const generations = new Set(
    PARTS.map((part) => (existsSync(join(folder, part)) ? generationOf(readFileSync(join(folder, part), 'utf8')) : null)),
  );
  return generations.size === 1 ? [...generations][0]! : null;
}

describe('a process that is killed while appearWhole replaces', () => {
  it('a file leaves the old or the new under its name, never none and never half of one', async () => {
    const target = join(home, 'catalog.json');
    for (const moment of MOMENTS) {
      await killAfter('file', target, moment);
      expect(generationOf(readFileSync(target, 'utf8'))).not.toBeNull();
    }
  });

  it('a folder leaves the old or the new, or both complete beside a name that is free for the moment', async () => {
    for (const moment of MOMENTS) {
      const parent = join(home, `after-${moment}`);
      const target = join(parent, 'run');
      await killAfter('folder', target, moment);
      const whole = existsSync(target)
        ? [generationOfFolder(target)]
        : ['former', 'fresh'].map((name) =>
            generationOfFolder(
              join(
                parent,
                readdirSync(parent).find((entry) => entry.startsWith('.tmp-run-'))!,
                name,
              ),
            ),
          );
      expect(whole).not.toContain(null);
    }
  });
});
