// node apps/api/test/browser/check-page.mjs [folder for screenshots]        the page of `regimelab serve` in a headless Chromium
//
// Makes a synthetic lake and three runs in a temporary folder, serves them with the bundled command line, and uses the page.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../../../../tools/browser.mjs';
import { checkLogin, checkPage } from './page.browser.mjs';

const TOKEN = '0123456789abcdef0123';
const CLI = process.env.REGIMELAB_CLI ?? fileURLToPath(new URL('../../../cli/dist/main.js', import.meta.url));

const screenshots = process.argv[2] === undefined ? undefined : resolve(process.argv[2]);
if (screenshots !== undefined) mkdirSync(screenshots, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'regimelab-page-'));
const servers = [];
const browser = await launchChromium();
try {
  const regimelab = (...args) => execFileSync(process.execPath, [CLI, ...args], { cwd: folder });
  regimelab('lake', 'sample', '--out', 'lake', '--assets', '60', '--days', '560', '--start', '2022-01-03');
  const window = ['--lake', 'lake', '--start', '2022-01-03', '--end', '2023-07-01', '--out', 'runs'];
  regimelab('backtest', ...window);
  writeFileSync(join(folder, 'lag.yaml'), 'title: Two days late\nexperiment_id: lag\nbacktest: { execution_lag: 2 }\n');
  regimelab('backtest', ...window, '--config', 'lag.yaml');
  regimelab('msm', 'run', ...window);
  const checked = [
    ...(await checkPage(await serve(), { browser, screenshots })),
    ...(await checkLogin(await serve({ REGIMELAB_API_TOKEN: TOKEN }), TOKEN, { browser, screenshots })),
  ];
  for (const line of checked) console.log(`ok  page: ${line}`);
  console.log(`${checked.length} checks of the page passed in Chromium ${browser.version()}`);
} finally {
  for (const server of servers) server.kill();
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Serves the folder on a free port. */
function serve(env = {}) {
  const server = spawn(process.execPath, [CLI, 'serve', '--lake', 'lake', '--port', '0', '--json'], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  servers.push(server);
  return new Promise((settle, fail) => {
    let text = '';
    server.stdout.on('data', (part) => {
      text += part;
      const found = /"url": "(.*)"/.exec(text);
      if (found !== null) settle(found[1]);
    });
    server.on('exit', (code) => fail(new Error(`serve ended with ${code}`)));
  });
}
