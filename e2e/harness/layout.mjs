// Whether a page fits its window.

import { settled } from './settled.mjs';

/**
 * Fails when the page scrolls sideways, and names what sticks out. Something wide, such as a
 * table, may scroll inside a box of its own (WCAG 1.4.10).
 *
 * @param {import('playwright-core').Page} page
 */
export async function noSidewaysScrolling(page) {
  await settled(page);
  const found = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) {
      return undefined;
    }
    /** @param {Element} element */
    const isInsideScroller = (element) => {
      for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
        if (getComputedStyle(box).overflowX !== 'visible') {
          return true;
        }
      }
      return false;
    };
    const wide = [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5 && !isInsideScroller(element))
      .slice(0, 5)
      .map((element) => {
        const classes = [...element.classList].map((name) => `.${name}`).join('');
        const right = Math.round(element.getBoundingClientRect().right);
        return `${element.localName}${classes} ends at ${right}`;
      });
    return { scrollWidth, clientWidth, wide };
  });
  if (found) {
    const { scrollWidth, clientWidth, wide } = found;
    throw new Error(
      `${page.url()} is ${scrollWidth} pixels wide in a window of ${clientWidth}:\n  ${wide.join('\n  ')}`,
    );
  }
}
