const preset = require('../../tools/jest/preset.cjs');

// Hundreds of synthetic markets take minutes: `npm run test:slow`.
const slow = process.env.REGIMELAB_SLOW ? ['<rootDir>/test/slow/**/*.slow.ts'] : [];

module.exports = { ...preset, displayName: 'cli', testMatch: [...preset.testMatch, ...slow] };
