//! Cards, tags, summary lists, task lists: small boxes with facts.

use maud::{Markup, html};

use super::{Link, visually_hidden};

/// A heading of a level from 1 to 6 (others count as 2).
pub fn heading(level: u8, class: &str, inside: &Markup) -> Markup {
    html! {
        @match level {
            1 => { h1 class=(class) { (inside) } }
            3 => { h3 class=(class) { (inside) } }
            4 => { h4 class=(class) { (inside) } }
            5 => { h5 class=(class) { (inside) } }
            6 => { h6 class=(class) { (inside) } }
            _ => { h2 class=(class) { (inside) } }
        }
    }
}

/// Options of [`card`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Card<'a> {
    /// Heading, when there is one.
    pub heading: Option<&'a str>,
    /// Level of the heading, 2 when 0.
    pub level: u8,
    /// Makes the whole card lead somewhere.
    pub href: Option<&'a str>,
}

/// A box with a heading.
pub fn card(options: &Card<'_>, body: &Markup) -> Markup {
    let level = if options.level == 0 { 2 } else { options.level };
    html! {
        div class={ "nhsuk-card" @if options.href.is_some() { " nhsuk-card--clickable" } } {
            div class="nhsuk-card__content" {
                @if let Some(text) = options.heading {
                    @let inside = html! { @if let Some(href) = options.href { a class="nhsuk-card__link" href=(href) { (text) } } @else { (text) } };
                    (heading(level, "nhsuk-card__heading", &inside))
                }
                (body)
            }
        }
    }
}

/// Colour of a tag; the words carry the meaning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TagColour {
    /// Dark blue.
    #[default]
    Default,
    /// Light blue.
    Blue,
    /// Green.
    Green,
    /// Grey.
    Grey,
    /// Orange.
    Orange,
    /// Purple.
    Purple,
    /// Red.
    Red,
    /// Yellow.
    Yellow,
    /// White.
    White,
}

impl TagColour {
    const fn class(self) -> &'static str {
        match self {
            Self::Default => "nhsuk-tag",
            Self::Blue => "nhsuk-tag nhsuk-tag--blue",
            Self::Green => "nhsuk-tag nhsuk-tag--green",
            Self::Grey => "nhsuk-tag nhsuk-tag--grey",
            Self::Orange => "nhsuk-tag nhsuk-tag--orange",
            Self::Purple => "nhsuk-tag nhsuk-tag--purple",
            Self::Red => "nhsuk-tag nhsuk-tag--red",
            Self::Yellow => "nhsuk-tag nhsuk-tag--yellow",
            Self::White => "nhsuk-tag nhsuk-tag--white",
        }
    }
}

/// The state of something in a word or two.
pub fn tag(text: &str, colour: TagColour) -> Markup {
    html! { strong class=(colour.class()) { (text) } }
}

/// A row of a [`summary_list`].
#[derive(Debug, Clone, Default)]
pub struct Fact<'a> {
    /// What it is about.
    pub key: &'a str,
    /// What is known.
    pub value: Markup,
    /// Links; their hidden words say what they change.
    pub actions: Vec<FactAction<'a>>,
}

/// A link at the end of a row.
#[derive(Debug, Clone, Copy, Default)]
pub struct FactAction<'a> {
    /// Words and address.
    pub link: Link<'a>,
    /// Heard after the words: "Change", "name".
    pub hidden_text: &'a str,
}

impl<'a> Fact<'a> {
    /// A row without links.
    pub fn new(key: &'a str, value: Markup) -> Self {
        Self {
            key,
            value,
            actions: Vec::new(),
        }
    }

    /// A row with one link.
    pub fn with_action(key: &'a str, value: Markup, link: Link<'a>, hidden_text: &'a str) -> Self {
        Self {
            key,
            value,
            actions: vec![FactAction { link, hidden_text }],
        }
    }
}

/// Facts about one thing, a row each.
pub fn summary_list(rows: &[Fact<'_>]) -> Markup {
    html! {
        dl class="nhsuk-summary-list" {
            @for row in rows {
                @let any_actions = rows.iter().any(|row| !row.actions.is_empty());
                div class={ "nhsuk-summary-list__row" @if any_actions && row.actions.is_empty() { " nhsuk-summary-list__row--no-actions" } } {
                    dt class="nhsuk-summary-list__key" { (row.key) }
                    dd class="nhsuk-summary-list__value" { (row.value) }
                    @if let [action] = row.actions.as_slice() {
                        dd class="nhsuk-summary-list__actions" { (fact_action(*action)) }
                    } @else if !row.actions.is_empty() {
                        dd class="nhsuk-summary-list__actions" {
                            ul class="nhsuk-summary-list__actions-list" {
                                @for action in &row.actions { li class="nhsuk-summary-list__actions-list-item" { (fact_action(*action)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn fact_action(action: FactAction<'_>) -> Markup {
    html! {
        a class="nhsuk-link" href=(action.link.href) { (action.link.text) (visually_hidden(&format!(" {}", action.hidden_text))) }
    }
}

/// A thing to do in a [`task_list`].
#[derive(Debug, Clone, Default)]
pub struct Task<'a> {
    /// What to do.
    pub text: &'a str,
    /// Where; without it the task cannot be started yet.
    pub href: Option<&'a str>,
    /// More words.
    pub hint: Option<&'a str>,
    /// How far it is: a [`tag`] or plain words.
    pub status: Markup,
}

/// Things to do in any order. Ids begin with `id_prefix`.
pub fn task_list(id_prefix: &str, tasks: &[Task<'_>]) -> Markup {
    html! {
        ul class="nhsuk-task-list" {
            @for (at, task) in tasks.iter().enumerate() {
                @let id = format!("{id_prefix}-{}", at + 1);
                @let described = if task.hint.is_some() { format!("{id}-hint {id}-status") } else { format!("{id}-status") };
                li class={ "nhsuk-task-list__item" @if task.href.is_some() { " nhsuk-task-list__item--with-link" } } {
                    div class="nhsuk-task-list__name-and-hint" {
                        @if let Some(href) = task.href {
                            a class="nhsuk-task-list__link nhsuk-link" href=(href) aria-describedby=(described) { (task.text) }
                        } @else { div { (task.text) } }
                        @if let Some(hint) = task.hint { div class="nhsuk-task-list__hint" id={ (id) "-hint" } { (hint) } }
                    }
                    div class="nhsuk-task-list__status" id={ (id) "-status" } { (task.status) }
                }
            }
        }
    }
}
