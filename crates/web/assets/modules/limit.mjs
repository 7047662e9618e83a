/**
 * Gives a text that is counted the limit that goes with a choice: in `data-limit-when="person=…"` the count runs to
 * `data-limit` while one of those values is chosen, and to what the page began with otherwise. Without this module the
 * hint says both limits, and the server keeps the one that applies.
 */
import { CharacterCount } from './nhsuk-frontend.min.js'
import { isShown, valueOf } from './shown-when.mjs'

/** @typedef {{ most: string, said: string }} Limit - How many characters, and how that is said before anything is typed */

/**
 * @param {DOMStringMap} said - `data-limit-when`, `data-limit` and `data-limit-said`
 * @param {Limit} otherwise - What the page began with
 * @param {string | null} value - What is chosen now
 * @returns {Limit}
 */
export function limitFor(said, otherwise, value) {
  return isShown(said.limitWhen ?? '', value) ? { most: said.limit ?? '', said: said.limitSaid ?? '' } : otherwise
}

/**
 * Puts a new count in place of one: the component reads its limit once, when it starts.
 *
 * @param {HTMLElement} count - The component
 * @param {Limit} limit
 */
function restart(count, limit) {
  const fresh = /** @type {HTMLElement} */ (count.cloneNode(true))
  fresh.dataset.maxlength = limit.most
  fresh.removeAttribute('data-nhsuk-character-count-init')
  for (const made of fresh.querySelectorAll('.nhsuk-character-count__status, .nhsuk-character-count__sr-status')) {
    made.remove()
  }
  const [before, after] = [count.querySelector('textarea'), fresh.querySelector('textarea')]
  if (before && after) {
    after.value = before.value
  }
  const description = fresh.querySelector('.nhsuk-character-count__message')
  if (description) {
    description.textContent = limit.said
    // The count that is seen takes the classes of this one.
    description.classList.remove('nhsuk-u-visually-hidden')
  }
  count.replaceWith(fresh)
  new CharacterCount(fresh)
}

/** @param {HTMLFormElement} form */
function follow(form) {
  for (const part of form.querySelectorAll('[data-limit-when]')) {
    const count = part.querySelector('.nhsuk-character-count')
    if (!(part instanceof HTMLElement) || !(count instanceof HTMLElement)) {
      continue
    }
    /** @type {Limit} */
    const began = {
      most: count.dataset.maxlength ?? '',
      said: count.querySelector('.nhsuk-character-count__message')?.textContent ?? ''
    }
    const update = () => {
      const now = part.querySelector('.nhsuk-character-count')
      const limit = limitFor(part.dataset, began, valueOf(form, (part.dataset.limitWhen ?? '').split('=')[0] ?? ''))
      if (now instanceof HTMLElement && now.dataset.maxlength !== limit.most) {
        restart(now, limit)
      }
    }
    update()
    form.addEventListener('change', update)
    // The browser puts back what was chosen when somebody comes back to the page.
    window.addEventListener('pageshow', update)
  }
}

if (typeof document !== 'undefined') {
  for (const form of document.forms) {
    follow(form)
  }
}
