// Taguette on the same data: documents and highlights are written into its database as its own handlers would, through
// its own models, because its API takes hours for as many. Then it is asked as its users ask it.

import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, measured, peakMegabytes } from './client.mjs';
import { nameOf, placesOf, textOf } from './data.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/**
 * @typedef {{ opening: number, csv: number, meanwhile: number, peak: number }} Theirs milliseconds, MB
 */

/** The port of the server, chosen by the system. */
async function freePort() {
  const listening = createServer().listen(0, '127.0.0.1');
  await new Promise((ready) => listening.once('listening', ready));
  const address = listening.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await new Promise((closed) => listening.close(closed));
  return port;
}

/**
 * Installs, fills, asks. Nothing when it cannot be installed or started here; the reason goes to standard error.
 *
 * @param {string} folder
 * @param {import('./data.mjs').Sizes} of
 * @returns {Promise<Theirs | undefined>}
 */
export async function taguette(folder, of) {
  const installed = spawnSync(join(here, 'taguette.sh'), [folder], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (installed.status !== 0) {
    process.stderr.write('Taguette is left out.\n');
    return undefined;
  }
  const data = join(folder, 'data.json');
  const documents = Array.from({ length: of.documents }, (_, number) => {
    const text = textOf(number, of.words);
    return { name: nameOf(number), text, places: placesOf(number, text, of) };
  });
  writeFileSync(data, JSON.stringify({ codes: of.codes, documents }));
  const database = join(folder, 'taguette.sqlite3');
  const python = join(folder, 'v/bin/python');
  const filled = spawnSync(python, [join(here, 'taguette_fill.py'), data, database], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (filled.status !== 0) {
    process.stderr.write('Taguette could not be filled and is left out.\n');
    return undefined;
  }
  const port = await freePort();
  const child = spawn(join(folder, 'v/bin/taguette'), ['--no-browser', '-b', '127.0.0.1', '-p', `${port}`, '--database', database], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stdout.on('data', (text) => (printed += text));
  child.stderr.on('data', (text) => (printed += text));
  try {
    let token = '';
    for (let turn = 0; turn < 300 && !token; turn += 1) {
      token = /token=([0-9a-zA-Z_-]+)/.exec(printed)?.[1] ?? '';
      await pause(100);
    }
    const client = new Client(`http://127.0.0.1:${port}`);
    await client.ask('GET', `/?token=${token}`);
    await client.page('/project/1');
    const pid = child.pid ?? 0;
    const opening = await measured(pid, async () => {
      for (let time = 0; time < 3; time += 1) {
        const answer = await client.ask('GET', '/api/project/1/document/1');
        if (answer.status !== 200) {
          throw new Error(`Taguette answered ${answer.status} to a document`);
        }
      }
    });
    const other = new Client(`http://127.0.0.1:${port}`);
    /** @type {number[]} */
    const waits = [];
    let ended = false;
    const working = (async () => {
      while (!ended) {
        const begun = performance.now();
        await other.ask('GET', '/health');
        waits.push(performance.now() - begun);
        await pause(25);
      }
    })();
    const csv = await measured(pid, () => client.ask('GET', '/project/1/export/highlights/.csv'));
    ended = true;
    await working;
    return {
      opening: opening.cpu / 3,
      csv: csv.cpu,
      meanwhile: Math.max(...waits),
      peak: peakMegabytes(pid),
    };
  } catch (error) {
    process.stderr.write(`Taguette is left out: ${error instanceof Error ? error.message : error}\n${printed.slice(-500)}\n`);
    return undefined;
  } finally {
    child.kill();
  }
}
