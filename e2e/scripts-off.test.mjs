// Everything works with scripts switched off.

import assert from 'node:assert/strict';
import test from 'node:test';
import { DESK, PHONE, journey } from './harness.mjs';
import { dayFromNow, fillContact, fillDay, saveContact, signOut } from './harness/steps.mjs';

const { open, signIn } = journey();

test('a peer worker records a contact, keeps one for later and goes on with it', async (t) => {
  const page = await open(t, { size: PHONE, scripts: false });
  await signIn(page, 'peer_worker');
  await page.getByRole('button', { name: /^Record contact with Robin/ }).click();
  await fillContact(page, { place: 'At their home', minutes: '60', reflection: 'No scripts today.' });
  await saveContact(page);
  await page.getByText('No scripts today.').waitFor();

  await page.goto('/delivery/contacts/new');
  await fillContact(page, { person: 'Gia Quigley', how: 'Phone', minutes: '15', reflection: 'Half a thought' });
  await page.getByRole('button', { name: 'Save and finish later' }).click();
  await page.waitForURL(/\/delivery\/my-day/);
  await page.getByRole('button', { name: /^Go on.*Gia Quigley/ }).click();
  assert.equal(await page.getByLabel('Private reflection').inputValue(), 'Half a thought');
  await saveContact(page);
  await signOut(page);
});

test('what does not fit is said on top, and what was typed stays', async (t) => {
  const page = await open(t, { size: PHONE, scripts: false });
  page.watch.expect(/422/);
  await signIn(page, 'peer_worker');
  await page.goto('/delivery/contacts/new');
  await fillContact(page, { person: 'Robin Ashdown', when: { day: 30, month: 2, year: 2026 }, reflection: 'Stays.' });
  await page.getByRole('button', { name: 'Save contact' }).click();
  const summary = page.getByRole('alert');
  await summary.getByRole('link').first().click();
  assert.match(page.url(), /#when-day$/);
  assert.equal(await page.getByLabel('Private reflection').inputValue(), 'Stays.');
  assert.match(await page.title(), /^Error:/);
});

test('a coordinator adds a person, filters a list and imports a file', async (t) => {
  const page = await open(t, { size: DESK, scripts: false });
  await signIn(page, 'coordinator');
  await page.goto('/delivery/people/new');
  await page.getByLabel('Name they use').fill('Marguerite Plumb');
  await page.getByLabel('Site', { exact: true }).selectOption({ label: 'Site 1' });
  await fillDay(page, /come into hospital/, dayFromNow(-9));
  await page.getByRole('button', { name: 'Add person' }).click();
  await page.getByText('The person was added').waitFor();

  await page.goto('/delivery/people');
  await page.getByRole('link', { name: 'Waiting for a peer worker', exact: true }).click();
  await page.getByLabel('Find a person').fill('plumb');
  await page.getByRole('button', { name: 'Apply filters' }).click();
  await page.getByRole('link', { name: 'Marguerite Plumb', exact: true }).waitFor();
  assert.match(page.url(), /state=waiting/);
  assert.match(page.url(), /q=plumb/);
  assert.equal(await page.getByRole('link', { name: 'Robin Ashdown' }).count(), 0);

  await page.goto('/delivery/import');
  await page.getByRole('radio', { name: 'Peer workers', exact: true }).check();
  await page.getByLabel('The file').setInputFiles({
    name: 'workers.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('worker_id,site_id,name\nOFF-1,S1,Ingeborg Without\n'),
  });
  await page.getByRole('button', { name: 'Check the file' }).click();
  await page.getByText('1 is new').waitFor();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('The file was imported').waitFor();
  await page.goto('/delivery/workers?q=Ingeborg');
  await page.getByRole('link', { name: 'Ingeborg Without', exact: true }).waitFor();
});
