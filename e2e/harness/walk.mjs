// Walks through every page that a role can reach by following links, beginning with its start page: it has no
// accessibility findings and does not scroll sideways, at the width of a desktop and of a small phone.
// A new page is found by the link that leads to it.

import assert from 'node:assert/strict';
import test from 'node:test';
import { DESK, NARROW, PHONE, axe, focusInSight, noSidewaysScrolling, screenshot } from '../harness.mjs';
/** Pages of one kind differ by their identifier and by what is filtered; two of a kind are enough. */
const SAME_KIND = 2;
/** What is filtered changes what a list holds and not how it is made: of one address without it so many are enough. */
const SAME_ADDRESS = 3;
const IDENTIFIER = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** How a list is sorted and where it was opened makes no other kind of page. */
const OF_ANY_LIST = new Set(['sort', 'order', 'direction', 'page', 'size']);
const FILE = /\.(csv|xlsx|svg|json|pdf|ics|zip)$/;

/**
 * What kind of page an address is.
 *
 * @param {URL} url
 */
function kindOf(url) {
  const asked = [...url.searchParams.keys()].filter((key) => !OF_ANY_LIST.has(key));
  return `${addressOf(url)}?${asked.sort().join('&')}`;
}

/**
 * An address without what is filtered, and without whose it is.
 *
 * @param {URL} url
 */
function addressOf(url) {
  return url.pathname
    .replaceAll(IDENTIFIER, '{id}')
    .replace(/^\/frameworks\/[^/]+/, '/frameworks/{framework}')
    .replace(/\/terms\/[^/]+/, '/terms/{term}')
    .replace(/^\/figures\/[^/]+/, '/figures/{figure}');
}

/** @param {import('playwright-core').Page} page */
async function linksOf(page) {
  // Links inside a chart have an `href` that is not a text, so the attribute is read.
  const hrefs = await page.locator('a[href]:not([download])').evaluateAll((links) =>
    links.map((link) => new URL(link.getAttribute('href') ?? '', document.baseURI).href),
  );
  return hrefs
    .map((href) => new URL(href))
    .filter((url) => url.origin === new URL(page.url()).origin && !FILE.test(url.pathname))
    .map((url) => {
      url.hash = '';
      return url;
    });
}

/**
 * A test for each role.
 *
 * @param {string[]} roles
 * @param {Pick<ReturnType<typeof import('../harness.mjs').journey>, 'open' | 'signIn'>} journey
 */
export function everyPageOf(roles, { open, signIn }) {
  for (const role of roles) {
    test(`every page of a ${role.replaceAll('_', ' ')} can be used by everybody`, async (t) => {
      const page = await open(t, { size: DESK });
      await signIn(page, role);
      await walk(t, page, role);
    });
  }
}

/**
 * Walks through every page of a role.
 *
 * @param {import('node:test').TestContext} t
 * @param {import('playwright-core').Page} page signed in
 * @param {string} role
 */
async function walk(t, page, role) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  /** @type {Map<string, number>} */
  const addresses = new Map();
  /** @type {Set<string>} */
  const asked = new Set();
  const waiting = [new URL(page.url())];
  const findings = [];
  while (waiting.length > 0) {
    const url = /** @type {URL} */ (waiting.shift());
    const kind = kindOf(url);
    const count = seen.get(kind) ?? 0;
    const address = addressOf(url);
    const there = addresses.get(address) ?? 0;
    if (asked.has(url.href) || count >= SAME_KIND || there >= SAME_ADDRESS) {
      continue;
    }
    asked.add(url.href);
    seen.set(kind, count + 1);
    addresses.set(address, there + 1);
    await page.setViewportSize(DESK);
    const answer = await page.goto(url.href);
    const where = `${url.pathname}${url.search}`;
    if (answer?.status() !== 200) {
      findings.push(`${where} answered ${answer?.status()}`);
      continue;
    }
    if ((await page.locator('h1').count()) !== 1) {
      findings.push(`${where} has ${await page.locator('h1').count()} h1`);
    }
    waiting.push(...(await linksOf(page)));
    // The second of a kind has other contents; where they do not fit, it is in the narrow window.
    for (const size of count === 0 ? [DESK, NARROW] : [NARROW]) {
      await page.setViewportSize(size);
      for (const check of [axe, noSidewaysScrolling, focusInSight]) {
        await check(page).catch((error) => findings.push(`${where}: ${error.message}`));
      }
    }
    // Pictures take time: ask for them with E2E_SCREENSHOTS=1.
    if (count === 0 && process.env.E2E_SCREENSHOTS) {
      const name = kind.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-|-$/g, '');
      for (const [width, size] of /** @type {const} */ ([['desk', DESK], ['phone', PHONE]])) {
        await page.setViewportSize(size);
        await screenshot(page, `${role}-${name || 'start'}-${width}`);
      }
    }
  }
  assert.deepEqual(findings, [], findings.join('\n'));
  t.diagnostic(`${role}: ${asked.size} pages of ${seen.size} kinds`);
  assert.ok(seen.size >= 4, `only ${[...seen.keys()].join(', ')} could be reached`);
}
