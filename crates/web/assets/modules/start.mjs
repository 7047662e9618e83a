// @ts-check
/**
 * First thing on every page: says that scripts run, then starts the design system's components.
 * The classes are added here and not by an inline script, which the security policy forbids.
 */
import { initAll } from './nhsuk-frontend.min.js'

document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')
initAll()

// Content that htmx brings in later needs its components started too.
document.body.addEventListener('htmx:load', (event) => {
  if (event.target instanceof HTMLElement && event.target !== document.body) {
    initAll({ scope: event.target })
  }
})
