module.exports = {
  projects: ['<rootDir>/packages/*/jest.config.cjs', '<rootDir>/apps/*/jest.config.cjs', '<rootDir>/tools/jest.config.cjs'],
  reporters: ['default', ['<rootDir>/tools/jest/tally-reporter.cjs', { file: '.nx/tally.txt' }]],
};
