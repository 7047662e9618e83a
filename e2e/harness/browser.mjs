// The Chromium that the system has; none is downloaded.

import { chromium } from 'playwright-core';

const OPTIONS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a headless browser. `CHROMIUM` names another than Debian's. */
export async function launch() {
  // Chromium's sandbox does not work for root, who runs the tests in containers.
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: isRoot ? ['--no-sandbox', ...OPTIONS] : OPTIONS,
  });
}
