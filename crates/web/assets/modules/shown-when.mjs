/**
 * Shows a part of a form only when it matters: `data-shown-when="outcome=met"` is hidden until that radio button is
 * chosen. Without this module every part is shown, and the server leaves out what does not belong.
 *
 * `data-either="a b"` marks two ways of giving one answer: using one of them clears the other.
 */

/**
 * @param {string} condition - A field's name, `=`, and the values at which the part is shown, with spaces between
 * @param {string | null} value - What is chosen now
 * @returns {boolean}
 */
export function isShown(condition, value) {
  const at = condition.indexOf('=')
  return value !== null && condition.slice(at + 1).split(' ').includes(value)
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @returns {string | null} What is chosen or hidden in the form under this name
 */
export function valueOf(form, name) {
  const value = new FormData(form).get(name)
  return typeof value === 'string' && value !== '' ? value : null
}

/** @param {HTMLFormElement} form */
function update(form) {
  for (const part of form.querySelectorAll('[data-shown-when]')) {
    if (part instanceof HTMLElement) {
      const condition = part.dataset.shownWhen ?? ''
      const shown = isShown(condition, valueOf(form, condition.split('=')[0] ?? ''))
      // What is wrong must be seen, wherever it stands.
      part.hidden = !shown && part.querySelector('.nhsuk-error-message') === null
    }
  }
}

/** @param {HTMLInputElement} used */
function clearOther(used) {
  const names = used.closest('[data-either]')?.getAttribute('data-either')?.split(' ') ?? []
  if (!names.includes(used.name) || (used.type !== 'radio' && used.value === '')) {
    return
  }
  for (const other of used.form?.elements ?? []) {
    if (other instanceof HTMLInputElement && names.includes(other.name) && other.name !== used.name) {
      if (other.type === 'radio') {
        other.checked = false
      } else {
        other.value = ''
      }
    }
  }
}

if (typeof document !== 'undefined') {
  for (const form of document.forms) {
    if (form.querySelector('[data-shown-when], [data-either]')) {
      update(form)
      form.addEventListener('input', (event) => {
        if (event.target instanceof HTMLInputElement) {
          clearOther(event.target)
        }
        update(form)
      })
    }
  }
  // The browser puts back what was chosen when somebody comes back to the page.
  window.addEventListener('pageshow', () => {
    for (const form of document.forms) {
      update(form)
    }
  })
}
