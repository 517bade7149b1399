const preset = require('../../tools/jest/preset.cjs');

// Coverage and size by Monte Carlo take minutes: `npm run test:slow`.
const slow = process.env.REGIMELAB_SLOW ? ['<rootDir>/test/slow/**/*.slow.ts'] : [];

module.exports = { ...preset, displayName: 'bootstrap-stats', testMatch: [...preset.testMatch, ...slow] };
