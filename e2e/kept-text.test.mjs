// What somebody typed is never lost: not when the session ends, not when the server is killed, not
// when a form is sent twice or two people change the same thing.

import assert from 'node:assert/strict';
import test from 'node:test';
import { DESK, PHONE, axe, journey } from './harness.mjs';
import { dayFromNow, fillContact, saveContact } from './harness/steps.mjs';

const { server, open, signIn } = journey();

/** Longer than the five seconds within which text has to be saved would be a fault. */
const SAVED_WITHIN = 5_000;
const SESSION_COOKIE = 'alongside';

/**
 * @param {import('playwright-core').Page} page
 * @param {RegExp} words
 */
async function status(page, words, timeout = SAVED_WITHIN) {
  await page.getByRole('status').filter({ hasText: words }).waitFor({ timeout });
}

/**
 * Ends the session of this page from another window, as somebody does who lost their phone.
 *
 * @param {import('node:test').TestContext} t
 * @param {string} role
 */
async function endOtherSessions(t, role) {
  const elsewhere = await open(t);
  await signIn(elsewhere, role);
  await elsewhere.goto('/account');
  await elsewhere.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await elsewhere.waitForURL(/done=sessions-ended/);
}

/**
 * The contacts of the last days that hold these words in their note.
 *
 * @param {import('playwright-core').Page} page
 */
async function numberOfContacts(page) {
  await page.goto('/delivery/contacts');
  const words = await page.getByRole('main').innerText();
  const found = /\d+ to \d+ of ([\d,]+)/.exec(words);
  if (found) {
    return Number(String(found[1]).replaceAll(',', ''));
  }
  return page.getByRole('main').getByRole('row').count();
}

test('text is saved within five seconds and survives the end of the session', async (t) => {
  const page = await open(t, { size: PHONE });
  page.watch.expect(/401/);
  await signIn(page, 'peer_worker');
  await page.goto('/delivery/contacts/new');
  await fillContact(page, { person: 'Robin Ashdown', place: 'In the community', minutes: '45' });
  await page.getByLabel('Private reflection').fill('We walked to the pond.');
  await status(page, /Saved \d\d:\d\d/);

  await endOtherSessions(t, 'peer_worker');
  await page.getByLabel('Private reflection').press('End');
  await page.getByLabel('Private reflection').pressSequentially(' The heron was there.');
  await status(page, /Not saved: you have been signed out/);
  await axe(page);

  // Sent all the same, the form is kept, and comes back after signing in.
  await page.getByRole('button', { name: 'Save contact' }).click();
  await page.waitForURL(/\/sign-in\?then=/);
  await page.getByText('What you typed has been kept').waitFor();
  const { email, password } = server.account('peer_worker');
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/\/delivery\/contacts\/new\?draft=/);
  assert.equal(
    await page.getByLabel('Private reflection').inputValue(),
    'We walked to the pond. The heron was there.',
  );
  assert.ok(await page.getByRole('radio', { name: '45' }).isChecked());
  await saveContact(page);
  await page.getByText('The contact is recorded').waitFor();
  await page.getByText('The heron was there.').waitFor();
});

test('text that is sent after signing out in another window comes back on the form', async (t) => {
  const page = await open(t, { size: PHONE });
  page.watch.expect(/401/);
  page.watch.expect(/422/);
  await signIn(page, 'peer_worker');
  await page.goto('/delivery/contacts/new');
  await fillContact(page, { person: 'Robin Ashdown', place: 'In the community', minutes: '45' });
  await page.getByLabel('Private reflection').fill('Typed first.');
  await status(page, /Saved \d\d:\d\d/);

  // Signing out takes the cookie away, so nothing says any more whose form it is.
  const elsewhere = await page.context().newPage();
  await elsewhere.goto('/account');
  await elsewhere.getByRole('button', { name: 'Sign out', exact: true }).click();
  await elsewhere.waitForURL(/\/sign-in/);
  await elsewhere.close();
  await page.getByLabel('Private reflection').press('End');
  await page.getByLabel('Private reflection').pressSequentially(' Typed “afterwards” & kept.');
  await status(page, /Not saved: you have been signed out/);
  await page.getByRole('button', { name: 'Save contact' }).click();
  await page.getByText('What you typed has been kept').waitFor();
  await axe(page);

  const { email, password } = server.account('peer_worker');
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill('not my password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('There is a problem').waitFor();
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/\/delivery\/contacts\/new\?draft=/);
  assert.equal(
    await page.getByLabel('Private reflection').inputValue(),
    'Typed first. Typed “afterwards” & kept.',
  );
  assert.ok(await page.getByRole('radio', { name: '45' }).isChecked());
});

/**
 * Signs in on the page that asks for it.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} role
 */
