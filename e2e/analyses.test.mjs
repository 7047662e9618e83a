// Analyses: one made from an example, one from a file with a mistake that is mended, settings changed, combinations
// explored, a row of a truth table opened, everything taken out.

import assert from 'node:assert/strict';
import test from 'node:test';
import { readFile } from 'node:fs/promises';
import { DESK, NARROW, everybodyCanUse, journey } from './harness.mjs';

const { open, signIn } = journey();

const TRIALS = [
  'study,treatment,event,n',
  'North,peer+group,10,50',
  'North,usual,18,50',
  'South,peer,5,40',
  'South,usual,9,41',
  'East,group,12,80',
  'East,usual,20,78',
  'West,peer+app,3,30',
  'West,peer,9,33',
].join('\n');

/**
 * Waits until an answer is there: a page that takes longer looks again by itself.
 *
 * @param {import('playwright-core').Page} page
 */
async function answered(page) {
  await page.getByRole('heading', { name: 'In short' }).waitFor({ timeout: 90_000 });
}

/**
 * Makes an analysis from an example of the program.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} title
 */
async function fromExample(page, title) {
  await page.goto('/analyses');
  await page.getByRole('button', { name: `Make an analysis from this example ${title}` }).click();
  await page.waitForURL(/\/analyses\/[0-9a-f-]{36}/);
}

/**
 * Begins an analysis with a file.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} kind
 * @param {string} content
 */
async function begin(page, kind, content) {
  await page.getByLabel('Name').fill('Parts of peer support');
  await page.getByRole('radio', { name: kind, exact: true }).check();
  await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'trials.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });
  await page.getByRole('button', { name: 'Analyse' }).click();
}

/**
 * Chooses components of a combination and asks for it.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} group
 * @param {string[]} components
 */
async function tick(page, group, components) {
  for (const name of components) {
    await page.getByRole('group', { name: group }).getByRole('checkbox', { name, exact: true }).check();
  }
  await page.getByRole('button', { name: 'Work out' }).click();
}

test('a file with a mistake is mended, asked differently and explored', async (t) => {
  const page = await open(t, { size: DESK });
  page.watch.expect(/422/);
  await signIn(page, 'researcher');
  await page.getByRole('navigation').getByRole('link', { name: 'Analyses' }).click();
  await everybodyCanUse(page);
  await page.getByRole('button', { name: 'New analysis' }).or(page.getByRole('link', { name: 'New analysis' })).first().click();
  await everybodyCanUse(page);
  await begin(page, 'Component network meta-analysis', TRIALS.replace('10,50', '60,50'));
  await page.getByRole('alert').getByText(/row 2/).waitFor();
  await everybodyCanUse(page);
  assert.equal(await page.getByLabel('Name').inputValue(), 'Parts of peer support', 'what was typed stays');
  await begin(page, 'Component network meta-analysis', TRIALS);
  await answered(page);
  await page.getByText(/taken apart into/).waitFor();
  await everybodyCanUse(page);

  await page.getByRole('button', { name: 'Change name and settings' }).click();
  await everybodyCanUse(page);
  await page.getByLabel('Inactive component').selectOption('usual');
  await page.getByLabel('Measure').selectOption('RR');
  await page.getByRole('button', { name: 'Save and work out' }).click();
  await answered(page);
  await page.getByText('Inactive component: usual').waitFor();

  await page.getByRole('button', { name: 'Explore combinations' }).click();
  await page.getByRole('heading', { name: 'Explore combinations' }).waitFor();
  await tick(page, 'Combination', ['app', 'group']);
  await page.getByText('Never tried', { exact: true }).waitFor();
  await everybodyCanUse(page);
  await tick(page, 'Compare with', ['peer']);
  await page.getByRole('heading', { name: 'The two compared' }).waitFor();
  await everybodyCanUse(page);
});

test('combinations are explored without scripts', async (t) => {
  const page = await open(t, { size: NARROW, scripts: false });
  await signIn(page, 'manager');
  await page.goto('/analyses/new');
  await begin(page, 'Component network meta-analysis', TRIALS);
  await page.getByRole('button', { name: 'Explore combinations' }).click();
  await tick(page, 'Combination', ['peer', 'group']);
  await page.getByText('Tried in a study', { exact: true }).waitFor();
});

/** Twelve components, each pair of them in a study that differs much from the others: more models than anybody waits for. */
const PAIRS = ['study,treatment,event,n']
  .concat(
    Array.from({ length: 12 }, (_, one) =>
      Array.from({ length: one }, (__, other) => {
        const [both, alone] = [10 + ((one * 17 + other * 29) % 41), 10 + ((one * 13 + other * 7) % 37)];
        return [`S${one}-${other},c${one}+c${other},${both},60`, `S${one}-${other},c${one},${alone},60`];
      }).flat(),
    ).flat(),
  )
  .join('\n');

/**
 * Asks for a search through every model, which takes far longer than anybody waits.
 *
 * @param {import('playwright-core').Page} page
 */
