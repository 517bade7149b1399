import { byCodePoint, nearestName } from '@regimelab/core';
import { describe, expect, it } from '@jest/globals';

describe('nearestName', () => {
  it('finds the name one edit away: a wrong, a missing, a doubled letter', () => {
    const names = ['basket_size', 'majors', 'min_mcap_usd'];
    expect(nearestName('basket_sise', names)).toBe('basket_size');
    expect(nearestName('majrs', names)).toBe('majors');
    expect(nearestName('min_mcapp_usd', names)).toBe('min_mcap_usd');
  });

  it('counts two neighbouring letters swapped as one edit', () => {
    // abcd → bacd is one swap; abcd → abxy are two letters. Were the swap two edits, abxy would win the tie by code point.
    expect(nearestName('abcd', ['abxy', 'bacd'])).toBe('bacd');
  });

  it('allows two edits in a short name and not three', () => {
    expect(nearestName('ab', ['abxy'])).toBe('abxy');
    expect(nearestName('ab', ['abxyz'])).toBeNull();
  });

  it('allows a third of the length of a long name, cut to a whole number', () => {
    expect(nearestName('abcdefghi', ['abcdefxyz'])).toBe('abcdefxyz'); // 9 letters: 3 edits
    expect(nearestName('abcdefgh', ['abcdexyz'])).toBeNull(); // 8 letters: 2 edits, not 3
  });

  it('breaks a tie by code point, whatever the order of the candidates', () => {
    expect(nearestName('bins', ['pins', 'bits'])).toBe('bits');
    expect(nearestName('bins', ['bits', 'pins'])).toBe('bits');
  });

  it('is null where there is nothing to choose from', () => {
    expect(nearestName('bins', [])).toBeNull();
  });
});

describe('byCodePoint', () => {
  it('orders as Unicode does where UTF-16 units do not: U+FFFD before U+1F600', () => {
    expect('\u{1F600}' < '\uFFFD').toBe(true); // JavaScript's own order
    expect(byCodePoint('\uFFFD', '\u{1F600}')).toBeLessThan(0);
    expect(byCodePoint('\u{1F600}', '\uFFFD')).toBeGreaterThan(0);
  });

  it('orders two code points beyond U+FFFF by their number', () => {
    expect(byCodePoint('\u{1F600}', '\u{1F601}')).toBeLessThan(0);
    expect(byCodePoint('\u{1F600}', '\u{20000}')).toBeLessThan(0);
  });

  it('puts capitals before small letters, digits before both, and a word before its extension', () => {
    expect(['b', 'B1', '1000SATS', 'B', 'a'].sort(byCodePoint)).toEqual(['1000SATS', 'B', 'B1', 'a', 'b']);
  });

  it('is 0 for equal strings only', () => {
    expect(byCodePoint('BTC', 'BTC')).toBe(0);
    expect(byCodePoint('BTC', 'BTC ')).toBeLessThan(0);
  });
});
