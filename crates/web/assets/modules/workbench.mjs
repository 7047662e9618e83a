/**
 * The coding workbench: marks sentences with the keyboard or the mouse, codes them, and brings what others do while
 * it is open. Without this module a passage is coded with the form beside the text.
 *
 * Passages are drawn with the highlights of the browser (CSS Custom Highlight API), so the text stays one piece however
 * many codings lie on it. Places are counted in Unicode code points, as the server does.
 */
import { codePalette } from './palette.mjs'
import { textPlaces } from './text-places.mjs'

const COLOURS = ['blue', 'orange', 'green', 'purple', 'cyan', 'rose', 'olive', 'indigo', 'teal', 'wine', 'sand', 'grey']
const POLL_MS = 4000

/**
 * @typedef {import('./text-places.mjs').Place} Place
 * @typedef {import('./palette.mjs').CodeOption} CodeOption
 * @typedef {import('./palette.mjs').Likely} Likely
 * @typedef {{ steps: number, bars: { block: number, html: string }[], items: { id: string, html: string }[], order: string[], codes: string }} Answer
 */

/**
 * @param {HTMLElement} bench
 */
export function workbench(bench) {
  const address = bench.dataset.bench ?? ''
  const view = bench.querySelector('#text')
  const said = bench.querySelector('[data-said]')
  const list = bench.querySelector('[data-codings]')
  if (!(view instanceof HTMLElement) || !(list instanceof HTMLElement)) {
    return
  }
  const mayCode = bench.hasAttribute('data-may-code')
  let steps = Number(bench.dataset.steps)
  let busy = false

  const { every, point, range, selection, words } = textPlaces(view)
  /** What is marked. @type {Place | null} */
  let marked = null
  let at = -1
  /** The coding that was gone to last. */
  let current = ''

  /** @param {string} text */
  function say(text) {
    if (said) {
      said.textContent = ''
      // A screen reader is told again when the same thing is said twice.
      requestAnimationFrame(() => {
        said.textContent = text
      })
    }
  }

  // --- Drawing --------------------------------------------------------------------------------------------------

  const highlights = 'highlights' in CSS && typeof Highlight === 'function'

  function draw() {
    if (!highlights) {
      return
    }
    /** @type {Map<string, Highlight>} */
    const drawn = new Map(COLOURS.map((colour) => [colour, new Highlight()]))
    for (const item of list?.children ?? []) {
      if (item instanceof HTMLElement) {
        const made = range({ start: Number(item.dataset.start), end: Number(item.dataset.end) })
        if (made) {
          drawn.get(item.dataset.colour ?? 'grey')?.add(made)
        }
      }
    }
    for (const [colour, highlight] of drawn) {
      CSS.highlights.set(`code-${colour}`, highlight)
    }
  }

  /** @param {Place | null} place */
  function mark(place, scroll = true) {
    marked = place
    if (highlights) {
      const made = place && range(place)
      const highlight = made ? new Highlight(made) : new Highlight()
      highlight.priority = 10
      CSS.highlights.set('marked', highlight)
    }
    if (place && scroll) {
      point(place.end, true)?.block.element.scrollIntoView({ block: 'nearest' })
      say(words(place))
    }
  }

  // --- Asking the server ----------------------------------------------------------------------------------------

  /**
   * @param {string} part
   * @param {Record<string, string> | null} fields
   * @returns {Promise<Answer | null>} None when nothing changed
   */
  async function ask(part, fields) {
    const response = await fetch(`${address}/${part}`, {
      method: fields ? 'POST' : 'GET',
      body: fields ? new URLSearchParams(fields) : undefined,
      headers: { accept: 'application/json' },
      credentials: 'same-origin',
    })
    if (response.status === 204) {
      return null
    }
    const type = response.headers.get('content-type') ?? ''
    const answer = type.includes('json') ? await response.json() : {}
    if (!response.ok || !answer.order) {
      throw new Error(answer.message ?? bench.dataset.saidOffline ?? '')
    }
    return answer
  }

  /**
   * @param {Answer} answer
   * @param {boolean} own it answers what was done here, and tells of nothing that others did before it
   */
  function put(answer, own) {
    if (!own && answer.steps < steps) {
      return
    }
    // Where others did something since, it is asked for next time.
    if (!own || answer.steps <= steps + 1) {
      steps = answer.steps
    }
    const bars = new Map(answer.bars.map(({ block, html }) => [`bars-${block}`, html]))
    for (const holder of view?.querySelectorAll('.app-block__bars') ?? []) {
      const html = bars.get(holder.id) ?? ''
      if (holder.innerHTML !== html) {
        holder.innerHTML = html
      }
    }
    const fresh = new Map(answer.items.map(({ id, html }) => [id, html]))
    /** @type {Map<string, Element>} */
    const there = new Map()
    for (const item of list?.children ?? []) {
      if (item instanceof HTMLElement) {
        there.set(item.dataset.coding ?? '', item)
      }
    }
    const holder = document.createElement('template')
    const items = answer.order.map((id) => {
      const html = fresh.get(id)
      if (html !== undefined) {
        holder.innerHTML = html
        return holder.content.firstElementChild
      }
      return there.get(id)
    })
    list?.replaceChildren(...items.filter((item) => item instanceof Element))
    const none = bench.querySelector('[data-none]')
    none?.toggleAttribute('hidden', answer.order.length > 0)
    const codes = bench.querySelector('.app-codes')
    if (codes) {
      holder.innerHTML = answer.codes
      const made = holder.content.firstElementChild
      if (made) {
        codes.replaceWith(made)
        bench.querySelector('[data-no-codes]')?.toggleAttribute('hidden', made.childElementCount > 0)
      }
    }
    draw()
  }

  /**
   * @param {string} part
   * @param {Record<string, string>} fields
   * @param {string} words
   */
  async function send(part, fields, words) {
    if (busy) {
      return
    }
    busy = true
    try {
      const answer = await ask(part, fields)
      if (answer) {
        put(answer, true)
      }
      say(answer ? words : (bench.dataset.saidNothing ?? ''))
      document.dispatchEvent(new Event('app:active'))
    } catch (error) {
      say(error instanceof Error && error.message ? error.message : (bench.dataset.saidOffline ?? ''))
      show(error instanceof Error && error.message ? error.message : (bench.dataset.saidOffline ?? ''))
    }
    busy = false
  }

  /** A problem is seen too, not only heard. @param {string} text */
  function show(text) {
    let notice = bench.querySelector('.app-bench__problem')
    if (!notice) {
      notice = document.createElement('p')
      notice.className = 'app-bench__problem'
      view?.before(notice)
    }
    notice.textContent = text
    setTimeout(() => notice?.remove(), 8000)
  }

  async function poll() {
    if (!busy && !document.hidden) {
      try {
        const answer = await ask(`changes?after=${steps}`, null)
        if (answer) {
          put(answer, false)
        }
      } catch {
        // The next one may pass; what is typed is not touched.
      }
    }
    setTimeout(() => void poll(), POLL_MS)
  }

  // --- Coding ---------------------------------------------------------------------------------------------------

  /** @param {string} code @param {string} name @param {boolean} [suggested] */
  function code(code, name, suggested = false) {
    const place = selection() ?? marked
    if (!place || !mayCode) {
      return
    }
    window.getSelection()?.removeAllRanges()
    /** @type {Record<string, string>} */
    const fields = { id: newId(), start: String(place.start), end: String(place.end), code }
    if (suggested) {
      fields.suggested = 'yes'
    }
    mark(place, false)
    void send('codings', fields, `${bench.dataset.saidCoded ?? ''} ${name}`)
  }

  /** @returns {CodeOption[]} */
  function codes() {
    return [...bench.querySelectorAll('[data-code][data-codable]')].flatMap((item) =>
      item instanceof HTMLElement
        ? [
            {
              id: item.dataset.code ?? '',
              name: item.dataset.name ?? '',
              colour: item.dataset.colour ?? 'grey',
              recent: item.dataset.recent === undefined ? Infinity : Number(item.dataset.recent),
            },
          ]
        : []
    )
  }

  const choose = codePalette(bench, codes, (option) => {
    view.focus({ preventScroll: true })
    if (option) {
      code(option.id, option.name, option.because !== undefined)
    }
  })

  /** Likely codes for what is marked, to choose from. */
  async function suggest() {
    const place = selection() ?? marked
    if (!place || busy) {
      return
    }
    busy = true
    try {
      const response = await fetch(`${address}/suggestions`, {
        method: 'POST',
        body: new URLSearchParams({ start: String(place.start), end: String(place.end) }),
        headers: { accept: 'application/json' },
        credentials: 'same-origin',
      })
      const type = response.headers.get('content-type') ?? ''
      const found = type.includes('json') ? await response.json() : {}
      if (!response.ok || !found.suggestions) {
        throw new Error(found.message ?? bench.dataset.saidUnanswered ?? '')
      }
      marked = place
      choose(words(place), found)
    } catch (error) {
      const told = error instanceof Error && error.message ? error.message : (bench.dataset.saidUnanswered ?? '')
      say(told)
      show(told)
    }
    busy = false
  }

  function open() {
    const place = selection() ?? marked
    if (place) {
      marked = place
      choose(words(place))
    }
  }

  // --- Keys -----------------------------------------------------------------------------------------------------

  /** @param {number} by @param {boolean} extend */
  function walk(by, extend) {
    if (!every.length) {
      return
    }
    const before = at
    at = Math.min(Math.max(at + by, 0), every.length - 1)
    const here = every[at]
    if (!here) {
      return
    }
    if (extend && marked && before >= 0) {
      mark({ start: Math.min(marked.start, here.start), end: by > 0 ? here.end : marked.end })
    } else {
      mark(here)
    }
  }

  /** @param {1 | -1} by */
  function word(by) {
    if (!marked) {
      return
    }
    const text = [...words({ start: marked.start, end: marked.end + (by > 0 ? 80 : 0) })]
    const length = marked.end - marked.start
    const whole = text.join('')
    const edges = [...whole.matchAll(/\S+/gu)].map((m) => [...whole.slice(0, m.index + m[0].length)].length)
    const next = by > 0 ? edges.find((edge) => edge > length) : edges.filter((edge) => edge < length).pop()
    if (next) {
      mark({ start: marked.start, end: marked.start + next })
    }
  }

  /** @param {1 | -1} by */
  function goTo(by) {
    const items = [...(list?.children ?? [])]
    if (!items.length) {
      return
    }
    const now = items.findIndex((item) => item instanceof HTMLElement && item.dataset.coding === current)
    const next = now < 0 ? (by > 0 ? 0 : items.length - 1) : (now + by + items.length) % items.length
    const item = items[next]
    if (item instanceof HTMLElement) {
      current = item.dataset.coding ?? ''
      for (const other of items) {
        other.classList.toggle('app-coding--current', other === item)
      }
      item.scrollIntoView({ block: 'nearest' })
      mark({ start: Number(item.dataset.start), end: Number(item.dataset.end) })
      say(item.innerText)
    }
  }

  /** The coding that is meant: the one gone to, or the one on what is marked. */
  function meant() {
    const items = [...(list?.children ?? [])].filter((item) => item instanceof HTMLElement)
    const gone = items.find((item) => item.dataset.coding === current)
    const place = selection() ?? marked
    const own = items.filter((item) => item.querySelector('button[name=coding]'))
    return (
      (gone && own.includes(gone) && place && Number(gone.dataset.start) === place.start ? gone : null) ??
      own.find((item) => place && Number(item.dataset.start) === place.start && Number(item.dataset.end) === place.end) ??
      own.find((item) => place && Number(item.dataset.start) < place.end && Number(item.dataset.end) > place.start)
    )
  }

  /** The coding gone to, or the first on what is marked, whoever made it. */
  function here() {
    const items = [...(list?.children ?? [])].filter((item) => item instanceof HTMLElement)
    const place = selection() ?? marked
    const on = items.filter((item) => place && Number(item.dataset.start) < place.end && Number(item.dataset.end) > place.start)
    return on.find((item) => item.dataset.coding === current) ?? on[0]
  }

  view.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return
    }
    const recent = Number(event.key)
    const does = () => {
      switch (event.key) {
        case 'ArrowDown':
          return walk(1, event.shiftKey)
        case 'ArrowUp':
          return walk(-1, event.shiftKey)
        case 'ArrowRight':
          return word(1)
        case 'ArrowLeft':
          return word(-1)
        case 'c':
          return mayCode ? open() : undefined
        case 's':
          return mayCode ? void suggest() : undefined
        case 'v':
          return code('in-vivo', bench.dataset.inVivo ?? '')
        case 'n':
          return goTo(1)
        case 'p':
          return goTo(-1)
        case 'u': {
          const item = meant()
          return item ? void send('uncode', { coding: item.dataset.coding ?? '' }, bench.dataset.saidUncoded ?? '') : undefined
        }
        case 'z':
          return mayCode ? void send('undo', {}, bench.dataset.saidUndone ?? '') : undefined
        case 'Z':
          return mayCode ? void send('redo', {}, bench.dataset.saidRedone ?? '') : undefined
        case 'e': {
          const way = here()?.querySelector('[data-about]')
          return way instanceof HTMLAnchorElement ? way.click() : undefined
        }
        case 'm': {
          const place = selection() ?? marked
          const memos = bench.dataset.memo
          if (place && memos) {
            window.location.href = `${memos}&start=${place.start}&end=${place.end}`
          }
          return undefined
        }
        case '/': {
          const search = document.querySelector('#code-search')
          return search instanceof HTMLElement ? search.focus() : undefined
        }
        case 'Escape':
          return mark(null)
        default: {
          const option = mayCode && recent >= 1 && recent <= 9 ? codes().find((o) => o.recent === recent - 1) : undefined
          return option ? code(option.id, option.name) : false
        }
      }
    }
    const known = ['ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft', 'c', 's', 'v', 'n', 'p', 'u', 'z', 'Z', 'e', 'm', '/', 'Escape']
    if (known.includes(event.key) || (recent >= 1 && recent <= 9)) {
      event.preventDefault()
      does()
    }
  })

  // A selection made with the mouse is marked, so that the keys mean it.
  view.addEventListener('mouseup', () => {
    const place = selection()
    if (place) {
      mark(place, false)
      at = every.findIndex((sentence) => sentence.end > place.start)
      view.focus({ preventScroll: true })
    }
  })

  // Uncoding with the button of an item needs no other page.
  list.closest('form')?.addEventListener('submit', (event) => {
    const button = event instanceof SubmitEvent ? event.submitter : null
    if (button instanceof HTMLButtonElement && button.name === 'coding') {
      event.preventDefault()
      void send('uncode', { coding: button.value }, bench.dataset.saidUncoded ?? '')
    }
  })

  // The tree can be narrowed down.
  const search = bench.querySelector('#code-search')
  search?.addEventListener('input', () => {
    if (search instanceof HTMLInputElement) {
      const wanted = search.value.trim().toLocaleLowerCase()
      for (const item of bench.querySelectorAll('.app-codes__code')) {
        if (item instanceof HTMLElement) {
          item.hidden = wanted !== '' && !(item.dataset.name ?? '').toLocaleLowerCase().includes(wanted)
        }
      }
    }
  })

  draw()
  setTimeout(() => void poll(), POLL_MS)
}

/** An identifier as the server makes them: UUID version 7 (RFC 9562). @returns {string} */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const now = Date.now()
  for (let at = 0; at < 6; at += 1) {
    bytes[at] = Math.floor(now / 2 ** (8 * (5 - at))) & 0xff
  }
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

if (typeof document !== 'undefined') {
  for (const bench of document.querySelectorAll('[data-bench]')) {
    if (bench instanceof HTMLElement) {
      workbench(bench)
    }
  }
}
