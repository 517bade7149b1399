import { RegimelabError, type ErrorFacts } from '@regimelab/core';

/** The constraints contradict each other: no weights satisfy them. Code `INFEASIBLE`. */
export class InfeasibleError extends RegimelabError {
  readonly kind = 'data';
  constructor(message: string, facts: ErrorFacts = {}) {
    super('INFEASIBLE', message, facts);
  }
}
