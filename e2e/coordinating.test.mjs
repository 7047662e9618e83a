// What a coordinator does between the referral and the match, and while somebody is away: a clinician refers a person,
// who is accepted and matched; cover is looked at before it is arranged, and undone; the day is narrowed down and
// taken out as a file.

import assert from 'node:assert/strict';
import test from 'node:test';
import { PHONE, everybodyCanUse, journey } from './harness.mjs';
import { dayFromNow, fillDay } from './harness/steps.mjs';

const { open, signIn } = journey();

const REFERRED = 'Oluwaseun Brand';
const WISH = 'Would like to talk with somebody who went back to work.';

test('a clinician refers somebody, and a coordinator accepts and matches them', async (t) => {
  const clinician = await open(t, { size: PHONE });
  await signIn(clinician, 'clinician');
  clinician.watch.expect(/422/);
  await clinician.goto('/delivery/referrals');
  await clinician.getByRole('button', { name: 'Refer somebody' }).click();
  await clinician.getByLabel('Name they use').fill(REFERRED);
  await clinician.getByLabel('Phone number').fill('07700 900846');
  await clinician.getByLabel('Why they would like peer support').fill(WISH);
  // Without their agreement nothing is sent, and nothing that was typed is lost.
  await clinician.getByRole('button', { name: 'Send referral' }).click();
  await clinician.getByRole('link', { name: /Refer somebody once they agree/ }).waitFor();
  await everybodyCanUse(clinician);
  await clinician.getByRole('checkbox', { name: /they want to be referred/ }).check();
  await clinician.getByRole('button', { name: 'Send referral' }).click();
  await clinician.getByText('Referral sent').waitFor();
  const sent = clinician.url();

  const coordinator = await open(t);
  await signIn(coordinator, 'coordinator');
  await coordinator.goto('/delivery/my-day');
  await coordinator.getByRole('link', { name: REFERRED }).click();
  await coordinator.getByText(WISH).waitFor();
  await everybodyCanUse(coordinator);
  await coordinator.getByRole('button', { name: 'Accept and begin support' }).click();
  await coordinator.getByRole('heading', { level: 1, name: 'Accept a referral' }).waitFor();
  assert.equal(await coordinator.getByLabel('Name they use').inputValue(), REFERRED);
  await coordinator.getByLabel('What they want in a peer worker').fill('Somebody who works again.');
  await everybodyCanUse(coordinator);
  await coordinator.getByRole('button', { name: 'Add person' }).click();
  await coordinator.getByText(/Referral accepted|The person was added/).waitFor();
  await coordinator.getByRole('button', { name: 'Find a peer worker' }).click();
  await coordinator.getByText('Somebody who works again.').waitFor();
  const offered = coordinator.getByRole('group', { name: 'Who could support them' }).getByRole('radio');
  await offered.first().check();
  await everybodyCanUse(coordinator);
  await coordinator.getByRole('button', { name: 'Match them' }).click();
  await coordinator.getByText('They are matched').waitFor();

  // Whoever referred learns that support began, and nothing of what follows.
  await clinician.goto(sent);
  await clinician.getByText(/Accepted on/).waitFor();
  assert.equal(await clinician.getByRole('link', { name: 'Open their record' }).count(), 0);
});

