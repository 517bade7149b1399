// Checks a dashboard in a real browser. `checkDashboard` takes any dashboard.html; run directly, it makes those of the sample runs first:
//   node test/browser/dashboard.browser.mjs [folder for screenshots]
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DESKTOP, launchChromium, noOverflow, PHONE, reportVisits } from '../../../../tools/browser.mjs';

/** Those over time, which follow the chosen period; then the one that does not, in a dashboard whose regimes were evaluated. */
const CHARTS = ['equity', 'score', 'exposure', 'daily'];
const SPREAD = 'spread';

/**
 * Opens a dashboard as its readers do, and fails with an AssertionError at the first thing that is not as it should be.
 *
 * @param {string} htmlPath the dashboard, of a run with at least 120 simulated days
 * @param {{ browser: import('playwright-core').Browser, screenshots?: string }} given a running browser; `screenshots`: a folder for pictures
 * @returns {Promise<string[]>} what was checked, one line each
 */
export async function checkDashboard(htmlPath, given) {
  const { screenshots } = given;
  const { checked, visit, step } = reportVisits(htmlPath, given, 'dashboard-');

  await visit('desktop', {}, async (page) => {
    await step('every chart is drawn live', () => drawn(page, '.chart-live'));
    await step('the whole run has the KPIs of its daily returns', () => figuresAreThoseOf(page, wholePeriod(page)));
    await step('dragging over a chart chooses a period: KPIs and attribution are exactly those of its days', () => dragging(page));
    await step('a button chooses its days', () => buttons(page));
    await step('the dates choose their days', () => dates(page));
    await step('the slider chooses a period', () => slider(page));
    await step('pointing at a date shows it in all charts', () => linkedTooltips(page));
    await step('a double click brings back the whole run', () => doubleClick(page));
    await step('pointing at a spread tells its figures', () => spreadTooltip(page));
    await step('a long flag shows how it begins, and all of it when opened', () => flags(page));
    await step('the rebalances sort', () => sorting(page));
    await step('nothing is wider than the page', () => noOverflow(page));
  });
  for (const timezoneId of ['Asia/Tokyo', 'America/Los_Angeles']) {
    await visit(`in ${timezoneId}`, { timezoneId }, async (page) => {
      await step(`in ${timezoneId}: the same days`, async () => {
        await dragging(page);
        await linkedTooltips(page);
      });
    });
  }
  await visit('phone', { viewport: PHONE, hasTouch: true, isMobile: true }, async (page) => {
    await step('at 390 px: charts drawn, nothing wider than the page', async () => {
      await drawn(page, '.chart-live');
      await noOverflow(page);
    });
  });
  for (const [name, viewport] of [
    ['dark', DESKTOP],
    ['dark-phone', PHONE],
  ]) {
    await visit(name, { viewport, colorScheme: 'dark' }, async (page) => {
      await step(`${name}: dark page where the reader prefers it`, async () => {
        const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number));
        assert.ok(background[0] + background[1] + background[2] < 150, `background ${background}`);
      });
    });
  }
  for (const [name, viewport] of [
    ['without-scripts', DESKTOP],
    ['without-scripts-phone', PHONE],
  ]) {
    await visit(name, { viewport, javaScriptEnabled: false }, async (page) => {
      await step(`${name}: pictures and the figures of the whole run are there, controls are not`, async () => {
        await drawn(page, '.chart-static');
        assert.equal(await page.locator('.controls:visible').count(), 0, 'controls without scripts');
        assert.ok((await page.locator('[data-kpi]:visible').count()) >= 10, 'KPIs without scripts');
        await noOverflow(page);
      });
    });
  }
  await visit('print', {}, async (page) => {
    await page.emulateMedia({ media: 'print' });
    await step('on paper the pictures stand in for the charts', async () => {
      await drawn(page, '.chart-static');
      assert.equal(await page.locator('.chart-live:visible').count(), 0, 'live charts on paper');
    });
    if (screenshots !== undefined) await page.pdf({ path: join(screenshots, 'dashboard.pdf'), format: 'A4' });
  });
  return checked;
}

