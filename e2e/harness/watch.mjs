// What goes wrong on a page without anybody noticing.

import assert from 'node:assert/strict';

/** Collects what a page complains about. */
export class Watch {
  /** @type {string[]} */
  #complaints = [];
  /** @type {RegExp[]} */
  #expected = [];

  /**
   * A complaint that the test provokes on purpose, such as the 403 it asks for.
   *
   * @param {RegExp} pattern
   */
  expect(pattern) {
    this.#expected.push(pattern);
  }

  /** @param {string} complaint */
  add(complaint) {
    this.#complaints.push(complaint);
  }

  /** What nobody expected. */
  get complaints() {
    return this.#complaints.filter((one) => !this.#expected.some((pattern) => pattern.test(one)));
  }

  assertQuiet() {
    assert.deepEqual(this.complaints, [], 'the page complained');
  }
}

/**
 * Watches a page from before its first request.
 *
 * @param {import('playwright-core').Page} page
 */
export async function watch(page) {
  const seen = new Watch();
  page.on('console', (message) => {
    if (message.type() === 'error') {
      seen.add(`console: ${message.text()} (${message.location().url})`);
    }
  });
  page.on('pageerror', (error) => seen.add(`script: ${error.stack ?? error.message}`));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // Chromium reports a request so when a newer one or a download takes its place.
    if (why !== 'net::ERR_ABORTED') {
      seen.add(`request: ${request.method()} ${request.url()}: ${why}`);
    }
  });
  page.on('response', (response) => {
    if (response.status() >= 400) {
      seen.add(`answer: ${response.status()} to ${response.request().method()} ${response.url()}`);
    }
  });
  await page.exposeBinding('reportPolicyViolation', (_source, /** @type {string} */ what) => {
    seen.add(`security policy: ${what}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = /** @type {any} */ (globalThis).reportPolicyViolation;
      report(`${event.effectiveDirective} refused ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  return seen;
}
