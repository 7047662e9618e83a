// A study goes out as a project and comes back in; the round trip is proved; words of the key stop a file until somebody
// looked.

import assert from 'node:assert/strict';
import test from 'node:test';
import { readFile } from 'node:fs/promises';
import { DESK, NARROW, axe, journey, noSidewaysScrolling } from './harness.mjs';
import { addText, begin, beginStudy, codings, markSentence, studyOf } from './harness/study.mjs';

const { open, signIn } = journey();

/**
 * Takes a file out of the page of the exchange.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} name of the button
 */
async function download(page, name) {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name }).click();
  const file = await coming;
  return { name: file.suggestedFilename(), path: await file.path() };
}

test('a study goes out, comes into another one, and nothing is lost', async (t) => {
  const page = await open(t, { size: DESK });
  await signIn(page, 'researcher');
  const bench = await begin(page, 'Out and in');
  await markSentence(page, 2);
  await page.keyboard.press('v');
  await codings(page, 1);
  const study = studyOf(bench);
  await page.goto(`${study}/exchange`);
  await axe(page);
  await page.setViewportSize(NARROW);
  await noSidewaysScrolling(page);
  await axe(page);
  await page.setViewportSize(DESK);
  const project = await download(page, 'Download the project (QDPX)');
  assert.equal(project.name, 'project.qdpx');
  const book = await download(page, 'Download the quote book (web page)');
  assert.match(await readFile(book.path, 'utf8'), /met me on the ward, beside the café\./);
  await page.getByRole('button', { name: 'Prove that nothing is lost in the file' }).click();
  await page.getByText('Nothing differs.').waitFor();
  await axe(page);

  const other = await beginStudy(page, 'In again');
  await page.goto(`${other}/exchange`);
  await page.locator('input[type=file]').setInputFiles({
    name: 'project.qdpx',
    mimeType: 'application/zip',
    buffer: await readFile(project.path),
  });
  await page.getByRole('button', { name: 'Show what will come' }).click();
  await page.getByRole('heading', { name: /What will come of/ }).waitFor();
  await page.getByText('100%').waitFor();
  await page.getByText('Everything in the file is taken as it is.').waitFor();
  await axe(page);
  await page.getByRole('button', { name: 'Take it in', exact: true }).click();
  await page.getByText('The project is taken in').waitFor();
  await page.getByRole('link', { name: 'Ash, first interview' }).click();
  await codings(page, 1);
});

test('a file with words of the key leaves when somebody looked', async (t) => {
  const page = await open(t, { size: DESK });
  await signIn(page, 'researcher');
  const study = await beginStudy(page, 'Names');
  const first = await addText(page, study, 'First talk', 'Sam: I went to Leeds with Megan.\nSam: Megan rang me.');
  await addText(page, study, 'Second talk', 'Megan was there, too.');
  await page.goto(`${first}/deidentify`);
  await page.getByRole('button', { name: /replace/i }).click();
  await page.getByText('What was ticked is replaced').waitFor();
  await page.goto(`${study}/exchange`);
  await page.getByRole('button', { name: 'Download the quote book (Word)' }).click();
  await page.getByRole('heading', { name: 'Look before this file leaves' }).waitFor();
  await page.getByRole('link', { name: 'Second talk' }).waitFor();
  assert.equal(await page.getByRole('main').getByText('Megan').count(), 0, 'the words are in the key');
  await axe(page);
  await page.setViewportSize(NARROW);
  await noSidewaysScrolling(page);
  await axe(page);
  const book = await download(page, 'Take it out all the same');
  assert.equal(book.name, 'quotes.docx');
});

test('one project of a database of Taguette is chosen, looked at and taken in', async (t) => {
  const page = await open(t, { size: DESK });
  page.watch.expect(/422/);
  await signIn(page, 'researcher');
  const study = await beginStudy(page, 'From Taguette');
  await page.goto(`${study}/exchange`);
  const database = new URL('../crates/interchange/tests/data/qda/taguette-two-projects.sqlite3', import.meta.url);
  await page.locator('input[type=file]').setInputFiles({
    name: 'taguette.sqlite3',
    mimeType: 'application/octet-stream',
    buffer: await readFile(database),
  });
  await page.getByRole('button', { name: 'Show what will come' }).click();
  await page.getByRole('heading', { level: 1, name: 'Which project of taguette.sqlite3?' }).waitFor();
  await axe(page);
  await page.setViewportSize(NARROW);
  await noSidewaysScrolling(page);
  // Nothing is chosen for anybody.
  await page.getByRole('button', { name: 'Show what will come' }).click();
  await page.getByRole('alert').getByText('Choose a project').waitFor();
  await page.getByRole('radio', { name: 'Allotment talks' }).check();
  await page.getByRole('button', { name: 'Show what will come' }).click();
  await page.getByRole('heading', { level: 1, name: 'What will come of taguette.sqlite3' }).waitFor();
  const project = page.locator('.nhsuk-summary-list__row', { hasText: 'Project' });
  assert.match(await project.first().innerText(), /Allotment talks/);
  await axe(page);
  await noSidewaysScrolling(page);
  await page.getByRole('button', { name: 'Take it in', exact: true }).click();
  await page.getByText('The project is taken in').waitFor();
  await page.setViewportSize(DESK);
  await page.locator('main table a[href*="/sources/"]:not([href*="?"])').first().click();
  await page.locator('#text').waitFor();
  assert.ok((await page.locator('.app-coding').count()) >= 1, 'its passages are coded');
});
