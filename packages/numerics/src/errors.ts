import { RegimelabError, type ErrorFacts } from '@regimelab/core';

/** The columns of a regression are linearly dependent, or too few rows stand against them. Code `NUMERICS_SINGULAR`. */
export class RankDeficientError extends RegimelabError {
  readonly kind = 'numerics';
  constructor(message: string, facts: ErrorFacts = {}) {
    super('NUMERICS_SINGULAR', message, facts);
  }
}

/** An iteration did not reach its end within its limit. Code `NUMERICS_NOT_CONVERGED`. */
export class ConvergenceError extends RegimelabError {
  readonly kind = 'numerics';
  constructor(message: string, facts: ErrorFacts = {}) {
    super('NUMERICS_NOT_CONVERGED', message, facts);
  }
}
