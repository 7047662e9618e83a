/**
 * Leaves at once: the page is empty before anything is asked of anybody, its place in the history is taken by the other
 * site, and the session is ended beside it. Without this module the form does the same in two steps.
 */

/**
 * @param {HTMLFormElement} form - `data-leave` says where to
 * @param {Pick<Window, 'document' | 'location' | 'navigator'>} page
 */
export function leave(form, { document, location, navigator }) {
  const to = form.dataset.leave ?? ''
  const end = form.action
  document.title = ''
  document.body.replaceChildren()
  navigator.sendBeacon(end)
  location.replace(to)
}

if (typeof document !== 'undefined') {
  for (const form of document.querySelectorAll('form[data-leave]')) {
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      if (form instanceof HTMLFormElement) {
        leave(form, window)
      }
    })
  }
}
