/**
 * First thing on every page: says that scripts run, then starts the design system's components and the filters.
 * The classes are added here and not by an inline script, which the security policy forbids.
 */
import { initAll } from './nhsuk-frontend.min.js'
import './filter.mjs'

document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')

// The design system marks radios that reveal something as expanded, which ARIA allows for checkboxes but not for
// radios; the relation itself (aria-controls) stays.
new MutationObserver((changes) => {
  for (const { target } of changes) {
    if (target instanceof HTMLInputElement && target.type === 'radio') {
      target.removeAttribute('aria-expanded')
    }
  }
}).observe(document.body, { subtree: true, attributeFilter: ['aria-expanded'] })

initAll()
