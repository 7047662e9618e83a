// What researchers do again and again: begin a study, add sources, code by the words.

import assert from 'node:assert/strict';

/** A conversation with places that are hard to count: emoji, joined emoji, accents. */
export const INTERVIEW = [
  'Interviewer: How did it begin?',
  'Ash: My peer worker 😀 met me on the ward, beside the café. We talked about football.',
  'Ash: She had been there herself. 🚶🏽‍♀️ Hope came back slowly.',
].join('\n');

/**
 * Begins a study; returns its address.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} name
 */
export async function beginStudy(page, name) {
  await page.goto('/evidence/studies/new');
  await page.getByLabel('Name of the study').fill(name);
  await page.getByRole('button', { name: 'Begin a study' }).click();
  await page.getByText('You lead it').waitFor();
  return new URL(page.url()).pathname;
}

/**
 * Adds a text to a study and opens its workbench; returns the address of the workbench.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} study
 * @param {string} name
 * @param {string} text
 */
export async function addText(page, study, name, text) {
  await page.goto(`${study}/sources/new`);
  await page.getByRole('main').locator('details:has([name=text]) > summary').click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('textbox', { name: 'Text', exact: true }).fill(text);
  await page.getByRole('button', { name: 'Add a source' }).click();
  await page.getByText('The source is added').waitFor();
  return new URL(page.url()).pathname;
}

/**
 * Begins a study with one source and opens its workbench; returns the address of the workbench.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} name
 */
export async function begin(page, name) {
  const study = await beginStudy(page, name);
  return addText(page, study, 'Ash, first interview', INTERVIEW);
}

/**
 * The address of the study that an address is part of.
 *
 * @param {string} address
 */
export const studyOf = (address) => address.split('/').slice(0, 4).join('/');

/** @param {import('playwright-core').Page} page */
export const quotes = (page) => page.locator('.app-coding__quote').allInnerTexts();

/**
 * Waits until so many codings are listed.
 *
 * @param {import('playwright-core').Page} page
 * @param {number} count
 */
export async function codings(page, count) {
  const items = page.locator('.app-coding');
  if (count > 0) {
    await items.nth(count - 1).waitFor({ state: 'attached' });
  }
  await items.nth(count).waitFor({ state: 'detached' });
  assert.equal(await items.count(), count);
}

/**
 * Marks the sentence that is so many steps down, with the keys alone.
 *
 * @param {import('playwright-core').Page} page
 * @param {number} steps
 */
export async function markSentence(page, steps) {
  await page.waitForLoadState('networkidle');
  await page.locator('#text').focus();
  for (let step = 0; step < steps; step += 1) {
    await page.keyboard.press('ArrowDown');
  }
}

/**
 * Makes the coordinator of the demonstration a member.
 *
 * @param {import('playwright-core').Page} page the lead's
 * @param {string} study
 * @param {string} role
 */
export async function addCoordinator(page, study, role) {
  await page.goto(`${study}/members`);
  const who = page.getByLabel('Who?');
  const coordinator = who.locator('option', { hasText: /\(Coordinator\)/i }).first();
  await who.selectOption((await coordinator.getAttribute('value')) ?? '');
  await page.getByLabel('Role').selectOption({ label: role });
  await page.getByRole('button', { name: 'Add or change' }).click();
  await page.getByText('Success').waitFor();
}
