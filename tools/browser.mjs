// What the checks in a real browser share: starting Chromium, and visiting pages that must have nothing to complain of.
import assert from 'node:assert/strict';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

/** Flags for a Chromium that stays quiet and local. */
const CHROMIUM_ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** Starts the browser: CHROMIUM_PATH, else the first of chromium, chromium-browser and google-chrome on the path. */
export function launchChromium() {
  return chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
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

/**
 * Some work with an empty page of its own, which is closed whatever comes of it.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('playwright-core').BrowserContextOptions} options over a desktop's window
 * @param {(page: import('playwright-core').Page, seen: { complaints: string[], requests: string[] }) => Promise<void>} work `seen` fills up:
 *   errors and warnings on the console, and addresses asked for
 */
export async function withPage(browser, options, work) {
  const context = await browser.newContext({ viewport: DESKTOP, ...options });
  try {
    const page = await context.newPage();
    const seen = { complaints: [], requests: [] };
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && seen.complaints.push(message.text()));
    page.on('pageerror', (error) => seen.complaints.push(String(error)));
    page.on('request', (request) => seen.requests.push(request.url()));
    await work(page, seen);
  } finally {
    await context.close();
  }
}

/**
 * Visits to a report that lies in a file: each opens it anew, and fails with an AssertionError where it complains or asks anybody for anything.
 *
 * @param {string} htmlPath
 * @param {{ browser: import('playwright-core').Browser, screenshots?: string }} given `screenshots`: a folder for pictures
 * @param {string} prefix of the pictures' names
 */
export function reportVisits(htmlPath, { browser, screenshots }, prefix = '') {
  const url = pathToFileURL(htmlPath).href;
  /** What was checked, one line each. */
  const checked = [];
  return {
    checked,
    visit: (name, options, check) =>
      withPage(browser, options, async (page, { complaints, requests }) => {
        await page.goto(url);
        const picture = `${prefix}${name.replaceAll(/[/ ]/g, '-')}.png`;
        if (screenshots !== undefined) await page.screenshot({ path: join(screenshots, picture), fullPage: true });
        await check(page);
        assert.deepEqual(complaints, [], `${name}: errors on the console`);
        assert.deepEqual(
          requests.filter((request) => request !== url && !request.startsWith('data:')),
          [],
          `${name}: requests`,
        );
        checked.push(`${name}: no console errors, no requests`);
      }),
    step: async (text, check) => {
      await check();
      checked.push(text);
    },
  };
}

/** Fails where a page is wider than its window. */
export async function noOverflow(page) {
  // Not innerWidth: on a phone it grows with what is too wide.
  const { width } = page.viewportSize();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= width, `page of ${wide} px in a window of ${width} px`);
}
