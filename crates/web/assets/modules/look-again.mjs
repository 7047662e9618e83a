/**
 * Looks again after some seconds at a page that says how far something is. Without this module the page has a
 * button for it.
 */

/**
 * How long to wait, in milliseconds: what the page says, between one second and a minute.
 *
 * @param {string | undefined} seconds
 * @returns {number}
 */
export function wait(seconds) {
  const said = Number(seconds)
  return Math.min(Math.max(Number.isFinite(said) ? said : 5, 1), 60) * 1000
}

if (typeof document !== 'undefined') {
  const place = document.querySelector('[data-look-again]')
  if (place instanceof HTMLElement) {
    setTimeout(() => location.reload(), wait(place.dataset.lookAgain))
  }
}
