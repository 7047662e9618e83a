import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import test from 'node:test';
import { describe } from '../harness/axe.mjs';
import { freePort, readStart } from '../harness/server.mjs';
import { Watch } from '../harness/watch.mjs';

test('the start line is found among other lines', () => {
  const line = '{"address":"http://127.0.0.1:1","sign_ins":[{"role":"coordinator","email":"a@b.example","password":"x"}]}';
  assert.equal(readStart(`loading\n{"level":"info"}\n${line}\n`)?.sign_ins[0]?.role, 'coordinator');
  assert.deepEqual(readStart('{"address":"http://127.0.0.1:1"}')?.sign_ins, []);
});

test('a line that was cut off is not taken for a start', () => {
  assert.equal(readStart('{"address":"http://127'), undefined);
  assert.equal(readStart(''), undefined);
});

test('a free port can be listened on', async () => {
  const port = await freePort();
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  server.close();
});

test('a finding names rule, place, source and advice', () => {
  const text = describe([
    {
      id: 'label',
      impact: 'critical',
      help: 'Form elements must have labels',
      helpUrl: 'https://example.org/label',
      nodes: [{ target: ['main', ['input']], html: '<input>', failureSummary: 'Fix any of the following:\n  Give it a label' }],
    },
  ]);
  for (const part of ['label (critical)', 'Form elements must have labels', 'main input', '<input>', 'Give it a label']) {
    assert.ok(text.includes(part), `${part} is not in\n${text}`);
  }
});

test('only complaints that were not expected count', () => {
  const seen = new Watch();
  seen.add('answer: 403 to GET /people');
  seen.add('script: x is not defined');
  seen.expect(/^answer: 403/);
  assert.deepEqual(seen.complaints, ['script: x is not defined']);
  assert.throws(() => seen.assertQuiet(), /x is not defined/);
});
