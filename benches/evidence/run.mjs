// Measures the evidence room on a large study: texts and a project are brought in, documents opened, codings added, files
// taken out, beside Taguette on the same data where that can be installed.
//
//   ALONGSIDE_BIN=target/release/alongside node benches/evidence/run.mjs [--quick] [--taguette FOLDER]
//
// Nothing here fails because something was slow; what does not answer as expected ends it with a sentence.

import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { launch } from '../../e2e/harness/browser.mjs';
import { Server } from '../../e2e/harness/server.mjs';
import { Client, measured, peakMegabytes } from './client.mjs';
import { FULL, FULLEST, nameOf, project, sizes, textOf } from './data.mjs';
import { taguette } from './taguette.mjs';

const quick = process.argv.includes('--quick');
const beside = process.argv.indexOf('--taguette');
const of = sizes(quick);

/** @type {{ what: string, aim: string, figure: string, taguette: string }[]} */
const rows = [];
/** @param {string} what @param {string} aim @param {string} figure @param {string} [theirs] */
const row = (what, aim, figure, theirs = '–') => rows.push({ what, aim, figure, taguette: theirs });
/** @param {number} millis */
const ms = (millis) => `${millis < 100 ? millis.toFixed(1) : Math.round(millis)} ms`;
/** @param {number} millis */
const s = (millis) => `${(millis / 1000).toFixed(1)} s`;
/** @param {string} line */
const say = (line) => process.stderr.write(`${line}\n`);
/** What was resident at the most until then. @type {string[]} */
const peaks = [];

/** @param {number[]} list @param {number} share */
function quantile(list, share) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** @param {Server} server @param {string} role */
async function signedIn(server, role) {
  const { email, password } = server.account(role);
  const client = new Client(server.url);
  await client.form('/sign-in', { email, password });
  return client;
}

/** @param {Client} client @param {string} name */
async function study(client, name) {
  const form = await client.page('/evidence/studies/new');
  const id = /name="id" value="([^"]+)"/.exec(form)?.[1] ?? '';
  const location = await client.form('/evidence/studies/new', { id, name, question: '', about: '' });
  return location.split('?')[0] ?? '';
}

/** @param {Client} client @param {string} at @param {string} name */
async function sourceOf(client, at, name) {
  const list = await client.page(`${at}/sources?q=${encodeURIComponent(name)}`);
  const found = new RegExp(`href="(${at}/sources/[0-9a-f-]{36})"[^>]*>${name}<`).exec(list);
  if (!found?.[1]) {
    throw new Error(`${name} is not in the list of sources`);
  }
  return found[1];
}

