/**
 * Filter panels: closed at first on a phone, and sent when a box changes where the page asks for it. Without
 * this module the panel is open and has its button.
 */

/**
 * Whether a change of this field sends the form: choices do, text waits for Enter or the button.
 *
 * @param {{ tagName: string, type?: string }} field
 * @returns {boolean}
 */
export function sendsOnChange({ tagName, type }) {
  return tagName === 'SELECT' || (tagName === 'INPUT' && (type === 'checkbox' || type === 'radio'))
}

if (typeof document !== 'undefined') {
  const phone = window.matchMedia('(max-width: 40.0525em)').matches
  for (const panel of document.querySelectorAll('details[data-filter]')) {
    if (phone && panel instanceof HTMLDetailsElement && !panel.hasAttribute('data-filter-active')) {
      panel.open = false
    }
  }
  document.addEventListener('change', (event) => {
    const field = event.target
    if (!(field instanceof HTMLSelectElement || field instanceof HTMLInputElement) || !field.form) {
      return
    }
    if (field.form.hasAttribute('data-filter-on-change') && sendsOnChange(field)) {
      field.form.requestSubmit()
    }
  })
}
