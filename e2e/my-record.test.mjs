// The record belongs to the person: they read what is written about them, say how they see it, decide
// who else sees when they met, and see who looked.

import assert from 'node:assert/strict';
import test from 'node:test';
import { DESK, PHONE, axe, journey, noSidewaysScrolling } from './harness.mjs';
import { fillContact, saveContact } from './harness/steps.mjs';

const { open, signIn } = journey();

const ROBIN = 'Robin Ashdown';
const TEAM = 'Linden ward';

/**
 * The card with this heading or text.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} words
 */
function card(page, words) {
  return page.locator('.nhsuk-card').filter({ hasText: words });
}

test('a note is seen at once, and the person’s own words stand beside it', async (t) => {
  const sam = await open(t, { size: PHONE });
  await signIn(sam, 'peer_worker');
  await sam.getByRole('button', { name: `Record contact with ${ROBIN}` }).click();
  await fillContact(sam, {
    place: 'In the community',
    minutes: '30',
    note: 'Robin was quiet today.',
    reflection: 'I talked too much.',
  });
  await saveContact(sam);
  const contact = sam.url();
  await sam.getByText('Not yet agreed').first().waitFor();

  const robin = await open(t, { size: PHONE });
  await signIn(robin, 'supported_person');
  const note = card(robin, 'Robin was quiet today.');
  await note.waitFor();
  assert.match(await note.innerText(), /Sam Rivers/);
  assert.equal(await robin.getByText('I talked too much.').count(), 0, 'a reflection is its author’s alone');
  await note.getByText('I see it differently').first().click();
  await note.getByLabel('How do you see it?').fill('I was listening.');
  await axe(robin);
  await noSidewaysScrolling(robin);
  await note.getByRole('button', { name: 'I see it differently' }).click();
  await robin.getByText('Your words stand beside the note now').waitFor();
  const answered = await card(robin, 'Robin was quiet today.').innerText();
  assert.match(answered, /I was listening\./);
  await axe(robin);

  await sam.goto(contact);
  const seen = await sam.getByRole('main').innerText();
  assert.match(seen, /Robin was quiet today\.[^]*Sees it differently[^]*I was listening\./);

  // A coordinator who opens the contact reads when and how, never the note.
  const corinne = await open(t);
  await signIn(corinne, 'coordinator');
  await corinne.goto(contact);
  await corinne.getByText('In the community').first().waitFor();
  for (const words of ['Robin was quiet today.', 'I was listening.', 'I talked too much.']) {
    assert.ok(!(await corinne.content()).includes(words), words);
  }
});

test('a team sees what the person shares for as long as they share it', async (t) => {
  const robin = await open(t);
  await signIn(robin, 'supported_person');
  const clinician = await open(t);
  clinician.watch.expect(/404/);
  await signIn(clinician, 'clinician');
  await clinician.getByRole('main').getByRole('link', { name: ROBIN }).click();
  const address = clinician.url();
  await clinician.getByRole('heading', { level: 1 }).waitFor();
  assert.ok(!(await clinician.content()).includes('harder week'), 'notes are never part of it');
  await axe(clinician);

  await card(robin, TEAM).getByRole('button', { name: 'Stop sharing' }).click();
  await robin.getByText('You stopped sharing').waitFor();
  const refused = await clinician.goto(address);
  assert.equal(refused?.status(), 404);
  assert.ok(!(await clinician.content()).includes(ROBIN));
  await clinician.goto('/delivery/people');
  assert.equal(await clinician.getByRole('link', { name: ROBIN }).count(), 0);
  await axe(clinician);

  // Before sharing, the person sees the very page that the team gets, and who can open it.
  await card(robin, TEAM).getByRole('link', { name: 'See what they would see' }).click();
  await robin.getByRole('heading', { level: 1, name: `Share with ${TEAM}?` }).waitFor();
  await axe(robin);
  await noSidewaysScrolling(robin);
  const offered = await robin.locator('.nhsuk-card').innerText();
  await robin.getByText('member of the clinical team').first().waitFor();
  await robin.getByRole('button', { name: 'Share with this team' }).click();
  await robin.getByText('You share with the team now').waitFor();
  assert.equal((await clinician.goto(address))?.status(), 200);
  const shown = await clinician.getByRole('main').innerText();
  assert.equal(shown.replaceAll(/\s+/g, ' ').trim(), offered.replaceAll(/\s+/g, ' ').trim());
});

test('the person sees who looked', async (t) => {
  const corinne = await open(t);
  await signIn(corinne, 'coordinator');
  await corinne.goto('/delivery/people?q=Robin');
  await corinne.getByRole('main').getByRole('link', { name: ROBIN, exact: true }).click();
  await corinne.getByRole('heading', { name: 'Who looked at this record' }).waitFor();

  const robin = await open(t, { size: DESK });
  await signIn(robin, 'supported_person');
  const looked = robin.getByRole('listitem').filter({ hasText: /Corinne Adeyemi \(coordinator\) read the personal details/ });
  await looked.first().waitFor();
});

test('the person changes their own words, prints their record and takes it away', async (t) => {
  const robin = await open(t);
  await signIn(robin, 'supported_person');
  await robin.getByRole('link', { name: 'Change my words' }).click();
  await robin.getByLabel('What I want known').fill('I like silence as much as talking.');
  await axe(robin);
  await robin.getByRole('button', { name: 'Save' }).click();
  await robin.getByText('I like silence as much as talking.').waitFor();

  await robin.getByRole('link', { name: /to print/ }).click();
  await robin.getByRole('heading', { level: 1, name: 'My whole record' }).waitFor();
  await robin.getByText('I like silence as much as talking.').waitFor();
  await axe(robin);

  await robin.goto('/my-record');
  const [file] = await Promise.all([
    robin.waitForEvent('download'),
    robin.getByRole('link', { name: /as a file/ }).click(),
  ]);
  assert.match(file.suggestedFilename(), /\.json$/);
  const stream = await file.createReadStream();
  const parts = [];
  for await (const part of stream) {
    parts.push(part);
  }
  const record = JSON.parse(Buffer.concat(parts).toString('utf8'));
  assert.match(JSON.stringify(record), /I like silence as much as talking\./);
});
