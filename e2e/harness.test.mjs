// The checks themselves are checked: on a page with known faults each of them must say so.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import test, { after, before } from 'node:test';
import { axe, noSidewaysScrolling } from './harness.mjs';
import { launch } from './harness/browser.mjs';
import { watch } from './harness/watch.mjs';

/** @param {string} body */
const page = (body) =>
  `<!doctype html><html lang="en-GB"><head><title>Sample</title><meta name="viewport" content="width=device-width">` +
  `<link rel="icon" href="data:,"></head><body><main><h1>Sample</h1>${body}</main></body></html>`;

/** @type {Record<string, string>} */
const PAGES = {
  '/quiet': page('<p>Nothing is wrong here.</p>'),
  '/unlabelled': page('<form><input name="when"></form>'),
  '/long': page(`<ul>${'<li>Like the others</li>'.repeat(20)}<li><img src="data:,"></li></ul>`),
  '/long-unnamed': page(`<ul>${'<li><img src="data:,"></li>'.repeat(20)}</ul>`),
  '/small-targets': page('<button class="tiny">a</button><button class="tiny">b</button>'),
  '/wide': page('<div class="wide">too wide</div>'),
  '/wide-inside': page('<div class="scroller" tabindex="0"><div class="wide">wide</div></div>'),
  '/inline': page('<script>document.title = "x"</script>'),
  '/missing': page('<img src="/nothing.png" alt="">'),
  '/broken': page('<script src="/broken.js"></script>'),
};
const STYLE = `.wide { width: 2000px } .scroller { overflow-x: auto }
  .tiny { width: 10px; height: 10px; padding: 0; margin: 0; border: 0; font-size: 8px; float: left }`;

const server = createServer((request, response) => {
  response.setHeader('content-security-policy', "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:");
  const body = PAGES[request.url ?? ''];
  if (body) {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(body.replace('</head>', '<link rel="stylesheet" href="/style.css"></head>'));
  } else if (request.url === '/style.css') {
    response.setHeader('content-type', 'text/css');
    response.end(STYLE);
  } else if (request.url === '/broken.js') {
    response.setHeader('content-type', 'text/javascript');
    response.end('nowhere.at.all()');
  } else {
    response.statusCode = 404;
    response.end();
  }
});

/** @type {import('playwright-core').Browser} */
let browser;

before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  browser = await launch();
});
after(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

/** @param {string} path */
async function visit(path) {
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
  const opened = await context.newPage();
  const seen = await watch(opened);
  await opened.goto(`http://127.0.0.1:${address.port}${path}`, { waitUntil: 'networkidle' });
  return { opened, seen, close: () => context.close() };
}

test('a page without faults passes every check, under a strict security policy', async () => {
  const { opened, seen, close } = await visit('/quiet');
  await axe(opened);
  await noSidewaysScrolling(opened);
  seen.assertQuiet();
  await close();
});

test('a field without a label and targets that are too small are found', async () => {
  for (const [path, rule] of [['/unlabelled', /label \(critical\)[^]*name="when"/], ['/small-targets', /target-size/]]) {
    const { opened, close } = await visit(String(path));
    await assert.rejects(axe(opened), (error) => error instanceof Error && /** @type {RegExp} */ (rule).test(error.message));
    await close();
  }
});

test('of a long list the first of a kind are looked at, and whatever is made otherwise', async () => {
  for (const [path, found] of /** @type {const} */ ([['/long', 1], ['/long-unnamed', 3]])) {
    const { opened, close } = await visit(path);
    await assert.rejects(axe(opened), (error) => {
      assert.ok(error instanceof Error);
      assert.equal(error.message.match(/<img/g)?.length, found, error.message);
      return true;
    });
    await close();
  }
});

test('a page that is too wide is found, a wide box that scrolls by itself is not', async () => {
  const wide = await visit('/wide');
  await assert.rejects(noSidewaysScrolling(wide.opened), /div\.wide ends at 20\d\d/);
  await wide.close();
  const inside = await visit('/wide-inside');
  await noSidewaysScrolling(inside.opened);
  await inside.close();
});

test('what a page complains about is collected, unless the test expected it', async () => {
  for (const [path, complaint] of [
    ['/inline', /^security policy: script-src-elem refused inline/],
    ['/missing', /^answer: 404 to GET .*nothing\.png/],
    ['/broken', /^script: .*nowhere is not defined/],
  ]) {
    const { seen, close } = await visit(String(path));
    const pattern = /** @type {RegExp} */ (complaint);
    assert.ok(seen.complaints.some((one) => pattern.test(one)), `${path}: ${seen.complaints.join('\n')}`);
    assert.throws(() => seen.assertQuiet());
    seen.expect(/./);
    seen.assertQuiet();
    await close();
  }
});