test('cover is seen before it is arranged, shown to everybody it concerns, and undone', async (t) => {
  const coordinator = await open(t);
  await signIn(coordinator, 'coordinator');
  await coordinator.goto('/delivery/matching/absence');
  await coordinator.getByLabel('Who is away?').selectOption({ label: 'Sam Rivers' });
  const covers = coordinator.getByLabel('Who covers?');
  const name = await covers.locator('option').evaluateAll((options) => {
    const other = options.find((one) => one.getAttribute('value') && one.textContent !== 'Sam Rivers');
    return other?.textContent ?? '';
  });
  await covers.selectOption({ label: name });
  await fillDay(coordinator, 'First day of cover', dayFromNow(2));
  await fillDay(coordinator, 'Last day of cover', dayFromNow(9));
  await coordinator.getByRole('radio', { name: 'Leave' }).check();
  await coordinator.getByRole('button', { name: 'Show who would get cover' }).click();
  await coordinator.getByText('Robin Ashdown').waitFor();
  await everybodyCanUse(coordinator);

  const robin = await open(t, { size: PHONE });
  await signIn(robin, 'supported_person');
  const sentence = /While Sam is away, from .* is there for you/;
  assert.equal(await robin.getByText(sentence).count(), 0, 'looking changes nothing');

  await coordinator.getByRole('button', { name: /^Arrange cover for \d+ people$/ }).click();
  await coordinator.getByText('Cover is arranged').waitFor();
  await everybodyCanUse(coordinator);
  await robin.goto('/my-record');
  await robin.getByText(sentence).waitFor();
  await everybodyCanUse(robin);

  await coordinator.getByRole('button', { name: 'Undo this cover' }).click();
  await coordinator.getByText('The cover was taken back').waitFor();
  await everybodyCanUse(coordinator);
  await robin.goto('/my-record');
  assert.equal(await robin.getByText(sentence).count(), 0, 'undone');
});

test('cover by somebody of another site is thought over before it is arranged', async (t) => {
  const coordinator = await open(t);
  await signIn(coordinator, 'coordinator');
  // Robin’s worker is at Site 1.
  await coordinator.goto('/delivery/workers');
  const elsewhere = coordinator.getByRole('row').filter({ hasText: 'Site 4' }).getByRole('link').first();
  const name = await elsewhere.innerText();
  await coordinator.goto('/delivery/people?q=Robin');
  await coordinator.getByRole('main').getByRole('link', { name: 'Robin Ashdown', exact: true }).click();
  const record = coordinator.url();
  await coordinator.getByRole('link', { name: /Arrange cover/ }).click();
  await fillDay(coordinator, 'First day of cover', dayFromNow(20));
  await fillDay(coordinator, 'Last day of cover', dayFromNow(24));
  await coordinator.getByRole('radio', { name: 'Leave' }).check();
  await coordinator.getByLabel('Who covers?').selectOption({ label: name });
  await coordinator.getByRole('button', { name: 'Save' }).click();
  await coordinator.getByRole('heading', { name: 'Think about this first' }).waitFor();
  await everybodyCanUse(coordinator);
  await coordinator.getByRole('button', { name: 'Save' }).click();
  await coordinator.getByText('The cover was arranged').waitFor();
  assert.equal(new URL(coordinator.url()).pathname, new URL(record).pathname);
});

test('a coordinator narrows their day down and takes it out as a file', async (t) => {
  const coordinator = await open(t);
  await signIn(coordinator, 'coordinator');
  await coordinator.goto('/delivery/my-day');
  // Those who were not met for a while, or wait; who is referred is no part of it.
  const rows = coordinator.getByRole('table').filter({ hasText: 'What next' }).locator('tbody tr');
  const before = await rows.count();
  assert.ok(before > 0, 'somebody was not met for a while');
  await coordinator.getByRole('combobox', { name: 'Site' }).selectOption({ label: 'Site 4' });
  await coordinator.waitForURL(/site=[0-9a-f-]{36}/);
  const sites = await rows.evaluateAll((all) => all.map((row) => row.textContent ?? ''));
  assert.ok(sites.length < before);
  for (const row of sites) {
    assert.match(row, /Site 4/);
  }
  await everybodyCanUse(coordinator);
  const [file] = await Promise.all([
    coordinator.waitForEvent('download'),
    coordinator.getByRole('main').getByRole('link', { name: /CSV/ }).first().click(),
  ]);
  assert.match(file.suggestedFilename(), /\.csv$/);
  const parts = [];
  for await (const part of await file.createReadStream()) {
    parts.push(part);
  }
  const lines = Buffer.concat(parts).toString('utf8').trim().split('\r\n').slice(1);
  assert.ok(lines.length > 0, 'the file has the rows');
  for (const line of lines) {
    assert.match(line, /Site 4/);
  }
  await coordinator.getByRole('link', { name: 'Clear filters' }).first().click();
  await coordinator.waitForURL((url) => url.search === '');
  assert.equal(await rows.count(), before);
});
