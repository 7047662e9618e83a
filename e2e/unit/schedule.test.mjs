import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  AFTER_TYPING,
  LONGEST_PAUSE,
  WHILE_TYPING,
  nextSave,
  notSaved,
  pause,
  rested,
  saved,
  sending,
  typed
} from '../../crates/web/assets/modules/schedule.mjs'

test('nothing typed is nothing to save', () => {
  assert.equal(nextSave(rested()), null)
})

test('a form is saved a moment after the last key', () => {
  const state = typed(typed(rested(), 1000), 1200)
  assert.equal(nextSave(state), 1200 + AFTER_TYPING)
})

test('somebody who never stops typing is saved all the same, within five seconds', () => {
  let state = rested()
  for (let now = 0; now <= 20_000; now += 100) {
    state = typed(state, now)
    const at = nextSave(state)
    assert.ok(at !== null && at - (state.firstUnsaved ?? 0) <= WHILE_TYPING)
    if (at !== null && now >= at) {
      state = saved(sending(state, now))
    }
  }
  assert.ok(WHILE_TYPING < 5000)
})

test('keys pressed while saving are saved after it', () => {
  let state = sending(typed(rested(), 0), 1500)
  assert.equal(nextSave(state), null)
  state = saved(typed(state, 1600))
  assert.equal(nextSave(state), 1600 + AFTER_TYPING)
})

test('what could not be saved is tried again, ever more slowly, and never given up', () => {
  let state = typed(rested(), 0)
  let now = 1500
  /** @type {number[]} */
  const pauses = []
  for (let tries = 0; tries < 10; tries += 1) {
    state = notSaved(sending(state, now), now)
    const at = nextSave(state)
    assert.ok(at !== null)
    pauses.push(at - now)
    now = at
  }
  assert.deepEqual(pauses.slice(0, 4), [2000, 4000, 8000, 16_000])
  assert.equal(pauses.at(-1), LONGEST_PAUSE)
  assert.equal(pause(0), 0)
})

test('typing while saving does not work does not hammer the server', () => {
  let state = notSaved(sending(typed(rested(), 0), 1500), 1500)
  state = typed(state, 1700)
  assert.equal(nextSave(state), 3500)
})
