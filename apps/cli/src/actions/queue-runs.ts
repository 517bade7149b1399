// Redis and its client are loaded only where a queue is asked for.
export { queueExecutor } from '@regimelab/pipeline/bullmq';
