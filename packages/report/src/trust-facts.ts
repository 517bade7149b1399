/** How one lake table was read: its stamp rule and when its rows may be used. */
export interface TableConvention {
  readonly table: string;
  /** `day_start`: the row dated d was observed at d 00:00 UTC; `day_end`: at d+1 00:00 UTC. */
  readonly stamp: string;
  /** ISO 8601 duration between observation and use, `PT0S` for none. */
  readonly publicationLag: string;
  /** Unit, interval or splice worth knowing; empty when there is none. */
  readonly note: string;
}

/** Which program made the numbers. */
export interface CodeFacts {
  readonly version: string;
  /** Commit id, or null outside a repository. */
  readonly commit: string | null;
  /** True where the working tree differed from the commit. */
  readonly dirty: boolean;
  /** Hash of the uncommitted difference, or null where there is none. */
  readonly diffHash: string | null;
}

/** Something the data or the run wants the reader to know. */
export interface TrustFlag {
  readonly level: 'info' | 'warning';
  /** Upper-case identifier, as in the manifest. */
  readonly code: string;
  readonly detail: string;
}

/** Input rows that were not used. */
export interface DroppedRows {
  readonly table: string;
  readonly reason: string;
  readonly count: number;
}

/** What a reader needs to decide how far to believe a report: data, code, configuration and clocks. The same for every report. */
export interface TrustFacts {
  readonly lakeName: string;
  /** SHA-256 of the lake snapshot. */
  readonly dataHash: string;
  /** File name of the lake descriptor, or null where the lake has none and was read by the default conventions. */
  readonly descriptor: string | null;
  readonly conventions: readonly TableConvention[];
  readonly code: CodeFacts;
  /** SHA-256 of the resolved configuration. */
  readonly configHash: string;
  /** One sentence a rule: what was known when, and from when to when an outcome is measured. */
  readonly timing: readonly string[];
  readonly flags: readonly TrustFlag[];
  readonly droppedRows: readonly DroppedRows[];
}
