// Every page of those who see the programme as a whole or their own part of it can be used by everybody. The other
// roles are walked beside it, in every-page-of-the-others.test.mjs.

import assert from 'node:assert/strict';
import test from 'node:test';
import { NARROW, axe, journey, noSidewaysScrolling } from './harness.mjs';
import { everyPageOf } from './harness/walk.mjs';

const { server, open, signIn } = journey();

everyPageOf(['coordinator', 'supported_person'], { open, signIn });

test('somebody who is not signed in can use the pages that are open to everybody', async (t) => {
  const page = await open(t, { size: NARROW });
  for (const path of ['/sign-in', '/start/done', '/accessibility', '/boundary']) {
    await page.goto(path);
    await axe(page);
    await noSidewaysScrolling(page);
  }
  assert.ok(server.url.startsWith('http://127.0.0.1:'));
});
