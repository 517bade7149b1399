import { describe, expect, it } from '@jest/globals';
import { shareMemory } from '../../src/sweep/share-memory.js';

describe('shareMemory', () => {
  it('puts the numbers of every kind of array into shared memory and keeps them, NaN and −0 too', () => {
    const given = {
      close: Float64Array.of(1.5, NaN, -0, Infinity),
      asset: Int32Array.of(-7, 7),
      regime: Int8Array.of(-1, 4),
      mask: Uint8Array.of(0, 1),
    };
    const shared = shareMemory(given);
    expect(shared).toEqual(given);
    expect(Object.is(shared.close[2], -0)).toBe(true);
    for (const [name, values] of Object.entries(shared)) {
      expect([name, values.buffer instanceof SharedArrayBuffer]).toEqual([name, true]);
      expect(values.constructor).toBe(given[name as keyof typeof given].constructor);
    }
  });

  it('takes of a view what it shows and nothing beside', () => {
    const shared = shareMemory(Float64Array.of(1, 2, 3, 4).subarray(1, 3));
    expect([...shared]).toEqual([2, 3]);
    expect(shared.buffer.byteLength).toBe(16);
  });

  it('keeps what is one object one object: panels go on sharing their axes', () => {
    const axes = { times: Int32Array.of(1, 2), assets: ['BTC'] };
    const shared = shareMemory({ close: { axes }, volume: { axes }, all: [axes], byName: new Map([['close', axes]]) });
    expect(shared.volume.axes).toBe(shared.close.axes);
    expect(shared.all[0]).toBe(shared.close.axes);
    expect(shared.byName.get('close')).toBe(shared.close.axes);
    expect(shared.close.axes).not.toBe(axes);
  });

  it('keeps maps, sets, lists, null and undefined', () => {
    const given = { map: new Map([['a', new Set([1, 2])]]), list: [null, undefined, 'text', true], nothing: null };
    expect(shareMemory(given)).toEqual(given);
  });

  it('is what a thread gets: a structured clone reads the same memory', () => {
    const shared = shareMemory({ close: Float64Array.of(1, 2) });
    const there = structuredClone(shared);
    shared.close[0] = 9;
    expect(there.close[0]).toBe(9);
  });

  it('refuses a function, however deep', () => {
    expect(() => shareMemory({ lake: [new Map([['assetId', () => 'BTC']])] })).toThrow(
      new TypeError('shareMemory: expected plain data, got a function'),
    );
  });
});
