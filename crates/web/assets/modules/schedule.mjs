/**
 * When a form is saved while somebody types: a pure function of times, so that it can be tested without a browser.
 * All times are milliseconds on one clock.
 */

/** Saved this long after the last key. */
export const AFTER_TYPING = 1500
/** Saved at least this often while keys keep coming, so that nothing typed is older than five seconds. */
export const WHILE_TYPING = 4000
/** The longest pause between two tries while saving does not work. */
export const LONGEST_PAUSE = 60_000

/**
 * @typedef {object} State
 * @property {number | null} firstUnsaved - When the first key was pressed that is not saved yet
 * @property {number | null} lastKey - When the last key was pressed
 * @property {number} lastTry - When saving was tried last
 * @property {number} failures - Tries in a row that did not work
 */

/** @returns {State} Nothing typed, nothing tried */
export function rested() {
  return { firstUnsaved: null, lastKey: null, lastTry: 0, failures: 0 }
}

/**
 * @param {State} state
 * @param {number} now
 * @returns {State} A key was pressed
 */
export function typed(state, now) {
  return { ...state, firstUnsaved: state.firstUnsaved ?? now, lastKey: now }
}

/**
 * @param {State} state
 * @param {number} now
 * @returns {State} A try begins; keys pressed from now on are not part of it
 */
export function sending(state, now) {
  return { ...state, firstUnsaved: null, lastKey: null, lastTry: now }
}

/**
 * @param {State} state
 * @returns {State} The try worked
 */
export function saved(state) {
  return { ...state, failures: 0 }
}

/**
 * @param {State} state
 * @param {number} sentAt - When the try began
 * @returns {State} The try did not work: what it carried is unsaved again
 */
export function notSaved(state, sentAt) {
  return { ...state, firstUnsaved: sentAt, lastKey: state.lastKey ?? sentAt, failures: state.failures + 1 }
}

/**
 * @param {number} failures - Tries in a row that did not work
 * @returns {number} How long to wait before the next
 */
export function pause(failures) {
  return failures === 0 ? 0 : Math.min(LONGEST_PAUSE, 2000 * 2 ** (failures - 1))
}

/**
 * @param {State} state
 * @returns {number | null} When to save next, or null when there is nothing to save
 */
export function nextSave({ firstUnsaved, lastKey, lastTry, failures }) {
  if (firstUnsaved === null || lastKey === null) {
    return null
  }
  const wanted = Math.min(lastKey + AFTER_TYPING, firstUnsaved + WHILE_TYPING)
  return failures === 0 ? wanted : lastTry + pause(failures)
}
