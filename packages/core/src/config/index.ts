export { parseConfigText, valueLayer, type ConfigLayer, type ConfigPath } from './config-layer.js';
export { resolveConfig } from './resolve-config.js';
