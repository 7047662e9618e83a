import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codePointsBefore, fitting, sentences, unitsBefore } from '../../crates/web/assets/modules/passages.mjs'

test('places are counted in code points whatever the characters', () => {
  const text = 'a🚶🏽‍♀️b é'
  for (let points = 0; points <= [...text].length; points += 1) {
    assert.equal(codePointsBefore(text, unitsBefore(text, points)), points)
  }
  assert.equal(unitsBefore('🚶b', 1), 2)
  assert.equal(codePointsBefore('🚶b', 3), 2)
})

test('sentences are found without the white space around them', () => {
  const text = '  He came.  She stayed? Yes '
  assert.deepEqual(sentences(text).map(({ start, end }) => text.slice(start, end)), ['He came.', 'She stayed?', 'Yes'])
  assert.deepEqual(sentences(' '), [])
})

test('codes that begin with what was typed come before those that hold it', () => {
  const code = (/** @type {string} */ name, recent = Infinity) => ({ name, recent })
  const codes = [code('Shared hope'), code('Unhoped for'), code('Hope', 3), code('Hopeless', 0), code('Trust')]
  assert.deepEqual(fitting(codes, 'hop').map((c) => c.name), ['Hopeless', 'Hope', 'Shared hope', 'Unhoped for'])
  assert.deepEqual(fitting(codes, '').map((c) => c.name).slice(0, 2), ['Hopeless', 'Hope'])
  assert.deepEqual(fitting([code('Café')], 'cafe').length, 1)
})
