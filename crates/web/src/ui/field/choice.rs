//! Fields that offer a choice: radios, checkboxes, chips, select.

use maud::{Markup, html};

use super::{Fields, Label, legend_of};

/// One of the things to choose from.
#[derive(Debug, Clone, Default)]
pub struct Choice<'a> {
    /// What is sent.
    pub value: &'a str,
    /// What is read.
    pub text: &'a str,
    /// Help under the text.
    pub hint: Option<&'a str>,
    /// More help under the text, where one sentence is not enough: lists, several paragraphs.
    pub more: Option<Markup>,
    /// Shown when this is chosen; without scripts it is always shown.
    pub reveals: Option<Markup>,
    /// Words before this choice, for example "or".
    pub divider: Option<&'a str>,
    /// Checkboxes: choosing this clears the others ("none of these").
    pub exclusive: bool,
    /// Cannot be chosen.
    pub disabled: bool,
    /// Chips: with a dashed edge, and the words that say to a listener what the edge says to a reader.
    pub dashed: Option<&'a str>,
}

impl<'a> Choice<'a> {
    /// A choice with nothing special.
    pub fn new(value: &'a str, text: &'a str) -> Self {
        Self {
            value,
            text,
            ..Self::default()
        }
    }
}

/// Options of [`Fields::radios`], [`Fields::checkboxes`] and [`Fields::chips`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Choices<'a> {
    /// Name in the form.
    pub name: &'a str,
    /// `id` of the first box when it differs from the name; the others get `-2`, `-3`…
    pub id: Option<&'a str>,
    /// The question.
    pub legend: Label<'a>,
    /// Help under the question.
    pub hint: Option<&'a str>,
    /// What can be chosen, in order.
    pub choices: &'a [Choice<'a>],
    /// Values that are chosen now.
    pub chosen: &'a [&'a str],
    /// Smaller boxes.
    pub small: bool,
    /// Beside each other (radios with two short choices).
    pub inline: bool,
}

/// Options of [`Fields::select`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Select<'a> {
    /// Name in the form.
    pub name: &'a str,
    /// `id` when it differs from the name.
    pub id: Option<&'a str>,
    /// The question.
    pub label: Label<'a>,
    /// Help under the question.
    pub hint: Option<&'a str>,
    /// (value, words) in order.
    pub options: &'a [(&'a str, &'a str)],
    /// The value that is chosen now.
    pub chosen: &'a str,
    /// Cannot be changed.
    pub disabled: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Radios,
    Checkboxes,
}

impl Kind {
    const fn block(self) -> &'static str {
        match self {
            Self::Radios => "nhsuk-radios",
            Self::Checkboxes => "nhsuk-checkboxes",
        }
    }

    const fn input(self) -> &'static str {
        match self {
            Self::Radios => "radio",
            Self::Checkboxes => "checkbox",
        }
    }
}

impl Fields<'_> {
    /// One of several.
    pub fn radios(self, options: &Choices<'_>) -> Markup {
        self.choices(options, Kind::Radios)
    }

    /// Any of several.
    pub fn checkboxes(self, options: &Choices<'_>) -> Markup {
        self.choices(options, Kind::Checkboxes)
    }

    fn grouped(self, options: &Choices<'_>, inside: &Markup) -> Markup {
        let id = options.id.unwrap_or(options.name);
        html! {
            div class=(self.group_class(options.name)) {
                fieldset class="nhsuk-fieldset" aria-describedby=[self.described_by(id, options.name, options.hint, None)] {
                    (legend_of(options.legend))
                    (Self::hint(id, options.hint))
                    (self.error(id, options.name))
                    (inside)
                }
            }
        }
    }

    fn choices(self, options: &Choices<'_>, kind: Kind) -> Markup {
        let first_id = options.id.unwrap_or(options.name);
        let block = kind.block();
        // The design system counts a divider as an item of its own, so ids jump over it.
        let mut number = 0_usize;
        let inside = html! {
            div class={
                (block)
                @if options.small { " " (block) "--small" }
                @if options.inline { " " (block) "--inline" }
            } data-module=(block) {
                @for choice in options.choices {
                    @let () = { number += 1 + usize::from(choice.divider.is_some()); };
                    @let id = if number == 1 { first_id.to_owned() } else { format!("{first_id}-{number}") };
                    @let checked = options.chosen.contains(&choice.value);
                    @if let Some(divider) = choice.divider { div class={ (block) "__divider" } { (divider) } }
                    div class={ (block) "__item" } {
                        input class={ (block) "__input" } id=(id) name=(options.name) type=(kind.input()) value=(choice.value)
                            checked[checked] disabled[choice.disabled]
                            data-aria-controls=[choice.reveals.as_ref().map(|_| format!("conditional-{id}"))]
                            data-behaviour=[choice.exclusive.then_some("exclusive")]
                            aria-describedby=[(choice.hint.is_some() || choice.more.is_some()).then(|| format!("{id}-item-hint"))];
                        label class={ "nhsuk-label " (block) "__label" } for=(id) { (choice.text) }
                        @if choice.hint.is_some() || choice.more.is_some() {
                            div class={ "nhsuk-hint " (block) "__hint" } id={ (id) "-item-hint" } {
                                @if let Some(hint) = choice.hint { (hint) }
                                @if let Some(more) = &choice.more { (more) }
                            }
                        }
                    }
                    @if let Some(reveals) = &choice.reveals {
                        div class={ (block) "__conditional" @if !checked { " " (block) "__conditional--hidden" } }
                            id={ "conditional-" (id) } { (reveals) }
                    }
                }
            }
        };
        self.grouped(options, &inside)
    }

    /// Any of many short things, close together; boxes underneath, so it works with keys and screen readers alike. A
    /// hint of one of them has no place here: the page says what they mean beside them.
    pub fn chips(self, options: &Choices<'_>) -> Markup {
        let first_id = options.id.unwrap_or(options.name);
        let inside = html! {
            div class="app-chips" {
                @for (at, choice) in options.choices.iter().enumerate() {
                    @let id = if at == 0 { first_id.to_owned() } else { format!("{first_id}-{}", at + 1) };
                    div class="app-chips__item" {
                        input class="app-chips__input" id=(id) name=(options.name) type="checkbox" value=(choice.value)
                            checked[options.chosen.contains(&choice.value)] disabled[choice.disabled];
                        label class={ "app-chips__label" @if choice.dashed.is_some() { " app-chips__label--dashed" } } for=(id) {
                            (choice.text)
                            @if let Some(words) = choice.dashed { (super::super::visually_hidden(&format!(" ({words})"))) }
                        }
                    }
                }
            }
        };
        self.grouped(options, &inside)
    }

    /// One of many, as a list that opens.
    pub fn select(self, options: &Select<'_>) -> Markup {
        let id = options.id.unwrap_or(options.name);
        html! {
            div class=(self.group_class(options.name)) {
                (Self::label(options.label, id))
                (Self::hint(id, options.hint))
                (self.error(id, options.name))
                select class={ "nhsuk-select" @if self.has_error(options.name) { " nhsuk-select--error" } }
                    id=(id) name=(options.name) disabled[options.disabled]
                    aria-describedby=[self.described_by(id, options.name, options.hint, None)] {
                    @for (value, text) in options.options {
                        option value=(value) selected[!options.chosen.is_empty() && *value == options.chosen] { (text) }
                    }
                }
            }
        }
    }
}
