// Two people code blind, each for themselves; then they are compared, and what they differ on is settled.

import assert from 'node:assert/strict';
import test from 'node:test';
import { DESK, axe, journey } from './harness.mjs';
import { addCoordinator, begin, codings, markSentence, studyOf } from './harness/study.mjs';

const { open, signIn } = journey();

test('a blind round hides codings until it is closed, is compared and settled', async (t) => {
  const page = await open(t, { size: DESK });
  await signIn(page, 'researcher');
  const bench = await begin(page, 'Blind');
  const study = studyOf(bench);
  await page.goto(`${study}/codes/new`);
  await page.getByLabel('Name', { exact: true }).fill('Hope');
  await page.getByRole('button', { name: /^(Add a code|Save)$/ }).click();
  await addCoordinator(page, study, 'Second coder');
  await page.goto(`${study}/rounds/new`);
  await page.getByLabel('Name', { exact: true }).fill('First round');
  for (const box of await page.getByRole('group', { name: 'Sources' }).getByRole('checkbox').all()) {
    await box.check();
  }
  for (const box of await page.getByRole('group', { name: 'Coders' }).getByRole('checkbox').all()) {
    await box.check();
  }
  await axe(page);
  await page.getByRole('button', { name: 'Open a round' }).click();
  await page.getByRole('heading', { level: 1, name: 'First round' }).waitFor();
  const round = new URL(page.url()).pathname;

  const other = await open(t, { size: DESK });
  await signIn(other, 'coordinator');
  /** @param {import('playwright-core').Page} who @param {number} steps */
  const code = async (who, steps) => {
    await who.goto(bench);
    await markSentence(who, steps);
    await who.keyboard.press('c');
    await who.keyboard.type('Hope');
    await who.keyboard.press('Enter');
    await codings(who, 1);
  };
  await code(page, 2);
  await code(other, 3);
  // Each sees one coding: their own.
  await page.reload();
  await codings(page, 1);
  await other.reload();
  await codings(other, 1);
  await other.goto(`${study}/agreement?round=${round.split('/').pop()}`);
  await other.getByText('This round is open and blind').waitFor();

  await page.goto(round);
  await page.getByRole('button', { name: 'Close the round' }).click();
  await page.getByRole('button', { name: 'Compare the coders' }).click();
  await page.getByRole('heading', { level: 1, name: 'Agreement' }).waitFor();
  const line = page.getByRole('row', { name: /Hope/ });
  await line.waitFor();
  assert.match(await line.innerText(), /%/);
  await axe(page);
  await other.goto(bench);
  await codings(other, 2);

  await page.goto(`${round}/adjudicate`);
  const questions = page.getByRole('group', { name: /what stands here\?/ });
  const count = await questions.count();
  assert.ok(count >= 1, 'they differ somewhere');
  await questions.first().getByRole('radio').first().check();
  for (let at = 1; at < count; at += 1) {
    await questions.nth(at).getByRole('radio', { name: 'Not agreed on' }).check();
  }
  await axe(page);
  await page.getByRole('button', { name: 'Save what was agreed on' }).click();
  await page.getByText('Take back what was agreed on').waitFor();
  await page.getByRole('button', { name: 'Everything is settled' }).click();
  await page.getByText('Adjudicated').waitFor();
  await page.goto(bench);
  await page.locator('.app-coding__who', { hasText: 'agreed' }).waitFor();
});
