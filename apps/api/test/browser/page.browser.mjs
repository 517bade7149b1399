// Checks the page of a server in a real browser: `checkPage` takes the address of any server with these runs.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { noOverflow, PHONE, withPage } from '../../../../tools/browser.mjs';

/**
 * Uses the page as its readers do, and fails with an AssertionError at the first thing that is not as it should be.
 *
 * @param {string} url of a server whose catalog has at least two finished runs with returns and one of MSM v0; without a token
 * @param {{ browser: import('playwright-core').Browser, screenshots?: string }} given a running browser; `screenshots`: a folder for pictures
 * @returns {Promise<string[]>} what was checked, one line each
 */
export async function checkPage(url, { browser, screenshots }) {
  const checked = [];
  const visit = (name, options, check) =>
    withPage(browser, options, async (page, { complaints }) => {
      const expected = [];
      const picture = async (what) => {
        if (screenshots !== undefined) await page.screenshot({ path: join(screenshots, `page-${name}-${what}.png`), fullPage: true });
      };
      await check(page, { picture, expected });
      assert.deepEqual(
        complaints.filter((text) => !expected.some((pattern) => pattern.test(text))),
        [],
        `${name}: errors on the console`,
      );
      checked.push(`${name}: no errors on the console`);
    });
  const step = async (text, check) => {
    await check();
    checked.push(text);
  };

  await visit('desktop', {}, async (page, { picture }) => {
    await page.goto(url);
    const { runs, total } = await listed(page, '');
    await step('every run has a row, the newest first', async () => {
      await page.waitForSelector('#rows tr');
      assert.deepEqual(
        await idsOf(page),
        runs.map(({ run_id }) => run_id),
      );
      assert.match(await page.textContent('#summary'), new RegExp(`^${total} runs?$`));
    });
    await picture('list');
    await step('sorts by a figure, the largest first', async () => {
      await page.selectOption('[name=sort]', 'sharpe');
      const sorted = (await listed(page, '?sort=sharpe')).runs.map(({ run_id }) => run_id);
      await until(async () => assert.deepEqual(await idsOf(page), sorted));
    });
    await step('filters by system', async () => {
      await page.selectOption('[name=system]', 'msm_v0');
      const fit = (await listed(page, '?system=msm_v0&sort=sharpe')).runs.map(({ run_id }) => run_id);
      await until(async () => assert.deepEqual(await idsOf(page), fit));
      assert.match(await page.textContent('#summary'), new RegExp(`that fit, of ${total} runs`));
    });
    await step('says so where no run fits', async () => {
      await page.selectOption('[name=status]', 'queued');
      await page.waitForSelector('#empty:visible');
      assert.equal(await page.textContent('#empty'), 'No run fits the filters.');
    });
    await picture('empty');
    for (const name of ['status', 'system']) await page.selectOption(`[name=${name}]`, '');
    await page.waitForSelector('#rows tr');
    const [a, b] = runs.filter(({ sharpe }) => sharpe !== null);
    await step('compares two runs, and no other number of them', async () => {
      assert.equal(await page.isEnabled('#compare'), false);
      for (const { run_id } of [a, b]) await page.check(`tr[data-run="${run_id}"] input`);
      await page.click('#compare');
      await page.waitForSelector('#detail:visible table');
      const { results } = await page.evaluate((path) => fetch(path).then((answer) => answer.json()), `/v1/diff/${a.run_id}/${b.run_id}`);
      const { change } = results.find(({ key }) => key === 'sharpe');
      const row = await page.locator('#detail tr', { has: page.locator('th:text-is("sharpe")') }).allInnerTexts();
      assert.ok(row[0].replace('−', '-').endsWith(String(Number(change.toPrecision(5)))), `${row[0]} shows ${change}`);
    });
    await picture('comparison');
    await step('keeps the comparison in the address', async () => {
      await page.reload();
      await page.waitForSelector('#detail:visible table');
    });
    await step('shows a run with its files, and puts it away again', async () => {
      await page.click(`tr[data-run="${a.run_id}"] .link`);
      await page.waitForSelector('#detail .files tr');
      assert.match(await page.innerText('#detail'), /dashboard\.html/);
      await picture('run');
      await page.click('#detail >> text=Close');
      await page.waitForSelector('#detail', { state: 'hidden' });
    });
    await step('opens a report, whose script runs but is no part of the server', async () => {
      const [report] = await Promise.all([page.context().waitForEvent('page'), page.click(`tr[data-run="${a.run_id}"] >> text=open`)]);
      const complaints = [];
      report.on('pageerror', (error) => complaints.push(String(error)));
      await report.waitForSelector('.chart-live svg');
      assert.equal(await report.evaluate(() => window.origin), 'null');
      assert.equal(await report.evaluate(() => fetch('/v1/runs').then(() => 'read', () => 'refused')), 'refused'); // prettier-ignore
      assert.deepEqual(complaints, []);
      await report.close();
    });
    await step('nothing is wider than the page', () => noOverflow(page));
  });

  await visit('keyboard', {}, async (page) => {
    await page.goto(url);
    await page.waitForSelector('#rows tr');
    await step('by keyboard: a run is opened, and the reader is taken to it', async () => {
      await page.focus('#rows tr:first-child .link');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#detail:visible');
      await until(async () => assert.equal(await page.evaluate(() => document.activeElement.id), 'detail'));
    });
  });

  for (const [name, options] of [
    ['phone', { viewport: PHONE, hasTouch: true, isMobile: true }],
    ['dark', { colorScheme: 'dark' }],
    ['dark-phone', { viewport: PHONE, colorScheme: 'dark' }],
  ]) {
    await visit(name, options, async (page, { picture }) => {
      await page.goto(url);
      await page.click('#rows tr:first-child .link');
      await page.waitForSelector('#detail:visible dl');
      await picture('run');
      await step(`${name}: nothing is wider than the page`, () => noOverflow(page));
      if (options.colorScheme === undefined) return;
      await step(`${name}: dark where the reader prefers it`, async () => {
        const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number));
        assert.ok(background[0] + background[1] + background[2] < 150, `background ${background}`);
      });
    });
  }

  await visit('broken', {}, async (page, { picture, expected }) => {
    expected.push(/Failed to load resource/);
    let answer = (route) => route.abort();
    await page.route('**/v1/runs?*', (route) => answer(route));
    await page.goto(url);
    await step('says that the server does not answer, and tries again when asked', async () => {
      await page.waitForSelector('#problem:visible');
      assert.match(await page.innerText('#problem'), /^NO_ANSWER: the server does not answer/);
      await picture('no-answer');
      answer = (route) => route.continue();
      await page.click('#problem >> text=Try again');
      await page.waitForSelector('#rows tr');
      assert.equal(await page.isVisible('#problem'), false);
    });
    await step('says which run it does not find', async () => {
      await page.evaluate(() => (location.hash = 'run=nothing_like_it'));
      await page.waitForSelector('#problem:visible');
      assert.match(await page.innerText('#problem'), /^RUN_NOT_FOUND: /);
    });
  });

  await visit('without-scripts', { javaScriptEnabled: false }, async (page) => {
    await page.goto(url);
    await step('without scripts: points to the JSON', async () => {
      assert.equal(await page.locator('noscript a').count(), 1);
    });
  });
  return checked;
}

