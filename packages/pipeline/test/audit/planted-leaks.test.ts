import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { auditedLake, auditLookAhead, everyCut, type MajorsAltsLake, type MajorsAltsResult } from '@regimelab/pipeline';
// eslint-disable-next-line @nx/enforce-module-boundaries -- the planted leaks are a tool, not a package
import { LEAKS, leakyRun } from '../../../../tools/mutants/index.js';
import { configOf, lakeOf, runOver } from './synthetic-runs.js';

jest.setTimeout(60_000);

const config = configOf();
let loaded: MajorsAltsLake;
let result: MajorsAltsResult;
beforeAll(async () => {
  loaded = await lakeOf(8, 'effect');
  result = runOver(loaded, config);
});

const named = (everyCutNeeded: boolean) =>
  LEAKS.filter(({ needsEveryCut }) => (needsEveryCut ?? false) === everyCutNeeded).map((leak) => [leak.name, leak] as const);

describe('the audit every run makes', () => {
  it.each(named(false))('catches %s, wherever its seed makes it look', (_name, leak) => {
    const { decisions, cuts } = leakyRun(leak, loaded, result, config);
    for (const seed of [1, 2]) expect(auditLookAhead(decisions, auditedLake(loaded), cuts(seed)).passed).toBe(false);
  });

  it('is the audit of at least fourteen planted leaks', () => {
    expect(named(false).length).toBeGreaterThanOrEqual(14);
  });
});

describe('the exhaustive audit', () => {
  it.each(named(true))('catches %s', (_name, leak) => {
    const { decisions } = leakyRun(leak, loaded, result, config);
    const whole = decisions(loaded, result.simulated.last);
    const cuts = { truncate: everyCut(result, 5).truncate, poison: [] };
    expect(auditLookAhead(decisions, auditedLake(loaded), cuts, () => whole.filter(({ assets }) => assets === null)).passed).toBe(false);
  });
});
