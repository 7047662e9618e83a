// Lists where there is little room: on a phone, at 400 % zoom, and where somebody makes the letters twice as large. They
// can be sorted there too, and the keyboard reaches nothing that is out of sight.

import assert from 'node:assert/strict';
import test from 'node:test';
import { DESK, NARROW, PHONE, axe, focusInSight, journey, letters, noSidewaysScrolling } from './harness.mjs';

const { open, signIn } = journey();

/** Lists with an order, and who sees them. */
const LISTS = /** @type {const} */ ([
  ['coordinator', ['/delivery/people?state=all', '/delivery/workers', '/delivery/contacts', '/delivery/my-day', '/implementation/sites']],
  ['administrator', ['/administration/audit', '/implementation/sites']],
]);

for (const [role, lists] of LISTS) {
  test(`a ${role} sees where the keyboard is, and all of each list, however large the letters are`, async (t) => {
    const page = await open(t);
    await signIn(page, role);
    for (const list of lists) {
      for (const [size, percent] of /** @type {const} */ ([[DESK, 100], [DESK, 200], [PHONE, 100], [NARROW, 100]])) {
        await page.setViewportSize(size);
        await page.goto(list);
        await letters(page, percent);
        await focusInSight(page);
        await noSidewaysScrolling(page);
        // One of the two ways to sort is there, and only one.
        const headings = await page.locator('thead a:visible').count();
        const forms = await page.locator('.app-sort:visible').count();
        const isTable = size === DESK && percent === 100;
        assert.equal(headings > 0, isTable, `${list} at ${size.width} pixels and ${percent} %: ${headings} headings`);
        assert.equal(forms > 0, !isTable, `${list} at ${size.width} pixels and ${percent} %: ${forms} forms`);
      }
    }
  });
}

test('a list is sorted on a phone, with the filters kept, without scripts too', async (t) => {
  for (const scripts of [true, false]) {
    const page = await open(t, { size: PHONE, scripts });
    await signIn(page, 'coordinator');
    await page.goto('/delivery/people?state=all');
    const names = async () => page.locator('tbody th a').allInnerTexts();
    const [first] = await names();
    const order = page.locator('.app-sort');
    await order.locator('summary').click();
    assert.match(await order.locator('summary').innerText(), /Sort by: Name/);
    await order.getByRole('combobox', { name: 'Sort by' }).selectOption({ label: 'Name' });
    await order.getByRole('combobox', { name: 'Order' }).selectOption({ label: 'Last to first (Z to A, 9 to 1)' });
    if (scripts) {
      await axe(page);
      await noSidewaysScrolling(page);
    }
    await order.getByRole('button', { name: 'Sort', exact: true }).click();
    await page.waitForURL(/order=down/);
    assert.match(page.url(), /state=all.*sort=name/);
    const [now] = await names();
    assert.ok(first && now && now > first, `${now} comes before ${first}`);
  }
});

test('a person leaves at once, and the way back asks to sign in', async (t) => {
  for (const scripts of [true, false]) {
    const page = await open(t, { size: PHONE, scripts });
    // The other site is not asked in a test.
    await page.route('https://www.bbc.co.uk/**', (route) => route.fulfill({ contentType: 'text/html', body: '<title>Weather</title><p>Sunny' }));
    await signIn(page, 'supported_person');
    await page.goto('/my-record');
    await page.evaluate(() => window.scrollTo(0, 2000));
    const way = page.getByRole('button', { name: /^Leave this page now/ });
    assert.ok(await way.evaluate((button) => button.getBoundingClientRect().top >= 0), 'in sight wherever one is');
    await way.click();
    await page.waitForURL('https://www.bbc.co.uk/weather');
    await page.goBack();
    await page.waitForURL((url) => url.pathname !== '/weather');
    await page.goto('/my-record');
    await page.waitForURL(/\/sign-in/);
  }
});

test('what the names of components mean is read by touch and by keys', async (t) => {
  const page = await open(t, { size: PHONE });
  await signIn(page, 'peer_worker');
  await page.goto('/delivery/contacts/new');
  await page.getByRole('radio', { name: 'We met or spoke', exact: true }).check();
  const group = page.getByRole('group', { name: 'What was part of it?' });
  await group.getByText('A dashed edge marks a draft').waitFor();
  const meanings = page.locator('details').filter({ hasText: 'What these names mean' }).first();
  await meanings.locator('summary').press('Enter');
  await meanings.getByText('Draft', { exact: true }).first().waitFor();
  await axe(page);
  await noSidewaysScrolling(page);
});
