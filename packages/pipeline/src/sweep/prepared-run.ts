import type { CodeFingerprint } from '@regimelab/catalog';
import type { Experiment } from '../experiment/experiment.js';
import type { LakeReading } from '../lake-reading.js';
import type { Window } from '../run-system.js';

/** A run whose lake is known: what it is called follows from its content. */
export interface PreparedRun {
  /** With asset ids as the lake spells them. */
  readonly experiment: Experiment;
  readonly window: Window;
  /** Also the name of its folder. */
  readonly contentId: string;
  readonly code: { readonly fingerprint: CodeFingerprint; readonly node: string };
  /** Data of the lake, in shared memory and without functions; equal keys, equal data. */
  readonly lake: { readonly key: string; readonly read: () => Promise<LakeReading<unknown>> };
}
