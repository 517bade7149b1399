export { appearWhole, exists } from './appear-whole.js';
export { requireOutsideLake } from './outside-lake.js';
