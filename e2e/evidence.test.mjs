// The evidence room: a study is begun, a text is coded with the keys alone, undone, coded by two people at once, and
// coded without scripts.

import assert from 'node:assert/strict';
import test from 'node:test';
import { DESK, PHONE, axe, journey } from './harness.mjs';

const { open, signIn } = journey();

const INTERVIEW = [
  'Interviewer: How did it begin?',
  'Ash: My peer worker 😀 met me on the ward, beside the café. We talked about football.',
  'Ash: She had been there herself. 🚶🏽‍♀️ Hope came back slowly.',
].join('\n');

/**
 * Begins a study with one source and opens its workbench.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} name
 */
async function begin(page, name) {
  await page.goto('/evidence/studies/new');
  await page.getByLabel('Name of the study').fill(name);
  await page.getByRole('button', { name: 'Begin a study' }).click();
  await page.getByText('You lead it').waitFor();
  await page.goto(`${new URL(page.url()).pathname}/sources/new`);
  await page.getByRole('main').locator('details:has([name=text]) > summary').click();
  await page.getByLabel('Name', { exact: true }).fill('Ash, first interview');
  await page.getByRole('textbox', { name: 'Text', exact: true }).fill(INTERVIEW);
  await page.getByRole('button', { name: 'Add a source' }).click();
  await page.getByText('The source is added').waitFor();
  return new URL(page.url()).pathname;
}

/** @param {import('playwright-core').Page} page */
const quotes = (page) => page.locator('.app-coding__quote').allInnerTexts();

/**
 * @param {import('playwright-core').Page} page
 * @param {number} count
 */
async function codings(page, count) {
  const items = page.locator('.app-coding');
  if (count > 0) {
    await items.nth(count - 1).waitFor({ state: 'attached' });
  }
  await items.nth(count).waitFor({ state: 'detached' });
  assert.equal(await items.count(), count);
}

test('a text is coded, uncoded and put right with the keys alone', async (t) => {
  const page = await open(t, { size: DESK });
  await signIn(page, 'researcher');
  await begin(page, 'Keys alone');
  await page.waitForLoadState('networkidle');
  await page.locator('#text').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('v');
  await codings(page, 1);
  assert.match((await quotes(page))[0] ?? '', /met me on the ward, beside the café\./);
  // The next sentence gets a code that is chosen by a few of its letters.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('c');
  await page.keyboard.type('peer');
  await page.keyboard.press('Enter');
  await codings(page, 2);
  assert.match((await quotes(page))[1] ?? '', /We talked about football\./);
  await page.keyboard.press('z');
  await codings(page, 1);
  await page.keyboard.press('Shift+Z');
  await codings(page, 2);
  await page.keyboard.press('n');
  await page.keyboard.press('u');
  await codings(page, 1);
  // Likely codes are asked for with a key, and one coding is too little to learn from.
  await page.keyboard.press('s');
  await page.getByText('There is too little to learn from yet').waitFor();
  await page.keyboard.press('Escape');
  await codings(page, 1);
  await axe(page);
  // It is all on the server.
  await page.reload();
  await codings(page, 1);
});

test('two who code the same text see each other', async (t) => {
  const page = await open(t, { size: DESK });
  await signIn(page, 'researcher');
  const bench = await begin(page, 'Two at once');
  await page.goto(bench.replace(/\/sources\/.*/, '/members'));
  const coordinator = page.getByLabel('Who?').locator('option', { hasText: /\(Coordinator\)/i }).first();
  await page.getByLabel('Who?').selectOption((await coordinator.getAttribute('value')) ?? '');
  await page.getByLabel('Role').selectOption({ label: 'Second coder' });
  await page.getByRole('button', { name: 'Add or change' }).click();
  await page.getByText('Success').waitFor();
  await page.goto(bench);

  const other = await open(t, { size: DESK });
  await signIn(other, 'coordinator');
  await other.goto(bench);
  await other.waitForLoadState('networkidle');
  await other.locator('#text').focus();
  await other.keyboard.press('ArrowDown');
  await other.keyboard.press('v');
  await codings(other, 1);
  await codings(page, 1);
  assert.match(await page.locator('.app-coding__who').innerText(), /\S/);
  // What another coded is not one's own to take away, unless one leads the study.
  await page.waitForLoadState('networkidle');
  await page.locator('#text').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('v');
  await codings(page, 2);
  await codings(other, 2);
  assert.equal(await other.getByRole('button', { name: /^Uncode/ }).count(), 1);
  assert.equal(await page.getByRole('button', { name: /^Uncode/ }).count(), 2);
});

test('a passage is coded by its words without scripts', async (t) => {
  const page = await open(t, { size: PHONE, scripts: false });
  page.watch.expect(/422/);
  await signIn(page, 'researcher');
  await begin(page, 'No scripts');
  await page.getByText('Code a passage by its words').click();
  await page.getByLabel('The words').fill('Hope came back tomorrow');
  await page.getByLabel('Code', { exact: true }).selectOption({ label: 'In the words themselves' });
  await page.getByRole('button', { name: 'Code these words' }).click();
  await page.getByRole('alert').getByText('do not stand there').waitFor();
  await page.getByLabel('The words').fill('Hope came back slowly');
  await page.getByRole('button', { name: 'Code these words' }).click();
  await codings(page, 1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await codings(page, 0);
});
