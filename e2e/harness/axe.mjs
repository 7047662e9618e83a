// Looks for accessibility problems with axe-core, against WCAG 2.2 level AA.

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

/**
 * Fails with every problem that axe finds on the page as it is now. Two elements are made alike when they hold the same
 * elements with the same classes and the same attributes filled in; only their words differ.
 *
 * @param {import('playwright-core').Page} page
 */
export async function axe(page) {
  source ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await settled(page);
  // Evaluated through the debugger, which the page's security policy does not bind; once for a page, whatever its width.
  if (!(await page.evaluate(() => 'axe' in globalThis))) {
    await page.evaluate(await source);
  }
  const result = await page.evaluate(
    ({ tags, rules, ofAKind }) => {
      // A table of a hundred rows made alike has the findings of its first ones, and takes ten times as long.
      for (const parent of document.querySelectorAll('main *')) {
        /** @type {Map<string, number>} */
        const kinds = new Map();
        for (const child of parent.children) {
          const kind = [child, ...child.querySelectorAll('*')]
            .map((element) => {
              const said = ['class', 'role', 'type', 'style'].map((name) => element.getAttribute(name) ?? '');
              const named = [...element.attributes].map(({ name, value }) => (value ? name : `${name}!`)).sort();
              return [element.localName, ...said, ...named, element.childNodes.length].join(' ');
            })
            .join('\n');
          const before = kinds.get(kind) ?? 0;
          kinds.set(kind, before + 1);
          child.toggleAttribute('data-like-others', before >= ofAKind && !child.matches('th, td'));
        }
      }
      return /** @type {any} */ (globalThis).axe.run(
        { exclude: [['[data-like-others]']] },
        { runOnly: { type: 'tag', values: tags }, rules, resultTypes: ['violations'] },
      );
    },
    { tags: TAGS, rules: RULES, ofAKind: OF_A_KIND },
  );
  if (result.violations.length > 0) {
    const size = page.viewportSize();
    throw new Error(`axe on ${page.url()} at ${size?.width} pixels:\n${describe(result.violations)}`);
  }
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
