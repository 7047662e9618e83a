// Looks for accessibility problems with axe-core, against WCAG 2.2 level AA.

import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { settled } from './settled.mjs';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** axe leaves the size of targets out unless asked, although 2.2 requires it. */
const RULES = { 'target-size': { enabled: true } };
/** Of the elements beside each other that are made alike, such as the rows of a table, so many are looked at. */
const OF_A_KIND = 3;

/** @type {Promise<string> | undefined} */
let source;

/**
 * @typedef {{target: unknown[], html: string, failureSummary?: string}} Node
 * @typedef {{id: string, impact?: string | null, help: string, helpUrl: string, nodes: Node[]}} Violation
 */

/** How the contents and the frames of pages were made that were looked at without a finding, with the width of the window. */
const lookedAt = new Set();

/**
 * Fails with every problem that axe finds on the page as it is now. Two elements are made alike when they hold the same
 * elements with the same classes and the same attributes filled in, and refer to elements that are there; only their
 * words differ. Where the contents of a page and the frame around them are each made like those of pages before it, at
 * the same width, there is nothing new to find.
 *
 * @param {import('playwright-core').Page} page
 */
export async function axe(page) {
  source ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await settled(page);
  const made = await page.evaluate(markThoseAlike, OF_A_KIND);
  const looked = Object.entries(made).map(
    ([part, how]) => `${page.viewportSize()?.width} ${part} ${createHash('sha256').update(how).digest('base64')}`,
  );
  if (looked.every((part) => lookedAt.has(part))) {
    return;
  }
  // Evaluated through the debugger, which the page's security policy does not bind; once for a page, whatever its width.
  if (!(await page.evaluate(() => 'axe' in globalThis))) {
    await page.evaluate(await source);
  }
  const result = await page.evaluate(
    ({ tags, rules }) =>
      /** @type {any} */ (globalThis).axe.run(
        { exclude: [['[data-like-others]']] },
        { runOnly: { type: 'tag', values: tags }, rules, resultTypes: ['violations'] },
      ),
    { tags: TAGS, rules: RULES },
  );
  if (result.violations.length > 0) {
    const size = page.viewportSize();
    throw new Error(`axe on ${page.url()} at ${size?.width} pixels:\n${describe(result.violations)}`);
  }
  looked.forEach((part) => lookedAt.add(part));
}

/**
 * Marks the elements that are made like `ofAKind` or more beside them, and says how the rest of the page is made: its
 * contents, and the frame around them. A table of a hundred rows made alike has the findings of its first ones, and takes
 * ten times as long.
 *
 * @param {number} ofAKind
 */
function markThoseAlike(ofAKind) {
  const REFERENCES = ['for', 'headers', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns'];
  /** @type {Map<string, number>} */
  const ids = new Map();
  for (const { id } of document.querySelectorAll('[id]')) {
    ids.set(id, (ids.get(id) ?? 0) + 1);
  }
  /** @param {Element} element */
  const made = (element) => {
    const said = ['class', 'role', 'type', 'style'].map((name) => element.getAttribute(name) ?? '');
    const named = [...element.attributes]
      .map(({ name, value }) => {
        const broken = REFERENCES.includes(name) && value.split(/\s+/).some((id) => ids.get(id) !== 1);
        return `${value ? name : `${name}!`}${broken ? `=${value}` : ''}`;
      })
      .filter((name) => name !== 'data-like-others!')
      .sort();
    const twice = element.id && ids.get(element.id) !== 1 ? element.id : '';
    return [element.localName, ...said, ...named, twice, element.childNodes.length].join(' ');
  };
  for (const parent of document.querySelectorAll('main *')) {
    /** @type {Map<string, number>} */
    const kinds = new Map();
    for (const child of parent.children) {
      const kind = [child, ...child.querySelectorAll('*')].map(made).join('\n');
      const before = kinds.get(kind) ?? 0;
      kinds.set(kind, before + 1);
      child.toggleAttribute('data-like-others', before >= ofAKind && !child.matches('th, td'));
    }
  }
  const title = document.title.trim() === '' ? 'no title' : '';
  /** @param {Element} element @param {number} depth @param {string[]} whole */
  const tell = (element, depth, whole) => {
    if (element.hasAttribute('data-like-others') || (depth > 0 && element.localName === 'main')) {
      return;
    }
    // How many rows of a kind there are makes no other page.
    const children = [...element.children];
    const alike = children.some((child) => child.hasAttribute('data-like-others'));
    whole.push(`${depth} ${alike ? made(element).replace(/\d+$/, 'many') : made(element)}`);
    children.forEach((child) => tell(child, depth + 1, whole));
  };
  const frame = [document.documentElement.lang, title];
  tell(document.documentElement, 0, frame);
  /** @type {string[]} */
  const contents = [];
  document.querySelectorAll('main').forEach((main) => tell(main, 0, contents));
  return { frame: frame.join('\n'), contents: contents.join('\n') };
}

/**
 * The findings, so that they can be mended without opening a browser.
 *
 * @param {Violation[]} violations
 */
export function describe(violations) {
  return violations
    .map(({ id, impact, help, helpUrl, nodes }) => {
      const places = nodes.map(({ target, html, failureSummary = '' }) => {
        const advice = failureSummary.split('\n').slice(1).map((line) => `\n      ${line.trim()}`);
        return `    ${target.flat().join(' ')}\n      ${html}${advice.join('')}`;
      });
      return `  ${id} (${impact ?? 'no impact given'}): ${help}\n  ${helpUrl}\n${places.join('\n')}`;
    })
    .join('\n');
}
