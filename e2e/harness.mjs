// What every journey starts from: a server of its own, a browser, and pages that are watched.
//
//   import { journey } from './harness.mjs';
//   const { server, open, signIn } = journey();
//   test('a coordinator adds a worker', async (t) => {
//     const page = await open(t, { size: PHONE });
//     await signIn(page, 'coordinator');
//   });
//
// Each test file runs in a process of its own, so it has its own server and database.

import { after, before } from 'node:test';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { axe } from './harness/axe.mjs';
import { launch } from './harness/browser.mjs';
import { focusInSight, letters, noSidewaysScrolling } from './harness/layout.mjs';
import { Server } from './harness/server.mjs';
import { watch } from './harness/watch.mjs';

export { axe, focusInSight, letters, noSidewaysScrolling };
export { Server } from './harness/server.mjs';

/** Window sizes in CSS pixels. NARROW is 1280 at 400% zoom, which WCAG 1.4.10 asks for. */
export const DESK = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };
export const NARROW = { width: 320, height: 640 };

/**
 * No findings at the width of a desktop and of a small phone; leaves the window as it was.
 *
 * @param {import('playwright-core').Page} page
 */
export async function everybodyCanUse(page) {
  const size = page.viewportSize() ?? DESK;
  for (const one of [DESK, NARROW]) {
    await page.setViewportSize(one);
    await axe(page);
    await noSidewaysScrolling(page);
  }
  await page.setViewportSize(size);
}

const SCREENSHOTS = fileURLToPath(new URL('./screenshots/', import.meta.url));

/**
 * @typedef {object} Opened
 * @property {{width: number, height: number}} [size] the window, DESK unless told
 * @property {boolean} [scripts] false switches JavaScript off
 * @property {string} [reducedMotion] `reduce` for people who asked for less movement
 */

/**
 * Starts a server and a browser before the tests of this file and ends both after them.
 *
 * @param {import('./harness/server.mjs').Options} [options]
 */
export function journey(options = {}) {
  const server = new Server(options);
  /** @type {import('playwright-core').Browser | undefined} */
  let browser;

  before(async () => {
    const [launched, started] = await Promise.allSettled([launch(), server.start()]);
    // Kept even when the server did not start, or nobody would close it.
    browser = launched.status === 'fulfilled' ? launched.value : undefined;
    for (const outcome of [launched, started]) {
      if (outcome.status === 'rejected') {
        throw outcome.reason;
      }
    }
  });
  after(async () => {
    await browser?.close();
    await server.remove();
  });

  /**
   * A page in a fresh, signed-out window. When the test ends, the page must have been quiet: no
   * error in the console, nothing the security policy refused, no request that came to nothing.
   * A test that provokes one says so first: `page.watch.expect(/403/)`.
   *
   * @param {import('node:test').TestContext} t
   * @param {Opened} [opened]
   */
  async function open(t, { size = DESK, scripts = true, reducedMotion = 'no-preference' } = {}) {
    if (browser === undefined) {
      throw new Error('open() works inside tests, when the browser has been started');
    }
    const context = await browser.newContext({
      baseURL: server.url,
      viewport: size,
      javaScriptEnabled: scripts,
      reducedMotion: reducedMotion === 'reduce' ? 'reduce' : 'no-preference',
      locale: 'en-GB',
      timezoneId: 'Europe/London',
      acceptDownloads: true,
    });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    const seen = await watch(page);
    t.after(async () => {
      await context.close();
      seen.assertQuiet();
    });
    return Object.assign(page, { watch: seen });
  }

  /**
   * Signs in through the page, as a person does.
   *
   * The fields are found by their `autocomplete`, which WCAG 1.3.5 asks them to have.
   *
   * @param {import('playwright-core').Page} page
   * @param {string} role as the server printed it, for example `coordinator`
   */
  async function signIn(page, role) {
    const account = server.account(role);
    await page.goto('/sign-in');
    await page.locator('input[autocomplete~="username"], input[autocomplete~="email"]').fill(account.email);
    const password = page.locator('input[autocomplete~="current-password"]');
    await password.fill(account.password);
    await password.press('Enter');
    await page.waitForURL((url) => url.pathname !== '/sign-in');
    return account;
  }

  return { server, open, signIn };
}

/**
 * Keeps a picture of the whole page in e2e/screenshots, which is not under version control.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} name without folder or ending
 */
export async function screenshot(page, name) {
  await mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: `${SCREENSHOTS}${name}.png`, fullPage: true });
}
