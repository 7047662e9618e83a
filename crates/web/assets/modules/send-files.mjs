/**
 * Files that are dropped on a form or chosen in it go to the server one after the other, each with its progress. Without
 * this module the same form sends all of them at once.
 *
 * The form holds `<div data-app-send-files …>` with the words as data attributes; the server answers in JSON with a list
 * of outcomes when it is asked for JSON.
 */

/**
 * @typedef {object} Outcome what came of a file
 * @property {string} name
 * @property {string | null} address where the source is, when it was added
 * @property {string} what what is wrong, when it was not
 * @property {string} remedy
 * @property {string[]} warnings
 */

for (const place of document.querySelectorAll('[data-app-send-files]')) {
  const form = place.closest('form')
  const input = form?.querySelector('input[type=file]')
  if (place instanceof HTMLElement && form && input instanceof HTMLInputElement) {
    start(place, form, input)
  }
}

/**
 * @param {HTMLElement} place
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} input
 */
function start(place, form, input) {
  const words = place.dataset
  const zone = document.createElement('p')
  zone.className = 'app-send-files__zone'
  zone.textContent = words.drop ?? ''
  const list = document.createElement('ul')
  list.className = 'app-send-files__list nhsuk-list'
  const said = document.createElement('p')
  said.setAttribute('role', 'status')
  place.append(zone, said, list)
  /** @type {{ file: File, item: HTMLLIElement }[]} */
  const waiting = []
  let sending = false

  /** @param {Iterable<File>} files */
  const add = (files) => {
    for (const file of files) {
      const item = document.createElement('li')
      item.append(file.name, ': ', part('span', words.waiting ?? ''))
      list.append(item)
      waiting.push({ file, item })
    }
    void next()
  }

  const next = async () => {
    if (sending) {
      return
    }
    sending = true
    let added = 0
    let refused = 0
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const outcome = await send(form, input.name, one.file, one.item, words)
      show(one.item, outcome, words)
      if (outcome.address) {
        added += 1
      } else {
        refused += 1
      }
      said.textContent = (words.done ?? '').replace('{added}', `${added}`).replace('{refused}', `${refused}`)
    }
    sending = false
    input.value = ''
  }

  for (const kind of ['dragover', 'dragenter']) {
    form.addEventListener(kind, (event) => {
      event.preventDefault()
      zone.dataset.over = ''
    })
  }
  form.addEventListener('dragleave', () => delete zone.dataset.over)
  form.addEventListener('drop', (event) => {
    event.preventDefault()
    delete zone.dataset.over
    add(event.dataTransfer?.files ?? [])
  })
  // A text that was typed still goes the usual way.
  form.addEventListener('submit', (event) => {
    const files = input.files
    if (files && files.length > 0) {
      event.preventDefault()
      add([...files])
    }
  })
}

/**
 * @param {string} name
 * @param {string} text
 */
function part(name, text) {
  const element = document.createElement(name)
  element.textContent = text
  return element
}

/**
 * Sends one file and shows how far it is.
 *
 * @param {HTMLFormElement} form
 * @param {string} field
 * @param {File} file
 * @param {HTMLLIElement} item
 * @param {DOMStringMap} words
 * @returns {Promise<Outcome>}
 */
function send(form, field, file, item, words) {
  const data = new FormData()
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') {
      data.append(name, value)
    }
  }
  // Text typed into the form is not part of a file.
  data.delete('text')
  data.append(field, file, file.name)
  const progress = document.createElement('progress')
  progress.max = 1
  progress.value = 0
  progress.setAttribute('aria-label', `${words.sending ?? ''} ${file.name}`)
  item.replaceChildren(file.name, ' ', progress)
  return new Promise((resolve) => {
    const broken = () => resolve({ name: file.name, address: null, what: words.broken ?? '', remedy: '', warnings: [] })
    const request = new XMLHttpRequest()
    request.open('POST', form.action)
    request.setRequestHeader('Accept', 'application/json')
    request.upload.addEventListener('progress', (event) => {
      progress.value = event.lengthComputable ? event.loaded / event.total : 0
    })
    request.addEventListener('error', broken)
    request.addEventListener('load', () => {
      try {
        const outcomes = /** @type {Outcome[]} */ (JSON.parse(request.responseText))
        const first = outcomes[0]
        if (first) {
          resolve(first)
        } else {
          broken()
        }
      } catch {
        broken()
      }
    })
    request.send(data)
  })
}

/**
 * @param {HTMLLIElement} item
 * @param {Outcome} outcome
 * @param {DOMStringMap} words
 */
function show(item, outcome, words) {
  if (outcome.address) {
    const link = document.createElement('a')
    link.href = outcome.address
    link.className = 'nhsuk-link'
    link.textContent = outcome.name
    item.replaceChildren(link, `: ${words.added ?? ''}`)
  } else {
    item.replaceChildren(part('strong', outcome.name), `: ${outcome.what} ${outcome.remedy}`)
    item.dataset.refused = ''
  }
  for (const warning of outcome.warnings) {
    item.append(part('p', warning))
  }
}
