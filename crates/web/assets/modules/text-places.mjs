/**
 * Places in the text of a page: from a selection to code points and back to ranges of the page.
 */
import { codePointsBefore, sentences, unitsBefore } from './passages.mjs'

/**
 * @typedef {{ element: HTMLElement, node: Text, start: number, text: string, length: number }} Block
 * @typedef {{ start: number, end: number }} Place
 */

/**
 * @param {HTMLElement} view - Holds the blocks of the text
 */
export function textPlaces(view) {
  /** @type {Block[]} */
  const blocks = []
  for (const element of view.querySelectorAll('.app-block')) {
    const node = element.querySelector('[data-words]')?.firstChild
    if (element instanceof HTMLElement && node instanceof Text) {
      blocks.push({ element, node, start: Number(element.dataset.start), text: node.data, length: [...node.data].length })
    }
  }
  /** Every sentence of the text, in order. @type {Place[]} */
  const every = blocks.flatMap((block) =>
    sentences(block.text).map(({ start, end }) => ({
      start: block.start + codePointsBefore(block.text, start),
      end: block.start + codePointsBefore(block.text, end),
    }))
  )
  /**
   * @param {number} position
   * @param {boolean} atEnd - A place that ends between two blocks belongs to the first
   */
  function point(position, atEnd) {
    let low = 0
    let high = blocks.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      const start = blocks[middle]?.start ?? 0
      if (atEnd ? start < position : start <= position) {
        low = middle
      } else {
        high = middle - 1
      }
    }
    const block = blocks[low]
    return block
      ? { block, node: block.node, offset: unitsBefore(block.text, Math.min(Math.max(position - block.start, 0), block.length)) }
      : null
  }

  /** @param {Place} place */
  function range(place) {
    const from = point(place.start, false)
    const to = point(place.end, true)
    if (!from || !to) {
      return null
    }
    const made = document.createRange()
    made.setStart(from.node, from.offset)
    made.setEnd(to.node, to.offset)
    return made
  }

  /** The place of the selection made with the mouse, without white space at its ends. @returns {Place | null} */
  function selection() {
    const chosen = window.getSelection()
    if (!chosen || chosen.isCollapsed || !chosen.rangeCount) {
      return null
    }
    const chosenRange = chosen.getRangeAt(0)
    const from = placeOf(chosenRange.startContainer, chosenRange.startOffset, false)
    const to = placeOf(chosenRange.endContainer, chosenRange.endOffset, true)
    return from !== null && to !== null && from < to ? trimmed({ start: from, end: to }) : null
  }

  /**
   * Where an end of a selection is. One outside the words, as after a triple click, is taken to the nearest words.
   *
   * @param {Node} node
   * @param {number} offset
   * @param {boolean} atEnd
   * @returns {number | null}
   */
  function placeOf(node, offset, atEnd) {
    const inside = blocks.find((b) => b.node === node)
    if (inside) {
      return inside.start + codePointsBefore(inside.text, offset)
    }
    if (!view?.contains(node)) {
      return null
    }
    const edge = document.createRange()
    edge.setStart(node, offset)
    if (atEnd) {
      const before = blocks.filter((b) => edge.comparePoint(b.node, b.node.length) <= 0).pop()
      return before ? before.start + before.length : null
    }
    return blocks.find((b) => edge.comparePoint(b.node, 0) >= 0)?.start ?? null
  }

  /** A place without the white space at its ends. @param {Place} place @returns {Place | null} */
  function trimmed(place) {
    const text = [...words(place)]
    let from = 0
    let to = text.length
    while (from < to && (text[from] ?? '').trim() === '') from += 1
    while (to > from && (text[to - 1] ?? '').trim() === '') to -= 1
    // What lies between blocks is not in the words, so only a place within one block is shortened at its end.
    const within = text.length === place.end - place.start
    return from < to ? { start: place.start + from, end: within ? place.start + to : place.end } : null
  }

  /** @param {Place} place */
  function words(place) {
    return blocks
      .filter((b) => b.start < place.end && b.start + b.length > place.start)
      .map((b) => [...b.text].slice(Math.max(place.start - b.start, 0), place.end - b.start).join(''))
      .join(' ')
  }

  return { every, point, range, selection, words }
}
