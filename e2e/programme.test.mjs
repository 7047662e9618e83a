// From the first worker to the comparison of sites: what a coordinator, an administrator and a peer
// worker do one after the other, and what the Sites table says before and after.

import assert from 'node:assert/strict';
import test from 'node:test';
import { DESK, PHONE, axe, journey, noSidewaysScrolling, screenshot } from './harness.mjs';
import { dayFromNow, fillContact, fillDay, saveContact } from './harness/steps.mjs';

const { open, signIn } = journey();

const SITE = 'Site 1';
const WORKER = { name: 'Nadia Okonjo', reference: 'E2E-PW1', email: 'nadia@alongside.example' };
const PERSON = 'Wilhelmina Tarrant';
const OWN_PASSWORD = 'lantern orchard umbrella';

/**
 * What the Sites table says about a site: how many were offered, have data, and are engaged.
 *
 * @param {import('playwright-core').Page} page
 */
async function counts(page) {
  await page.goto('/implementation/sites');
  const table = page.getByRole('table').filter({ hasText: 'Offered' }).first();
  const heads = await table.getByRole('columnheader').allInnerTexts();
  const row = table.getByRole('row').filter({ has: page.getByRole('link', { name: SITE, exact: true }) });
  const cells = await row.locator('th, td').allInnerTexts();
  const number = (/** @type {RegExp} */ head) => {
    const at = heads.findIndex((one) => head.test(one));
    const found = /\d+/.exec(cells[at] ?? '');
    assert.ok(found, `there is no ${head} in ${heads.join(' | ')}: ${cells.join(' | ')}`);
    return Number(found[0]);
  };
  return { offered: number(/^Offered/), withData: number(/^With data/), engaged: number(/^Engaged/) };
}

