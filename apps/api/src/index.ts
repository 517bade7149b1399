export { createServer } from './create-server.js';
export { createRunMaker, type RunMakerOptions } from './create-run-maker.js';
export type { RunEnd, RunMaker, RunOrder } from './run-maker.js';
export { isLoopback, LIMITS, type Limits, type ServerOptions } from './server-options.js';
