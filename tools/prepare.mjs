// Runs after `npm ci` (npm's prepare step): bundles the report's browser script and the command line, so `npx regimelab` works at once.
