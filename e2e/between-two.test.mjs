// Between a person and their peer worker: what the person wishes, contacts that were recorded for the wrong person,
// and what the worker brings to supervision.

import assert from 'node:assert/strict';
import test from 'node:test';
import { PHONE, everybodyCanUse, journey } from './harness.mjs';
import { fillContact, saveContact } from './harness/steps.mjs';

const { open, signIn } = journey();

const ROBIN = 'Robin Ashdown';

test('a person asks for another peer worker and reads what happens now', async (t) => {
  const robin = await open(t, { size: PHONE });
  await signIn(robin, 'supported_person');
  await robin.getByRole('link', { name: 'Ask for another peer worker' }).click();
  await robin.getByLabel(/What would you like/).fill('Somebody who likes football.');
  await everybodyCanUse(robin);
  await robin.getByRole('button', { name: 'Ask for another peer worker' }).click();
  await robin.getByText('Your coordinator has not acted on it yet.').waitFor();

  const coordinator = await open(t);
  await signIn(coordinator, 'coordinator');
  await coordinator.goto('/delivery/my-day');
  await coordinator.getByRole('heading', { name: 'People who ask for another peer worker' }).waitFor();
  await coordinator.getByRole('main').getByRole('link', { name: ROBIN, exact: true }).first().click();
  await coordinator.getByText('Somebody who likes football.').waitFor();
  await coordinator.getByLabel('What happens now?').fill('I ring you on Friday to talk about it.');
  await everybodyCanUse(coordinator);
  await coordinator.getByRole('button', { name: 'Tell them' }).click();
  await coordinator.getByText('They will see what happens now').waitFor();

  await robin.goto('/my-record');
  await robin.getByText('I ring you on Friday to talk about it.').waitFor();
  await everybodyCanUse(robin);
});

test('a person chooses how notes are made, and it holds at once', async (t) => {
  const robin = await open(t, { size: PHONE });
  await signIn(robin, 'supported_person');
  await robin.getByRole('link', { name: /Change how notes are made/ }).click();
  await everybodyCanUse(robin);
  await robin.getByRole('radio', { name: 'No notes', exact: true }).check();
  await robin.getByRole('button', { name: 'Save' }).click();
  await robin.waitForURL(/\/my-record\?done=/);

  const sam = await open(t, { size: PHONE });
  await signIn(sam, 'peer_worker');
  await sam.getByRole('button', { name: `Record contact with ${ROBIN}` }).click();
  await fillContact(sam, { place: 'In the community', minutes: '30' });
  assert.equal(await sam.getByLabel('Note', { exact: true }).count(), 0, 'there is no box for a note');
});

test('a person answers a planned meeting, and their peer worker sees it on their day', async (t) => {
  const robin = await open(t, { size: PHONE });
  await signIn(robin, 'supported_person');
  // The demonstration has them coming to the next one already.
  await robin.getByText('You said: I’m coming.').waitFor();
  await robin.getByRole('link', { name: /Change your answer/ }).first().click();
  await robin.getByRole('radio', { name: 'Another time would be better' }).check();
  await robin.getByLabel(/When could you/).fill('After three.');
  await everybodyCanUse(robin);
  await robin.getByRole('button', { name: 'Tell my peer worker' }).click();
  await robin.getByText('Your peer worker will see your answer').waitFor();

  const sam = await open(t, { size: PHONE });
  await signIn(sam, 'peer_worker');
  await sam.getByText(`${ROBIN} would like another time.`).waitFor();
  await sam.getByText('After three.').waitFor();
  await everybodyCanUse(sam);
});

test('a contact recorded for the wrong person is moved, another is withdrawn and restored', async (t) => {
  const sam = await open(t, { size: PHONE });
  await signIn(sam, 'peer_worker');
  const record = async () => {
    await sam.goto('/delivery/my-day');
    await sam.getByRole('button', { name: `Record contact with ${ROBIN}` }).first().click();
    await fillContact(sam, { how: 'Phone', minutes: '15' });
    await saveContact(sam);
  };
  await record();
  await sam.getByRole('link', { name: 'It was recorded by mistake, or for somebody else' }).click();
  await sam.getByRole('radio', { name: 'Move it to the person it was with' }).check();
  const others = sam.getByRole('group', { name: 'Whose contact was it?' }).getByRole('radio');
  const name = await others.first().evaluate((radio) => /** @type {HTMLInputElement} */ (radio).labels?.[0]?.textContent?.trim() ?? '');
  await others.first().check();
  await sam.getByLabel('Why are you taking it back?').fill('I chose the wrong name.');
  await everybodyCanUse(sam);
  await sam.getByRole('button', { name: 'Take it back' }).click();
  await sam.getByText('The contact was moved here').waitFor();
  await sam.getByRole('main').getByText(name).first().waitFor();
  await everybodyCanUse(sam);

  await record();
  const contact = new URL(sam.url()).pathname;
  await sam.getByRole('link', { name: 'It was recorded by mistake, or for somebody else' }).click();
  await sam.getByRole('radio', { name: 'Withdraw it' }).check();
  await sam.getByLabel('Why are you taking it back?').fill('Recorded twice.');
  await sam.getByRole('button', { name: 'Take it back' }).click();
  await sam.getByText('It is in nobody’s record and in no count or download.').waitFor();
  await everybodyCanUse(sam);
  await sam.getByRole('button', { name: 'Restore it' }).click();
  await sam.waitForURL(/done=contact-restored/);
  assert.equal(new URL(sam.url()).pathname, contact);
});

test('a worker prepares supervision for themselves, and shares it when they are ready', async (t) => {
  const words = 'How do I keep time when somebody opens up at the end?';
  const sam = await open(t, { size: PHONE });
  await signIn(sam, 'peer_worker');
  await sam.getByRole('button', { name: /^Prepare/ }).first().click();
  const address = sam.url();
  const box = sam.getByLabel('What do you want to bring?');
  await box.fill(words);
  await everybodyCanUse(sam);
  await sam.getByRole('button', { name: 'Keep it for myself' }).click();
  await sam.getByText('Kept. Only you see it').waitFor();

  const coordinator = await open(t);
  await signIn(coordinator, 'coordinator');
  await coordinator.goto(address);
  assert.ok(!(await coordinator.content()).includes(words), 'what is kept is nobody else’s');
  await sam.getByRole('button', { name: /^Share/ }).click();
  await sam.getByText('Shared', { exact: true }).first().waitFor();
  await coordinator.goto(address);
  await coordinator.getByText(words).waitFor();
  await everybodyCanUse(coordinator);

  await sam.getByRole('button', { name: 'Take back what is shared' }).click();
  await sam.getByText('Taken back. Only you see it now').waitFor();
  await coordinator.goto(address);
  assert.ok(!(await coordinator.content()).includes(words), 'taken back');
});
