// Checks an MSM report in a real browser. tools/check-browser.mjs calls it with the report of the demo; run directly, it makes a report of
// the sample run first:
//   node test/browser/msm-report.browser.mjs [folder for screenshots]
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DESKTOP, launchChromium, noOverflow, PHONE, reportVisits } from '../../../../tools/browser.mjs';

/**
 * Opens a report as its readers do, and fails with an AssertionError at the first thing that is not as it should be.
 *
 * @param {string} htmlPath the report
 * @param {{ browser: import('playwright-core').Browser, screenshots?: string }} given a running browser; `screenshots`: a folder for pictures
 * @returns {Promise<string[]>} what was checked, one line each
 */
export async function checkMsmReport(htmlPath, given) {
  const { checked, visit, step } = reportVisits(htmlPath, given);

  /** Shown at one place of the funding chart. */
  let week;
  await visit('desktop', {}, async (page) => {
    await step('every chart is drawn live', () => chartsDrawn(page));
    await step('pointing at a date shows the week in all charts over time', async () => {
      week = await linkedTooltips(page);
    });
    await step('the slider narrows all charts over time', () => linkedPeriod(page));
    await step('the week table sorts both ways, by mouse and by keyboard', () => sorting(page));
    await step('the label filter keeps one label', () => filtering(page));
    await step('the switch changes the labels of charts and filter', () => switching(page));
    await step('what was tested has figures, intervals and a verdict in words', () => testsTold(page));
    await step('nothing is wider than the page', () => noOverflow(page));
  });
  for (const timezoneId of ['Asia/Tokyo', 'America/Los_Angeles']) {
    await visit(`in ${timezoneId}`, { timezoneId }, async (page) => {
      await step(`in ${timezoneId}: the same week at the same place`, async () => assert.equal(await linkedTooltips(page), week));
    });
  }
  await visit('phone', { viewport: PHONE, hasTouch: true, isMobile: true }, async (page) => {
    await step('at 390 px: charts drawn, nothing wider than the page', async () => {
      await chartsDrawn(page);
      await noOverflow(page);
    });
  });
  await visit('dark', { colorScheme: 'dark' }, async (page) => {
    await step('dark page where the reader prefers it', async () => {
      const lightness = await page.evaluate(() =>
        getComputedStyle(document.body)
          .backgroundColor.match(/\d+/g)
          .reduce((sum, v) => sum + Number(v), 0),
      );
      assert.ok(lightness < 150, `dark: background lightness ${lightness}`);
    });
  });
  for (const [name, viewport] of [
    ['without scripts', DESKTOP],
    ['without scripts on a phone', PHONE],
  ]) {
    await visit(name, { viewport, javaScriptEnabled: false }, async (page) => {
      await step(`${name}: pictures and tables are there, controls are not`, async () => {
        await picturesShown(page);
        assert.equal(await page.locator('.controls:visible').count(), 0, 'controls without scripts');
        assert.ok((await page.locator('.weeks tbody tr:visible').count()) > 0, 'week table without scripts');
        await testsTold(page);
        await noOverflow(page);
      });
    });
  }
  await visit('print', {}, async (page) => {
    await page.emulateMedia({ media: 'print' });
    await step('on paper the pictures stand in for the charts', async () => {
      await picturesShown(page);
      assert.equal(await page.locator('.chart-live:visible').count(), 0, 'live charts on paper');
      await testsTold(page);
    });
  });
  return checked;
}

async function chartsDrawn(page) {
  const charts = await page.evaluate(() =>
    Array.from(document.querySelectorAll('.chart'), (chart) => {
      const svg = chart.querySelector('.chart-live svg');
      const box = svg?.getBoundingClientRect();
      return {
        name: chart.dataset.chart,
        shapes: svg?.querySelectorAll('path').length ?? 0,
        width: box?.width ?? 0,
        height: box?.height ?? 0,
      };
    }),
  );
  assert.ok(charts.length >= 4, `expected at least four charts, got ${charts.length}`);
  for (const { name, shapes, width, height } of charts) {
    assert.ok(shapes > 10 && width > 250 && height > 150, `chart ${name}: ${shapes} shapes in ${width}×${height}`);
  }
}

