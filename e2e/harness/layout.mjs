// Whether a page fits its window, and whether what takes the focus can be seen in it.

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

/**
 * Fails where the keyboard reaches something that nobody sees, because a box around it is clipped to nothing
 * (WCAG 2.4.7). The link that skips to the contents shows itself once it has the focus.
 *
 * @param {import('playwright-core').Page} page
 */
export async function focusInSight(page) {
  await settled(page);
  const hidden = await page.evaluate(() => {
    const reached = 'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex="0"]';
    /** @param {Element} element */
    const isClipped = (element) => {
      for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
        const { width, height } = box.getBoundingClientRect();
        if (getComputedStyle(box).overflow !== 'visible' && (width <= 1 || height <= 1)) {
          return true;
        }
      }
      return false;
    };
    return [...document.body.querySelectorAll(reached)]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && isClipped(element))
      .map((element) => `${element.localName} “${element.textContent?.trim().slice(0, 40)}”`);
  });
  if (hidden.length > 0) {
    throw new Error(`${page.url()}: out of sight, but the keyboard reaches it:\n  ${hidden.join('\n  ')}`);
  }
}

/**
 * Makes letters as large as some people's browsers do, and nothing else: widths in `em` that a style sheet asks the
 * window for stay as they were (WCAG 1.4.4).
 *
 * @param {import('playwright-core').Page} page
 * @param {number} percent
 */
export async function letters(page, percent) {
  await page.evaluate((size) => {
    document.documentElement.style.fontSize = `${size}%`;
  }, percent);
}
