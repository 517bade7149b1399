import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from '@jest/globals';

it('src/page/page-script.ts is what src/page/client gives', () => {
  const check = () => execFileSync(process.execPath, [resolve(__dirname, '../bundle-page.mjs'), '--check'], { encoding: 'utf8' });
  expect(check()).toBe('');
});
