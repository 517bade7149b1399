export { queueExecutor, type QueueOptions } from './queue-executor.js';
export { startQueueWorker, type QueueWorker, type QueueWorkerOptions } from './queue-worker.js';