test('a person who is supported after leaving hospital changes the Sites table', async (t) => {
  const coordinator = await open(t, { size: DESK });
  await signIn(coordinator, 'coordinator');
  const before = await counts(coordinator);

  // The coordinator adds a worker,
  await coordinator.goto('/delivery/workers');
  await coordinator.getByRole('button', { name: 'Add a peer worker' }).click();
  await coordinator.getByLabel('Name', { exact: true }).fill(WORKER.name);
  await coordinator.getByLabel('Reference').fill(WORKER.reference);
  await coordinator.getByLabel('Site', { exact: true }).selectOption({ label: SITE });
  await coordinator.getByLabel('People they can support at a time').fill('6');
  await coordinator.getByRole('button', { name: 'Add peer worker' }).click();
  await coordinator.getByText('Peer worker added').waitFor();
  await coordinator.getByRole('heading', { level: 1, name: WORKER.name }).waitFor();

  // a person who left hospital four days ago,
  await coordinator.goto('/delivery/people');
  await coordinator.getByRole('button', { name: 'Add a person' }).click();
  await coordinator.getByLabel('Name they use').fill(PERSON);
  await coordinator.getByLabel('What they want in a peer worker').fill('Somebody who likes to walk.');
  await coordinator.getByLabel('Site', { exact: true }).selectOption({ label: SITE });
  await fillDay(coordinator, /come into hospital/, dayFromNow(-20));
  await fillDay(coordinator, /leave hospital/, dayFromNow(-4));
  await coordinator.getByRole('button', { name: 'Add person' }).click();
  await coordinator.getByText('The person was added').waitFor();
  await axe(coordinator);
  assert.deepEqual(await counts(coordinator), { ...before, offered: before.offered + 1 }, 'offered, without data');

  // and matches the two.
  await coordinator.goto('/delivery/matching');
  await coordinator.getByRole('link', { name: PERSON }).click();
  await coordinator.getByRole('radio', { name: WORKER.name }).check();
  await coordinator.getByLabel('The person chose this peer worker themselves').check();
  await fillDay(coordinator, /From which day/, dayFromNow(-6));
  await coordinator.getByRole('button', { name: 'Match them' }).click();
  await coordinator.getByText('They are matched').waitFor();
  await coordinator.getByRole('main').getByText(WORKER.name).first().waitFor();
  assert.deepEqual(await counts(coordinator), {
    offered: before.offered + 1,
    withData: before.withData + 1,
    engaged: before.engaged,
  });

  // The administrator invites the worker and gets a link to give to them.
  const administrator = await open(t, { size: DESK });
  await signIn(administrator, 'administrator');
  await administrator.goto('/administration/accounts');
  await administrator.getByRole('button', { name: 'Invite somebody' }).click();
  await administrator.getByLabel('Name', { exact: true }).fill(WORKER.name);
  await administrator.getByLabel('Email address').fill(WORKER.email);
  await administrator.getByRole('radio', { name: 'Peer worker', exact: true }).check();
  // There are many, so the worker is looked up by name and chosen from those it fits.
  administrator.watch.expect(/422/);
  await administrator.getByLabel('Name or reference of the peer worker').fill(WORKER.name);
  await administrator.getByRole('button', { name: 'Make the invitation' }).click();
  await axe(administrator);
  await administrator.getByRole('radio', { name: WORKER.name }).check();
  await administrator.getByRole('button', { name: 'Make the invitation' }).click();
  const link = await administrator.locator('.app-link-once').innerText();
  await axe(administrator);
  await administrator.getByRole('link', { name: 'Go to their account' }).click();
  await administrator.getByText('They have not used their link yet').waitFor();

  // The worker opens it on a phone: the address forgets it at once. They choose a password that only they know.
  const worker = await open(t, { size: PHONE });
  await worker.goto(link);
  assert.equal(new URL(worker.url()).search, '');
  await axe(worker);
  await noSidewaysScrolling(worker);
  await screenshot(worker, `join-${PHONE.width}`);
  await worker.getByLabel('Choose a password', { exact: true }).fill(OWN_PASSWORD);
  await worker.getByRole('button', { name: 'Accept the invitation' }).click();
  await worker.getByRole('heading', { level: 1, name: 'You have accepted the invitation' }).waitFor();
  await axe(worker);

  // The administrator, who asked them, confirms that it was them.
  await administrator.reload();
  await axe(administrator);
  await administrator.getByRole('button', { name: 'Yes, it was them' }).click();
  await administrator.getByText('They are confirmed and can sign in').waitFor();

  // They sign in and record two meetings.
  await worker.goto('/sign-in');
  await worker.getByLabel('Email address').fill(WORKER.email);
  await worker.getByLabel('Password', { exact: true }).fill(OWN_PASSWORD);
  await worker.getByRole('button', { name: 'Sign in' }).click();
  await worker.waitForURL((url) => url.pathname !== '/sign-in');

  for (const [when, place] of /** @type {const} */ ([[-5, 'On the ward'], [-1, 'In the community']])) {
    await worker.goto('/delivery/my-day');
    await worker.getByRole('button', { name: `Record contact with ${PERSON}` }).click();
    await fillContact(worker, { when: dayFromNow(when), place, minutes: '45', note: 'We talked about the week.' });
    await axe(worker);
    await noSidewaysScrolling(worker);
    await screenshot(worker, `record-contact-${PHONE.width}`);
    await saveContact(worker);
    const expected = place === 'On the ward' ? before.engaged : before.engaged + 1;
    assert.equal((await counts(coordinator)).engaged, expected, `engaged after the contact ${place}`);
  }
  assert.deepEqual(await counts(coordinator), {
    offered: before.offered + 1,
    withData: before.withData + 1,
    engaged: before.engaged + 1,
  });

  // The site says why this person counts, and the person’s page says the same.
  await coordinator.getByRole('link', { name: SITE, exact: true }).first().click();
  await coordinator.getByRole('heading', { name: 'Who counts as engaged, and why' }).waitFor();
  await coordinator.goto(`/delivery/people?q=${encodeURIComponent(PERSON)}`);
  await coordinator.getByRole('main').getByRole('link', { name: PERSON, exact: true }).click();
  await coordinator.getByText(/Counts as engaged: 2 face-to-face contacts/).waitFor();
  // What the two of them write is not the coordinator’s to read.
  assert.equal(await coordinator.getByText('We talked about the week.').count(), 0);

  // The administrator, who keeps the accounts, sees no personal record.
  administrator.watch.expect(/404/);
  const address = coordinator.url();
  const answer = await administrator.goto(address);
  assert.equal(answer?.status(), 404);
  assert.ok(!(await administrator.content()).includes(PERSON));
});

test('recording a contact takes a phone few taps', async (t) => {
  const page = await open(t, { size: PHONE });
  await signIn(page, 'peer_worker');
  await page.getByRole('button', { name: /^Record contact with Robin/ }).click();
  // Person, day and time are there already: what, how, where, how long, save.
  let taps = 1;
  for (const [question, answer] of [
    ['What happened?', 'We met or spoke'],
    ['How', 'Face to face'],
    ['Where', 'At their home'],
    ['How many minutes?', '30'],
  ]) {
    await page.getByRole('group', { name: question }).getByRole('radio', { name: answer, exact: true }).check();
    taps += 1;
  }
  await saveContact(page);
  taps += 1;
  assert.ok(taps <= 6, `${taps} taps`);
});
