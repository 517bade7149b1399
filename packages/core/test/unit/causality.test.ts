import { asCausal, asHindsight, LookAheadError, requireCausal, type Causal, type Hindsight } from '@regimelab/core';
import { describe, expect, it } from '@jest/globals';

interface Regime {
  readonly state: Int8Array;
}
const regime: Regime = { state: Int8Array.of(0, 1) };

/** Something that trades: it may be given nothing but what was known in time. */
const trade = (decision: Causal<Regime>): number => decision.state.length;

describe('asCausal and asHindsight', () => {
  it('add a field that plain JavaScript sees as well', () => {
    expect(asCausal(regime)).toEqual({ state: regime.state, causality: 'causal' });
    expect(asHindsight(regime)).toEqual({ state: regime.state, causality: 'hindsight' });
  });

  it('leave the value they were given alone and freeze their own', () => {
    asHindsight(regime);
    expect(regime).not.toHaveProperty('causality');
    expect(Object.isFrozen(asHindsight(regime)) && Object.isFrozen(asCausal(regime))).toBe(true);
  });
});

describe('requireCausal', () => {
  it('lets a causal result pass', () => {
    expect(() => requireCausal('runBacktest', asCausal(regime))).not.toThrow();
  });

  it('stops a result that saw the future, says who asked and what to use instead', () => {
    expect(() => requireCausal('runBacktest', asHindsight(regime))).toThrow(LookAheadError);
    expect(() => requireCausal('runBacktest', asHindsight(regime))).toThrow(
      expect.objectContaining({
        code: 'LOOK_AHEAD',
        message: 'runBacktest: a hindsight result used later data and cannot be traded',
        hint: expect.stringContaining('trailing'),
      }),
    );
  });

  it('stops a result that says nothing about its causality', () => {
    expect(() => requireCausal('runBacktest', regime as unknown as Causal<Regime>)).toThrow(LookAheadError);
  });

  it('narrows the type to Causal', () => {
    const either: Causal<Regime> | Hindsight<Regime> = asCausal(regime) as Causal<Regime> | Hindsight<Regime>;
    requireCausal('runBacktest', either);
    expect(trade(either)).toBe(2);
  });
});

// tsc checks this file: were one of these calls to compile, its unused @ts-expect-error would be the error.
describe('the type Causal', () => {
  const calls = {
    causal: () => trade(asCausal(regime)),
    // @ts-expect-error a Hindsight result cannot be traded
    hindsight: () => trade(asHindsight(regime)),
    // @ts-expect-error nor can one that makes no statement
    unmarked: () => trade(regime),
    // @ts-expect-error nor one that may be either
    either: () => trade(asCausal(regime) as Causal<Regime> | Hindsight<Regime>),
    // @ts-expect-error marking hindsight as causal leaves no value of that type
    laundered: (): Regime['state'] => asCausal(asHindsight(regime)).state,
  };

  it('admits what was known in time', () => {
    expect(calls.causal()).toBe(2);
  });
});
