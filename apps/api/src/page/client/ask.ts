/** What the server says is wrong. */
export interface ProblemJson {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly hint: string | null;
}

/** A refusal of the server, or no answer at all. */
export class Refused extends Error {
  constructor(readonly problem: ProblemJson) {
    super(problem.detail);
  }
}

/** Asks the server for JSON. The browser sends along the tag of what it has, and reads that again where nothing has changed. @throws {Refused} */
export async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { cache: 'no-cache', ...init });
  } catch {
    throw new Refused({ status: 0, code: 'NO_ANSWER', detail: 'the server does not answer', hint: 'is `regimelab serve` still running?' });
  }
  if (response.ok) return (await response.json()) as T;
  const nothing = { status: response.status, code: 'INTERNAL', detail: `the server answered ${response.status}`, hint: null };
  throw new Refused((await response.json().catch(() => nothing)) as ProblemJson);
}
