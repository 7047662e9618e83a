// The data that is measured: invented texts and codings, the same on every machine.

import { crc32 } from '../../e2e/harness/crc32.mjs';

const WORDS = (
  'the of and to in a that it was for on with as she he they we had been there when hope slowly began again walk river ' +
  'ward morning talk listen trust phone call choir football café bench door name home way back forward time week day ' +
  'peer worker support together alone strong small first last always never sometimes somebody nobody everything'
).split(' ');

/** How many codings the two documents have that are opened. */
export const FULL = 500;
export const FULLEST = 2000;

/** @typedef {{ documents: number, words: number, codings: number, codes: number }} Sizes */

/** @param {boolean} quick a tenth of it @returns {Sizes} */
export const sizes = (quick) =>
  quick
    ? { documents: 100, words: 5000, codings: 10_000, codes: 50 }
    : { documents: 1000, words: 5000, codings: 100_000, codes: 50 };

/**
 * Numbers that look random and are the same each time (mulberry32).
 *
 * @param {number} seed
 */
function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * The text of a document: paragraphs of about eighty words, each with who speaks, some with an emoji.
 *
 * @param {number} number
 * @param {number} words
 */
export function textOf(number, words) {
  const next = chance(number + 1);
  const lines = [];
  let left = words;
  for (let turn = 0; left > 0; turn += 1) {
    const count = Math.min(left, 60 + Math.floor(next() * 40));
    const said = Array.from({ length: count }, () => WORDS[Math.floor(next() * WORDS.length)]);
    if (turn % 7 === 3) {
      said.splice(1, 0, '😀');
    }
    lines.push(`${turn % 2 ? 'Ash' : 'Interviewer'}: ${said.join(' ')}.`);
    left -= count;
  }
  return lines.join('\n');
}

/** @param {number} number */
export const nameOf = (number) => `Document ${String(number + 1).padStart(4, '0')}`;

/**
 * How many codings a document has.
 *
 * @param {number} number
 * @param {Sizes} of
 */
function codingsOf(number, of) {
  if (number === 0) {
    return FULL;
  }
  if (number === 1) {
    return FULLEST;
  }
  const rest = of.codings - FULL - FULLEST;
  const others = of.documents - 2;
  return Math.floor(rest / others) + (number - 2 < rest % others ? 1 : 0);
}

/**
 * Where the codings of a document are, in code points of its text, and with which code.
 *
 * @param {number} number
 * @param {string} text
 * @param {Sizes} of
 */
export function placesOf(number, text, of) {
  const next = chance(0x5eed + number);
  const length = [...text].length;
  return Array.from({ length: codingsOf(number, of) }, () => {
    const start = Math.floor(next() * (length - 200));
    return { start, end: start + 20 + Math.floor(next() * 100), code: Math.floor(next() * of.codes), coder: Math.floor(next() * 2) };
  });
}

/**
 * An identifier that follows from what it is for.
 *
 * @param {number} kind
 * @param {number} number
 */
const guid = (kind, number) =>
  `${kind.toString(16).padStart(8, '0')}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

/**
 * The project in the exchange format.
 *
 * @param {Sizes} of
 */
export function project(of) {
  const xml = ['<?xml version="1.0" encoding="utf-8"?>\n<Project name="Measured" origin="bench" xmlns="urn:QDA-XML:project:1.0">'];
  xml.push('<Users>', ...[0, 1].map((n) => `<User guid="${guid(1, n)}" name="Coder ${n + 1}"/>`), '</Users><CodeBook><Codes>');
  for (let code = 0; code < of.codes; code += 1) {
    xml.push(`<Code guid="${guid(2, code)}" name="Code ${code + 1}" isCodable="true"/>`);
  }
  xml.push('</Codes></CodeBook><Sources>');
  /** @type {{ name: string, bytes: Buffer }[]} */
  const files = [];
  let coding = 0;
  for (let number = 0; number < of.documents; number += 1) {
    const text = textOf(number, of.words);
    const id = guid(3, number);
    files.push({ name: `sources/${id}.txt`, bytes: Buffer.from(text) });
    xml.push(`<TextSource guid="${id}" name="${nameOf(number)}" plainTextPath="internal://${id}.txt">`);
    for (const place of placesOf(number, text, of)) {
      coding += 1;
      xml.push(
        `<PlainTextSelection guid="${guid(4, coding)}" startPosition="${place.start}" endPosition="${place.end}"><Coding guid="${guid(5, coding)}" creatingUser="${guid(1, place.coder)}" creationDateTime="2026-01-01T00:00:00Z"><CodeRef targetGUID="${guid(2, place.code)}"/></Coding></PlainTextSelection>`,
      );
    }
    xml.push('</TextSource>');
  }
  xml.push('</Sources></Project>');
  return archive([{ name: 'project.qde', bytes: Buffer.from(xml.join('')) }, ...files]);
}

/**
 * A ZIP archive without compression.
 *
 * @param {{ name: string, bytes: Buffer }[]} files
 */
function archive(files) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const { name, bytes } of files) {
    const title = Buffer.from(name);
    const sum = crc32(bytes);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt32LE(sum, 14);
    local.writeUInt32LE(bytes.length, 18);
    local.writeUInt32LE(bytes.length, 22);
    local.writeUInt16LE(title.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(20, 4);
    central.writeUInt16LE(20, 6);
    central.writeUInt32LE(sum, 16);
    central.writeUInt32LE(bytes.length, 20);
    central.writeUInt32LE(bytes.length, 24);
    central.writeUInt16LE(title.length, 28);
    central.writeUInt32LE(at, 42);
    parts.push(local, title, bytes);
    directory.push(central, title);
    at += local.length + title.length + bytes.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, list, end]);
}