async function searchEveryModel(page) {
  await page.goto('/analyses/new');
  await begin(page, 'Component network meta-analysis', PAIRS);
  await page.getByRole('button', { name: 'Change name and settings' }).click();
  await page.getByRole('radio', { name: 'Every model, up to a number of interactions' }).check();
  await page.locator('summary', { hasText: 'More settings' }).click();
  await page.getByLabel('Most interactions').fill('12');
  await page.getByRole('button', { name: 'Save and work out' }).click();
  await page.getByText('The answer is being worked out.').waitFor();
}

/**
 * How many models the page says were looked at.
 *
 * @param {import('playwright-core').Page} page
 * @returns {Promise<number>}
 */
async function models(page) {
  const said = await page.getByRole('status').filter({ hasText: /models/ }).textContent({ timeout: 60_000 });
  return Number(/([\d,]+) models/.exec(said ?? '')?.[1]?.replaceAll(',', ''));
}

test('a long search says how far it is, looks again by itself and is stopped', async (t) => {
  const page = await open(t, { size: DESK });
  await signIn(page, 'researcher');
  await searchEveryModel(page);
  const earlier = await models(page);
  await page.waitForFunction(
    (before) => Number(/([\d,]+) models/.exec(document.body.textContent ?? '')?.[1]?.replaceAll(',', '')) > before,
    earlier,
    { timeout: 60_000 },
  );
  await page.getByRole('button', { name: 'Stop working it out' }).click();
  await page.getByText('The work is stopped').waitFor();
  // Before, the page was exchanged while it was looked at.
  await everybodyCanUse(page);
  await page.getByRole('radio', { name: 'No search' }).check();
  await page.getByRole('button', { name: 'Save and work out' }).click();
  await answered(page);
});

test('without scripts a long search is looked at again and stopped with buttons', async (t) => {
  const page = await open(t, { size: NARROW, scripts: false });
  await signIn(page, 'researcher');
  await searchEveryModel(page);
  const earlier = await models(page);
  await page.getByRole('button', { name: 'Look again' }).click();
  assert.ok((await models(page)) > earlier, 'more than before');
  await page.getByRole('button', { name: 'Stop working it out' }).click();
  await page.getByText('The work is stopped').waitFor();
});

test('the sites of an example are compared, row by row, and taken out', async (t) => {
  const page = await open(t, { size: DESK });
  page.watch.expect(/422/);
  await signIn(page, 'manager');
  await fromExample(page, 'Seven ENRICH sites: what goes with engagement');
  await answered(page);
  await everybodyCanUse(page);
  await page.getByRole('link', { name: /^Row \d/ }).first().click();
  await page.getByRole('heading', { name: /^Row \d/ }).waitFor();
  await everybodyCanUse(page);
  await page.goBack();
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download everything' }).click();
  const bundle = await coming;
  assert.match(bundle.suggestedFilename(), /\.zip$/);
  const bytes = await readFile(await bundle.path());
  assert.equal(bytes.subarray(0, 2).toString(), 'PK');
  const picture = page.waitForEvent('download');
  await page.getByRole('link', { name: /^SVG/ }).first().click();
  assert.match(await readFile(await (await picture).path(), 'utf8'), /<svg/);

  await page.getByRole('button', { name: 'Change name and settings' }).click();
  await page.getByLabel('Inclusion a row needs to be sufficient').fill('7');
  await page.getByRole('button', { name: 'Save and work out' }).click();
  await page.getByRole('alert').getByText(/write a number from 0 to 1/).waitFor();
  await everybodyCanUse(page);
  await page.getByLabel('Inclusion a row needs to be sufficient').fill('0.9');
  await page.getByRole('button', { name: 'Save and work out' }).click();
  await answered(page);
  await page.getByText('A row is sufficient from an inclusion of 0.9').waitFor();
  await page.getByRole('link', { name: 'Delete this analysis' }).click();
  await everybodyCanUse(page);
  await page.getByRole('button', { name: 'Delete it' }).click();
  await page.getByText('The analysis is deleted').waitFor();
});

test('every example can be read by everybody who may', async (t) => {
  const page = await open(t, { size: DESK });
  await signIn(page, 'researcher');
  await page.goto('/analyses');
  const titles = await page.locator('.app-examples__item h3').allTextContents();
  assert.ok(titles.length >= 3);
  for (const title of titles) {
    await fromExample(page, title);
    await answered(page);
    await everybodyCanUse(page);
  }
  const reader = await open(t, { size: DESK });
  await signIn(reader, 'coordinator');
  await reader.goto('/analyses');
  await everybodyCanUse(reader);
  assert.equal(await reader.getByText('New analysis').count(), 0, 'coordinators read');
  await reader.getByRole('link', { name: titles[0] }).first().click();
  await answered(reader);
  assert.equal(await reader.getByText('Change name and settings').count(), 0);
});