/**
 * Uses the page of a server that asks for a token.
 *
 * @returns {Promise<string[]>} what was checked
 */
export async function checkLogin(url, token, { browser, screenshots }) {
  await withPage(browser, {}, async (page) => {
    await page.goto(url);
    await page.waitForSelector('#login:visible');
    if (screenshots !== undefined) await page.screenshot({ path: join(screenshots, 'page-login.png') });
    assert.equal(await page.locator('#rows tr').count(), 0);
    await page.fill('#token', 'not-the-token-of-it');
    await page.click('#login >> text=Open');
    await page.waitForSelector('#login:visible');
    await page.fill('#token', token);
    await page.click('#login >> text=Open');
    await page.waitForSelector('#rows tr');
    assert.equal(await page.isVisible('#login'), false);
    const [report] = await Promise.all([page.context().waitForEvent('page'), page.click('#rows >> text=open >> nth=0')]);
    await report.waitForSelector('h1');
  });
  return ['a token is asked for, and opens list and reports'];
}

const listed = (page, query) => page.evaluate((path) => fetch(path).then((answer) => answer.json()), `/v1/runs${query}`);
const idsOf = (page) => page.$$eval('#rows tr', (rows) => rows.map((row) => row.dataset.run));

/** Tries a check again for a while: the page looks at the server first. */
async function until(check) {
  for (let tries = 0; ; tries++) {
    try {
      return await check();
    } catch (error) {
      if (tries === 50) throw error;
      await new Promise((settle) => setTimeout(settle, 100));
    }
  }
}
