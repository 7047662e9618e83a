import assert from 'node:assert/strict'
import { test } from 'node:test'

import { clock, outcomeOf } from '../../crates/web/assets/modules/autosave.mjs'
import { sendsOnChange } from '../../crates/web/assets/modules/filter.mjs'
import { leave } from '../../crates/web/assets/modules/leave.mjs'
import { inMinutes, phase } from '../../crates/web/assets/modules/session.mjs'

test('an answer says whether to go on, to sign in again, or to wait for the form to be sent', () => {
  for (const [response, outcome] of /** @type {const} */ ([
    [{ ok: true, status: 204 }, 'saved'],
    [{ ok: false, status: 401 }, 'signed-out'],
    [{ ok: false, status: 0, type: 'opaqueredirect' }, 'signed-out'],
    [{ ok: false, status: 422 }, 'refused'],
    [{ ok: false, status: 503 }, 'offline']
  ])) {
    assert.equal(outcomeOf(response), outcome)
  }
})

test('the time is written with two digits', () => {
  assert.equal(clock(new Date(2026, 2, 3, 4, 5)), '04:05')
})

test('a session is quiet, then warns two minutes ahead, then is over', () => {
  assert.equal(phase(1_000_000, 879_999), 'quiet')
  assert.equal(phase(1_000_000, 880_000), 'warning')
  assert.equal(phase(1_000_000, 1_000_000), 'over')
})

test('minutes are rounded up and said in the page’s own words', () => {
  const words = { minute: 'one minute', minutes: '{count} minutes' }
  assert.equal(inMinutes(119_000, words), '2 minutes')
  assert.equal(inMinutes(59_000, words), 'one minute')
})

test('a choice sends a filter, text waits', () => {
  assert.equal(sendsOnChange({ tagName: 'SELECT' }), true)
  assert.equal(sendsOnChange({ tagName: 'INPUT', type: 'checkbox' }), true)
  assert.equal(sendsOnChange({ tagName: 'INPUT', type: 'search' }), false)
})

test('who leaves sees an empty page before anything is asked of anybody', () => {
  /** @type {string[]} */
  const done = []
  const form = /** @type {HTMLFormElement} */ (/** @type {unknown} */ ({ action: '/leave', dataset: { leave: 'https://weather.example' } }))
  const parts = /** @type {Window} */ (/** @type {unknown} */ ({
    document: { title: 'My record', body: { replaceChildren: () => done.push('emptied') } },
    navigator: { sendBeacon: (/** @type {string} */ to) => done.push(`ended at ${to}`) },
    location: { replace: (/** @type {string} */ to) => done.push(`gone to ${to}`) }
  }))
  leave(form, parts)
  assert.deepEqual(done, ['emptied', 'ended at /leave', 'gone to https://weather.example'])
  assert.equal(parts.document.title, '')
})
