// Checks the report of a sweep in a real browser. tools/check-browser.mjs calls it with the report of a sweep it makes.
import assert from 'node:assert/strict';
import { DESKTOP, noOverflow, PHONE, reportVisits } from '../../../../tools/browser.mjs';

/**
 * Opens the report of a sweep with a grid as its readers do, and fails with an AssertionError at the first thing that is not as it should be.
 *
 * @param {string} htmlPath the report
 * @param {{ browser: import('playwright-core').Browser, screenshots?: string }} given a running browser; `screenshots`: a folder for pictures
 * @returns {Promise<string[]>} what was checked, one line each
 */
export async function checkSweepReport(htmlPath, given) {
  const { checked, visit, step } = reportVisits(htmlPath, given, 'sweep-');

  await visit('desktop', {}, async (page) => {
    await step('the variants sort by every column, both ways, by mouse and by keyboard; what is missing stays last', () => sorting(page));
    await step('the best cell of each grid is marked, and the strongest colours can be read', () => heatMaps(page));
    await step('every page of a run that is linked lies beside the report', () => links(page));
    await step('nothing is wider than the page', () => noOverflow(page));
  });
  await visit('phone', { viewport: PHONE, hasTouch: true, isMobile: true }, async (page) => {
    await step('at 390 px: nothing wider than the page, wide tables scroll', () => noOverflow(page));
  });
  for (const [name, viewport] of [
    ['dark', DESKTOP],
    ['dark phone', PHONE],
  ]) {
    await visit(name, { viewport, colorScheme: 'dark' }, async (page) => {
      await step(`${name}: a dark page whose grid can be read`, async () => {
        const lightness = await page.evaluate(() =>
          getComputedStyle(document.body)
            .backgroundColor.match(/\d+/g)
            .reduce((sum, v) => sum + Number(v), 0),
        );
        assert.ok(lightness < 150, `dark: background lightness ${lightness}`);
        await heatMaps(page);
        await noOverflow(page);
      });
    });
  }
  await visit('without scripts', { javaScriptEnabled: false }, async (page) => {
    await step('without scripts every variant is there', async () => {
      assert.ok((await page.locator('table[data-sortable] tbody tr:visible').count()) > 0);
    });
  });
  return checked;
}

/** Sort keys of a column from top to bottom, and how its head says they are sorted. */
async function column(page, index) {
  return page.evaluate((index) => {
    const table = document.querySelector('table[data-sortable]');
    const head = table.querySelectorAll('thead th')[index];
    return { sort: head.getAttribute('aria-sort'), keys: Array.from(table.tBodies[0].rows, (row) => row.cells[index].dataset.by) };
  }, index);
}

async function sorting(page) {
  const heads = page.locator('table[data-sortable] thead th');
  const rows = await page.locator('table[data-sortable] tbody tr').count();
  assert.ok(rows > 4, `expected variants, got ${rows}`);
  for (let index = 0; index < (await heads.count()); index++) {
    const button = heads.nth(index).locator('button');
    for (const press of [() => button.click(), () => button.focus().then(() => page.keyboard.press('Enter'))]) {
      await press();
      const { sort, keys } = await column(page, index);
      assert.equal(keys.length, rows);
      const present = keys.filter((key) => key !== '');
      assert.deepEqual(keys.slice(present.length), Array(rows - present.length).fill(''), 'missing last');
      const values = present.every((key) => Number.isFinite(Number(key))) ? present.map(Number) : present;
      const sign = sort === 'ascending' ? 1 : -1;
      assert.ok(
        values.every((value, k) => k === 0 || (value >= values[k - 1] ? 1 : -1) === sign || value === values[k - 1]),
        `column ${index} ${sort}: ${values}`,
      );
    }
  }
  assert.equal(await page.locator('table[data-sortable] th[aria-sort]').count(), 1, 'one sorted column');
}

async function heatMaps(page) {
  const cells = await page.evaluate(() => {
    // What stands on what: the colour of a cell over that of the page.
    const rgb = (colour) => colour.match(/[\d.]+/g).map(Number);
    const [r, g, b] = rgb(getComputedStyle(document.body).backgroundColor);
    const luminance = (channels) =>
      channels
        .map((v) => v / 255)
        .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
        .reduce((sum, v, k) => sum + v * [0.2126, 0.7152, 0.0722][k], 0);
    return Array.from(document.querySelectorAll('.surface td.heat'), (cell) => {
      const style = getComputedStyle(cell);
      const [cr, cg, cb, alpha = 1] = rgb(style.backgroundColor);
      const ground = [r, g, b].map((v, k) => alpha * [cr, cg, cb][k] + (1 - alpha) * v);
      const [light, dark] = [luminance(ground), luminance(rgb(style.color).slice(0, 3))].sort((x, y) => y - x);
      return { text: cell.textContent, best: cell.classList.contains('best'), alpha, contrast: (light + 0.05) / (dark + 0.05) };
    });
  });
  assert.ok(cells.length > 4, `expected a grid, got ${cells.length} cells`);
  assert.ok(
    cells.some(({ alpha }) => alpha > 0.3),
    'the strongest cell is coloured',
  );
  for (const { text, contrast } of cells) assert.ok(contrast >= 4.5, `cell ${text}: contrast ${contrast.toFixed(2)}`);
  const surfaces = await page.locator('section[aria-labelledby="surface"] h3').count();
  assert.equal(cells.filter(({ best }) => best).length, surfaces, 'one best cell a surface');
}

async function links(page) {
  const targets = await page
    .locator('table[data-sortable] a')
    .evaluateAll((anchors) => anchors.map((anchor) => anchor.getAttribute('href')));
  assert.ok(
    targets.every((href) => /^\.\.\/[^/]+\/(dashboard|report)\.html$/.test(href)),
    `links: ${targets}`,
  );
}
