// Two browsers at the same document at the same moment: nothing that either does is lost, and neither undoes what the
// other did.

import assert from 'node:assert/strict';
import test from 'node:test';
import { DESK, PHONE, axe, journey, noSidewaysScrolling } from './harness.mjs';
import { addCoordinator, begin, codings, markSentence, studyOf } from './harness/study.mjs';

const { open, signIn } = journey();

/** @param {import('node:test').TestContext} t @param {string} name */
async function two(t, name) {
  const page = await open(t, { size: DESK });
  await signIn(page, 'researcher');
  const bench = await begin(page, name);
  await addCoordinator(page, studyOf(bench), 'Second coder');
  await page.goto(bench);
  const other = await open(t, { size: DESK });
  await signIn(other, 'coordinator');
  await other.goto(bench);
  return { page, other, bench };
}

test('two who code the same words at the same moment lose nothing', async (t) => {
  const { page, other, bench } = await two(t, 'At the same moment');
  const both = [page, other];
  await Promise.all(both.map((who) => markSentence(who, 2)));
  // The same key at once, six times over six sentences: words that both code in themselves become one code.
  await Promise.all(both.map((who) => who.keyboard.press('v')));
  await Promise.all(both.map((who) => codings(who, 2)));
  for (let step = 0; step < 3; step += 1) {
    await Promise.all(
      both.map(async (who) => {
        await who.keyboard.press('ArrowDown');
        await who.keyboard.press('1');
      }),
    );
    await Promise.all(both.map((who) => codings(who, 4 + 2 * step)));
  }
  await page.reload();
  await codings(page, 8);
  const makers = await page.locator('.app-coding__who').allInnerTexts();
  assert.equal(new Set(makers).size, 2, makers.join('; '));
  // Each undoes their own last step, at once.
  await Promise.all(
    both.map(async (who) => {
      await who.locator('#text').focus();
      await who.keyboard.press('z');
    }),
  );
  await Promise.all(both.map((who) => codings(who, 6)));
  await other.goto(bench);
  const left = await other.locator('.app-coding__who').allInnerTexts();
  const counts = [...new Set(left)].map((maker) => left.filter((one) => one === maker).length);
  assert.deepEqual(counts, [3, 3]);
});

test('two who change one coding see both versions', async (t) => {
  const { page, other } = await two(t, 'One coding, two minds');
  other.watch.expect(/409/);
  await markSentence(other, 2);
  await other.keyboard.press('v');
  await codings(other, 1);
  await codings(page, 1);
  for (const who of [page, other]) {
    await who.getByRole('link', { name: /^More / }).click();
    await who.getByText('Change the code, the weight or the comment').click();
  }
  await page.getByRole('textbox', { name: 'Comment' }).fill('What the lead thinks');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('What the lead thinks').waitFor();
  await other.getByRole('textbox', { name: 'Comment' }).fill('What the coder thinks');
  await other.getByRole('button', { name: 'Save' }).click();
  await other.getByText('What the lead thinks').first().waitFor();
  assert.equal(await other.getByRole('textbox', { name: 'Comment' }).inputValue(), 'What the coder thinks');
  await axe(other);
  await other.setViewportSize(PHONE);
  await noSidewaysScrolling(other);
  await other.getByRole('button', { name: 'Save' }).click();
  await other.getByText('What the coder thinks').waitFor();
});
