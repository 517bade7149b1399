import fc from 'fast-check';
import { createAxes } from '../axes.js';
import { truncate, type Panel } from '../panel.js';

/** A random panel of prices, rates or caps: T×N finite values with holes, on daily axes. */
export function panels(
  options: {
    /** Fewest and most rows. */
    readonly times?: readonly [number, number];
    /** Fewest and most columns. */
    readonly assets?: readonly [number, number];
    readonly min?: number;
    readonly max?: number;
    /** Share of holes, 0 … 1. */
    readonly missing?: number;
  } = {},
): fc.Arbitrary<Panel> {
  const { times = [2, 24], assets = [1, 6], min = 0.01, max = 1000, missing = 0.15 } = options;
  const value = fc.double({ min, max, noNaN: true, noDefaultInfinity: true });
  // Weights, not a drawn fraction: fc.double spreads over representable numbers, nine in ten of those in [0, 1] are below 0.05.
  const holes = Math.round(missing * 1000);
  const cell = fc.oneof({ arbitrary: value, weight: 1000 - holes }, { arbitrary: fc.constant(NaN), weight: holes });
  return fc
    .tuple(fc.integer({ min: times[0], max: times[1] }), fc.integer({ min: assets[0], max: assets[1] }))
    .chain(([T, N]) => fc.array(cell, { minLength: T * N, maxLength: T * N }).map((values) => ({ T, N, values })))
    .map(({ T, N, values }) => ({
      axes: createAxes(
        'day',
        Array.from({ length: T }, (_, t) => 19_700 + t),
        Array.from({ length: N }, (_, n) => `A${n}`),
      ),
      values: Float64Array.from(values),
    }));
}

/**
 * The law of causality: whatever stands in rows from `cut` on — nothing, NaN, or values ten times as large — the rows before `cut` of the
 * result are the same bits.
 *
 * @param operation maps a panel to rows; row t of the result must be computable from rows ≤ t of the panel
 * @throws the counterexample fast-check found
 */
export function expectCausal(operation: (panel: Panel) => readonly ArrayLike<unknown>[], arbitrary: fc.Arbitrary<Panel> = panels()): void {
  fc.assert(
    fc.property(withCut(arbitrary), ({ panel, cut }) => {
      const whole = operation(panel);
      const poisons: readonly [string, Panel][] = [
        ['cutting the future', truncate(panel, cut)],
        ['the future set to NaN', poisoned(panel, cut, () => NaN)],
        ['the future times ten', poisoned(panel, cut, (value) => value * 10)],
      ];
      for (const [what, changed] of poisons) {
        const result = operation(changed);
        for (let t = 0; t < cut; t++) {
          const [a, b] = [Array.from(whole[t]!), Array.from(result[t]!)];
          if (a.length !== b.length || a.some((value, i) => !Object.is(value, b[i]))) {
            throw new Error(`${what} from row ${cut} on changed row ${t}: ${JSON.stringify(a)} became ${JSON.stringify(b)}`);
          }
        }
      }
    }),
    { includeErrorInReport: true },
  );
}

function withCut(arbitrary: fc.Arbitrary<Panel>): fc.Arbitrary<{ readonly panel: Panel; readonly cut: number }> {
  return arbitrary.chain((panel) => fc.integer({ min: 1, max: Math.max(1, panel.axes.times.length - 1) }).map((cut) => ({ panel, cut })));
}

/** A copy of a panel whose rows from `cut` on are changed cell by cell. */
export function poisoned(panel: Panel, cut: number, change: (value: number) => number): Panel {
  const N = panel.axes.assets.length;
  return { axes: panel.axes, values: panel.values.map((value, i) => (i >= cut * N ? change(value) : value)) };
}

/** A copy of a panel with its assets in another order: column n of the result is column `order[n]` of the panel. */
export function permuted(panel: Panel, order: readonly number[]): Panel {
  const { unit, times, assets } = panel.axes;
  const N = assets.length;
  const axes = createAxes(
    unit,
    times,
    order.map((n) => assets[n]!),
  );
  return { axes, values: panel.values.map((_, i) => panel.values[i - (i % N) + order[i % N]!]!) };
}
