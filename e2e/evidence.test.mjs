// The evidence room: a study is begun, a text is coded with the keys alone, undone, coded by two people at once, and
// coded without scripts.

import assert from 'node:assert/strict';
import test from 'node:test';
import { DESK, PHONE, axe, journey } from './harness.mjs';
import { addCoordinator, begin, codings, markSentence, quotes, studyOf } from './harness/study.mjs';

const { open, signIn } = journey();

test('a text is coded, uncoded and put right with the keys alone', async (t) => {
  const page = await open(t, { size: DESK });
  await signIn(page, 'researcher');
  await begin(page, 'Keys alone');
  await markSentence(page, 2);
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
  await addCoordinator(page, studyOf(bench), 'Second coder');
  await page.goto(bench);

  const other = await open(t, { size: DESK });
  await signIn(other, 'coordinator');
  await other.goto(bench);
  await markSentence(other, 1);
  await other.keyboard.press('v');
  await codings(other, 1);
  await codings(page, 1);
  assert.match(await page.locator('.app-coding__who').innerText(), /\S/);
  // What another coded is not one's own to take away, unless one leads the study.
  await markSentence(page, 2);
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

test('a memo is written about a sentence with the keys alone, and taken back in the history', async (t) => {
  const page = await open(t, { size: DESK });
  await signIn(page, 'researcher');
  const bench = await begin(page, 'A memo');
  await markSentence(page, 2);
  await page.keyboard.press('v');
  await codings(page, 1);
  await page.keyboard.press('n');
  await page.keyboard.press('m');
  await page.getByRole('heading', { name: 'Write a memo' }).waitFor();
  await page.getByLabel('Title').fill('Where it began');
  await page.getByRole('textbox', { name: 'Memo' }).fill('On the ward, beside the café.');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: 'Where it began' }).waitFor();
  await page.getByRole('paragraph').filter({ hasText: 'On the ward, beside the café.' }).waitFor();
  await axe(page);
  await page.goto(`${studyOf(bench)}/memos`);
  await page.getByRole('link', { name: 'Where it began' }).waitFor();
  await page.goto(bench);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.goto(`${studyOf(bench)}/memos`);
  assert.equal(await page.getByRole('link', { name: 'Where it began' }).count(), 0);
});
