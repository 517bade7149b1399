module.exports = { ...require('../../tools/jest/preset.cjs'), displayName: 'synthetic-lake' };
