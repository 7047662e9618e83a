/**
 * Warns two minutes before a session ends, and lets it be kept. Every word comes from the page.
 */

/** How long before the end the warning is shown, in milliseconds. */
export const AHEAD = 120_000

/**
 * @param {number} endsAt
 * @param {number} now
 * @returns {'quiet' | 'warning' | 'over'}
 */
export function phase(endsAt, now) {
  if (now >= endsAt) {
    return 'over'
  }
  return endsAt - now <= AHEAD ? 'warning' : 'quiet'
}

/**
 * @param {number} milliseconds
 * @param {{ minute: string, minutes: string }} words
 * @returns {string} Whole minutes, rounded up, in words
 */
export function inMinutes(milliseconds, words) {
  const minutes = Math.ceil(milliseconds / 60_000)
  return minutes <= 1 ? words.minute : words.minutes.replace('{count}', String(minutes))
}

/** @param {HTMLDialogElement} dialog */
function watch(dialog) {
  const words = { minute: dialog.dataset.sessionMinute ?? '', minutes: dialog.dataset.sessionMinutes ?? '' }
  const message = dialog.querySelector('[data-session-message]')
  const extend = dialog.querySelector('[data-session-extend]')
  const signIn = dialog.querySelector('[data-session-sign-in]')
  let seconds = Number(dialog.dataset.sessionEndsIn)
  // However often it is kept, it ends then.
  const latest = Date.now() + Number(dialog.dataset.sessionAtMostIn || Number.POSITIVE_INFINITY) * 1000
  const from = () => Math.min(Date.now() + seconds * 1000, latest)
  let endsAt = from()

  /** @param {string} text */
  function say(text) {
    // Only a change is said aloud.
    if (message && message.textContent !== text) {
      message.textContent = text
    }
  }

  function look() {
    const now = Date.now()
    switch (phase(endsAt, now)) {
      case 'quiet':
        if (dialog.open) {
          dialog.close()
        }
        return
      case 'warning':
        say((dialog.dataset.sessionText ?? '').replace('{minutes}', inMinutes(endsAt - now, words)))
        break
      case 'over':
        say(dialog.dataset.sessionOver ?? '')
        extend?.setAttribute('hidden', '')
        signIn?.removeAttribute('hidden')
    }
    if (!dialog.open && !dismissed) {
      dialog.showModal()
    }
  }

  let dismissed = false
  dialog.addEventListener('cancel', () => {
    dismissed = true
  })
  extend?.addEventListener('click', async () => {
    try {
      const response = await fetch(dialog.dataset.sessionExtendUrl ?? '', {
        method: 'POST',
        credentials: 'same-origin',
        redirect: 'manual'
      })
      if (!response.ok) {
        endsAt = 0
      } else {
        if (response.headers.get('content-type')?.includes('json')) {
          const answer = await response.json()
          seconds = Number(answer.ends_in_seconds) || seconds
        }
        endsAt = from()
        dismissed = false
      }
    } catch {
      // No connection: the warning stays, the button can be pressed again.
    }
    look()
  })
  document.addEventListener('app:active', () => {
    endsAt = from()
    look()
  })
  setInterval(look, 5000)
  look()
}

if (typeof document !== 'undefined') {
  for (const dialog of document.querySelectorAll('dialog[data-session-ends-in]')) {
    if (dialog instanceof HTMLDialogElement) {
      watch(dialog)
    }
  }
}
