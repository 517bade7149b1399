import {
  AlignmentError,
  ConfigError,
  ConfigErrors,
  DataError,
  InterruptedError,
  InvariantError,
  LookAheadError,
  OutputError,
  RegimelabError,
  ShapeError,
  UsageError,
} from '@regimelab/core';
import { describe, expect, it } from '@jest/globals';

describe('toRecord', () => {
  it('has code, message, hint, file, line, column and context, in this order', () => {
    const error = new ConfigError('CONFIG_RANGE', 'label.bins: too small', {
      hint: 'give 2 to 20',
      at: { file: 'msm.yaml', line: 31, column: 3 },
      context: { path: ['label', 'bins'] },
    });
    expect(JSON.stringify(error.toRecord())).toBe(
      '{"code":"CONFIG_RANGE","message":"label.bins: too small","hint":"give 2 to 20","file":"msm.yaml","line":31,"column":3,' +
        '"context":{"path":["label","bins"]}}',
    );
  });

  it('says null where a fact is absent, and an empty context', () => {
    expect(new DataError('MSM_NO_VALID_WEEKS', 'no valid week').toRecord()).toEqual({
      code: 'MSM_NO_VALID_WEEKS',
      message: 'no valid week',
      hint: null,
      file: null,
      line: null,
      column: null,
      context: {},
    });
  });

  it('keeps the file where the line is unknown', () => {
    const error = new ConfigError('CONFIG_TYPE', 'wrong', { at: { file: 'command line', line: null, column: null } });
    expect(error.toRecord()).toMatchObject({ file: 'command line', line: null, column: null });
  });
});

describe('RegimelabError', () => {
  it('is an Error of its own name, so that a console and instanceof tell it apart', () => {
    const error = new ShapeError('SHAPE', 'expected 4, got 3');
    expect(error).toBeInstanceOf(RegimelabError);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toBe('ShapeError: expected 4, got 3');
  });

  it('keeps the error below it as cause, and has no cause otherwise', () => {
    const below = new Error('ENOSPC');
    expect(new OutputError('OUTPUT_NOT_WRITTEN', 'could not write', { cause: below }).cause).toBe(below);
    expect('cause' in new OutputError('OUTPUT_EXISTS', 'exists')).toBe(false);
  });

  it.each([
    ['usage', new UsageError('USAGE_BAD_VALUE', 'm')],
    ['config', new ConfigError('CONFIG_TYPE', 'm')],
    ['config', new ConfigErrors([new ConfigError('CONFIG_TYPE', 'm')])],
    ['output', new OutputError('OUTPUT_EXISTS', 'm')],
    ['data', new DataError('MSM_NO_VALID_WEEKS', 'm')],
    ['shape', new ShapeError('SHAPE', 'm')],
    ['alignment', new AlignmentError('ALIGNMENT', 'm')],
    ['look-ahead', new LookAheadError('LOOK_AHEAD', 'm')],
    ['interrupted', new InterruptedError('msm run')],
    ['invariant', new InvariantError('the accounts do not add up')],
  ])('has the kind %s, by which an application chooses its exit code', (kind, error) => {
    expect(error.kind).toBe(kind);
  });
});

describe('ConfigErrors', () => {
  it('carries every problem: all messages, the first code and place, and each record', () => {
    const first = new ConfigError('CONFIG_UNKNOWN_KEY', 'lable: no such key', { at: { file: 'a.yaml', line: 2, column: 1 } });
    const second = new ConfigError('CONFIG_RANGE', 'bins: too small', { at: { file: 'a.yaml', line: 9, column: 3 }, hint: '2 to 20' });
    const error = new ConfigErrors([first, second]);
    expect(error.toRecord()).toEqual({
      code: 'CONFIG_UNKNOWN_KEY',
      message: 'lable: no such key; bins: too small',
      hint: null,
      file: 'a.yaml',
      line: 2,
      column: 1,
      context: { problems: [first.toRecord(), second.toRecord()] },
    });
    expect(error.problems).toEqual([first, second]);
  });
});

describe('errors with a code of their own', () => {
  it('says what was interrupted', () => {
    expect(new InterruptedError('msm run').toRecord()).toMatchObject({ code: 'INTERRUPTED', message: 'msm run: interrupted' });
  });

  it('reports a broken promise as INVARIANT, with its facts', () => {
    expect(new InvariantError('equity', { context: { gap: 3 } }).toRecord()).toMatchObject({ code: 'INVARIANT', context: { gap: 3 } });
  });
});
