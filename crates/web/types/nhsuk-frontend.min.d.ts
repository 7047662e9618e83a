// The part of the design system's script that our modules use. It is copied in at build time and
// served beside them, so it has no types of its own there.

/** Starts every component of the design system, on the page or inside one element. */
export function initAll(options?: { scope?: Element }): void;

/** Counts what is typed into the text of its element against `data-maxlength`. */
export class CharacterCount {
  constructor(root: Element | null);
}
