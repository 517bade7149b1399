import { describe, expect, it } from '@jest/globals';
import { probabilityOfOverfitting, realityCheck, superiorPredictiveAbility } from '@regimelab/bootstrap-stats';
import { familyTests } from '../../src/sweep/family-tests.js';
import { failureOf, notRun, variantOf } from './variants.js';

/** Returns without a pattern, the same each time. */
const returns = (seed: number, n = 60) => Array.from({ length: n }, (_, t) => Math.sin(seed * 7.3 + t * t * 0.9) / 50 + seed / 2000);

describe('familyTests', () => {
  it('tests the variants together by White, Hansen and overfitting, in the stream of the family', async () => {
    const columns = [returns(1), returns(2), returns(3)];
    const variants = await Promise.all(columns.map((values, k) => variantOf(`v${k}`, { sharpe: k, returns: values })));
    const tests = familyTests(variants, 'tested');
    const options = { stream: 'snoop/tested' };
    expect(tests).toEqual({
      pRealityCheck: realityCheck(columns, options).pValue,
      pSpa: superiorPredictiveAbility(columns, options).consistent,
      pbo: probabilityOfOverfitting(columns).pbo,
      n: 3,
      days: { start: '2024-01-01', end: '2024-02-29', n: 60 },
      best: { runId: 'run v2', sharpe: 2 },
      reason: null,
    });
    expect([tests.pRealityCheck, tests.pSpa, tests.pbo].every((p) => p !== null && p > 0 && p <= 1)).toBe(true);
    expect(familyTests(variants, 'other').pSpa).not.toBe(tests.pSpa);
  });

  it('takes the days that most variants share and leaves the others out', async () => {
    const variants = [
      await variantOf('short', { sharpe: 9, returns: returns(1, 40) }),
      await variantOf('a', { sharpe: 1, returns: returns(2) }),
      await variantOf('later', { sharpe: 8, returns: returns(3), start: '2024-01-02' }),
      await variantOf('b', { sharpe: 2, returns: returns(4) }),
      await variantOf('weekly', {}),
      await failureOf('failed', 'BACKTEST_TOO_SHORT'),
      await notRun('left'),
    ];
    expect(familyTests(variants, 'tested')).toMatchObject({
      n: 2,
      days: { start: '2024-01-01', n: 60 },
      best: { runId: 'run b', sharpe: 2 },
    });
  });

  it('says why it has no figure: no returns, one variant, too few days', async () => {
    const nothing = { pRealityCheck: null, pSpa: null, pbo: null };
    expect(familyTests([await variantOf('weekly', {}), await notRun('left')], 'tested')).toEqual({
      ...nothing,
      ...{ n: 0, days: null, best: null, reason: 'no variant has returns' },
    });
    const alone = familyTests([await variantOf('alone', { sharpe: 1, returns: returns(1) })], 'tested');
    expect(alone).toMatchObject({ n: 1, pbo: null, reason: 'fewer than 2 variants' });
    expect(alone.pSpa).toBeGreaterThan(0);
    const short = await Promise.all([1, 2].map((k) => variantOf(`s${k}`, { sharpe: k, returns: returns(k, 2) })));
    expect(familyTests(short, 'tested')).toMatchObject({ ...nothing, n: 2, reason: 'fewer than 3 complete rows' });
  });

  it('has no best where no variant has a Sharpe ratio', async () => {
    const flat = await Promise.all([1, 2].map((k) => variantOf(`flat${k}`, { sharpe: null, returns: Array<number>(60).fill(0) })));
    const tests = familyTests(flat, 'tested');
    expect(tests.best).toBeNull();
    expect(tests.n).toBe(2);
  });
});
