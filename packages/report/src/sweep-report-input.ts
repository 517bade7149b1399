/** Everything the report of a sweep shows, as plain values. */
export interface SweepReportInput {
  readonly title: string;
  /** The pattern of files. */
  readonly glob: string;
  /** First and last day asked for. */
  readonly period: { readonly start: string; readonly end: string };
  /** ISO 8601. */
  readonly timestamp: string;
  /** Seconds. */
  readonly duration: number;
  /** What the sweep shows, one sentence each. */
  readonly verdict: readonly string[];
  readonly counts: {
    readonly total: number;
    readonly succeeded: number;
    readonly skipped: number;
    readonly failed: number;
    readonly notRun: number;
  };
  /** Tests of all variants together. */
  readonly tests: readonly SweepTest[];
  readonly surfaces: readonly SweepSurface[];
  /** Keys that variants set, in the order of the table's columns. */
  readonly keys: readonly string[];
  readonly variants: readonly SweepReportVariant[];
  readonly versions: Readonly<Record<string, string>>;
}

/** One figure of the family. */
export interface SweepTest {
  readonly name: string;
  readonly value: number | null;
  /** How to read it, or why it is missing. */
  readonly meaning: string;
}

/** The Sharpe ratio over a grid. */
export interface SweepSurface {
  readonly experiment: string;
  /** At least one key, each with at least two values in their order. */
  readonly keys: readonly { readonly key: string; readonly values: readonly string[] }[];
  /** Indices into the values of each key. */
  readonly points: readonly { readonly at: readonly number[]; readonly sharpe: number | null }[];
  /** Where the best variant stands; null where none has a Sharpe ratio. */
  readonly best: readonly number[] | null;
  /** The best among its neighbours, in words; null where it has none. */
  readonly plateau: string | null;
}

/** A row of the table of variants. */
export interface SweepReportVariant {
  readonly experimentId: string;
  readonly title: string;
  readonly status: 'succeeded' | 'skipped' | 'failed' | 'not_run';
  /** Values of `keys`; null where the variant does not set one. */
  readonly values: readonly (string | number | null)[];
  readonly sharpe: number | null;
  readonly cagr: number | null;
  readonly maxDrawdown: number | null;
  readonly psr: number | null;
  readonly dsr: number | null;
  /** A page of the run, relative to the report; null where there is none. */
  readonly href: string | null;
  /** Code and message of a failure. */
  readonly error: string | null;
}
