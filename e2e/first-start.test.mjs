// From an empty database to a service whose administrator signs in with a code, without scripts where it matters.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { DESK, NARROW, axe, journey, noSidewaysScrolling, screenshot } from './harness.mjs';

const { server, open } = journey({ demonstration: false });

const EMAIL = 'ada@example.org';
const PASSWORD = 'lantern orchard umbrella';

/**
 * The code that an app shows: RFC 6238, thirty seconds, six digits.
 *
 * @param {string} typed the secret in base 32, with spaces
 * @param {number} [steps] so many half minutes from now
 */
function code(typed, steps = 0) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...typed.replaceAll(/\s/g, '')].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0'));
  const bytes = bits.join('').match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [];
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac('sha1', Buffer.from(bytes)).update(counter).digest();
  const from = hash.readUInt8(19) & 15;
  return String((hash.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('the first administrator sets up the service, an app for codes, and signs in with both', async (t) => {
  const link = /"first_start":"([^"]+)"/.exec(server.output)?.[1];
  assert.ok(link, 'the server prints a link');
  const page = await open(t, { size: DESK, scripts: false });
  await page.goto(link);
  assert.equal(new URL(page.url()).search, '', 'the address forgets the link');
  await page.getByLabel('Name of the service').fill('Riverside Peer Support');
  await page.getByLabel('Your name').fill('Ada Okafor');
  await page.getByLabel('Email address').fill(EMAIL);
  await page.getByLabel('Choose a password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set up the service' }).click();
  await page.waitForURL(/\/start\/done$/);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/\/sign-in$/);
  await page.getByLabel('Email address').fill(EMAIL);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();

  // Nothing is seen before there is a second factor.
  await page.waitForURL(/\/account\/second-factor$/);
  await page.goto('/administration');
  await page.waitForURL(/\/account\/second-factor$/);
  await page.getByRole('button', { name: 'Set up an app' }).click();
  await page.getByRole('img', { name: 'A picture for the camera of the app' }).waitFor();
  const secret = await page.locator('.app-link-once').innerText();
  await page.getByLabel('Code').fill(code(secret));
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('heading', { level: 1, name: 'Recovery codes' }).waitFor();
  const codes = await page.getByRole('main').locator('li code').allInnerTexts();
  assert.equal(codes.length, 10);
  const arrives = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save them as a file' }).click();
  const file = await readFile(await (await arrives).path(), 'utf8');
  assert.deepEqual(file.split('\n'), codes);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.waitForURL(/\/administration$/);
  // Without scripts the page says when the session ends.
  await page.getByText(/you will be signed out at \d\d:\d\d/).waitFor();

  // Somewhere else the password leads to the code, and a code that lies ahead of the used one lets in.
  const elsewhere = await open(t, { size: NARROW });
  await elsewhere.goto('/sign-in?then=%2Faccount');
  await elsewhere.getByLabel('Email address').fill(EMAIL);
  await elsewhere.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await elsewhere.getByRole('button', { name: 'Sign in' }).click();
  await elsewhere.getByRole('heading', { level: 1, name: 'Write your code' }).waitFor();
  await axe(elsewhere);
  await noSidewaysScrolling(elsewhere);
  await screenshot(elsewhere, `code-${NARROW.width}`);
  await elsewhere.getByLabel('Code').fill(code(secret, 1));
  await elsewhere.getByRole('button', { name: 'Sign in' }).click();
  await elsewhere.waitForURL(/\/account$/);
  await axe(elsewhere);
  await noSidewaysScrolling(elsewhere);

  for (const size of [DESK, NARROW]) {
    await elsewhere.setViewportSize(size);
    for (const path of ['/account/second-factor', '/account/prove', '/administration/settings', '/join/accepted', '/join/changed']) {
      await elsewhere.goto(path);
      await axe(elsewhere);
      await noSidewaysScrolling(elsewhere);
    }
  }
  await elsewhere.goto('/account/second-factor');
  await elsewhere.getByRole('button', { name: 'Remove the app' }).click();
  await elsewhere.waitForURL(/\/account\/second-factor/);
  await elsewhere.getByRole('button', { name: 'Set up an app' }).click();
  await elsewhere.getByRole('img', { name: 'A picture for the camera of the app' }).waitFor();
  for (const size of [DESK, NARROW]) {
    await elsewhere.setViewportSize(size);
    await axe(elsewhere);
    await noSidewaysScrolling(elsewhere);
    await screenshot(elsewhere, `second-factor-${size.width}`);
  }
});
