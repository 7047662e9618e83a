// The first minute with Alongside: it starts, answers, and its first page is open to everybody.

import assert from 'node:assert/strict';
import test from 'node:test';
import { DESK, NARROW, axe, journey, noSidewaysScrolling, screenshot } from './harness.mjs';

const { server, open, signIn } = journey();

test('the server prints a sign-in for each role', () => {
  const roles = new Set(server.accounts.map((account) => account.role));
  assert.ok(roles.size >= 2, `it printed ${[...roles].join(', ') || 'none'}`);
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

test('a coordinator signs in', async (t) => {
  const page = await open(t);
  await signIn(page, 'coordinator');
  assert.equal(await page.locator('h1').count(), 1);
  await axe(page);
});

test('signing in works without scripts', async (t) => {
  const page = await open(t, { scripts: false });
  await signIn(page, 'coordinator');
  assert.equal(await page.locator('h1').count(), 1);
});

test('a server that was killed comes back with the same accounts', async (t) => {
  await server.killAndRestart();
  const page = await open(t);
  await signIn(page, 'coordinator');
});
