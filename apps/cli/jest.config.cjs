const preset = require('../../tools/jest/preset.cjs');

// Two hundred synthetic markets take a minute: `npm run test:slow`.
const slow = process.env.REGIMELAB_SLOW ? ['<rootDir>/test/slow/**/*.slow.ts'] : [];

module.exports = { ...preset, displayName: 'cli', testMatch: [...preset.testMatch, ...slow] };
