import { setImmediate } from 'node:timers/promises';
import { InterruptedError } from '@regimelab/core';
import { sendableKernel } from '../draw-task.js';
import type { Parts } from '../parts.js';
import { createBlocks } from './create-blocks.js';
import { drawInto, seriesOf, type DrawPlan, type WithDraws } from './draw-plan.js';

/** Values drawn in one part: 10 to 30 ms of work. */
const PART = 2 ** 21;
/** Draws in one part at least, where it begins with prefix sums of its own. */
const DRAWS_A_PREFIX = 128;
/** Values in all from which other threads pay: below, they would take longer to start than the work takes. */
const WORTH_SENDING = 2 ** 24;
/** Parts sent and not yet made: enough for as many threads, and few enough that a cancellation need not wait for long. */
const AHEAD = 16;

/** The result, drawn part by part; what the parts are depends on the sizes alone. */
export async function inParts<Result>(operation: string, computation: WithDraws<Result>, parts: Parts = {}): Promise<Result> {
  let step = computation.next();
  while (step.done !== true) step = computation.next(await drawParts(operation, step.value, parts));
  return step.value;
}

async function drawParts(operation: string, plan: DrawPlan, { execute, signal, onProgress }: Parts): Promise<readonly Float64Array[]> {
  const { columns, sampler, replications, random } = plan;
  const { method, rows, blockLength } = sampler;
  const perDraw = rows * columns.length;
  const kernel = execute !== undefined && perDraw * replications >= WORTH_SENDING ? sendableKernel(plan) : null;
  const draws = Array.from({ length: seriesOf(plan) }, () => (kernel === null ? new Float64Array(replications) : shared(replications)));
  const data = kernel === null ? columns : columns.map((column) => shared(column.length, column));

  let done = 0;
  let failure: { readonly error: unknown } | null = null;
  const sent = new Set<Promise<void>>();
  const skipped = createBlocks(rows);
  const partSize = Math.max(plan.kernel.kind === 'centred-means' ? DRAWS_A_PREFIX : 1, Math.floor(PART / perDraw));
  for (let first = 0; first < replications && failure === null && signal?.aborted !== true; first += partSize) {
    const count = Math.min(partSize, replications - first);
    const finish = (): void => {
      done += count;
      onProgress?.(done, replications);
    };
    if (kernel === null) {
      drawInto(draws, first, plan.kernel, data, { sampler, replications: count, random });
      finish();
    } else {
      const task = { kernel, columns: data, method, blockLength, state: random.state, first, count, draws };
      const part: Promise<void> = execute!(task)
        .then(finish)
        .catch((error: unknown) => void (failure ??= { error }))
        .finally(() => sent.delete(part));
      sent.add(part);
      // One stream for all draws: where the next part begins in it is known once this one's have been drawn.
      for (let d = 0; d < count; d++) sampler.drawBlocksInto(skipped, rows, random);
    }
    if (sent.size < AHEAD) await setImmediate();
    else await Promise.race(sent);
  }
  await Promise.all(sent);
  if (signal?.aborted === true) throw new InterruptedError(operation);
  if (failure !== null) throw (failure as { readonly error: unknown }).error;
  return draws;
}

function shared(length: number, values?: Float64Array): Float64Array {
  const array = new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
  if (values !== undefined) array.set(values);
  return array;
}
