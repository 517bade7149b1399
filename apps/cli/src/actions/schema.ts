import { nearestName, UsageError } from '@regimelab/core';
import { EXPERIMENT_SCHEMAS, experimentJsonSchema } from '@regimelab/pipeline';

export function schema(name = 'experiment'): void {
  const known = EXPERIMENT_SCHEMAS.find((candidate) => candidate === name);
  if (known === undefined) {
    const near = nearestName(name, EXPERIMENT_SCHEMAS);
    throw new UsageError('USAGE_BAD_VALUE', `no schema ${name}: expected ${EXPERIMENT_SCHEMAS.join(', ')}`, {
      hint: near === null ? undefined : `did you mean ${near}?`,
    });
  }
  console.log(JSON.stringify(experimentJsonSchema(known), null, 2));
}
