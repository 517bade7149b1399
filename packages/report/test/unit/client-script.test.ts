import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

describe('the script in the page', () => {
  it('is the one its sources give', () => {
    // Fails with the command that brings it up to date.
    const bundle = join(import.meta.dirname, '..', '..', 'bundle-client.mjs');
    expect(execFileSync(process.execPath, [bundle, '--check'], { encoding: 'utf8' })).toBe('');
  });
});
