import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const own = join(__dirname, '../..');

describe('stationary-kernel.ts', () => {
  it('is what kernel/assemble.mjs assembles', () => {
    const script = `import { assemble } from './kernel/assemble.mjs'; process.stdout.write(await assemble());`;
    const assembled = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: own, encoding: 'utf8' });
    expect(readFileSync(join(own, 'src/internal/stationary-kernel.ts'), 'utf8')).toBe(assembled);
  });
});
