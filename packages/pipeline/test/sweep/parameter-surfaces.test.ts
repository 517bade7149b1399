import { describe, expect, it } from '@jest/globals';
import { parameterSurfaces, type SweepVariant } from '@regimelab/pipeline';
import { failureOf, notRun, variantOf } from './variants.js';

/** One variant a value of Sharpe, rows of the grid one after the other. */
async function grid(sharpes: readonly (readonly (number | null)[])[], rows: readonly unknown[], columns: readonly unknown[]) {
  const variants: SweepVariant[] = [];
  for (const [r, row] of sharpes.entries()) {
    for (const [c, sharpe] of row.entries()) {
      variants.push(await variantOf(`grid__${variants.length + 1}`, { sharpe }, { 'a.size': rows[r], 'b.lag': columns[c] }));
    }
  }
  return variants;
}

describe('parameterSurfaces', () => {
  it('ranks the neighbours of the best: those one step away along one key', async () => {
    //            lag 1   2   3
    // size 10       0.1 0.6 0.2      the best is 0.9 at (20, 2); its neighbours are 0.6 (rank 3), 0.7 (2), 0.3 (5) and −0.4 (9);
    // size 20       0.7 0.9 0.3      not 0.1, 0.2, 0.5 and 0.0 at the corners
    // size 30       0.5 −0.4 0.0     mean 1.2/4 = 0.3, mean rank (3 + 2 + 5 + 9)/4 = 4.75, over nine 0.52777…
    const variants = await grid(
      [
        [0.1, 0.6, 0.2],
        [0.7, 0.9, 0.3],
        [0.5, -0.4, 0],
      ],
      [10, 20, 30],
      [1, 2, 3],
    );
    const [surface, ...others] = parameterSurfaces(variants);
    expect(others).toEqual([]);
    expect(surface).toMatchObject({
      experiment: 'grid',
      keys: [
        { key: 'a.size', values: [10, 20, 30] },
        { key: 'b.lag', values: [1, 2, 3] },
      ],
    });
    expect(surface!.points.slice(3, 6)).toEqual([
      { at: [1, 0], runId: 'run grid__4', sharpe: 0.7 },
      { at: [1, 1], runId: 'run grid__5', sharpe: 0.9 },
      { at: [1, 2], runId: 'run grid__6', sharpe: 0.3 },
    ]);
    const { best } = surface!;
    expect(best).toMatchObject({ runId: 'run grid__5', sharpe: 0.9, n: 9 });
    expect(best!.neighbours).toEqual([
      { runId: 'run grid__4', sharpe: 0.7, rank: 2 },
      { runId: 'run grid__2', sharpe: 0.6, rank: 3 },
      { runId: 'run grid__6', sharpe: 0.3, rank: 5 },
      { runId: 'run grid__8', sharpe: -0.4, rank: 9 },
    ]);
    expect(best!.meanOfNeighbours).toBeCloseTo(0.3, 12);
    expect(best!.meanRelativeRank).toBeCloseTo(4.75 / 9, 12);
  });

  it('orders numbers by size and other values as the experiment lists them', async () => {
    const [surface] = parameterSurfaces(
      await grid(
        [
          [1, 2],
          [3, 4],
        ],
        [30, 4],
        ['median', 'mean'],
      ),
    );
    expect(surface!.keys.map(({ values }) => values)).toEqual([
      [4, 30],
      ['median', 'mean'],
    ]);
    expect(surface!.points.map(({ at }) => at)).toEqual([
      [1, 0],
      [1, 1],
      [0, 0],
      [0, 1],
    ]);
  });

  it('keeps the place of a variant that failed or has no Sharpe ratio, and ranks without it', async () => {
    const values = (size: number) => ({ 'a.size': size });
    const variants = [
      await variantOf('line__1', { sharpe: 0.5 }, values(1)),
      await failureOf('line__2', 'BACKTEST_TOO_SHORT', values(2)),
      await variantOf('line__3', { sharpe: null }, values(3)),
      await notRun('line__4', values(4)),
    ];
    const [surface] = parameterSurfaces(variants);
    expect(surface!.points.map(({ sharpe }) => sharpe)).toEqual([0.5, null, null, null]);
    expect(surface!.best).toEqual({
      ...{ runId: 'run line__1', sharpe: 0.5, n: 1, neighbours: [], meanOfNeighbours: null, meanRelativeRank: null },
    });
  });

  it('has no best where nothing has a Sharpe ratio', async () => {
    const variants = [await notRun('line__1', { 'a.size': 1 }), await notRun('line__2', { 'a.size': 2 })];
    expect(parameterSurfaces(variants)).toMatchObject([{ best: null }]);
  });

  it('leaves out a key that takes one value, and an experiment without variants', async () => {
    const variants = [
      await variantOf('single', { sharpe: 1 }),
      await variantOf('two__1', { sharpe: 1 }, { 'a.size': 1, 'b.lag': 7 }),
      await variantOf('two__2', { sharpe: 2 }, { 'a.size': 2, 'b.lag': 7 }),
    ];
    expect(parameterSurfaces(variants)).toMatchObject([{ experiment: 'two', keys: [{ key: 'a.size' }] }]);
  });

  it('is one for each experiment that has variants', async () => {
    const variants = await Promise.all(
      ['one', 'two'].flatMap((name) => [1, 2].map((k) => variantOf(`${name}__${k}`, { sharpe: k }, { 'a.size': k }, `${name}.yaml`))),
    );
    expect(parameterSurfaces(variants).map(({ experiment, best }) => [experiment, best!.runId])).toEqual([
      ['one', 'run one__2'],
      ['two', 'run two__2'],
    ]);
  });

  it('is none for random draws: they have no neighbours', async () => {
    const draws = await Promise.all(
      [
        [12, 0.31],
        [25, 0.62],
        [17, 0.44],
      ].map(([size, high], k) => variantOf(`random__${k + 1}`, { sharpe: k }, { 'a.size': size, 'b.high': high })),
    );
    expect(parameterSurfaces(draws)).toEqual([]);
  });
});
