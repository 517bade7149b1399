import type { Axes, Panel } from '@regimelab/core';
import type { DecisionStages, MajorsAltsLake, MajorsAltsMarket } from '@regimelab/pipeline';

/** One way of knowing the future, planted in the true pipeline. */
export interface Leak {
  readonly name: string;
  /** It shows only after some rows, so that the few cuts of every run may miss it. */
  readonly needsEveryCut?: true;
  /** The lake as a leaky reader shows it. */
  readonly market?: (loaded: MajorsAltsLake) => MajorsAltsLake;
  /** The stages with one of them leaky. */
  readonly stages?: (honest: DecisionStages) => DecisionStages;
}

/** A lake that shows other panels on the knowledge clock. */
export function withKnowledge(loaded: MajorsAltsLake, changed: Partial<MajorsAltsMarket['knowledge']>): MajorsAltsLake {
  const { market } = loaded;
  return { ...loaded, market: { ...market, knowledge: { ...market.knowledge, ...changed } } };
}

/** A panel of the same axes, cell by cell. */
export function mapCells({ axes, values }: Panel, cell: (t: number, n: number, at: (t: number) => number) => number): Panel {
  const N = axes.assets.length;
  return { axes, values: values.map((_, i) => cell(Math.floor(i / N), i % N, (t) => values[t * N + (i % N)] ?? NaN)) };
}

/** The last row of a grid. */
export const lastRow = ({ times }: Axes): number => times.length - 1;