async function drawn(page, kind) {
  const charts = await page.evaluate(
    (selector) =>
      Array.from(document.querySelectorAll('.chart'), (chart) => {
        const svg = chart.querySelector(`${selector} svg`);
        const box = svg?.getBoundingClientRect();
        return {
          name: chart.dataset.chart,
          shapes: svg?.querySelectorAll('path').length ?? 0,
          width: box?.width ?? 0,
          height: box?.height ?? 0,
        };
      }),
    kind,
  );
  const evaluated = (await page.locator('.horizons').count()) > 0;
  assert.deepEqual(
    charts.map(({ name }) => name),
    evaluated ? [...CHARTS, SPREAD] : CHARTS,
  );
  for (const { name, shapes, width, height } of charts) {
    assert.ok(shapes > 5 && width > 250 && height > 100, `chart ${name}: ${shapes} shapes in ${width}×${height}`);
  }
}

/** What the page was given, as its own script reads it. */
const embedded = (page) => page.evaluate(() => JSON.parse(document.getElementById('report-data').textContent));

/** First and last date of the simulation. */
async function wholePeriod(page) {
  const { timeline, daily } = await embedded(page);
  return [timeline.date[daily.day[0]], timeline.date[daily.day.at(-1)]];
}

/** The dates the page says it shows. */
const chosen = (page) => page.evaluate(() => ['from', 'to'].map((end) => document.querySelector(`input[data-period-${end}]`).value));

/** KPIs and net PnL of the days between two dates, worked out here from the formulas and compared with what the page shows. */
async function figuresAreThoseOf(page, expectedDates) {
  const [from, to] = await expectedDates;
  assert.deepEqual(await chosen(page), [from, to], 'the dates shown');
  const { timeline, daily, initialEquityUsd } = await embedded(page);
  const rows = daily.day.flatMap((day, row) => (timeline.date[day] >= from && timeline.date[day] <= to ? [row] : []));
  const r = rows.map((row) => daily.net[row]);
  const n = r.length;
  const mean = r.reduce((sum, value) => sum + value, 0) / n;
  const std = Math.sqrt(r.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  let equity = 1;
  let peak = 1;
  let maxDrawdown = 0;
  for (const value of r) {
    equity *= 1 + value;
    peak = Math.max(peak, equity);
    maxDrawdown = Math.min(maxDrawdown, equity / peak - 1);
  }
  const downside = Math.sqrt(r.reduce((sum, value) => sum + Math.min(value, 0) ** 2, 0) / n);
  const cagr = equity ** (365 / n) - 1;
  const held = rows.filter((row) => daily.held[row] === 1).map((row) => daily.net[row]);
  const expected = {
    totalReturn: equity - 1,
    cagr,
    volatility: std * Math.sqrt(365),
    sharpe: (mean / std) * Math.sqrt(365),
    sortino: (mean / downside) * Math.sqrt(365),
    maxDrawdown,
    calmar: cagr / Math.abs(maxDrawdown),
    hitRate: r.filter((value) => value > 0).length / n,
    hitRateActive: held.filter((value) => value > 0).length / held.length,
    avgTurnover: rows.reduce((sum, row) => sum + daily.altTurnover[row], 0) / n,
    avgFundingDaily: rows.reduce((sum, row) => sum + daily.frictions.funding[row], 0) / n,
  };
  const shown = await page.evaluate(() =>
    Object.fromEntries(Array.from(document.querySelectorAll('[data-kpi]'), (cell) => [cell.dataset.kpi, cell.getAttribute('value')])),
  );
  for (const [name, value] of Object.entries(expected)) {
    // A measure the sample cannot carry (no day with a position, no loss) is shown without a number.
    if (!Number.isFinite(value) || (std === 0 && name === 'sharpe')) assert.equal(shown[name], '', `${name} of ${from} to ${to}`);
    else
      assert.ok(
        Math.abs(Number(shown[name]) - value) <= 1e-12 * Math.max(1, Math.abs(value)),
        `${name}: ${shown[name]}, expected ${value}`,
      );
  }
  const start = rows[0] === 0 ? initialEquityUsd : daily.equityUsd[rows[0] - 1];
  const usd = await page.locator('[data-period="attribution"] tr.total').first().locator('td').first().textContent();
  const pnl = Math.round(daily.equityUsd[rows.at(-1)] - start);
  assert.ok(Math.abs(Number(usd.replaceAll(',', '').replace('\u2212', '-')) - pnl) <= 1, `net PnL ${usd}, expected ${pnl}`);
  assert.match(await page.locator('[data-period="name"]').textContent(), new RegExp(`^${from} to ${to}, ${n} days?$`));
  return expected;
}

const live = (page, name) => page.locator(`.chart[data-chart="${name}"] .chart-live`);

/** Where a chart stands once all of it is in the window. */
async function inView(page, name) {
  await live(page, name).evaluate((element) => element.scrollIntoView({ block: 'center' }));
  return live(page, name).boundingBox();
}

async function drag(page, from, to) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await page.mouse.up();
  await page.mouse.move(5, 5);
  await page.waitForTimeout(200);
}

