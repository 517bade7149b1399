import { describe, expect, it } from '@jest/globals';
import { normaliseAssetId } from '@regimelab/lake-io';

describe('normaliseAssetId', () => {
  it.each([
    ['btc-perp', 'BTC'],
    ['ETHPERP', 'ETH'],
    [' sol-usdt ', 'SOL'],
    ['SATS', '1000SATS'],
    ['PERP', 'PERP'],
    ['stETH', 'STETH'],
    ['BTCUSDT', 'BTCUSDT'],
    ['doge-usd', 'DOGE'],
  ])('makes %j the id %s', (raw, id) => {
    expect(normaliseAssetId(raw, { SATS: '1000SATS' })).toBe(id);
  });

  it('strips one suffix only', () => {
    expect(normaliseAssetId('BTC-USDT-PERP')).toBe('BTC-USDT');
    expect(normaliseAssetId('PERP-USDT')).toBe('PERP');
  });

  it('keeps a suffix where nothing would remain', () => {
    // -PERP as a whole is the first suffix; the next shorter one is not tried.
    expect(normaliseAssetId('-PERP')).toBe('-PERP');
    expect(normaliseAssetId('-usd')).toBe('-USD');
  });

  it('applies aliases after normalisation', () => {
    expect(normaliseAssetId('sats-perp', { SATS: '1000SATS' })).toBe('1000SATS');
    expect(normaliseAssetId('constructor', {})).toBe('CONSTRUCTOR');
  });
});
