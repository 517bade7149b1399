const { mkdirSync, writeFileSync } = require('node:fs');
const { dirname } = require('node:path');

/** Writes the line `N passed, N failed, N skipped` that `.ci/run` repeats last; a file that does not load counts as one failure. */
module.exports = class TallyReporter {
  constructor(_globalConfig, options = {}) {
    this.file = options.file;
  }
  onRunComplete(_contexts, r) {
    const failed = r.numFailedTests + r.numRuntimeErrorTestSuites;
    const line = `${r.numPassedTests} passed, ${failed} failed, ${r.numPendingTests + r.numTodoTests} skipped`;
    if (this.file) {
      mkdirSync(dirname(this.file), { recursive: true });
      writeFileSync(this.file, line + '\n');
    }
    process.stdout.write(line + '\n');
  }
};
