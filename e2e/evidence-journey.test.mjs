// One study from its first document to its file in another one: three documents come in, are coded with the keys alone,
// by a second coder blind, compared and settled; a cell of the coverage leads to its quote, a correction moves the
// codings with their words, and the study comes back from its file.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { DESK, axe, journey } from './harness.mjs';
import { addCoordinator, beginStudy, codings, markSentence, quotes } from './harness/study.mjs';

const { open, signIn } = journey();

const DOCUMENTS = [
  {
    name: 'Ash.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from(
      'Interviewer: How did it begin?\r\nAsh: My peer worker 😀 met me on the ward. We talked about football.\r\nAsh: Hope came back slowly.',
    ),
  },
  { name: 'Bo.md', mimeType: 'text/markdown', buffer: Buffer.from('# A walk\n\n**Bo:** We walked along the *river*. It rained.\n') },
  {
    name: 'Cas.vtt',
    mimeType: 'text/vtt',
    buffer: Buffer.from('WEBVTT\n\n00:01.000 --> 00:04.000\n<v Cas>It was the phone calls.\n'),
  },
];

test('a study goes all the way from three documents to its file in another study', async (t) => {
  const page = await open(t, { size: DESK });
  await signIn(page, 'researcher');
  const study = await beginStudy(page, 'All the way');

  // Three documents.
  await page.goto(`${study}/sources/new`);
  await page.locator('input[type=file]').setInputFiles(DOCUMENTS);
  await page.getByRole('button', { name: 'Add a source' }).click();
  await page.getByRole('status').getByText('Added: 3. Not added: 0.').waitFor();

  // Coded with the keys alone: in the words themselves, then with that code by some of its letters; undone and done again.
  await page.goto(`${study}/sources`);
  await page.getByRole('link', { name: 'Ash', exact: true }).click();
  await page.waitForURL(/sources\/[0-9a-f-]{36}$/);
  const bench = new URL(page.url()).pathname;
  await markSentence(page, 3);
  await page.keyboard.press('v');
  await codings(page, 1);
  assert.deepEqual(await quotes(page), ['“We talked about football.”']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('c');
  await page.keyboard.type('football');
  await page.keyboard.press('Enter');
  await codings(page, 2);
  await page.keyboard.press('z');
  await codings(page, 1);
  await page.keyboard.press('Shift+Z');
  await codings(page, 2);

  // The coding is weighed and commented on, and a memo is written about it.
  await page.keyboard.press('n');
  await page.keyboard.press('e');
  await page.getByRole('heading', { level: 1, name: /^Coding: We talked/ }).waitFor();
  await axe(page);
  await page.getByText('Change the code, the weight or the comment').click();
  await page.getByLabel('Weight').fill('70');
  await page.getByRole('textbox', { name: 'Comment' }).fill('On the first day');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('weight 70').waitFor();
  await page.getByText('On the first day').waitFor();
  await page.getByRole('link', { name: /^More We talked/ }).first().click();
  await page.getByRole('button', { name: 'Write a memo about this' }).click();
  await page.getByLabel('Title').fill('What they share');
  await page.getByLabel('Kind of memo').selectOption({ label: 'Theoretical' });
  await page.getByRole('textbox', { name: 'Memo' }).fill('Football comes **first**.');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: 'What they share' }).waitFor();

  // A second coder, blind: neither sees the other's.
  await addCoordinator(page, study, 'Second coder');
  await page.goto(`${study}/rounds/new`);
  await page.getByLabel('Name', { exact: true }).fill('Blind');
  for (const group of ['Sources', 'Coders']) {
    for (const box of await page.getByRole('group', { name: group }).getByRole('checkbox').all()) {
      await box.check();
    }
  }
  await page.getByRole('button', { name: 'Open a round' }).click();
  await page.getByRole('heading', { level: 1, name: 'Blind' }).waitFor();
  const round = new URL(page.url()).pathname;
  const other = await open(t, { size: DESK });
  await signIn(other, 'coordinator');
  await other.goto(bench);
  await codings(other, 0);
  await markSentence(other, 3);
  await other.keyboard.press('c');
  await other.keyboard.type('football');
  await other.keyboard.press('Enter');
  await codings(other, 1);
  await page.goto(bench);
  await codings(page, 2);
  // What the lead coded is coded before the round, so in it only this sentence is new.
  await markSentence(page, 2);
  await page.keyboard.press('c');
  await page.keyboard.type('football');
  await page.keyboard.press('Enter');
  await codings(page, 3);

  // Compared, and settled.
  await page.goto(round);
  await page.getByRole('button', { name: 'Close the round' }).click();
  await page.getByRole('button', { name: 'Compare the coders' }).click();
  const line = page.getByRole('row', { name: /We talked about football/ });
  assert.match(await line.innerText(), /\d%/);
  await page.goto(`${round}/adjudicate`);
  const questions = page.getByRole('group', { name: /what stands here\?/ });
  const count = await questions.count();
  assert.ok(count >= 1, 'they differ somewhere');
  for (let at = 0; at < count; at += 1) {
    await questions.nth(at).getByRole('radio').first().check();
  }
  await page.getByRole('button', { name: 'Save what was agreed on' }).click();
  await page.getByText('Take back what was agreed on').first().waitFor();
  await page.getByRole('button', { name: 'Everything is settled' }).click();
  await page.getByText('Adjudicated').waitFor();

  // From a cell of the coverage to its quote in the text.
  await page.goto(`${study}/cases/new`);
  await page.getByLabel('Name', { exact: true }).fill('P01');
  await page.getByRole('button', { name: 'Add a case' }).click();
  await page.getByRole('heading', { level: 1, name: 'P01' }).waitFor();
  await page.goto(`${bench}/cases`);
  await page.getByRole('group', { name: 'The whole source' }).getByRole('checkbox', { name: 'P01' }).check();
  await page.getByRole('main').locator('button[type=submit], button:not([type])').first().click();
  await page.getByText('Success').waitFor();
  await page.goto(`${study}/coverage`);
  await page.getByRole('link', { name: /Quoted: 1 of 1/ }).first().click();
  await page.getByRole('link', { name: /^Ash: / }).first().click();
  await page.waitForURL(/#k-/);

  // The text is corrected, and the codings follow their words.
  const before = await quotes(page);
  await page.goto(`${bench}/corrections`);
  const text = page.getByRole('textbox', { name: 'Text', exact: true });
  await text.fill(`Interviewer: Thank you 🙂 for coming.\n${await text.inputValue()}`);
  await page.getByLabel('Why?').fill('The beginning was missing');
  await page.getByRole('button', { name: 'See what would become of the codings' }).click();
  await page.getByRole('button', { name: 'Save this correction' }).click();
  await page.getByText('The beginning was missing').waitFor();
  await page.goto(bench);
  assert.deepEqual(await quotes(page), before);

  // Out, and into another study: as many codings on the same words, with weight, comment and what was agreed on.
  await page.goto(`${study}/exchange`);
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the project (QDPX)' }).click();
  const file = await (await coming).path();
  await page.getByText('What a project file has no room for').click();
  await page.getByText('Rounds of coding: 1.').waitFor();
  await axe(page);
  const again = await beginStudy(page, 'All the way again');
  await page.goto(`${again}/exchange`);
  const brought = { name: 'project.qdpx', mimeType: 'application/zip', buffer: await readFile(file) };
  await page.locator('input[type=file]').setInputFiles(brought);
  await page.getByRole('button', { name: 'Show what will come' }).click();
  await page.getByRole('button', { name: 'Take it in', exact: true }).click();
  await page.getByText('The project is taken in').waitFor();
  await page.getByRole('link', { name: 'Ash', exact: true }).click();
  assert.deepEqual(await quotes(page), before);
  await page.getByText('weight 70').waitFor();
  await page.getByText('On the first day').waitFor();
  await page.locator('.app-coding__who', { hasText: 'agreed' }).first().waitFor();
  await page.goto(`${again}/memos`);
  await page.getByRole('link', { name: 'What they share' }).waitFor();
});
