// Tests run on the sources of all packages: no build, no flags. The condition `@regimelab/source` resolves a neighbour to its src.
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testEnvironmentOptions: { customExportConditions: ['@regimelab/source', 'node', 'require', 'default'] }, // never 'import'
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.[jt]s$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' }, sourceMaps: 'inline' },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!(arquero|@uwdata|echarts|zrender)/)'], // the ESM-only packages
};
