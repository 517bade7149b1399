const preset = require('./jest/preset.cjs');

module.exports = {
  ...preset,
  displayName: 'tools',
  // The checks themselves are ES modules that Node runs as they stand; their tests read them through the same transform as TypeScript.
  transform: Object.fromEntries(Object.values(preset.transform).map((transform) => ['^.+\\.(ts|m?js)$', transform])),
};
