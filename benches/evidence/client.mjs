// Somebody at a browser without a browser: a cookie, a connection that is kept, and clocks.

import { Agent, request } from 'node:http';
import { readFileSync } from 'node:fs';

/** @typedef {{ status: number, location: string, body: Buffer, cookies: string[] }} Answer */

export class Client {
  #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #cookies = new Map();

  /** @param {string} url of the server, without a slash at the end */
  constructor(url) {
    this.url = new URL(url);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {{ body?: Buffer | string, type?: string, accept?: string }} [sent]
   * @returns {Promise<Answer>}
   */
  ask(method, path, { body = '', type = 'application/x-www-form-urlencoded', accept = 'text/html' } = {}) {
    const bytes = Buffer.from(body);
    /** @type {Record<string, string | number>} */
    const headers = {
      accept,
      'sec-fetch-site': 'same-origin',
      cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    };
    if (method === 'POST') {
      headers['content-type'] = type;
      headers['content-length'] = bytes.length;
    }
    return new Promise((resolve, reject) => {
      const asked = request(
        { agent: this.#agent, method, host: this.url.hostname, port: this.url.port, path, headers },
        (answer) => {
          /** @type {Buffer[]} */
          const pieces = [];
          answer.on('data', (piece) => pieces.push(piece));
          answer.on('error', reject);
          answer.on('end', () => {
            const cookies = answer.headers['set-cookie'] ?? [];
            for (const cookie of cookies) {
              const [pair = ''] = cookie.split(';');
              const at = pair.indexOf('=');
              this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
            }
            resolve({ status: answer.statusCode ?? 0, location: answer.headers.location ?? '', body: Buffer.concat(pieces), cookies });
          });
        },
      );
      asked.on('error', reject);
      asked.end(bytes);
    });
  }

  /**
   * Asks for a page that must come.
   *
   * @param {string} path
   */
  async page(path) {
    const answer = await this.ask('GET', path);
    if (answer.status !== 200) {
      throw new Error(`GET ${path}: ${answer.status}`);
    }
    return answer.body.toString('utf8');
  }

  /**
   * Sends a form; a redirect is expected.
   *
   * @param {string} path
   * @param {Record<string, string>} fields
   */
  async form(path, fields) {
    const answer = await this.ask('POST', path, { body: new URLSearchParams(fields).toString() });
    if (answer.status !== 303) {
      throw new Error(`POST ${path}: ${answer.status} ${firstWords(answer)}`);
    }
    return answer.location;
  }

  /**
   * Sends a form with files.
   *
   * @param {string} path
   * @param {Record<string, string>} fields
   * @param {{ name: string, bytes: Buffer }[]} files
   */
  async files(path, fields, files) {
    const edge = 'edge-of-a-part-of-the-form';
    /** @type {Buffer[]} */
    const parts = Object.entries(fields).map(([name, value]) =>
      Buffer.from(`--${edge}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
    );
    for (const { name, bytes } of files) {
      parts.push(
        Buffer.from(`--${edge}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`),
        bytes,
        Buffer.from('\r\n'),
      );
    }
    parts.push(Buffer.from(`--${edge}--\r\n`));
    const answer = await this.ask('POST', path, { body: Buffer.concat(parts), type: `multipart/form-data; boundary=${edge}` });
    if (answer.status !== 303) {
      throw new Error(`POST ${path}: ${answer.status} ${firstWords(answer)}`);
    }
    return answer.location;
  }

  /**
   * The cookies, for a browser.
   *
   * @returns {{ name: string, value: string, url: string }[]}
   */
  get cookies() {
    return [...this.#cookies].map(([name, value]) => ({ name, value, url: this.url.origin }));
  }

  close() {
    this.#agent.destroy();
  }
}

/** @param {Answer} answer */
function firstWords(answer) {
  return answer.body.toString('utf8').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').slice(0, 300);
}

/**
 * Processor time of a process since it began, in milliseconds: user and system, all threads (proc(5), fields 14 and 15).
 *
 * @param {number} pid
 */
export function cpuMillis(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/**
 * The most that was resident at once, in MB.
 *
 * @param {number} pid
 */
export function peakMegabytes(pid) {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? 0) / 1024;
}

/**
 * What a piece of work takes: processor time of the server and time on the clock, in milliseconds.
 *
 * @template T
 * @param {number} pid
 * @param {() => Promise<T>} work
 */
export async function measured(pid, work) {
  const [cpu, clock] = [cpuMillis(pid), performance.now()];
  const result = await work();
  return { result, cpu: cpuMillis(pid) - cpu, clock: performance.now() - clock };
}