async function dragging(page) {
  const whole = await chosen(page);
  const axis = (name) =>
    live(page, name)
      .locator('svg text')
      .allTextContents()
      .then((texts) => texts.join(' '));
  const before = await Promise.all(CHARTS.map(axis));
  for (const [name, a, b] of [
    ['equity', 0.55, 0.75],
    ['daily', 0.9, 0.4],
  ]) {
    const { x, y, width } = await inView(page, name);
    await drag(page, { x: x + a * width, y: y + 100 }, { x: x + b * width, y: y + 110 });
    const dates = await chosen(page);
    assert.ok(dates[0] > whole[0] && dates[1] < whole[1], `dragging over ${name} chose ${dates}`);
    await figuresAreThoseOf(page, dates);
  }
  const after = await Promise.all(CHARTS.map(axis));
  CHARTS.forEach((name, index) => assert.notEqual(after[index], before[index], `the period of ${name}`));
}

async function buttons(page) {
  for (const button of await page.locator('button[data-from]').all()) {
    await button.click();
    await page.waitForTimeout(150);
    const dates = await button.evaluate(({ dataset }) => [dataset.from, dataset.to]);
    assert.deepEqual(await chosen(page), dates, `button ${await button.textContent()}`);
    assert.equal(await button.getAttribute('aria-pressed'), 'true');
    await figuresAreThoseOf(page, dates);
  }
}

async function dates(page) {
  const { timeline, daily } = await embedded(page);
  const date = (row) => timeline.date[daily.day[row]];
  for (const [first, last] of [
    [20, 110],
    [57, 57 + 44],
  ]) {
    await page.locator('input[data-period-from]').fill(date(first));
    await page.locator('input[data-period-to]').fill(date(last));
    await page.locator('input[data-period-to]').blur();
    await page.waitForTimeout(150);
    await figuresAreThoseOf(page, [date(first), date(last)]);
  }
}

async function slider(page) {
  await page.locator('button[data-from]').first().click();
  await page.waitForTimeout(150);
  const whole = await chosen(page);
  const { x, y, width, height } = await inView(page, 'equity');
  const handle = { x: x + width - 60, y: y + height - 23 };
  await drag(page, handle, { x: handle.x - 0.2 * width, y: handle.y });
  const dates = await chosen(page);
  assert.ok(dates[0] === whole[0] && dates[1] < whole[1], `the slider chose ${dates}`);
  await figuresAreThoseOf(page, dates);
}

async function linkedTooltips(page) {
  const { x, y, width } = await inView(page, 'equity');
  await page.mouse.move(x + 0.7 * width, y + 100);
  await page.mouse.move(x + 0.7 * width + 2, y + 102);
  const heads = [];
  for (const name of CHARTS) {
    const tip = live(page, name).locator('.tip');
    await tip.waitFor({ state: 'attached', timeout: 3000 });
    heads.push(await tip.locator('b').textContent());
  }
  assert.match(heads[0], /^\d{4}-\d{2}-\d{2}$/);
  assert.deepEqual(heads, CHARTS.map(() => heads[0]), 'the same date in all charts'); // prettier-ignore
  await page.mouse.move(5, 5);
}

