// node tools/check-browser.mjs [folder for screenshots]        the demo's report and dashboard, and the report of a sweep, in a headless Chromium
//
// Makes the demo and a sweep over its lake in a temporary folder and has the report package's browser checks look at their pages.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkDashboard } from '../packages/report/test/browser/dashboard.browser.mjs';
import { checkMsmReport } from '../packages/report/test/browser/msm-report.browser.mjs';
import { checkSweepReport } from '../packages/report/test/browser/sweep-report.browser.mjs';
import { launchChromium } from './browser.mjs';
import { root } from './workspace.mjs';

const screenshots = process.argv[2] === undefined ? undefined : resolve(process.argv[2]);
if (screenshots !== undefined) mkdirSync(screenshots, { recursive: true });

const browser = await launchChromium();
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
