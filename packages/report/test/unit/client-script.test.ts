import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { clientScript } from '../../src/internal/client-script.generated.js';
import { dashboardScript } from '../../src/internal/dashboard-script.generated.js';
import { sweepScript } from '../../src/internal/sweep-script.generated.js';

describe('the script in the page', () => {
  it('is the one its sources give', () => {
    // Fails with the command that brings it up to date.
    const bundle = join(import.meta.dirname, '..', '..', 'bundle-client.mjs');
    expect(execFileSync(process.execPath, [bundle, '--check'], { encoding: 'utf8' })).toBe('');
  });

  it('carries the licences of what is in it: ECharts in pages with charts alone', () => {
    for (const script of [clientScript, dashboardScript]) expect(script).toContain('Apache ECharts');
    expect(sweepScript).not.toMatch(/licen|copyright/i);
  });
});
