// The first minute with Alongside: it starts, answers, and everybody can sign in and out.

import assert from 'node:assert/strict';
import test from 'node:test';
import { DESK, NARROW, PHONE, axe, journey, noSidewaysScrolling, screenshot } from './harness.mjs';
import { signOut } from './harness/steps.mjs';

const { server, open, signIn } = journey();

/** What each role sees first. */
const HOMES = [
  ['coordinator', '/delivery/my-day'],
  ['peer_worker', '/delivery/my-day'],
  ['supported_person', '/my-record'],
  ['manager', '/implementation/sites'],
  ['clinician', '/delivery/people'],
  ['researcher', '/implementation/sites'],
  ['administrator', '/administration'],
];

test('the server prints a sign-in for each role', () => {
  assert.deepEqual(
    server.accounts.map((account) => account.role).sort(),
    HOMES.map(([role]) => role).sort(),
  );
  for (const { email, password } of server.accounts) {
    assert.match(email, /.@./);
    assert.ok(password.length >= 12, `the password of ${email} is short`);
  }
});

for (const size of [DESK, NARROW]) {
  test(`the sign-in page has no accessibility findings at ${size.width} pixels`, async (t) => {
    const page = await open(t, { size });
    await page.goto('/sign-in');
    await axe(page);
    await noSidewaysScrolling(page);
    await screenshot(page, `sign-in-${size.width}`);
  });
}

for (const [role = '', home] of HOMES) {
  test(`a ${role.replaceAll('_', ' ')} signs in, begins where the work is, and signs out`, async (t) => {
    const page = await open(t, { size: PHONE });
    await signIn(page, role);
    assert.equal(new URL(page.url()).pathname, home);
    assert.equal(await page.locator('h1').count(), 1);
    await page.getByText('Demonstration.').first().waitFor();
    await signOut(page);
    await page.goBack();
    await page.reload();
    assert.equal(new URL(page.url()).pathname, '/sign-in', 'what was on the page is gone');
  });
}

test('a wrong password says so, keeps the address and does not say which of the two was wrong', async (t) => {
  const page = await open(t);
  page.watch.expect(/422/);
  await page.goto('/sign-in');
  await page.getByLabel('Email address').fill(server.account('manager').email);
  await page.getByLabel('Password', { exact: true }).fill('not the right one at all');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').getByText('do not belong together').waitFor();
  assert.match(await page.title(), /^Error:/);
  assert.equal(await page.getByLabel('Email address').inputValue(), server.account('manager').email);
  await axe(page);
});

test('an address inside leads to signing in, and then there', async (t) => {
  const page = await open(t);
  await page.goto('/frameworks');
  assert.equal(new URL(page.url()).pathname, '/sign-in');
  const { email, password } = server.account('researcher');
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/frameworks');
});

test('signing in works without scripts', async (t) => {
  const page = await open(t, { scripts: false });
  await signIn(page, 'peer_worker');
  assert.equal(await page.locator('h1').count(), 1);
});

test('a server that was killed comes back with the same accounts', async (t) => {
  await server.killAndRestart();
  const page = await open(t);
  await signIn(page, 'peer_worker');
});
