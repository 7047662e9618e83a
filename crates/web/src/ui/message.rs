//! Things a page says: inset text, warnings, notifications, panels, details, empty lists.

use maud::{Markup, html};

use super::{Link, Words, visually_hidden};

/// Something to notice in the run of a page.
pub fn inset_text(words: &Words, body: &Markup) -> Markup {
    html! {
        div class="nhsuk-inset-text" {
            (visually_hidden(&format!("{} ", words.information)))
            (body)
        }
    }
}

/// Something that must not be missed. `level` of its heading: 2 to 6.
pub fn warning_callout(words: &Words, level: u8, heading: &str, body: &Markup) -> Markup {
    let inside = html! {
        @if heading == words.important { (heading) }
        @else { span role="text" { (visually_hidden(&format!("{}: ", words.important))) (heading) } }
    };
    html! {
        div class="nhsuk-card nhsuk-card--warning" {
            div class="nhsuk-card__content" {
                (super::card::heading(level, "nhsuk-card__heading", &inside))
                (body)
            }
        }
    }
}

/// What just happened, or what everybody should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// Something to know.
    Neutral,
    /// It worked; takes the focus so that it is heard.
    Success,
}

/// A notification above the page's heading.
pub fn notification_banner(
    words: &Words,
    kind: Notice,
    heading: &str,
    body: Option<&Markup>,
) -> Markup {
    let (class, role, title) = match kind {
        Notice::Neutral => ("nhsuk-notification-banner", "region", &words.important),
        Notice::Success => (
            "nhsuk-notification-banner nhsuk-notification-banner--success",
            "alert",
            &words.success,
        ),
    };
    html! {
        div class=(class) data-module="nhsuk-notification-banner" role=(role) aria-labelledby="nhsuk-notification-banner-title" {
            div class="nhsuk-notification-banner__header" {
                h2 class="nhsuk-notification-banner__title" id="nhsuk-notification-banner-title" { (title) }
            }
            div class="nhsuk-notification-banner__content" {
                @if let Some(body) = body {
                    h3 class="nhsuk-notification-banner__heading" { (heading) }
                    (body)
                } @else {
                    p class="nhsuk-notification-banner__heading" { (heading) }
                }
            }
        }
    }
}

/// The end of a sequence of questions: its heading is the page's `h1`.
pub fn panel(heading: &str, body: &Markup) -> Markup {
    html! {
        div class="nhsuk-panel" {
            h1 class="nhsuk-panel__heading" { (heading) }
            div class="nhsuk-panel__body" { (body) }
        }
    }
}

/// Something that opens; works without scripts.
pub fn details(summary: &str, open: bool, body: &Markup) -> Markup {
    html! {
        details class="nhsuk-details" open[open] {
            summary class="nhsuk-details__summary" { span class="nhsuk-details__summary-text" { (summary) } }
            div class="nhsuk-details__text" { (body) }
        }
    }
}

/// Why a list has nothing to show, and what to do next.
#[derive(Debug, Clone, Copy, Default)]
pub struct Empty<'a> {
    /// One sentence.
    pub message: &'a str,
    /// The next step.
    pub action: Option<Link<'a>>,
}

/// A list with nothing in it.
pub fn empty_state(empty: Empty<'_>) -> Markup {
    html! {
        div class="app-empty" {
            p { (empty.message) }
            @if let Some(action) = empty.action { p { a href=(action.href) { (action.text) } } }
        }
    }
}
