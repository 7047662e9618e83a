// The program under test, started as an operator starts it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** How long a debug build may take to make and fill its database. */
const START_MS = 90_000;
/** How long it may take to finish what it is doing when asked to stop. */
const STOP_MS = 15_000;
const POLL_MS = 50;

/**
 * @typedef {{role: string, email: string, password: string}} Account
 *
 * @typedef {object} Options
 * @property {boolean} [demonstration] false starts with an empty database
 * @property {string} [database] an address of a database instead of a temporary file
 * @property {string[]} [options] further options of `alongside serve`
 * @property {Record<string, string>} [environment] added to the program's environment
 */

/** A server with a database of its own, which outlives `kill` and `restart`. */
export class Server {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #process;
  /** @type {string | undefined} */
  #folder;
  #output = '';
  /** @type {Account[]} */
  #accounts = [];
  #options;
  #port = 0;

  /** @param {Options} [options] */
  constructor(options = {}) {
    this.#options = options;
  }

  /** Where it answers, without a slash at the end. */
  get url() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The process id, for measurements. */
  get pid() {
    return this.#process?.pid;
  }

  /** Everything it has printed so far. */
  get output() {
    return this.#output;
  }

  /** Starts it and waits until it answers. A second start uses the same port and database. */
  async start() {
    const program = process.env.ALONGSIDE_BIN;
    if (!program) {
      throw new Error('ALONGSIDE_BIN is not set: run the browser tests with `cargo xtask check --only e2e`');
    }
    this.#folder ??= await mkdtemp(join(tmpdir(), 'alongside-e2e-'));
    this.#port ||= await freePort();
    const { demonstration = true, options = [], environment = {} } = this.#options;
    const database = this.#options.database ?? `sqlite://${join(this.#folder, 'a.db')}`;
    const words = ['serve', '--database', database, '--listen', `127.0.0.1:${this.#port}`, '--json', ...options];
    if (demonstration) {
      words.push('--demonstration');
    }
    const child = spawn(program, words, {
      cwd: this.#folder,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    this.#output = '';
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      printed += text;
      this.#output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      this.#output += text;
    });
    // A test file that ends early must not leave a server behind.
    process.once('exit', () => child.kill('SIGKILL'));

    await this.#answers(child);
    // The database remembers that it has the demonstration; sign-ins may be printed only once.
    const accounts = readStart(printed)?.sign_ins ?? [];
    if (accounts.length > 0) {
      this.#accounts = accounts;
    }
  }

  /** @param {import('node:child_process').ChildProcess} child */
  async #answers(child) {
    /** @type {Error | undefined} */
    let broken;
    child.once('error', (error) => {
      broken = error;
    });
    const deadline = Date.now() + START_MS;
    while (Date.now() < deadline) {
      if (broken) {
        throw new Error(`the server cannot be started: ${broken.message}`);
      }
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`the server ended with ${child.exitCode ?? child.signalCode}:\n${this.#output}`);
      }
      const healthy = await fetch(`${this.url}/healthz`).then((answer) => answer.ok, () => false);
      if (healthy) {
        return;
      }
      await pause(POLL_MS);
    }
    child.kill('SIGKILL');
    throw new Error(`the server did not answer ${this.url}/healthz within ${START_MS / 1000} s:\n${this.#output}`);
  }

  /** Asks it to stop, as an operator does, and waits until it has. */
  async stop() {
    await this.#end('SIGTERM');
  }

  /** Ends it in the middle of whatever it does, as a power cut would. */
  async kill() {
    await this.#end('SIGKILL');
  }

  /** @param {'SIGTERM' | 'SIGKILL'} signal */
  async #end(signal) {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) {
      return;
    }
    const ended = once(child, 'exit');
    child.kill(signal);
    const late = Symbol('late');
    const waiting = new AbortController();
    const first = await Promise.race([
      ended,
      pause(STOP_MS, late, { signal: waiting.signal }).catch(() => undefined),
    ]);
    waiting.abort();
    if (first === late) {
      child.kill('SIGKILL');
      await ended;
      throw new Error(`the server did not stop within ${STOP_MS / 1000} s of ${signal}:\n${this.#output}`);
    }
  }

  /** Kills it and starts it again on the same port and database. */
  async killAndRestart() {
    await this.kill();
    await this.start();
  }

  /** Ends it and removes its database. */
  async remove() {
    try {
      await this.stop();
    } finally {
      if (this.#folder) {
        await rm(this.#folder, { recursive: true, force: true });
      }
    }
  }

  /** Every sign-in that was printed at the first start. */
  get accounts() {
    return this.#accounts;
  }

  /**
   * The first sign-in of a role.
   *
   * @param {string} role
   */
  account(role) {
    const account = this.#accounts.find((one) => one.role === role);
    if (!account) {
      const known = this.#accounts.map((one) => one.role).join(', ') || 'none';
      throw new Error(`the server printed no sign-in for “${role}”. It printed: ${known}`);
    }
    return account;
  }
}

/**
 * The line of JSON that `serve --json` prints when it is ready, among whatever else was printed.
 *
 * @param {string} printed
 * @returns {{address: string, sign_ins: Account[]} | undefined}
 */
export function readStart(printed) {
  for (const line of printed.split('\n').filter((one) => one.startsWith('{'))) {
    try {
      const start = JSON.parse(line);
      if (typeof start.address === 'string') {
        return { address: start.address, sign_ins: start.sign_ins ?? [] };
      }
    } catch {
      // A line that was cut off, or not meant for us.
    }
  }
  return undefined;
}

/** A port on the loopback interface that nobody listens on. */
export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') {
    throw new Error('the system gave no port');
  }
  return address.port;
}
