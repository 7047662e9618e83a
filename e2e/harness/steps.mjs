// What people do on the pages again and again, in their words: found by label and role, as somebody
// who cannot see the page finds it.

/**
 * A day some days from today, at the sites.
 *
 * @param {number} days negative for the past
 */
export function dayFromNow(days) {
  const there = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(new Date());
  const date = new Date(`${there}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return { day: date.getUTCDate(), month: date.getUTCMonth() + 1, year: date.getUTCFullYear(), iso: date.toISOString().slice(0, 10) };
}

/**
 * Fills the three boxes of a date.
 *
 * @param {import('playwright-core').Page} page
 * @param {string | RegExp} legend
 * @param {{day: number, month: number, year: number}} date
 */
export async function fillDay(page, legend, date) {
  const group = page.getByRole('group', { name: legend });
  await group.getByLabel('Day').fill(String(date.day));
  await group.getByLabel('Month').fill(String(date.month));
  await group.getByLabel('Year').fill(String(date.year));
}

/**
 * @typedef {object} Contact
 * @property {string} [person] chosen among those the worker supports
 * @property {string} [what] the answer to “What happened?”
 * @property {{day: number, month: number, year: number}} [when] today unless told
 * @property {string} [how]
 * @property {string} [place] asked only when it was face to face
 * @property {string} [minutes] one of the lengths that are offered
 * @property {string} [note]
 * @property {string} [reflection]
 */

/**
 * Fills the form of a contact and leaves it unsent.
 *
 * @param {import('playwright-core').Page} page
 * @param {Contact} contact
 */
export async function fillContact(page, contact) {
  const { person, what = 'We met or spoke', when, how = 'Face to face', place, minutes, note, reflection } = contact;
  const choose = async (/** @type {string} */ question, /** @type {string} */ answer) =>
    page.getByRole('group', { name: question }).getByRole('radio', { name: answer, exact: true }).check();
  if (person !== undefined) {
    await choose('Who was it with?', person);
  }
  await choose('What happened?', what);
  if (when !== undefined) {
    await fillDay(page, 'When', when);
  }
  await choose('How', how);
  if (place !== undefined) {
    await choose('Where', place);
  }
  if (minutes !== undefined) {
    await choose('How many minutes?', minutes);
  }
  if (note !== undefined) {
    await page.getByLabel('Note', { exact: true }).fill(note);
  }
  if (reflection !== undefined) {
    await page.getByLabel('Private reflection').fill(reflection);
  }
}

/**
 * Sends the form of a contact and waits for the contact.
 *
 * @param {import('playwright-core').Page} page
 */
export async function saveContact(page) {
  await page.getByRole('button', { name: 'Save contact' }).click();
  await page.waitForURL(/\/delivery\/contacts\/[0-9a-f-]{36}\?done=/);
}

/**
 * Signs out by the button on every page.
 *
 * @param {import('playwright-core').Page} page
 */
export async function signOut(page) {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(/\/sign-in$/);
}
