import { contentId, requireRunId } from '@regimelab/catalog';
import { canonicalJson, sha256, UsageError } from '@regimelab/core';
import { describe, expect, it } from '@jest/globals';

describe('contentId', () => {
  it('is the experiment id and the first 12 hex digits of the hash of the canonical content', () => {
    // printf '{"a":1,"b":[2]}' | sha256sum, of GNU coreutils
    expect(contentId('msm_v0', { b: [2], a: 1 })).toBe('msm_v0_0855bfc20eb6');
    expect(contentId('msm_v0', { b: [2], a: 1 })).toBe(`msm_v0_${sha256(canonicalJson({ a: 1, b: [2] })).slice(0, 12)}`);
    expect(contentId('msm_v0', {})).toMatch(/^msm_v0_[0-9a-f]{12}$/);
  });

  it('does not depend on the order of keys, at any depth', () => {
    const content = { config: { universe: { size: 30, minimum: 5e7 }, label: { bins: 5 } }, lake: 'ab' };
    const reordered = { lake: 'ab', config: { label: { bins: 5 }, universe: { minimum: 5e7, size: 30 } } };
    expect(contentId('msm_v0', reordered)).toBe(contentId('msm_v0', content));
  });

  it('does not tell a member that is undefined from one that is absent', () => {
    expect(contentId('msm_v0', { a: 1, b: undefined })).toBe(contentId('msm_v0', { a: 1 }));
  });

  it.each<[string, unknown]>([
    ['a value', { a: [1, 2], b: null }],
    ['the order of a list', { a: [2, 1] }],
    ['a key', { c: [1, 2] }],
    ['a number that becomes a text', { a: ['1', 2] }],
  ])('depends on %s', (_what, changed) => {
    expect(contentId('msm_v0', changed)).not.toBe(contentId('msm_v0', { a: [1, 2] }));
  });

  it('refuses content whose hash would say nothing: NaN, or a Map', () => {
    expect(() => contentId('msm_v0', { sigma: NaN })).toThrow(TypeError);
    expect(() => contentId('msm_v0', { caps: new Map([['A', 1]]) })).toThrow(TypeError);
  });
});

describe('requireRunId', () => {
  it.each(['a', 'msm_v0_5a1b2c3d4e5f', 'Week-3.final', '2024', '.hidden', '..x', 'x'.repeat(100)])('accepts %s', (runId) => {
    expect(requireRunId(runId)).toBe(runId);
  });

  it.each(['', '.', '..', '...', 'x'.repeat(101), 'a/b', '../a', '/a', 'a\\b', 'a b', 'a\n', 'ä', 'a:b', 'a*', 'a\0', '~'])(
    'refuses %j',
    (runId) => {
      expect(() => requireRunId(runId)).toThrow(UsageError);
    },
  );

  it('says what a run id may be and shows the one it got', () => {
    expect(() => requireRunId('a/b')).toThrow(
      expect.objectContaining({
        code: 'USAGE_BAD_VALUE',
        message: 'run id "a/b": expected 1 to 100 letters, digits, dots, underscores or hyphens',
      }),
    );
  });

  it('accepts what contentId makes', () => {
    const runId = contentId('msm_v0', { a: 1 });
    expect(requireRunId(runId)).toBe(runId);
  });
});
