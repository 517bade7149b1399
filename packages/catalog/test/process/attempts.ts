import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beginAttempt, withCatalogLock } from '@regimelab/catalog';
import { identity, startOf, summary } from '../records.js';

/** A process that makes attempts one after the other and counts them in a file under the lock: `node attempts.mjs <root> <name> <how many>`. */
async function main([root, name, howMany]: readonly string[]): Promise<void> {
  const target = { directory: join(root!, 'catalog'), clock: Date.now, process: { host: 'here', pid: process.pid } };
  const counter = join(root!, 'counter');
  for (let k = 0; k < Number(howMany); k++) {
    const attempt = await beginAttempt(target, startOf(root!, identity(`${name}_${k}`, { timestamp: new Date().toISOString() })));
    await attempt.succeed(summary());
    await withCatalogLock(target, attempt.runId, async () => writeFileSync(counter, String(Number(readFileSync(counter, 'utf8')) + 1)), {
      retryMs: 2,
    });
  }
}

void main(process.argv.slice(2));
