import type { RunCatalog, Signals, SignalsRequest } from '@regimelab/pipeline';
import type { RunMaker } from './run-maker.js';

/** What a server may read, where its runs go, and what it lets in. */
export interface ServerOptions {
  /** The address it will listen on; on the loopback only requests that name the loopback in their Host header are answered. */
  readonly host: string;
  /** What every request must bear, those for the page and for /health excepted; null: nothing, which only the loopback may do. */
  readonly token: string | null;
  /** Folders of the lakes, by the name requests use. */
  readonly lakes: ReadonlyMap<string, string>;
  /** Folder under which new runs are written. */
  readonly out: string;
  /** Further folders that hold runs which may be read. */
  readonly runFolders: readonly string[];
  /** Where runs are recorded and looked up; its clock is the server's. */
  readonly catalog: RunCatalog;
  /** Version of the running program. */
  readonly version: string;
  readonly maker: RunMaker;
  /** Computes a signal. It takes a second or more: not on the thread that answers requests. Closed with `maker`. */
  readonly signals: (request: SignalsRequest) => Promise<Signals>;
  readonly limits?: Partial<Limits>;
  /** Told of an error that no client is to blame for. */
  readonly onFault?: (error: unknown) => void;
}

/** What one server does at most. */
export interface Limits {
  readonly bodyBytes: number;
  /** Runs at the same time. */
  readonly running: number;
  /** Runs that wait, and signals under way; with more a request is refused. */
  readonly queued: number;
  /** Milliseconds a request may take, the stream of a run's events excepted. */
  readonly requestMs: number;
}

export const LIMITS: Limits = { bodyBytes: 1 << 20, running: 1, queued: 16, requestMs: 60_000 };

/** Whether an address is this machine's own. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
