//! Components of our own for working with people's records.

use maud::{Markup, html};

use super::{Link, Words};

/// Options of [`identity_bar`].
#[derive(Debug, Clone, Default)]
pub struct IdentityBar<'a> {
    /// Name as the person wants it said.
    pub name: &'a str,
    /// The name leads to the person's page.
    pub href: Option<&'a str>,
    /// Short facts: (what, value).
    pub facts: &'a [(&'a str, &'a str)],
    /// Links or buttons on the right.
    pub actions: Option<Markup>,
}

/// Who this page is about, on top of every page of that person, so that nothing is written to somebody else.
pub fn identity_bar(label: &str, options: &IdentityBar<'_>) -> Markup {
    html! {
        section class="app-identity" aria-label=(label) {
            p class="app-identity__name" {
                @if let Some(href) = options.href { a href=(href) { (options.name) } } @else { (options.name) }
            }
            @if !options.facts.is_empty() {
                dl class="app-identity__facts" {
                    @for (what, value) in options.facts { div { dt { (what) } " " dd { (value) } } }
                }
            }
            @if let Some(actions) = &options.actions { div class="app-identity__actions" { (actions) } }
        }
    }
}

/// Something that happened.
#[derive(Debug, Clone, Default)]
pub struct Event<'a> {
    /// What happened.
    pub title: Markup,
    /// Who did it.
    pub by: Option<&'a str>,
    /// When, as people read it.
    pub when: &'a str,
    /// When, for machines (ISO 8601).
    pub datetime: Option<&'a str>,
    /// More about it.
    pub body: Option<Markup>,
}

/// What happened, in the order given.
pub fn timeline(events: &[Event<'_>]) -> Markup {
    html! {
        ol class="app-timeline" {
            @for event in events {
                li class="app-timeline__item" {
                    p class="app-timeline__title" { (event.title) }
                    p class="app-timeline__when" {
                        time datetime=[event.datetime] { (event.when) }
                        @if let Some(by) = event.by { " \u{00b7} " (by) }
                    }
                    @if let Some(body) = &event.body { div class="app-timeline__body" { (body) } }
                }
            }
        }
    }
}

/// Short words side by side, for example the components of a contact.
pub fn chips_list(items: &[&str]) -> Markup {
    html! {
        ul class="app-chip-list" { @for item in items { li class="app-chip-list__item" { (item) } } }
    }
}

/// A number with the rows behind it one click away. `about` is heard with the link.
pub fn figure_link(number: &str, href: &str, about: &str) -> Markup {
    html! { a class="app-figure-link" href=(href) { (number) (super::visually_hidden(&format!(" {about}"))) } }
}

/// A number that matters, large, with its meaning under it.
pub fn figure_card(number: &str, label: &str, href: Option<&str>) -> Markup {
    html! {
        div class="app-figure" {
            p class="app-figure__number" { @if let Some(href) = href { (figure_link(number, href, label)) } @else { (number) } }
            p class="app-figure__label" { (label) }
        }
    }
}

/// Figures beside each other.
pub fn figure_row(figures: &Markup) -> Markup {
    html! { div class="app-figure-row" { (figures) } }
}

/// A field in which two versions differ.
#[derive(Debug, Clone, Copy, Default)]
pub struct Difference<'a> {
    /// The field.
    pub field: &'a str,
    /// What is saved now.
    pub theirs: &'a str,
    /// What this person typed.
    pub yours: &'a str,
}

/// Two versions beside each other, when somebody else saved first. Who and when they saved stands in `theirs_by`.
pub fn comparison(words: &Words, theirs_by: &str, differences: &[Difference<'_>]) -> Markup {
    html! {
        div class="app-comparison" {
            @for difference in differences {
                section class="app-comparison__field" aria-label=(difference.field) {
                    h3 class="nhsuk-heading-s" { (difference.field) }
                    div class="app-comparison__sides" {
                        div class="app-comparison__side" {
                            p class="app-comparison__who" { (words.theirs) " \u{00b7} " (theirs_by) }
                            div class="app-comparison__text" { (difference.theirs) }
                        }
                        div class="app-comparison__side app-comparison__side--yours" {
                            p class="app-comparison__who" { (words.yours) }
                            div class="app-comparison__text" { (difference.yours) }
                        }
                    }
                }
            }
        }
    }
}

/// What fields said before a change and what they said then, for a history. In each [`Difference`], `theirs` is what
/// stood there before and `yours` what was put in its place.
pub fn before_and_after(words: &Words, differences: &[Difference<'_>]) -> Markup {
    html! {
        dl class="nhsuk-summary-list" {
            @for difference in differences {
                div class="nhsuk-summary-list__row" {
                    dt class="nhsuk-summary-list__key" { (difference.field) }
                    dd class="nhsuk-summary-list__value" {
                        @for (label, text) in [(&words.before, difference.theirs), (&words.after, difference.yours)] {
                            p class="app-text nhsuk-u-margin-bottom-1" {
                                strong { (label) } " "
                                @if text.is_empty() { (words.nothing) } @else { (text) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How far something is: words and a bar.
pub fn progress(id: &str, label: &str, value: u64, max: u64, text: &str) -> Markup {
    html! {
        div class="app-progress" {
            label class="app-progress__label" for=(id) { (label) }
            progress class="app-progress__bar" id=(id) value=(value.min(max)) max=(max.max(1)) { (text) }
            span class="app-progress__text" { (text) }
        }
    }
}

/// Options of [`filter_panel`].
#[derive(Debug, Clone, Copy, Default)]
pub struct FilterPanel<'a> {
    /// The page itself.
    pub action: &'a str,
    /// What is kept from the address, for example the sorting: (name, value).
    pub keep: &'a [(&'a str, &'a str)],
    /// Filters that are on, each with the address without it.
    pub active: &'a [Link<'a>],
    /// Address without filters.
    pub clear_href: &'a str,
    /// What it filters, where that is not the one list below.
    pub summary: Option<&'a str>,
    /// A change of a box sends the form, where scripts run.
    pub submit_on_change: bool,
}

/// A form that narrows a list down. Its state is in the address, so it can be kept and shared.
pub fn filter_panel(words: &Words, options: &FilterPanel<'_>, fields: &Markup) -> Markup {
    html! {
        details class="app-filter" open data-filter data-filter-active=[(!options.active.is_empty()).then_some("true")] {
            summary class="app-filter__summary" { (options.summary.unwrap_or(&words.filters)) }
            form class="app-filter__form" action=(options.action) method="get" novalidate
                data-filter-form data-filter-on-change[options.submit_on_change] {
                @for (name, value) in options.keep { (super::form::hidden(name, value)) }
                div class="app-filter__fields" { (fields) }
                div class="app-filter__buttons" {
                    button class="nhsuk-button nhsuk-button--small nhsuk-button--secondary" data-module="nhsuk-button" type="submit" { (words.apply_filters) }
                }
            }
        }
        @if !options.active.is_empty() {
            div class="app-filter-active" {
                ul class="app-chip-list" {
                    @for filter in options.active {
                        li { a class="app-chip-list__remove" href=(filter.href) { (super::visually_hidden(&format!("{}: ", words.clear_filters))) (filter.text) span aria-hidden="true" { " \u{00d7}" } } }
                    }
                }
                a href=(options.clear_href) { (words.clear_filters) }
            }
        }
    }
}