async function signInHere(page, role) {
  const { email, password } = server.account(role);
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('a person who is added after the session ended stands in the form again', async (t) => {
  const page = await open(t, { size: DESK });
  await signIn(page, 'coordinator');
  await page.goto('/delivery/people/new');
  await page.getByLabel('Name they use').fill('Wren “Birdie” <Ashe>');
  await page.getByLabel('What they want in a peer worker').fill('Somebody who gardens\nand laughs');
  await page.getByLabel('Site', { exact: true }).selectOption({ index: 1 });
  await endOtherSessions(t, 'coordinator');
  await page.getByRole('button', { name: 'Add person' }).click();
  await page.waitForURL(/\/sign-in\?then=/);
  await page.getByText('What you typed has been kept').waitFor();
  await signInHere(page, 'coordinator');
  await page.waitForURL(/\/delivery\/people\/new\?again=/);
  await page.getByText('not saved yet').waitFor();
  assert.equal(await page.getByLabel('Name they use').inputValue(), 'Wren “Birdie” <Ashe>');
  assert.equal(
    await page.getByLabel('What they want in a peer worker').inputValue(),
    'Somebody who gardens\nand laughs',
  );
  await axe(page);
  const again = page.url();
  await page.getByRole('button', { name: 'Add person' }).click();
  await page.waitForURL(/done=person-added/);
  // It was sent, so it is there no more.
  await page.goto(again);
  assert.equal(await page.getByLabel('Name they use').inputValue(), '');
});

test('what a person sees differently stands in the form again after signing out in another window', async (t) => {
  const page = await open(t, { size: PHONE });
  await signIn(page, 'supported_person');
  await page.locator('summary').filter({ hasText: 'I see it differently' }).first().click();
  const words = page.locator('details[open] textarea');
  await words.fill('It rained & we ran.');
  const elsewhere = await page.context().newPage();
  await elsewhere.goto('/account');
  await elsewhere.getByRole('button', { name: 'Sign out', exact: true }).click();
  await elsewhere.waitForURL(/\/sign-in/);
  await elsewhere.close();
  await page.locator('details[open]').getByRole('button', { name: 'I see it differently' }).click();
  await page.getByText('What you typed has been kept').waitFor();
  await axe(page);
  await signInHere(page, 'supported_person');
  await page.waitForURL(/[?&]again=/);
  assert.equal(new URL(page.url()).pathname, '/my-record');
  assert.equal(await words.inputValue(), 'It rained & we ran.');
  await page.getByText('not saved yet').waitFor();
  await axe(page);
});

test('text survives a server that is killed while somebody types', async (t) => {
  const page = await open(t, { size: PHONE });
  page.watch.expect(/ERR_|Failed to load resource/);
  await signIn(page, 'peer_worker');
  await page.goto('/delivery/contacts/new');
  await fillContact(page, { person: 'Gia Quigley', how: 'Phone', minutes: '15' });
  await page.getByLabel('Private reflection').fill('She rang back.');
  await status(page, /Saved \d\d:\d\d/);

  await server.kill();
  await page.getByLabel('Private reflection').press('End');
  await page.getByLabel('Private reflection').pressSequentially(' Twice.');
  await status(page, /Not saved: there is no connection/);
  await server.start();
  // The page goes on trying; nobody has to do anything.
  await status(page, /Saved \d\d:\d\d/, 30_000);

  const again = await page.context().newPage();
  await page.close();
  await again.goto('/delivery/my-day');
  const unfinished = again.getByRole('listitem').filter({ hasText: 'A contact with Gia Quigley' });
  await unfinished.getByRole('button', { name: /^Go on/ }).click();
  assert.equal(await again.getByLabel('Private reflection').inputValue(), 'She rang back. Twice.');
  assert.ok(await again.getByRole('radio', { name: 'Phone' }).isChecked());
  await saveContact(again);
  await again.goto('/delivery/my-day');
  assert.equal(await again.getByText('A contact with Gia Quigley').count(), 0);
});

test('a form that is sent twice counts once', async (t) => {
  const page = await open(t, { size: PHONE });
  await signIn(page, 'peer_worker');
  const before = await numberOfContacts(page);
  await page.goto('/delivery/contacts/new');
  await fillContact(page, { person: 'Dot Underhill', how: 'Phone', minutes: '30' });
  const form = await page.locator('form[data-autosave]').evaluate((element) =>
    [...new FormData(/** @type {HTMLFormElement} */ (element))].map(
      ([name, value]) => /** @type {[string, string]} */ ([name, String(value)]),
    ),
  );
  await saveContact(page);
  const first = new URL(page.url()).pathname;

  // The same form once more, as a second press of the button or of “reload” sends it.
  const answer = await page.context().request.post('/delivery/contacts', {
    data: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
  });
  assert.equal(answer.status(), 200);
  assert.equal(new URL(answer.url()).pathname, first, 'it leads to the contact that is there');
  assert.equal(await numberOfContacts(page), before + 1);
});

test('two people who change one contact see each other’s version and lose nothing', async (t) => {
  const sam = await open(t, { size: DESK });
  await signIn(sam, 'peer_worker');
  await sam.goto('/delivery/contacts/new');
  await fillContact(sam, { person: 'Robin Ashdown', when: dayFromNow(-1), place: 'At their home', minutes: '30' });
  await saveContact(sam);
  const address = new URL(sam.url()).pathname;

  const corinne = await open(t, { size: DESK });
  corinne.watch.expect(/409/);
  await signIn(corinne, 'coordinator');
  await corinne.goto(`${address}/edit`);
  await corinne.getByRole('group', { name: 'How many minutes?' }).getByRole('radio', { name: '60' }).check();
  await corinne.getByLabel('Why are you changing it?').fill('The calendar says an hour.');

  await sam.goto(`${address}/edit`);
  await sam.getByRole('group', { name: 'Where' }).getByRole('radio', { name: 'In the community' }).check();
  await sam.getByLabel('Why are you changing it?').fill('We went out.');
  await saveContact(sam);

  await corinne.getByRole('button', { name: 'Save contact' }).click();
  await corinne.getByRole('heading', { level: 1, name: 'Somebody else changed this contact' }).waitFor();
  await axe(corinne);
  const compared = await corinne.getByRole('main').innerText();
  for (const words of ['In the community', 'At their home', '60 minutes', '30 minutes', 'Sam Rivers']) {
    assert.ok(compared.includes(words), `“${words}” is not in:\n${compared}`);
  }
  await corinne.getByRole('button', { name: 'Save what I typed here' }).click();
  await corinne.getByText('60 minutes', { exact: true }).waitFor();
  assert.match(await corinne.getByRole('main').innerText(), /At their home/);
});

test('the count of a note follows the person, and another person is chosen without losing anything', async (t) => {
  const robin = await open(t, { size: PHONE });
  await signIn(robin, 'supported_person');
  await robin.getByRole('link', { name: /Change how notes are made/ }).click();
  await robin.getByRole('radio', { name: 'A line you both agree', exact: true }).check();
  await robin.getByRole('button', { name: 'Save' }).click();
  await robin.waitForURL(/\/my-record\?done=/);

  const page = await open(t, { size: PHONE });
  await signIn(page, 'peer_worker');
  await page.goto('/delivery/contacts/new');
  await fillContact(page, { person: 'Dot Underhill', place: 'In the community', minutes: '45', note: 'x'.repeat(300) });
  const count = page.locator('.nhsuk-character-count__status');
  await count.filter({ hasText: 'You have 3,700 characters remaining' }).waitFor();

  // Somebody who wants a line that both agree.
  const line = page.locator('[data-limit-when]');
  const agreeing = (await line.getAttribute('data-limit-when'))?.split(/[= ]/)[1];
  assert.ok(agreeing, 'nobody wants a line');
  await page.locator(`input[name="person"][value="${agreeing}"]`).check();
  await count.filter({ hasText: 'You have 20 characters too many' }).waitFor();
  assert.equal(await count.count(), 1);
  assert.ok(((await count.boundingBox())?.height ?? 0) > 10, 'the count is seen, not only heard');
  await axe(page);
  await page.getByLabel('Note', { exact: true }).fill('y'.repeat(270));
  await count.filter({ hasText: 'You have 10 characters remaining' }).waitFor();
  await status(page, /Saved \d\d:\d\d/);

  // A draft that is opened again has its person; the other one is chosen, and the rest stays.
  await page.goto('/delivery/my-day');
  await page.getByRole('button', { name: /^Go on/ }).first().click();
  await page.getByRole('link', { name: 'Choose another person' }).click();
  await page.getByRole('button', { name: 'Choose another person' }).click();
  await page.getByRole('group', { name: 'Who was it with?' }).getByRole('radio', { name: 'Dot Underhill', exact: true }).check();
  assert.equal(await page.getByLabel('Note', { exact: true }).inputValue(), 'y'.repeat(270));
  await count.filter({ hasText: 'You have 3,730 characters remaining' }).waitFor();
  await saveContact(page);
  await page.getByText('y'.repeat(270)).waitFor();
});

test('a cookie that somebody made up opens nothing', async (t) => {
  const page = await open(t);
  await page.context().addCookies([{ name: SESSION_COOKIE, value: '0'.repeat(64), url: server.url }]);
  await page.goto('/delivery/my-day');
  assert.equal(new URL(page.url()).pathname, '/sign-in');
});
