// Documents come in, one after the other with progress or all at once without scripts; a text is corrected and its
// codings follow; a cell of the coverage leads to its quotes.

import assert from 'node:assert/strict';
import test from 'node:test';
import { DESK, NARROW, PHONE, axe, everybodyCanUse, journey, noSidewaysScrolling, screenshot } from './harness.mjs';
import { INTERVIEW, addText, beginStudy, begin, codings, markSentence, quotes, studyOf } from './harness/study.mjs';

const { open, signIn } = journey();

const FILES = [
  { name: 'First.txt', mimeType: 'text/plain', buffer: Buffer.from(INTERVIEW) },
  { name: 'Second.md', mimeType: 'text/markdown', buffer: Buffer.from('# A walk\n\nWe walked along the *river*.\n') },
  {
    name: 'Third.vtt',
    mimeType: 'text/vtt',
    buffer: Buffer.from('WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ash>It was the phone calls.\n'),
  },
];

test('three documents are sent one after the other, each with its result', async (t) => {
  const page = await open(t, { size: DESK });
  await signIn(page, 'researcher');
  const study = await beginStudy(page, 'Three documents');
  await page.goto(`${study}/sources/new`);
  const broken = { name: 'Broken.docx', mimeType: 'application/zip', buffer: Buffer.from('PK no archive') };
  await page.locator('input[type=file]').setInputFiles([...FILES, broken]);
  await page.getByRole('button', { name: 'Add a source' }).click();
  await page.getByRole('status').getByText('Added: 3. Not added: 1.').waitFor();
  const list = page.locator('.app-send-files__list > li');
  assert.equal(await list.count(), 4);
  assert.match(await list.nth(3).innerText(), /Broken\.docx/);
  assert.equal(await list.getByRole('link').count(), 3);
  await axe(page);
  await page.setViewportSize(NARROW);
  await noSidewaysScrolling(page);
  await axe(page);
  await page.setViewportSize(DESK);
  await page.goto(`${study}/sources`);
  for (const name of ['First', 'Second', 'Third']) {
    await page.getByRole('link', { name, exact: true }).waitFor();
  }
});

test('files that are dropped on the form are sent, too', async (t) => {
  const page = await open(t, { size: DESK });
  await signIn(page, 'researcher');
  const study = await beginStudy(page, 'Dropped');
  await page.goto(`${study}/sources/new`);
  await page.waitForLoadState('networkidle');
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['We walked.'], 'Dropped.txt', { type: 'text/plain' }));
    return transfer;
  });
  await page.locator('.app-send-files__zone').dispatchEvent('drop', { dataTransfer: dropped });
  await page.getByRole('status').getByText('Added: 1. Not added: 0.').waitFor();
});

test('the same form sends all of them at once without scripts', async (t) => {
  const page = await open(t, { size: PHONE, scripts: false });
  await signIn(page, 'researcher');
  const study = await beginStudy(page, 'Without scripts');
  await page.goto(`${study}/sources/new`);
  await page.locator('input[type=file]').setInputFiles(FILES);
  await page.getByRole('button', { name: 'Add a source' }).click();
  await page.goto(`${study}/sources`);
  for (const name of ['First', 'Second', 'Third']) {
    await page.getByRole('link', { name, exact: true }).first().waitFor();
  }
});

test('a text is corrected and its codings follow their words', async (t) => {
  const page = await open(t, { size: DESK });
  await signIn(page, 'researcher');
  const bench = await begin(page, 'Corrected');
  await markSentence(page, 2);
  await page.keyboard.press('v');
  await codings(page, 1);
  const [before] = await quotes(page);
  await page.goto(`${bench}/corrections`);
  const text = page.getByRole('textbox', { name: 'Text', exact: true });
  await text.fill(`Interviewer: Thank you for coming, 🙂 Ash.\n${await text.inputValue()}`);
  await page.getByLabel('Why?').fill('The beginning was missing');
  await page.getByRole('button', { name: 'See what would become of the codings' }).click();
  const moved = page.locator('.nhsuk-summary-list__row', { hasText: 'Codings that move with their words' });
  assert.match(await moved.innerText(), /1$/);
  await axe(page);
  await page.getByRole('button', { name: 'Save this correction' }).click();
  await page.getByText('The beginning was missing').waitFor();
  await page.goto(bench);
  await codings(page, 1);
  assert.deepEqual(await quotes(page), [before]);
});

test('a cell of the coverage leads to its quotes in context', async (t) => {
  const page = await open(t, { size: DESK });
  await signIn(page, 'researcher');
  const study = await beginStudy(page, 'Coverage');
  const bench = await addText(page, study, 'Ash', INTERVIEW);
  await markSentence(page, 2);
  await page.keyboard.press('v');
  await codings(page, 1);
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
  await page.locator('mark').first().waitFor();
  assert.match(await page.locator('mark').first().innerText(), /met me on the ward/);
  await page.getByRole('link', { name: /^Ash: / }).first().click();
  await page.waitForURL(/#k-/);
  assert.equal(studyOf(new URL(page.url()).pathname), study);
});

test('answers in a table become a grid whose cells lead to their places', async (t) => {
  const page = await open(t, { size: DESK });
  await signIn(page, 'researcher');
  const study = await beginStudy(page, 'What helped');
  const table = [
    'Person,Age group,What helped you most?,What would you change?',
    'Ash,18-25,"Walking by the river, and\nnot having to explain myself",',
    'Bo,26-64,,"More hours in the week, and fewer forms to fill in"',
  ].join('\n');
  const file = { name: 'feedback.csv', mimeType: 'text/csv', buffer: Buffer.from(table) };
  // Where one text is expected, a table is told its own way in.
  await page.goto(`${study}/sources/new`);
  await page.locator('input[type=file]').setInputFiles([file]);
  await page.getByRole('button', { name: 'Add a source' }).click();
  await page.getByText('Import answers from a table').waitFor();
  await page.goto(`${study}/answers`);
  await page.getByRole('button', { name: 'Import answers from a table' }).click();
  await page.locator('input[type=file]').setInputFiles([file]);
  await page.getByRole('button', { name: 'Check the file' }).click();
  await page.getByText('2 of them answered a question').waitFor();
  assert.equal(await page.getByLabel('What helped you most?').inputValue(), 'question');
  await everybodyCanUse(page);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('The cases and their answers are imported').waitFor();
  const grid = page.locator('main table');
  assert.match(await grid.innerText(), /not having to explain myself/);
  await everybodyCanUse(page);
  await page.setViewportSize(PHONE);
  await screenshot(page, 'answers-phone');
  await page.setViewportSize(DESK);
  await screenshot(page, 'answers-desk');
  await grid.getByRole('link', { name: /Bo: What would you change/ }).click();
  await page.waitForURL(/#b-2$/);
  assert.match(await page.locator('#b-2').innerText(), /fewer forms/);
});
