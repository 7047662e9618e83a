/**
 * The list of codes that opens over the text: type a few letters, Enter takes the first that fits.
 */
import { fitting } from './passages.mjs'

/** @typedef {{ id: string, name: string, colour: string, recent: number, because?: string }} CodeOption */
/** @typedef {{ suggestions: CodeOption[], said: string }} Likely */

/**
 * @param {HTMLElement} bench
 * @param {() => CodeOption[]} codes - What there is to choose from
 * @param {(option: CodeOption | undefined) => void} done - Called with what was chosen
 * @returns {(words: string, likely?: Likely) => void} Opens it for these words, likely codes first where there are some
 */
export function codePalette(bench, codes, done) {
  const palette = bench.querySelector('[data-palette]')
  /** @type {CodeOption[]} */
  let offered = []
  let chosen = 0
  /** Likely codes, offered until something is typed. @type {CodeOption[]} */
  let likely = []

  function offer() {
    const input = palette?.querySelector('input')
    const options = palette?.querySelector('[role=listbox]')
    if (!input || !options) {
      return
    }
    offered = likely.length > 0 && input.value.trim() === '' ? [...likely] : fitting(codes(), input.value).slice(0, 12)
    const inVivo = { id: 'in-vivo', name: bench.dataset.inVivo ?? '', colour: 'grey', recent: Infinity }
    offered.push(inVivo)
    chosen = Math.min(chosen, offered.length - 1)
    options.replaceChildren(
      ...offered.map((option, index) => {
        const item = document.createElement('li')
        item.id = `palette-${index}`
        item.setAttribute('role', 'option')
        item.setAttribute('aria-selected', String(index === chosen))
        const chip = document.createElement('span')
        chip.className = `app-chip app-chip--${option.colour}`
        chip.setAttribute('aria-hidden', 'true')
        item.append(chip, ' ', option.name)
        if (option.because) {
          const because = document.createElement('span')
          because.className = 'app-palette__because'
          because.textContent = ` ${option.because}`
          item.append(because)
        }
        item.addEventListener('mousedown', (event) => {
          event.preventDefault()
          choose(index)
        })
        return item
      })
    )
    input.setAttribute('aria-activedescendant', `palette-${chosen}`)
  }

  /**
   * @param {string} words - What is to be coded
   * @param {Likely} [found] - Likely codes
   */
  function open(words, found) {
    const input = palette?.querySelector('input')
    if (!(palette instanceof HTMLDialogElement) || !input) {
      return
    }
    const quote = palette.querySelector('[data-palette-quote]')
    if (quote) {
      quote.textContent = words.length > 200 ? `${words.slice(0, 200)}…` : words
    }
    input.value = ''
    chosen = 0
    likely = found?.suggestions ?? []
    const said = palette.querySelector('[data-palette-said]')
    if (said) {
      said.textContent = found?.said ?? ''
    }
    offer()
    palette.showModal()
    input.focus()
  }

  /** @param {number} index */
  function choose(index) {
    const option = offered[index]
    if (palette instanceof HTMLDialogElement) {
      palette.close()
    }
    done(option)
  }

  const input = palette?.querySelector('input')
  input?.addEventListener('input', () => {
    chosen = 0
    offer()
  })
  input?.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const count = offered.length
      chosen = (chosen + (event.key === 'ArrowDown' ? 1 : count - 1)) % count
      offer()
    } else if (event.key === 'Enter') {
      event.preventDefault()
      choose(chosen)
    }
  })

  return open
}
