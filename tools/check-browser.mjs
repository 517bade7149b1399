// node tools/check-browser.mjs [folder for screenshots]        the demo's report and dashboard, and the report of a sweep, in a headless Chromium
//
// Makes the demo and a sweep over its lake in a temporary folder and has the report package's browser checks look at their pages. The browser is CHROMIUM_PATH, else
// the first of chromium, chromium-browser and google-chrome on the path.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { checkDashboard } from '../packages/report/test/browser/dashboard.browser.mjs';
import { checkMsmReport, CHROMIUM_ARGS } from '../packages/report/test/browser/msm-report.browser.mjs';
import { checkSweepReport } from '../packages/report/test/browser/sweep-report.browser.mjs';
import { root } from './workspace.mjs';

const screenshots = process.argv[2] === undefined ? undefined : resolve(process.argv[2]);
if (screenshots !== undefined) mkdirSync(screenshots, { recursive: true });

const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
const temporary = mkdtempSync(join(tmpdir(), 'regimelab-browser-'));
try {
  const demo = join(temporary, 'demo');
  const { msm_v0, majors_alts } = regimelab('demo', '--out', demo, '--no-open');
  const grids = join(root, 'experiments/majors_alts/sweeps/{basket_size,thresholds}.yaml');
  const period = ['--start', '2022-03-01', '--end', '2023-12-31', '--set', 'evaluation.bootstrap.n_boot=99'];
  const sweep = regimelab(
    'sweep',
    '--glob',
    grids,
    '--lake',
    join(demo, 'lake'),
    ...period,
    '--out',
    join(temporary, 'runs'),
    '--no-catalog',
  );
  for (const [page, check, path] of [
    ['report', checkMsmReport, msm_v0.report],
    ['dashboard', checkDashboard, majors_alts.dashboard],
    ['sweep report', checkSweepReport, join(sweep.path, 'sweep_report.html')],
  ]) {
    const checked = await check(path, { browser, screenshots });
    for (const line of checked) console.log(`ok  ${page}: ${line}`);
    console.log(`${checked.length} checks of the ${page} passed in Chromium ${browser.version()}`);
  }
} finally {
  await browser.close();
  rmSync(temporary, { recursive: true, force: true });
}

function regimelab(...args) {
  const cli = join(root, 'apps/cli/bin/regimelab.js');
  return JSON.parse(execFileSync(process.execPath, [cli, ...args, '--quiet', '--json'], { encoding: 'utf8', maxBuffer: 1 << 26 }));
}

function findChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  if (found === undefined) throw new Error(`no browser: set CHROMIUM_PATH or install one of ${names.join(', ')}`);
  return found;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
