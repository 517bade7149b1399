import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the running program is: the folder of its bundle, its version and the Node it runs on. */
export function runningCode(): { readonly directory: string; readonly version: string; readonly node: string } {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return { directory: dirname(fileURLToPath(import.meta.url)), version, node: process.versions.node };
}

/** Aborts when the user presses Ctrl-C; a second time ends the process at once. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    controller.abort();
    process.once('SIGINT', () => process.exit(130));
  });
  return controller.signal;
}
