/**
 * Places in a text: code points, as the server counts them, and UTF-16 units, as the browser does. Sentences, and which
 * codes fit what was typed.
 */

/**
 * How many code points lie before a UTF-16 offset.
 *
 * @param {string} text
 * @param {number} units
 * @returns {number}
 */
export function codePointsBefore(text, units) {
  let count = 0
  for (let at = 0; at < Math.min(units, text.length); count += 1) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  }
  return count
}

/**
 * The UTF-16 offset of a code point.
 *
 * @param {string} text
 * @param {number} points
 * @returns {number}
 */
export function unitsBefore(text, points) {
  let at = 0
  for (let count = 0; count < points && at < text.length; count += 1) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  }
  return at
}

/**
 * The sentences of a paragraph as UTF-16 ranges, without the white space around them.
 *
 * @param {string} text
 * @returns {{ start: number, end: number }[]}
 */
export function sentences(text) {
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' })
  return [...segmenter.segment(text)].flatMap(({ segment, index }) => {
    const words = segment.trim()
    if (!words) {
      return []
    }
    const start = index + segment.indexOf(words)
    return [{ start, end: start + words.length }]
  })
}

/**
 * The codes whose names fit what was typed: those that begin with it, then those with a word that does, then those that
 * hold it; those used last first. With nothing typed, those used last come first.
 *
 * @template {{ name: string, recent: number }} T
 * @param {T[]} codes
 * @param {string} typed
 * @returns {T[]}
 */
export function fitting(codes, typed) {
  const fold = (/** @type {string} */ words) => words.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()
  const wanted = fold(typed.trim())
  const ranked = codes.flatMap((code, order) => {
    const name = fold(code.name)
    const rank = !wanted || name.startsWith(wanted) ? 0 : name.split(/[^\p{L}\p{N}]+/u).some((w) => w.startsWith(wanted)) ? 1 : name.includes(wanted) ? 2 : -1
    return rank < 0 ? [] : [{ code, rank, order }]
  })
  ranked.sort((a, b) => a.rank - b.rank || (a.code.recent === b.code.recent ? a.order - b.order : a.code.recent - b.code.recent))
  return ranked.map(({ code }) => code)
}
