// Waiting for a page to stand still before it is measured.

/**
 * Waits until the page stands still: its style sheets are applied, and what a new width moves (the
 * links of the header that no longer fit, faded colours) has arrived. What was
 * measured before would be a state that nobody meets.
 *
 * @param {import('playwright-core').Page} page
 */
export async function settled(page) {
  await page.waitForLoadState('load');
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const places = () =>
      [...document.querySelectorAll('header a, header li, main, footer')]
        .map((element) => element.getBoundingClientRect())
        .map(({ x, y, width, height }) => `${x} ${y} ${width} ${height}`)
        .join();
    await document.fonts.ready;
    for (let still = 0, before = ''; still < 3; ) {
      await frame();
      const now = places();
      const moving = document.getAnimations().some(({ playState }) => playState === 'running');
      still = now === before && !moving ? still + 1 : 0;
      before = now;
    }
  });
}
