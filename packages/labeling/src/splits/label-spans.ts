/**
 * The times each label spans, on one clock (rows, days or minutes): it is decided at `start` and reads nothing after `end`. Several labels may
 * start at one time. A {@link forwardReturn} is one.
 */
export interface LabelSpans {
  readonly start: Int32Array;
  /** At least `start`; −1 = no label: the row is in no part of a split. */
  readonly end: Int32Array;
}

/** Rows of one split, ascending. A row in neither part was dropped, or has no label. */
export interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
}
