export { expectCausal, panels, permuted, poisoned } from './laws.js';