async function picturesShown(page) {
  const pictures = await page.evaluate(() =>
    Array.from(document.querySelectorAll('.chart'), (chart) => {
      const svg = chart.querySelector('.chart-static svg');
      const box = svg?.getBoundingClientRect();
      return { shapes: svg?.querySelectorAll('path').length ?? 0, width: box?.width ?? 0, height: box?.height ?? 0 };
    }),
  );
  assert.ok(pictures.length >= 4, `expected at least four pictures, got ${pictures.length}`);
  for (const { shapes, width, height } of pictures) {
    assert.ok(shapes > 10 && width > 250 && height > 100, `picture: ${shapes} shapes in ${width}×${height}`);
  }
}

const live = (page, name) => page.locator(`.chart[data-chart="${name}"] .chart-live`);

/** Where a chart stands once all of it is in the window. */
async function inView(page, name) {
  await live(page, name).evaluate((element) => element.scrollIntoView({ block: 'center' }));
  return live(page, name).boundingBox();
}

/** Points at one place; the week it is. */
async function linkedTooltips(page) {
  const { x, y, width } = await inView(page, 'funding');
  await page.mouse.move(x + 0.7 * width, y + 150);
  await page.mouse.move(x + 0.7 * width + 2, y + 152);
  const weeks = [];
  for (const name of ['funding', 'cumulative', 'coverage']) {
    const tip = live(page, name).locator('.tip');
    await tip.waitFor({ state: 'attached', timeout: 3000 });
    assert.match((await tip.textContent()) ?? '', /\d{4}-\d{2}-\d{2} →/, `tooltip of ${name}`);
    weeks.push(await tip.locator('b').textContent());
  }
  await page.mouse.move(5, 5);
  return weeks[0];
}

async function linkedPeriod(page) {
  const dates = (name) =>
    live(page, name)
      .locator('svg text')
      .allTextContents()
      .then((texts) => texts.join(' '));
  const before = [await dates('cumulative'), await dates('coverage')];
  const { x, y, width, height } = await inView(page, 'funding');
  const handle = { x: x + 88, y: y + height - 23 };
  await page.mouse.move(handle.x, handle.y);
  await page.mouse.down();
  await page.mouse.move(handle.x + 0.3 * width, handle.y, { steps: 8 });
  await page.mouse.up();
  await page.mouse.move(5, 5);
  await page.waitForTimeout(300);
  assert.notEqual(await dates('cumulative'), before[0], 'the period of the cumulative chart');
  assert.notEqual(await dates('coverage'), before[1], 'the period of the coverage chart');
}

/** Values of a column by the text of its head, numbers where they are; rows that are filtered out do not count. */
async function column(page, head) {
  return page.evaluate((text) => {
    const table = document.querySelector('table[data-sortable]');
    const heads = Array.from(table.querySelectorAll('thead th'));
    const index = heads.findIndex((th) => th.querySelector('button')?.textContent === text);
    const rows = Array.from(table.tBodies[0].rows).filter((row) => !row.hidden);
    return {
      sort: heads[index].getAttribute('aria-sort'),
      values: rows
        .map((row) => row.cells[index].dataset.by)
        .filter((by) => by !== '')
        .map(Number),
    };
  }, head);
}

async function sorting(page) {
  const button = page.locator('table[data-sortable] thead button', { hasText: /^y$/ });
  const sorted = (values, sign) => values.every((value, index) => index === 0 || sign * (value - values[index - 1]) >= 0);
  await button.click();
  const down = await column(page, 'y');
  assert.equal(down.sort, 'descending');
  assert.ok(down.values.length > 1 && sorted(down.values, -1), 'y high to low');
  await button.focus();
  await page.keyboard.press('Enter');
  const up = await column(page, 'y');
  assert.equal(up.sort, 'ascending');
  assert.ok(sorted(up.values, 1), 'y low to high');
  assert.equal(await page.locator('table[data-sortable] th[aria-sort]').count(), 1, 'one sorted column');
}