/** Each mark of the chart names what the table says in the same row. */
async function spreadTooltip(page) {
  if ((await page.locator('.horizons').count()) === 0) return;
  const rows = await page
    .locator('.horizons table')
    .last()
    .locator('tbody tr')
    .evaluateAll((all) => all.map((row) => Array.from(row.cells, (cell) => cell.textContent)));
  const marks = live(page, SPREAD).locator('svg path[fill^="var(--series"], svg path[fill="var(--paper)"]');
  const known = rows.filter(([name, , value]) => name.includes(' minus ') && !name.endsWith('all days') && value !== 'n/a').length;
  assert.equal(await marks.count(), known, 'a mark for each spread');
  if (known === 0) return;
  await inView(page, SPREAD);
  const { x, y, width, height } = await marks.first().boundingBox();
  await page.mouse.move(x + width / 2 - 1, y + height / 2);
  await page.mouse.move(x + width / 2, y + height / 2);
  const tip = live(page, SPREAD).locator('.tip');
  await tip.waitFor({ state: 'attached', timeout: 3000 });
  const [name, over, value] = rows[0];
  assert.equal(await tip.locator('b').textContent(), `${name}, ${over}`);
  assert.equal(await tip.locator('td').first().textContent(), value);
  await page.mouse.move(5, 5);
}

async function flags(page) {
  for (const flag of await page.locator('.trust li details').all()) {
    const summary = flag.locator('summary');
    assert.ok((await summary.boundingBox()).height < 60, 'a folded flag of at most two lines');
    await summary.click();
    assert.ok(await flag.locator('p').isVisible(), 'the rest of the flag');
    await summary.click();
  }
}

async function doubleClick(page) {
  const { x, y, width } = await inView(page, 'exposure');
  await page.mouse.dblclick(x + 0.5 * width, y + 80);
  await page.waitForTimeout(200);
  await figuresAreThoseOf(page, await wholePeriod(page));
}

async function sorting(page) {
  const button = page.locator('table[data-sortable] thead button', { hasText: /^Gross$/ });
  if ((await button.count()) === 0) return;
  await button.click();
  const values = await page.evaluate(() => {
    const table = document.querySelector('table[data-sortable]');
    const column = Array.from(table.querySelectorAll('thead th')).findIndex((th) => th.textContent.startsWith('Gross'));
    return Array.from(table.tBodies[0].rows, (row) => Number(row.cells[column].dataset.by));
  });
  assert.ok(
    values.every((value, index) => index === 0 || value <= values[index - 1]),
    'gross high to low',
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { build } = await import('esbuild');
  const here = fileURLToPath(new URL('.', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'regimelab-dashboard-'));
  const browser = await launchChromium();
  try {
    await build({
      stdin: {
        contents: `export { renderDashboard } from '@regimelab/report'; export { sampleDashboardInput } from '../sample-dashboard-input.js';`,
        resolveDir: here,
        loader: 'ts',
      },
      bundle: true,
      format: 'esm',
      platform: 'node',
      conditions: ['@regimelab/source'],
      outfile: join(folder, 'render.mjs'),
      logLevel: 'error',
    });
    const { renderDashboard, sampleDashboardInput } = await import(pathToFileURL(join(folder, 'render.mjs')).href);
    for (const [name, given] of Object.entries({
      run: {},
      'never traded': { traded: false },
      'nothing known': { traded: false, scored: false },
    })) {
      const screenshots = process.argv[2] === undefined ? undefined : join(process.argv[2], name.replace(' ', '-'));
      if (screenshots !== undefined) mkdirSync(screenshots, { recursive: true });
      const html = join(folder, 'dashboard.html');
      writeFileSync(html, renderDashboard(sampleDashboardInput(given)));
      for (const line of await checkDashboard(html, { browser, screenshots })) console.log(`ok  ${name}: ${line}`);
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}
