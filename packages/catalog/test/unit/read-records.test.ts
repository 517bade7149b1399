import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readRecords, requireRecords, type AttemptRecord } from '@regimelab/catalog';
import { record, temporaryFolder } from '../records.js';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder.path, 'records'));
});
afterEach(() => folder.clean());
const put = (name: string, content: unknown) =>
  writeFileSync(join(folder.path, 'records', name), typeof content === 'string' ? content : JSON.stringify(content));
const putRecord = (given: AttemptRecord) => put(`${given.attempt}.json`, given);

describe('readRecords', () => {
  it('reads records in the order of their names and leaves other files alone', () => {
    putRecord(record('b'));
    putRecord(record('a'));
    put('.tmp-a.json-x1y2z3', 'half');
    expect(readRecords(folder.path)).toEqual({ records: [record('a'), record('b')], corrupt: [] });
  });

  it.each<[string, string, unknown, RegExp]>([
    ['that is cut off', 'attempt-c.json', '{"attempt": "c", "sta', /JSON/],
    ['without a key', 'attempt-c.json', { attempt: 'attempt-c' }, /status/],
    ['with an unknown key', 'attempt-c.json', { ...record('c'), colour: 'red' }, /colour/],
    ['with an unknown status', 'attempt-c.json', { ...record('c'), status: 'done' }, /status/],
    ['of another attempt', 'attempt-d.json', record('c'), /it is the record of attempt-c/],
    ['that is no object', 'attempt-c.json', 'null', /record/],
  ])('tells of a record %s and reads the others', (_, name, content, reason) => {
    putRecord(record('a'));
    put(name, content);
    expect(readRecords(folder.path)).toEqual({ records: [record('a')], corrupt: [{ file: name, reason: expect.stringMatching(reason) }] });
  });

  it('refuses a folder that is no catalog', () => {
    expect(() => readRecords(join(folder.path, 'records'))).toThrow(expect.objectContaining({ code: 'CATALOG_NOT_FOUND' }));
  });
});

describe('requireRecords', () => {
  it('names the record that cannot be read, and catalog rebuild', () => {
    put('x.json', '');
    put('y.json', '');
    expect(() => requireRecords(folder.path)).toThrow(
      expect.objectContaining({
        code: 'CATALOG_CORRUPT',
        message: expect.stringMatching(/record x\.json and 1 more/),
        hint: expect.stringContaining('`regimelab catalog rebuild`'),
        context: { files: ['x.json', 'y.json'] },
      }),
    );
  });
});
