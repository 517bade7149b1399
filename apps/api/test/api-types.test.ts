import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import { serve } from './serving.js';

jest.setTimeout(60_000);
const FILE = join(__dirname, 'generated/api-types.ts');
const program = (path: string) => resolve(__dirname, '../../../node_modules', path);
const pipe = (input: string, path: string, ...args: string[]) =>
  execFileSync(process.execPath, [program(path), ...args], { input, encoding: 'utf8' });

it('generated/api-types.ts is what the OpenAPI document gives; REGIMELAB_WRITE=1 writes it', async () => {
  const server = await serve('/nonexistent');
  const document = await (await fetch(`${server.url}/v1/openapi.json`)).text();
  await server.close();
  // Both programs are run: in here one of them does not load.
  const types = pipe(document, 'openapi-typescript/bin/cli.js', '--default-non-nullable=false');
  const text = pipe(types, 'prettier/bin/prettier.cjs', '--stdin-filepath', FILE);
  if (process.env['REGIMELAB_WRITE']) writeFileSync(FILE, text);
  expect(readFileSync(FILE, 'utf8')).toBe(text);
});
