/**
 * Where in a text file something stands; lines and columns count from 1.
 */
export interface SourcePosition {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** The facts an error carries besides its message. */
export interface ErrorFacts {
  /** What the reader can do about it. */
  readonly hint?: string | undefined;
  /** The place in a configuration file, when there is one. */
  readonly at?: SourcePosition | undefined;
  /** Machine-readable facts: expected, actual, table, column, first keys, … */
  readonly context?: Readonly<Record<string, unknown>> | undefined;
  readonly cause?: unknown;
}

/** The one JSON form of an error, the same on the console (`--json-errors`), in manifests and over HTTP. */
export interface ErrorRecord {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly context: Readonly<Record<string, unknown>>;
}

/** Families of errors; an application maps a kind to its exit code or HTTP status. */
export type ErrorKind =
  'usage' | 'config' | 'output' | 'lake' | 'data' | 'shape' | 'alignment' | 'look-ahead' | 'numerics' | 'interrupted' | 'invariant';

/**
 * Root of every error regimelab raises on purpose. The message says what was expected, what came and where; `hint` what to do next.
 *
 * Throw a subclass; make a new subclass only when a caller would handle it differently.
 */
export abstract class RegimelabError extends Error {
  abstract readonly kind: ErrorKind;
  readonly hint: string | null;
  readonly at: SourcePosition | null;
  readonly context: Readonly<Record<string, unknown>>;

  constructor(
    /** Upper-case identifier, stable across releases: `LAKE_DUPLICATE_KEY`. */
    readonly code: string,
    message: string,
    facts: ErrorFacts = {},
  ) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = new.target.name;
    this.hint = facts.hint ?? null;
    this.at = facts.at ?? null;
    this.context = facts.context ?? {};
  }

  toRecord(): ErrorRecord {
    return {
      code: this.code,
      message: this.message,
      hint: this.hint,
      file: this.at?.file ?? null,
      line: this.at?.line ?? null,
      column: this.at?.column ?? null,
      context: this.context,
    };
  }
}

/** A flag or argument of a command is missing or malformed. */
export class UsageError extends RegimelabError {
  readonly kind = 'usage';
}

/** A configuration value, or an option of a library function, is unknown, of the wrong type, out of range or contradictory. */
export class ConfigError extends RegimelabError {
  readonly kind = 'config';
}

/** Several problems of one configuration, reported together so that one run shows them all. */
export class ConfigErrors extends RegimelabError {
  readonly kind = 'config';
  constructor(readonly problems: readonly ConfigError[]) {
    const first = problems[0]!;
    super(first.code, problems.map((problem) => problem.message).join('; '), {
      at: first.at ?? undefined,
      context: { problems: problems.map((problem) => problem.toRecord()) },
    });
  }
}

/** An output folder exists already, lies inside the lake, or cannot be written. */
export class OutputError extends RegimelabError {
  readonly kind = 'output';
}

/** The data cannot carry the computation: no decision date, a major without prices, no valid week. */
export class DataError extends RegimelabError {
  readonly kind = 'data';
}

/** An array or panel has another size than its partner. */
export class ShapeError extends RegimelabError {
  readonly kind = 'shape';
}

/** Two panels do not stand on the same axes. */
export class AlignmentError extends RegimelabError {
  readonly kind = 'alignment';
}

/** A value was asked for, or traded, before it could be known. */
export class LookAheadError extends RegimelabError {
  readonly kind = 'look-ahead';
}

/** The user stopped the work; what was finished is kept. */
export class InterruptedError extends RegimelabError {
  readonly kind = 'interrupted';
  constructor(operation: string) {
    super('INTERRUPTED', `${operation}: interrupted`);
  }
}

/** A promise of the code itself is broken: a defect of regimelab, not of its input. */
export class InvariantError extends RegimelabError {
  readonly kind = 'invariant';
  constructor(message: string, facts: ErrorFacts = {}) {
    super('INVARIANT', message, facts);
  }
}
