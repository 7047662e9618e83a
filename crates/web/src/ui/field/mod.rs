//! Form fields. [`Fields`] knows the words and the errors of a form; each method draws one question with its
//! label, hint and error, so that none of the three can be forgotten.

mod choice;
mod date;
mod text;

pub use choice::{Choice, Choices, Select};
pub use date::DateInput;
pub use text::{
    CharacterCount, FileInput, PasswordInput, SearchInput, TextInput, Textarea, TimeInput,
};

use maud::{Markup, html};

use super::{FieldErrors, Words};

/// Size of a label, legend or heading.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Size {
    /// As the text around it.
    #[default]
    Body,
    /// Small.
    S,
    /// Medium.
    M,
    /// Large.
    L,
    /// Extra large.
    Xl,
}

impl Size {
    /// `--m` and so on, empty for [`Size::Body`].
    pub const fn modifier(self) -> &'static str {
        match self {
            Self::Body => "",
            Self::S => "--s",
            Self::M => "--m",
            Self::L => "--l",
            Self::Xl => "--xl",
        }
    }
}

/// The question: a label or a legend.
#[derive(Debug, Clone, Copy, Default)]
pub struct Label<'a> {
    /// The words.
    pub text: &'a str,
    /// How large.
    pub size: Size,
    /// The question is the page's one `h1`.
    pub page_heading: bool,
    /// Heard but not seen.
    pub hidden: bool,
}

impl<'a> Label<'a> {
    /// A label of a size.
    pub const fn sized(text: &'a str, size: Size) -> Self {
        Self {
            text,
            size,
            page_heading: false,
            hidden: false,
        }
    }

    /// A label that is also the page's `h1`.
    pub const fn heading(text: &'a str, size: Size) -> Self {
        Self {
            text,
            size,
            page_heading: true,
            hidden: false,
        }
    }

    /// A label that is heard but not seen.
    pub const fn hidden(text: &'a str) -> Self {
        Self {
            text,
            size: Size::Body,
            page_heading: false,
            hidden: true,
        }
    }
}

impl<'a> From<&'a str> for Label<'a> {
    fn from(text: &'a str) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }
}

/// Draws fields with the words and errors of one form.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a> {
    /// The fixed words.
    pub words: &'a Words,
    /// What was wrong.
    pub errors: &'a FieldErrors,
}

impl<'a> Fields<'a> {
    /// Fields of a form.
    pub const fn new(words: &'a Words, errors: &'a FieldErrors) -> Self {
        Self { words, errors }
    }

    pub(super) fn label(label: Label<'_>, for_id: &str) -> Markup {
        let modifier = label.size.modifier();
        let inner = html! {
            label class={
                "nhsuk-label"
                @if !modifier.is_empty() { " nhsuk-label" (modifier) }
                @if label.hidden { " nhsuk-u-visually-hidden" }
            } for=(for_id) { (label.text) }
        };
        html! {
            @if label.page_heading { h1 class="nhsuk-label-wrapper" { (inner) } } @else { (inner) }
        }
    }

    pub(super) fn hint(id: &str, hint: Option<&str>) -> Markup {
        html! { @if let Some(hint) = hint { div class="nhsuk-hint" id={ (id) "-hint" } { (hint) } } }
    }

    /// The error of a field, to stand right above its control.
    pub(super) fn error(self, id: &str, name: &str) -> Markup {
        html! {
            @if let Some(message) = self.errors.message(name) {
                (error_message(self.words, Some(&format!("{id}-error")), message))
            }
        }
    }

    /// Ids that describe a control, in the order they are read.
    pub(super) fn described_by(
        self,
        id: &str,
        name: &str,
        hint: Option<&str>,
        before: Option<&str>,
    ) -> Option<String> {
        let mut ids: Vec<String> = before
            .map(|end| format!("{id}-{end}"))
            .into_iter()
            .collect();
        if hint.is_some() {
            ids.push(format!("{id}-hint"));
        }
        if self.errors.of(name).is_some() {
            ids.push(format!("{id}-error"));
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    pub(super) fn has_error(self, name: &str) -> bool {
        self.errors.of(name).is_some()
    }

    pub(super) fn group_class(self, name: &str) -> &'static str {
        if self.has_error(name) {
            "nhsuk-form-group nhsuk-form-group--error"
        } else {
            "nhsuk-form-group"
        }
    }

    /// A group of questions under one legend.
    pub fn fieldset(self, legend: Label<'_>, body: &Markup) -> Markup {
        html! { fieldset class="nhsuk-fieldset" { (legend_of(legend)) (body) } }
    }
}

/// The legend of a fieldset.
pub(super) fn legend_of(legend: Label<'_>) -> Markup {
    let modifier = legend.size.modifier();
    html! {
        legend class={
            "nhsuk-fieldset__legend"
            @if !modifier.is_empty() { " nhsuk-fieldset__legend" (modifier) }
            @if legend.hidden { " nhsuk-u-visually-hidden" }
        } {
            @if legend.page_heading { h1 class="nhsuk-fieldset__heading" { (legend.text) } } @else { (legend.text) }
        }
    }
}

/// An error beside a field. [`Fields`] draws it itself; this is for controls of your own.
pub fn error_message(words: &Words, id: Option<&str>, message: &str) -> Markup {
    html! {
        span class="nhsuk-error-message" id=[id] {
            span class="nhsuk-u-visually-hidden" { (words.error_prefix) " " }
            (message)
        }
    }
}

/// Heard but not seen.
pub fn visually_hidden(text: &str) -> Markup {
    html! { span class="nhsuk-u-visually-hidden" { (text) } }
}