async function filtering(page) {
  const select = page.locator('select[data-label-filter]');
  const visible = () => page.locator('tr[data-bins]:visible').count();
  const all = await visible();
  const selected = await page.evaluate(() => Number(document.querySelector('input[data-labeling]:checked').value));
  let sum = 0;
  for (const value of await select
    .locator('option')
    .evaluateAll((options) => options.map((option) => option.value).filter((v) => v !== ''))) {
    await select.selectOption(value);
    const bins = await page
      .locator('tr[data-bins]:visible')
      .evaluateAll((rows, at) => rows.map((row) => row.dataset.bins.split(',')[at]), selected);
    assert.ok(
      bins.every((bin) => bin === value),
      `filter ${value} shows ${bins}`,
    );
    assert.match(await page.locator('[data-shown]').textContent(), new RegExp(`^${bins.length} week`));
    sum += bins.length;
  }
  assert.equal(sum, all, 'the labels together are all weeks');
  await select.selectOption('');
  assert.equal(await visible(), all);
}

async function switching(page) {
  const fills = () =>
    live(page, 'funding')
      .locator('svg path')
      .evaluateAll((paths) => paths.map((path) => path.getAttribute('fill')).join(' '));
  const radios = page.locator('input[data-labeling]');
  const places = (await page.locator('.controls fieldset').count()) || 1;
  const versions = (await radios.count()) / places;
  assert.ok(versions >= 2, `expected two labelings, got ${versions}`);
  const from = await page.evaluate(() => Number(document.querySelector('input[data-labeling]:checked').value));
  const to = (from + 1) % versions;
  const before = await fills();
  await page.locator(`input[data-labeling][value="${to}"]`).first().check({ force: true });
  assert.notEqual(await fills(), before, 'marks of the funding chart');
  assert.deepEqual(
    await page.locator('input[data-labeling]:checked').evaluateAll((inputs) => inputs.map((input) => Number(input.value))),
    Array(places).fill(to),
    'all switches move together',
  );
  await page.locator(`input[data-labeling][value="${from}"]`).last().check({ force: true });
  assert.equal(await fills(), before, 'and back');
}

/** Of each labeling with weeks enough: a table of means, one of edges, their intervals as marks, and sentences with sizes and chances. */
async function testsTold(page) {
  const section = page.locator('section[aria-labelledby="luck"]');
  const verdicts = await section.locator('.trust > div').allInnerTexts();
  assert.ok(verdicts.length > 0, 'a verdict');
  for (const verdict of verdicts) {
    assert.match(verdict, /Verdict, labels v\d\.\d/);
    assert.match(verdict, /Luck is enough|Hard to put down to luck|Not tested/);
    assert.doesNotMatch(verdict, /[*★]|undefined|NaN|null/, 'a verdict is made of words and numbers');
  }
  assert.match(verdicts.join(' '), /With \d+ weeks in \w+ the smallest edge this could detect is \d+\.\d\d% a week; the observed one is/);
  const marks = await section.locator('td svg').evaluateAll((drawn) =>
    drawn.map((svg) => {
      const { left, right } = svg.getBoundingClientRect();
      const dot = svg.querySelector('circle').getBoundingClientRect();
      return { inside: dot.left >= left - 1 && dot.right <= right + 1, colour: getComputedStyle(svg.querySelector('circle')).fill };
    }),
  );
  assert.ok(marks.length > 4, `intervals drawn: ${marks.length}`);
  for (const { inside, colour } of marks) assert.ok(inside && /^rgb\((?!0, 0, 0\))/.test(colour), `interval mark: ${inside}, ${colour}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { build } = await import('esbuild');
  const here = fileURLToPath(new URL('.', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'regimelab-report-'));
  const browser = await launchChromium();
  try {
    const screenshots = process.argv[2];
    if (screenshots !== undefined) mkdirSync(screenshots, { recursive: true });
    await build({
      stdin: {
        contents: `export { renderMsmReport } from '@regimelab/report'; export { sampleReportInput } from '../sample-report-input.js';`,
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
    const { renderMsmReport, sampleReportInput } = await import(pathToFileURL(join(folder, 'render.mjs')).href);
    const html = join(folder, 'report.html');
    writeFileSync(html, renderMsmReport(sampleReportInput({ rejectedEvery: 17 })));
    for (const line of await checkMsmReport(html, { browser, screenshots })) console.log(`ok  ${line}`);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}
