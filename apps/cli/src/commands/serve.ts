import { Command } from 'commander';
import { EXIT_CODES_HELP } from '../exit-codes.js';
import { integerFlag, repeatable, single, withCommonFlags } from '../flags.js';

/** `regimelab serve`: the same over HTTP, with a page. */
export function serveCommand(): Command {
  return withCommonFlags(
    new Command('serve')
      .description('Serve runs, catalog, signals and reports over HTTP, with a page at /. Prints its address; Ctrl-C ends it.')
      .addOption(
        repeatable(
          '--lake <[name=]dir>',
          'a lake that runs may name; may be repeated. Default name: that of the folder',
        ).makeOptionMandatory(),
      )
      .addOption(single('--host <address>', 'address to listen on; default 127.0.0.1, others need a token'))
      .addOption(integerFlag('--port <n>', 'port to listen on; default 4646, 0 takes a free one', 0, 65_535))
      .addOption(single('--out <dir>', 'folder under which run folders are made; default ./runs'))
      .addOption(repeatable('--runs <dir>', 'a further folder whose runs may be read; may be repeated'))
      .addOption(single('--catalog <dir>', 'catalog runs are recorded in; default ./catalog'))
      .addOption(integerFlag('--workers <n>', 'runs at the same time, a thread each; default 1', 1, 64))
      .addOption(single('--token-file <file>', 'file with the token clients must bear; else REGIMELAB_API_TOKEN'))
      .action(async (flags) => (await import('../actions/serve.js')).serve(flags))
      .addHelpText(
        'after',
        `
Examples:
  $ regimelab serve --lake ./lake
  $ regimelab serve --lake main=./lake --lake old=./archive/lake --runs ./reports
  $ regimelab serve --lake ./lake --host 0.0.0.0 --token-file ./token

Routes: GET /health, /v1/lakes, /v1/runs, /v1/catalog, /v1/signals, /v1/diff/A/B; POST /v1/runs. All of them: /v1/openapi.json
${EXIT_CODES_HELP}`,
      ),
  );
}
