import { describe, expect, it } from '@jest/globals';
import { automaticBlockLength, clusterMean, stationarySampler } from '@regimelab/bootstrap-stats';
import { quantile, stream } from '@regimelab/numerics';
import { expectClose } from '../close.js';

// events of days 3 and 8, given out of order: sums 3 and 10, counts 2 and 3
const values = [2, 1, 5, 4, 1];
const days = [3, 3, 8, 8, 8];

describe('clusterMean', () => {
  it('is the mean over all events; n counts the clusters', () => {
    const { estimate, n } = clusterMean([5, 2, 1, 4, 1], [8, 3, 3, 8, 8], { replications: 9 });
    expectClose(estimate, 13 / 5);
    expect(n).toBe(2);
  });

  it('draws clusters whole', () => {
    const random = stream(20240101, 'cluster_mean');
    const rows = new Int32Array(2);
    const draws = Array.from({ length: 200 }, () => {
      stationarySampler(2, 1).drawInto(rows, random);
      const [sum, count] = [rows.reduce((total, row) => total + [3, 10][row]!, 0), rows.reduce((total, row) => total + [2, 3][row]!, 0)];
      return sum / count;
    });
    const { low, high } = clusterMean(values, days, { replications: 200, blockLength: 1 });
    expectClose(low, quantile(draws, 0.025));
    expectClose(high, quantile(draws, 0.975));
  });

  it('takes the block length of the centred sums', () => {
    const random = stream(2, 'clusters');
    const [x, day] = [Array.from({ length: 300 }, () => random.normal()), Array.from({ length: 300 }, (_, i) => Math.floor(i / 3))];
    const centre = x.reduce((a, b) => a + b, 0) / 300;
    const series = Array.from({ length: 100 }, (_, d) => x[3 * d]! + x[3 * d + 1]! + x[3 * d + 2]! - 3 * centre);
    expectClose(clusterMean(x, day, { replications: 1 }).blockLength, automaticBlockLength(series).stationary);
  });

  it('leaves out missing events, and is null without one', () => {
    expect(clusterMean([...values, NaN], [...days, 99])).toEqual(clusterMean(values, days));
    expect(clusterMean([NaN], [1])).toMatchObject({ estimate: null, n: 0, reason: 'no complete row' });
  });

  it('refuses lengths that differ and a cluster that is no number', () => {
    expect(() => clusterMean([1], [])).toThrow('clusterMean: expected a cluster for each of 1 values, got 0');
    expect(() => clusterMean([1], [NaN])).toThrow('clusterMean: clusters: expected a number, got NaN at 0');
  });
});