const folder = await mkdtemp(join(tmpdir(), 'alongside-bench-'));
const server = new Server({ database: `sqlite://${join(folder, 'a.db')}` });
await server.start();
const pid = server.pid ?? 0;
try {
  const lead = await signedIn(server, 'researcher');
  const other = await signedIn(server, 'coordinator');
  const idle = peakMegabytes(pid);

  say(`${of.documents} texts of ${of.words} words`);
  const texts = await study(lead, 'Texts');
  const files = Array.from({ length: of.documents }, (_, number) => ({
    name: `${nameOf(number)}.txt`,
    bytes: Buffer.from(textOf(number, of.words)),
  }));
  const importing = await measured(pid, async () => {
    for (let at = 0; at < files.length; at += 100) {
      await lead.files(`${texts}/sources/new`, { id: randomUUID(), kind: 'interview', name: '', text: '' }, files.slice(at, at + 100));
    }
  });

  peaks.push(`texts in ${Math.round(peakMegabytes(pid))}`);
  say(`a project with ${of.codings} codings`);
  const bytes = project(of);
  const coded = await study(lead, 'Coded');
  const looking = await measured(pid, () => lead.files(`${coded}/exchange`, {}, [{ name: 'measured.qdpx', bytes }]));
  const brought = looking.result;
  peaks.push(`project read ${Math.round(peakMegabytes(pid))}`);
  const preview = await measured(pid, () => lead.page(brought));
  const taking = await measured(pid, () => lead.form(brought, {}));

  peaks.push(`project taken in ${Math.round(peakMegabytes(pid))}`);
  say(`a document with ${FULL} codings`);
  const full = await sourceOf(lead, coded, nameOf(0));
  await lead.page(full);
  const opening = await measured(pid, async () => {
    for (let time = 0; time < 30; time += 1) {
      await lead.page(full);
    }
  });

  say('adding codings');
  const quiet = await sourceOf(lead, coded, nameOf(2));
  const bench = await lead.page(quiet);
  const code = /<option value="([0-9a-f-]{36})"/.exec(bench)?.[1] ?? '';
  let kept = 0;
  const add = async () => {
    for (let time = 0; time < 100; time += 1) {
      const start = 20 + time * 60;
      const fields = { id: randomUUID(), start: String(start), end: String(start + 30), code };
      const answer = await lead.ask('POST', `${quiet}/codings`, { body: new URLSearchParams(fields).toString() });
      kept += answer.status === 303 ? 1 : 0;
    }
  };
  const adding = await measured(pid, () => add());
  if (kept < 100) {
    throw new Error(`only ${kept} of 100 codings were kept`);
  }

  say('all codings as CSV, while somebody else works');
  /** @param {() => Promise<unknown>} work */
  const meanwhile = async (work) => {
    /** @type {number[]} */
    const waits = [];
    let ended = false;
    const working = (async () => {
      while (!ended) {
        const begun = performance.now();
        await other.page('/delivery/people');
        waits.push(performance.now() - begun);
        await pause(25);
      }
    })();
    const result = await measured(pid, work);
    ended = true;
    await working;
    return { ...result, waits };
  };
  const before = await meanwhile(() => pause(3000));
  const csv = await meanwhile(() => lead.ask('POST', `${coded}/exchange/codings.csv`));
  const lines = /** @type {import('./client.mjs').Answer} */ (csv.result).body.toString('utf8').split('\r\n').length - 2;
  peaks.push(`opened, coded, CSV ${Math.round(peakMegabytes(pid))}`);
  const out = await meanwhile(() => lead.ask('POST', `${coded}/exchange/project.qdpx`));
  const size = /** @type {import('./client.mjs').Answer} */ (out.result).body.length;
  peaks.push(`project out ${Math.round(peakMegabytes(pid))}`);
  const book = await meanwhile(() => lead.ask('POST', `${coded}/exchange/quotes.docx`));
  const peak = peakMegabytes(pid);

  say(`a document with ${FULLEST} codings in Chromium`);
  const fullest = await sourceOf(lead, coded, nameOf(1));
  const browser = await launch();
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.addCookies(lead.cookies);
  const page = await context.newPage();
  /** @type {number[]} */
  const ready = [];
  for (let time = 0; time < 5; time += 1) {
    const begun = performance.now();
    await page.goto(`${server.url}${fullest}`, { waitUntil: 'load' });
    await page.locator('#text').focus();
    await page.keyboard.press('ArrowDown');
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    ready.push(performance.now() - begun);
  }
  const frames = await page.evaluate(async () => {
    /** @type {number[]} */
    const list = [];
    let last = performance.now();
    for (let frame = 0; frame < 120; frame += 1) {
      window.scrollBy(0, 120);
      await new Promise((done) => requestAnimationFrame(done));
      const now = performance.now();
      list.push(now - last);
      last = now;
    }
    return list;
  });
  await browser.close();

  /** @type {Awaited<ReturnType<typeof taguette>> | undefined} */
  let theirs;
  if (beside > 0) {
    say('Taguette on the same data');
    theirs = await taguette(process.argv[beside + 1] ?? '', of);
  }
  const t = (/** @type {number | undefined} */ millis) => (millis === undefined ? '–' : millis < 10_000 ? ms(millis) : s(millis));

  row(`Import ${of.documents} texts`, '30 s', s(importing.cpu));
  row(`Open a document with ${FULL} codings`, '50 ms', ms(opening.cpu / 30), t(theirs?.opening));
  row(`Page ready in Chromium with ${FULLEST} codings (clock, median of 5)`, '1000 ms', ms(quantile(ready, 0.5)));
  row('Scrolling there, 95 of 100 frames (clock)', 'smooth', ms(quantile(frames, 0.95)));
  row('Add a coding', '5 ms', ms(adding.cpu / 100));
  row(`All ${lines} codings as CSV`, '3 s', s(csv.cpu), t(theirs?.csv));
  row('… 99 of 100 answers for somebody else meanwhile (clock)', '100 ms', ms(quantile(csv.waits, 0.99)), t(theirs?.meanwhile));
  row('… and when nothing else is done', '', ms(quantile(before.waits, 0.99)));
  row(`Project out (QDPX, ${(size / 1e6).toFixed(1)} MB)`, '10 s', s(out.cpu));
  row('… 99 of 100 answers for somebody else meanwhile (clock)', '', ms(quantile(out.waits, 0.99)));
  row('Project in: read and kept', '', s(looking.cpu));
  row('Project in: what will come of it', '', s(preview.cpu));
  row('Project in: taken in (all three within 20 s)', '20 s', s(taking.cpu));
  row('Quote book, Word', '', s(book.cpu));
  row('Memory, the most at once', '200 MB', `${Math.round(peak)} MB (${Math.round(idle)} MB at the start; ${peaks.join(', ')})`, theirs ? `${Math.round(theirs.peak)} MB` : '–');

  const head = `Load of the machine ${loadavg().map((n) => n.toFixed(1)).join(' ')}; ${quick ? 'a tenth of the data' : 'the whole'}; processor time of the server unless the clock is named.\n`;
  const table = [
    '| | aim | Alongside | Taguette 1.5.2 |',
    '|---|---:|---:|---:|',
    ...rows.map((line) => `| ${line.what} | ${line.aim} | ${line.figure} | ${line.taguette} |`),
  ].join('\n');
  const report = `${head}${theirs === undefined && beside > 0 ? 'Taguette was left out: it could not be installed or started here.\n' : ''}\n${table}\n`;
  process.stdout.write(report);
  await mkdir('target/bench', { recursive: true });
  await writeFile('target/bench/evidence.md', report);
  lead.close();
  other.close();
} finally {
  await server.remove();
  await rm(folder, { recursive: true, force: true });
}
