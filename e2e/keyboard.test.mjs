// Everything with the keys alone, and wherever the keys are it can be seen.

import assert from 'node:assert/strict';
import test from 'node:test';
import { DESK, journey } from './harness.mjs';

const { server, open } = journey();

/** More presses than any page has stops: then the stop is not to be reached. */
const MOST_STOPS = 150;

/**
 * What has the focus: its name for people, and whether it can be seen that it has it.
 *
 * @param {import('playwright-core').Page} page
 */
async function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) {
      return undefined;
    }
    const labelled = /** @type {HTMLInputElement} */ (element).labels?.[0]?.textContent;
    const group = element.closest('fieldset')?.querySelector('legend')?.textContent ?? '';
    const box = element.getBoundingClientRect();
    /** @param {Element | null} one */
    const marked = (one) => {
      if (!one) {
        return false;
      }
      const style = getComputedStyle(one);
      return (style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none';
    };
    // Radio buttons and check boxes are drawn by the label beside them.
    const label = /** @type {HTMLInputElement} */ (element).labels?.[0] ?? null;
    const drawn = label ? getComputedStyle(label, '::before') : undefined;
    const isDrawnMarked = drawn !== undefined && drawn.content !== 'none' && (drawn.outlineStyle !== 'none' || drawn.boxShadow !== 'none');
    return {
      name: (labelled ?? element.getAttribute('aria-label') ?? element.textContent ?? '').replace(/\s+/g, ' ').trim(),
      group: group.replace(/\s+/g, ' ').trim(),
      // Inside a time field the browser marks the part that has the focus by itself.
      isSeen: (!element.matches(':focus') || marked(element) || isDrawnMarked) && box.width > 0 && box.height > 0,
      html: element.outerHTML.slice(0, 160),
    };
  });
}

/**
 * Presses Tab until this has the focus.
 *
 * @param {import('playwright-core').Page} page
 * @param {string | RegExp} name
 * @param {string} [group] the question it belongs to
 */
async function tabTo(page, name, group) {
  const passed = [];
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (!now) {
      continue;
    }
    assert.ok(now.isSeen, `it cannot be seen that this has the focus: ${now.html}`);
    passed.push(now.name);
    const isIt = typeof name === 'string' ? now.name === name : name.test(now.name);
    if (isIt && (group === undefined || now.group.startsWith(group))) {
      return;
    }
  }
  assert.fail(`${name} was not reached; on the way: ${passed.join(' | ')}`);
}

/**
 * Chooses among radio buttons with the arrow keys.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} answer
 */
async function arrowTo(page, answer) {
  await page.keyboard.press('Space');
  for (let step = 0; step < 20; step += 1) {
    const now = await focused(page);
    if (now?.name === answer) {
      return;
    }
    await page.keyboard.press('ArrowDown');
    assert.ok((await focused(page))?.isSeen);
  }
  assert.fail(`${answer} was not reached with the arrow keys`);
}

/** @param {import('playwright-core').Page} page @param {string} role */
async function signInByKeys(page, role) {
  const { email, password } = server.account(role);
  await page.goto('/sign-in');
  await tabTo(page, 'Email address');
  await page.keyboard.type(email);
  await tabTo(page, 'Password');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

test('a peer worker records a contact with the keys alone', async (t) => {
  const page = await open(t, { size: DESK });
  await signInByKeys(page, 'peer_worker');
  await tabTo(page, /^Record contact with Robin/);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/delivery/contacts/new?*');
  await tabTo(page, 'We met or spoke', 'What happened?');
  await page.keyboard.press('Space');
  await tabTo(page, 'Face to face', 'How');
  await page.keyboard.press('Space');
  await tabTo(page, 'On the ward', 'Where');
  await arrowTo(page, 'In the community');
  await tabTo(page, '15', 'How many minutes?');
  await arrowTo(page, '45');
  await tabTo(page, 'Private reflection (optional)');
  await page.keyboard.type('Written without a mouse.');
  await tabTo(page, 'Save contact');
  await page.keyboard.press('Enter');
  await page.waitForURL(/done=contact-recorded/);
  const words = await page.getByRole('main').innerText();
  for (const expected of ['Face to face', 'In the community', '45 minutes', 'Written without a mouse.']) {
    assert.ok(words.includes(expected), `“${expected}” is not in:\n${words}`);
  }
});

test('a coordinator opens the Sites and a site with the keys alone', async (t) => {
  const page = await open(t, { size: DESK });
  await signInByKeys(page, 'coordinator');
  await tabTo(page, 'Implementation');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/implementation/sites');
  await tabTo(page, 'Site 1');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/implementation\/sites\/[0-9a-f-]{36}/);
  await page.getByRole('heading', { level: 1, name: 'Site 1' }).waitFor();
});

test('the first key leads past the menu to the main part', async (t) => {
  const page = await open(t, { size: DESK });
  await signInByKeys(page, 'coordinator');
  await page.goto('/implementation/sites');
  await page.keyboard.press('Tab');
  const first = await focused(page);
  assert.equal(first?.name, 'Skip to main content');
  assert.ok(first?.isSeen);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const isInMain = await page.evaluate(() => document.activeElement?.closest('main') !== null);
  assert.ok(isInMain, 'the next stop is in the main part');
});
