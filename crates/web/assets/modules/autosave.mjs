/**
 * Saves a form on the server while somebody types. The form says where (`data-autosave`) and brings every word
 * that is shown. Without this module the form works as ever; nothing is kept in the browser's own storage.
 */
import { nextSave, notSaved, rested, saved, sending, typed } from './schedule.mjs'

/**
 * @typedef {'saved' | 'signed-out' | 'offline' | 'refused'} Outcome
 */

/**
 * What an answer of the server means. A redirect leads to the sign-in page: it is not followed, because the page
 * behind it would look like a success.
 *
 * @param {{ ok: boolean, status: number, type?: string }} response
 * @returns {Outcome}
 */
export function outcomeOf({ ok, status, type }) {
  if (type === 'opaqueredirect' || status === 401 || status === 403) {
    return 'signed-out'
  }
  if (ok) {
    return 'saved'
  }
  // Something is wrong with what was typed, which sending the form will say; everything else may pass.
  return status === 422 || status === 409 || status === 413 ? 'refused' : 'offline'
}

/**
 * @param {Date} date
 * @returns {string} 14:03
 */
export function clock(date) {
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`
}

/**
 * @param {HTMLFormElement} form
 * @returns {URLSearchParams} The whole form without its files
 */
function body(form) {
  const values = new URLSearchParams()
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') {
      values.append(name, value)
    }
  }
  return values
}

/** @param {HTMLFormElement} form */
export function autosave(form) {
  const url = form.dataset.autosave
  const status = form.querySelector('[data-autosave-status]')
  if (!url || !(status instanceof HTMLElement)) {
    return
  }
  let state = rested()
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  let busy = false
  let submitted = false
  /** What is shown, so that a screen reader is not told the same thing again and again. */
  let shown = ''

  /**
   * @param {string} text
   * @param {boolean} problem
   * @param {boolean} [signIn]
   */
  function say(text, problem, signIn = false) {
    if (text === shown || !(status instanceof HTMLElement)) {
      return
    }
    shown = text
    status.dataset.state = problem ? 'problem' : ''
    status.textContent = text
    if (signIn && form.dataset.autosaveSignInUrl) {
      const link = document.createElement('a')
      link.href = form.dataset.autosaveSignInUrl
      link.target = '_blank'
      link.rel = 'noopener'
      link.textContent = form.dataset.autosaveSignIn ?? ''
      status.append(' ', link)
    }
  }

  function plan() {
    clearTimeout(timer)
    const at = nextSave(state)
    if (at !== null && !busy && !submitted) {
      timer = setTimeout(() => void save(), Math.max(0, at - Date.now()))
    }
  }

  /** @param {boolean} [keepalive] - Goes on when the page is gone */
  async function save(keepalive = false) {
    const sentAt = Date.now()
    state = sending(state, sentAt)
    busy = true
    /** @type {Outcome} */
    let outcome
    try {
      outcome = outcomeOf(
        await fetch(url ?? '', { method: 'POST', body: body(form), credentials: 'same-origin', redirect: 'manual', keepalive })
      )
    } catch {
      outcome = 'offline'
    }
    busy = false
    if (outcome === 'saved') {
      state = saved(state)
      // A saved draft is activity: the server has moved the end of the session, and the warning should know.
      document.dispatchEvent(new Event('app:active'))
      say((form.dataset.autosaveSaved ?? '').replace('{time}', clock(new Date())), false)
    } else if (outcome !== 'refused') {
      state = notSaved(state, sentAt)
      if (outcome === 'signed-out') {
        say(form.dataset.autosaveSignedOut ?? '', true, true)
      } else {
        say(form.dataset.autosaveOffline ?? '', true)
      }
    }
    plan()
  }

  /** The page is being left: what is unsaved goes out in a request that outlives it. */
  function flush() {
    if (nextSave(state) !== null && !submitted) {
      clearTimeout(timer)
      void save(true)
    }
  }

  const key = () => {
    state = typed(state, Date.now())
    plan()
  }
  form.addEventListener('input', key)
  form.addEventListener('change', key)
  form.addEventListener('submit', () => {
    submitted = true
    clearTimeout(timer)
  })
  // Shown again from the browser's memory: the form can be typed into as before.
  window.addEventListener('pageshow', () => {
    submitted = false
    plan()
  })
  window.addEventListener('pagehide', flush)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') {
      flush()
    }
  })
  window.addEventListener('online', () => {
    state = saved(state)
    plan()
  })
}

if (typeof document !== 'undefined') {
  for (const form of document.querySelectorAll('form[data-autosave]')) {
    if (form instanceof HTMLFormElement) {
      autosave(form)
    }
  }
}
