// Spreadsheets come in only when they are right: what is wrong is said by row and column, what would
// change is shown before it does, and all of it is imported or nothing.

import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';
import test from 'node:test';
import { DESK, NARROW, axe, journey, noSidewaysScrolling, screenshot } from './harness.mjs';
import { crc32 } from './harness/crc32.mjs';

const { open, signIn } = journey();

/**
 * Chooses a file and has it checked.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} kind what the file is about
 * @param {string} name
 * @param {string | Buffer} content
 */
async function check(page, kind, name, content) {
  await page.goto('/delivery/import');
  await page.getByRole('group', { name: 'What is the file about?' }).getByRole('radio', { name: kind, exact: true }).check();
  await page.getByLabel('The file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
  await page.getByRole('button', { name: 'Check the file' }).click();
}

/**
 * The row of the table of problems that is about a place in the file.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} row
 * @param {string} column
 */
function problemAt(page, row, column) {
  return page
    .getByRole('row')
    .filter({ has: page.getByRole('cell', { name: row, exact: true }) })
    .filter({ has: page.getByRole('cell', { name: column, exact: true }) });
}

/**
 * The smallest workbook whose second row has a formula.
 *
 * @param {string} formula
 */
function workbook(formula) {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const sheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const text = (/** @type {string} */ at, /** @type {string} */ words) =>
    `<c r="${at}" t="inlineStr"><is><t>${words}</t></is></c>`;
  return zip({
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${sheet}" xmlns:r="${relations}"><sheets><sheet name="Workers" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${sheet}"><sheetData><row r="1">${text('A1', 'worker_id')}${text('B1', 'site_id')}</row><row r="2"><c r="A2" t="str"><f>${formula}</f><v>E2E-W9</v></c>${text('B2', 'S1')}</row></sheetData></worksheet>`,
  });
}

/**
 * A ZIP archive.
 *
 * @param {Record<string, string>} files
 */
function zip(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [name, words] of Object.entries(files)) {
    const content = Buffer.from(words);
    const packed = deflateRawSync(content);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc32(content), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(content.length, 18);
    facts.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), facts, Buffer.from(name), packed]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), facts, place, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, listed, Buffer.from('PK\x05\x06'), end]);
}

test('a file with mistakes is explained, mended, looked at, imported, and then changes nothing', async (t) => {
  const page = await open(t, { size: DESK });
  await signIn(page, 'coordinator');

  // Columns with names of their own are asked about; what cannot be right is said by row and column.
  const rows = (/** @type {string} */ discharge, /** @type {string} */ worker) =>
    `person_id,site_id,admission_date,discharge_date,allocated_worker_id,called,shoe size\n` +
    `E2E-P1,S1,2026-05-01,2026-05-20,S1-PW6,Ottoline Frayne,38\n` +
    `E2E-P2,S1,2026-05-03,${discharge},${worker},Barnaby Thistlewood,44\n`;
  await check(page, 'People', 'people.csv', rows('2026-02-30', 'S1-PW99'));
  await page.getByRole('heading', { level: 1, name: 'What are these columns?' }).waitFor();
  await axe(page);
  await page.getByLabel('called is').selectOption('name');
  await page.getByLabel('shoe size is').selectOption({ label: 'Leave this column out' });
  await page.getByRole('button', { name: 'Continue' }).click();

  await page.getByRole('heading', { level: 1, name: 'Some things need mending first' }).waitFor();
  await axe(page);
  await screenshot(page, 'import-problems');
  const date = await problemAt(page, '3', 'discharge_date').innerText();
  assert.match(date, /2026-02-30/);
  const worker = await problemAt(page, '3', 'allocated_worker_id').innerText();
  assert.match(worker, /S1-PW99/);
  assert.equal(await page.getByRole('button', { name: 'Import', exact: true }).count(), 0, 'nothing to agree to');
  await page.setViewportSize(NARROW);
  await axe(page);
  await noSidewaysScrolling(page);
  await page.setViewportSize(DESK);
  await page.getByRole('button', { name: 'Discard the file' }).click();
  await page.getByText('The file was deleted. Nothing was imported.').waitFor();

  // Mended, it is understood at once: the mapping was kept.
  const mended = rows('2026-05-28', 'S1-PW6');
  await check(page, 'People', 'people.csv', mended);
  await page.getByRole('heading', { level: 1, name: 'Look before you import' }).waitFor();
  await page.getByText('2 are new').waitFor();
  await axe(page);
  await page.goto('/delivery/people?q=Frayne');
  assert.equal(await page.getByRole('link', { name: 'Ottoline Frayne', exact: true }).count(), 0, 'looking changes nothing');
  await page.goBack();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('The file was imported and deleted from the server.').waitFor();
  await page.goto('/delivery/people?q=Frayne');
  await page.getByRole('link', { name: 'Ottoline Frayne', exact: true }).click();
  await page.getByText('Sam Rivers').first().waitFor();

  await check(page, 'People', 'people.csv', mended);
  await page.getByText('Everything in the file is here already').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Import', exact: true }).count(), 0);
});

test('somebody who may be here already is shown before a second record is made', async (t) => {
  const page = await open(t, { size: DESK });
  page.watch.expect(/422/);
  await signIn(page, 'coordinator');
  await check(
    page,
    'People',
    'again.csv',
    'person_id,site_id,admission_date,discharge_date,allocated_worker_id,name\nE2E-P9,S1,,,,Robin Ashdown\n',
  );
  await page.getByRole('heading', { name: 'These people may be here already' }).waitFor();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('alert').waitFor();
  await axe(page);
  await page.goto('/delivery/people?q=Robin+Ashdown');
  assert.equal(await page.getByRole('link', { name: 'Robin Ashdown', exact: true }).count(), 1);
});

test('a workbook with a formula is refused, with its cell', async (t) => {
  const page = await open(t);
  page.watch.expect(/422/);
  await signIn(page, 'coordinator');
  await check(page, 'Peer workers', 'workers.xlsx', workbook('CONCATENATE(&quot;E2E&quot;,&quot;-W9&quot;)'));
  await page.getByText(/formula/i).first().waitFor();
  await axe(page);
  const words = await page.getByRole('main').innerText();
  assert.match(words, /cell A2 contains a formula/i);
  await page.goto('/delivery/workers?q=E2E-W9');
  await page.getByText('No peer worker fits').waitFor();
});

test('a picture that calls itself CSV is refused, and so is a file with zero bytes inside', async (t) => {
  const page = await open(t);
  page.watch.expect(/422/);
  await signIn(page, 'coordinator');
  const picture = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  await check(page, 'People', 'people.csv', picture);
  await page.getByRole('alert').waitFor();
  assert.match(await page.getByRole('main').innerText(), /PNG|picture|not (a )?CSV/i);
  await axe(page);
  await check(page, 'Contacts', 'contacts.csv', 'contact_id,person_id\nC1,P\x001\n');
  await page.getByRole('alert').waitFor();
  assert.match(await page.getByRole('main').innerText(), /zero|NUL|byte/i);
});

test('those who have nothing to import find no page for it', async (t) => {
  for (const role of ['peer_worker', 'clinician', 'supported_person']) {
    const page = await open(t);
    page.watch.expect(/404/);
    await signIn(page, role);
    assert.equal((await page.goto('/delivery/import'))?.status(), 404);
  }
});
