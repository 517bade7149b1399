import { resolveExperiment } from '@regimelab/pipeline';
import { describe, expect, it } from '@jest/globals';
import { attemptIdentity } from '../../src/catalog/attempt-identity.js';

const code = { version: '0.0.0', commit: null, dirty: null, diffHash: null };
const run = { window: { start: 0, end: 1 }, runId: 'run', contentId: 'run', dataHash: 'data', code, timestamp: '2026-01-01T00:00:00.000Z' };

const recorded = async (set: readonly string[]) => {
  const experiment = await resolveExperiment([], { set });
  return attemptIdentity(experiment, { ...run, header: experiment.header });
};

describe('a trial', () => {
  it('is counted in the family its experiment names, or else in its category', async () => {
    expect(await recorded(['category_path=exec/size', 'trial_family=size'])).toMatchObject({
      category_path: 'exec/size',
      trial_family: 'size',
    });
    expect(await recorded(['category_path=exec/size'])).toMatchObject({ category_path: 'exec/size', trial_family: 'exec/size' });
  });

  it('is the same whatever it is called', async () => {
    const plain = await recorded([]);
    const named = await recorded(['title=A', 'experiment_id=a', 'trial_family=one', 'category_path=exec']);
    expect([named.config_hash, named.trial_hash]).toEqual([plain.config_hash, plain.trial_hash]);
  });
});
