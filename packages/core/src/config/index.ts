export { parseAssignment, parseKeyPath } from './assignment.js';
export { assignmentLayer, layerWithout, parseConfigText, valueLayer, type ConfigLayer, type ConfigPath } from './config-layer.js';
export { locateLast, mergeLayers, resolveConfig } from './resolve-config.js';
