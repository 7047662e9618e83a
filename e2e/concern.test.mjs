// “I’m worried”: a peer worker tells the person on duty from a phone; whoever is on duty sees it on every page and takes it
// in hand with one press; the worker sees that; what nobody answers in time is everybody’s. And the duty rota.

import assert from 'node:assert/strict';
import test from 'node:test';
import { DESK, NARROW, PHONE, axe, journey, noSidewaysScrolling, screenshot } from './harness.mjs';
import { dayFromNow, fillDay } from './harness/steps.mjs';

const { open, signIn } = journey();

const WHAT = 'Did not come to the group, and sounded far away on the phone.';
const SAID = 'Rang Robin: they had a cold, and would like to be rung tomorrow.';

/**
 * No findings at the width of a desktop and of a small phone; leaves the window as it was.
 *
 * @param {import('playwright-core').Page} page
 */
async function everybodyCanUse(page) {
  const size = page.viewportSize() ?? DESK;
  for (const one of [DESK, NARROW]) {
    await page.setViewportSize(one);
    await axe(page);
    await noSidewaysScrolling(page);
  }
  await page.setViewportSize(size);
}

/**
 * Keeps a picture when pictures are asked for.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} name
 */
async function picture(page, name) {
  if (process.env.E2E_SCREENSHOTS) {
    await screenshot(page, `concern-${name}`);
  }
}

test('what nobody answered in time is everybody’s, and one press takes it in hand', async (t) => {
  const manager = await open(t);
  await signIn(manager, 'manager');
  const banner = manager.getByText(/Nobody has answered a worry that was raised .* ago/);
  await banner.waitFor();
  await everybodyCanUse(manager);
  await manager.getByRole('link', { name: 'Look at it' }).click();
  await manager.getByText('Nobody acknowledged it in time.').waitFor();
  await everybodyCanUse(manager);
  await picture(manager, 'overdue');
  const sam = await open(t, { size: PHONE });
  await signIn(sam, 'peer_worker');
  await sam.getByText('Overdue').first().waitFor();
  await manager.getByRole('button', { name: 'I have it in hand' }).click();
  await manager.getByText('You have it in hand').waitFor();
  assert.equal(await banner.count(), 0, 'it waits for nobody any more');
  await sam.reload();
  assert.equal(await sam.getByText('Overdue').count(), 0);
  await sam.getByText(/Maya Lindqvist, after/).waitFor();
});

test('a worker tells the person on duty from a phone and sees that it was acknowledged', async (t) => {
  const sam = await open(t, { size: PHONE });
  await signIn(sam, 'peer_worker');
  sam.watch.expect(/422/);
  await sam.getByRole('button', { name: 'I’m worried' }).click();
  await sam.getByText(/This goes to Corinne Adeyemi, who is on duty until/).waitFor();
  await sam.getByRole('radio', { name: 'Robin Ashdown' }).check();
  await sam.getByLabel('What are you worried about?').fill(WHAT);
  await sam.getByRole('button', { name: 'Tell the person on duty' }).click();
  await sam.getByRole('link', { name: 'Choose now or not now' }).waitFor();
  await everybodyCanUse(sam);
  await picture(sam, 'form');
  await sam.getByRole('radio', { name: 'Now', exact: true }).check();
  await sam.getByRole('button', { name: 'Tell the person on duty' }).click();
  await sam.getByText('It is sent').waitFor();
  await sam.getByText('Corinne Adeyemi was on duty and is asked to answer.').waitFor();
  await everybodyCanUse(sam);
  await picture(sam, 'sent');
  const sent = new URL(sam.url()).pathname;

  const corinne = await open(t);
  await signIn(corinne, 'coordinator');
  await corinne.goto('/delivery/people');
  await corinne.getByText('Somebody is worried and asks for you now.').waitFor();
  await everybodyCanUse(corinne);
  await corinne.getByRole('link', { name: 'Look at it' }).click();
  await corinne.getByText(WHAT).waitFor();
  await everybodyCanUse(corinne);
  await picture(corinne, 'waiting');
  await corinne.getByRole('button', { name: 'I have it in hand' }).click();
  await corinne.getByText('You have it in hand').waitFor();
  assert.equal(await corinne.getByText('Somebody is worried and asks for you now.').count(), 0);
  await corinne.getByRole('radio', { name: 'Talked with somebody' }).check();
  await corinne.getByLabel('In a few words').fill(SAID);
  await corinne.getByRole('checkbox', { name: /^Show this to Sam Rivers/ }).check();
  await everybodyCanUse(corinne);
  await corinne.getByRole('button', { name: 'Write it down' }).click();
  await corinne.getByText('It is written down').waitFor();
  await everybodyCanUse(corinne);
  await picture(corinne, 'answered');

  await sam.goto(sent);
  await sam.getByText(/Corinne Adeyemi acknowledged it after .*, in time\./).waitFor();
  await sam.getByText(SAID).waitFor();
  await everybodyCanUse(sam);
});

test('without scripts a worker is heard, too', async (t) => {
  const sam = await open(t, { size: PHONE, scripts: false });
  await signIn(sam, 'peer_worker');
  await sam.goto('/delivery/concerns/new');
  await sam.getByRole('radio', { name: 'Robin Ashdown' }).check();
  await sam.getByLabel('What are you worried about?').fill(WHAT);
  await sam.getByRole('radio', { name: 'Not now', exact: true }).check();
  await sam.getByRole('button', { name: 'Tell the person on duty' }).click();
  await sam.getByText('It is sent').waitFor();
  const sent = new URL(sam.url()).pathname;
  const corinne = await open(t, { scripts: false });
  await signIn(corinne, 'coordinator');
  await corinne.goto(sent);
  await corinne.getByRole('button', { name: 'I have it in hand' }).click();
  await corinne.getByRole('radio', { name: 'Nothing more needed' }).check();
  await corinne.getByRole('button', { name: 'Write it down' }).click();
  await corinne.getByText('This is how it ended.').waitFor();
});

test('the rota says who is on duty and where nobody is, and a gap can be filled', async (t) => {
  const corinne = await open(t);
  await signIn(corinne, 'coordinator');
  await corinne.goto('/delivery/concerns');
  await corinne.getByRole('link', { name: 'Who is on duty, and when' }).click();
  await corinne.getByText(/Corinne Adeyemi is on duty until/).waitFor();
  const gap = corinne.getByText('Nobody is on duty at some hours of the next 7 days');
  await gap.waitFor();
  await everybodyCanUse(corinne);
  await picture(corinne, 'rota');
  await corinne.getByRole('button', { name: 'Add to the rota' }).click();
  await corinne.getByLabel('Who is on duty?').selectOption({ label: 'Maya Lindqvist' });
  await fillDay(corinne, 'First day', dayFromNow(5));
  await fillDay(corinne, 'Last day', dayFromNow(30));
  await corinne.getByRole('radio', { name: 'every day' }).check();
  await corinne.getByLabel('From', { exact: true }).fill('08:00');
  await corinne.getByLabel('Until', { exact: true }).fill('08:00');
  await everybodyCanUse(corinne);
  await picture(corinne, 'rota-add');
  await corinne.getByRole('button', { name: 'Save' }).click();
  await corinne.getByText('The rota is changed').waitFor();
  assert.equal(await gap.count(), 0);
  await corinne.getByText('Somebody is on duty at every hour of the next 7 days.').waitFor();
});
