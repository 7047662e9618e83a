//! Fields that take typed text.

use maud::{Markup, html};

use super::{Fields, Label};
use crate::ui::icon::{Icon, icon};
use crate::ui::words::fill;

/// Options of [`Fields::text`]. The `id` is the name unless given.
#[derive(Debug, Clone, Copy, Default)]
pub struct TextInput<'a> {
    /// Name in the form.
    pub name: &'a str,
    /// `id` when it differs from the name.
    pub id: Option<&'a str>,
    /// The question.
    pub label: Label<'a>,
    /// Help under the question.
    pub hint: Option<&'a str>,
    /// What was typed.
    pub value: &'a str,
    /// `text` when empty; also `email`, `tel`.
    pub kind: &'a str,
    /// Width in characters: 2, 3, 4, 5, 10, 20 or 30.
    pub width: Option<u8>,
    /// `numeric`, `decimal`, `email`…: which keyboard a phone shows.
    pub input_mode: Option<&'a str>,
    /// What a browser may fill in; `off` for data of other people.
    pub autocomplete: Option<&'a str>,
    /// A unit before the box.
    pub prefix: Option<&'a str>,
    /// A unit after the box.
    pub suffix: Option<&'a str>,
    /// Checks spelling; say `Some(false)` for names and codes.
    pub spellcheck: Option<bool>,
    /// Cannot be changed.
    pub disabled: bool,
}

/// Options of [`Fields::time`].
#[derive(Debug, Clone, Copy, Default)]
pub struct TimeInput<'a> {
    /// Name in the form.
    pub name: &'a str,
    /// The question.
    pub label: Label<'a>,
    /// Help, for example which time zone.
    pub hint: Option<&'a str>,
    /// `HH:MM`.
    pub value: &'a str,
}

/// Options of [`Fields::textarea`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Textarea<'a> {
    /// Name in the form.
    pub name: &'a str,
    /// `id` when it differs from the name.
    pub id: Option<&'a str>,
    /// The question.
    pub label: Label<'a>,
    /// Help under the question.
    pub hint: Option<&'a str>,
    /// What was typed.
    pub value: &'a str,
    /// Lines shown, 5 when 0.
    pub rows: u8,
    /// Cannot be changed.
    pub disabled: bool,
}

/// Options of [`Fields::character_count`].
#[derive(Debug, Clone, Copy, Default)]
pub struct CharacterCount<'a> {
    /// The text box.
    pub textarea: Textarea<'a>,
    /// Most characters; the server checks it, the browser only counts.
    pub max_length: u32,
}

/// Options of [`Fields::password`].
#[derive(Debug, Clone, Copy, Default)]
pub struct PasswordInput<'a> {
    /// Name in the form.
    pub name: &'a str,
    /// The question.
    pub label: Label<'a>,
    /// Help under the question.
    pub hint: Option<&'a str>,
    /// `current-password` or `new-password`.
    pub autocomplete: &'a str,
}

/// Options of [`Fields::file`].
#[derive(Debug, Clone, Copy, Default)]
pub struct FileInput<'a> {
    /// Name in the form; the form must be `multipart`.
    pub name: &'a str,
    /// The question.
    pub label: Label<'a>,
    /// Help, for example which files and how large.
    pub hint: Option<&'a str>,
    /// Kinds offered by the browser: `.csv,.xlsx`.
    pub accept: Option<&'a str>,
    /// Several can be chosen at once.
    pub multiple: bool,
}

/// Options of [`Fields::search`].
#[derive(Debug, Clone, Copy, Default)]
pub struct SearchInput<'a> {
    /// Name in the form.
    pub name: &'a str,
    /// `id` when it differs from the name.
    pub id: Option<&'a str>,
    /// The question.
    pub label: Label<'a>,
    /// Help under the question.
    pub hint: Option<&'a str>,
    /// What was typed.
    pub value: &'a str,
    /// Width in characters.
    pub width: Option<u8>,
}

fn width_class(width: Option<u8>) -> String {
    width.map_or_else(String::new, |width| format!(" nhsuk-input--width-{width}"))
}

impl Fields<'_> {
    /// One line of text; with `suffix` and `input_mode: Some("numeric")` a number with its unit.
    pub fn text(self, options: &TextInput<'_>) -> Markup {
        let id = options.id.unwrap_or(options.name);
        let kind = if options.kind.is_empty() {
            "text"
        } else {
            options.kind
        };
        let wrapped = options.prefix.is_some() || options.suffix.is_some();
        let input = html! {
            input class={
                "nhsuk-input"
                @if self.has_error(options.name) { " nhsuk-input--error" }
                (width_class(options.width))
            } id=(id) name=(options.name) type=(kind) value=[(!options.value.is_empty()).then_some(options.value)]
                disabled[options.disabled] inputmode=[options.input_mode] autocomplete=[options.autocomplete]
                spellcheck=[options.spellcheck.map(|on| if on { "true" } else { "false" })]
                aria-describedby=[self.described_by(id, options.name, options.hint, None)];
        };
        html! {
            div class=(self.group_class(options.name)) {
                (Self::label(options.label, id))
                (Self::hint(id, options.hint))
                (self.error(id, options.name))
                @if wrapped {
                    div class="nhsuk-input-wrapper" {
                        @if let Some(prefix) = options.prefix { div class="nhsuk-input-wrapper__prefix" aria-hidden="true" { (prefix) } }
                        (input)
                        @if let Some(suffix) = options.suffix { div class="nhsuk-input-wrapper__suffix" aria-hidden="true" { (suffix) } }
                    }
                } @else { (input) }
            }
        }
    }

    /// A time of day with the browser's own picker.
    pub fn time(self, options: &TimeInput<'_>) -> Markup {
        html! {
            div class=(self.group_class(options.name)) {
                (Self::label(options.label, options.name))
                (Self::hint(options.name, options.hint))
                (self.error(options.name, options.name))
                input class={ "nhsuk-input app-time" @if self.has_error(options.name) { " nhsuk-input--error" } }
                    id=(options.name) name=(options.name) type="time"
                    value=[(!options.value.is_empty()).then_some(options.value)]
                    aria-describedby=[self.described_by(options.name, options.name, options.hint, None)];
            }
        }
    }

    fn textarea_with(self, options: &Textarea<'_>, class: &str, before: Option<&str>) -> Markup {
        let id = options.id.unwrap_or(options.name);
        let rows = if options.rows == 0 { 5 } else { options.rows };
        html! {
            (Self::label(options.label, id))
            (Self::hint(id, options.hint))
            (self.error(id, options.name))
            textarea class={ "nhsuk-textarea" @if self.has_error(options.name) { " nhsuk-textarea--error" } (class) }
                id=(id) name=(options.name) rows=(rows) disabled[options.disabled]
                aria-describedby=[self.described_by(id, options.name, options.hint, before)] {
                // A browser drops one line break right after the tag, so a text that begins with one needs another.
                @if options.value.starts_with('\n') || options.value.starts_with("\r\n") { "\n" }
                (options.value)
            }
        }
    }

    /// Several lines of text.
    pub fn textarea(self, options: &Textarea<'_>) -> Markup {
        html! { div class=(self.group_class(options.name)) { (self.textarea_with(options, "", None)) } }
    }

    /// Several lines of text that counts what is left.
    pub fn character_count(self, options: &CharacterCount<'_>) -> Markup {
        let name = options.textarea.name;
        let id = options.textarea.id.unwrap_or(name);
        let count = options.max_length.to_string();
        // The design system's script fills `%{count}` itself.
        let live = |text: &str| fill(text, &[("count", "%{count}")]);
        let words = self.words;
        html! {
            div class={ (self.group_class(name)) " nhsuk-character-count" } data-module="nhsuk-character-count"
                data-maxlength=(count)
                "data-i18n.characters-under-limit.one"=(live(&words.characters_left_one))
                "data-i18n.characters-under-limit.other"=(live(&words.characters_left))
                "data-i18n.characters-at-limit"=(words.characters_none_left)
                "data-i18n.characters-over-limit.one"=(live(&words.characters_over_one))
                "data-i18n.characters-over-limit.other"=(live(&words.characters_over)) {
                (self.textarea_with(&options.textarea, " nhsuk-js-character-count", Some("info")))
                div class="nhsuk-hint nhsuk-character-count__message" id={ (id) "-info" } {
                    (fill(&words.characters_up_to, &[("count", &count)]))
                }
            }
        }
    }

    /// A password, with a button that shows it (only where scripts run). What was typed is never sent back.
    pub fn password(self, options: &PasswordInput<'_>) -> Markup {
        let (name, words) = (options.name, self.words);
        html! {
            div class={ (self.group_class(name)) " nhsuk-password-input" } data-module="nhsuk-password-input"
                "data-i18n.show-password"=(words.show) "data-i18n.hide-password"=(words.hide)
                "data-i18n.show-password-aria-label"=(words.show_password)
                "data-i18n.hide-password-aria-label"=(words.hide_password)
                "data-i18n.password-shown-announcement"=(words.password_shown)
                "data-i18n.password-hidden-announcement"=(words.password_hidden) {
                (Self::label(options.label, name))
                (Self::hint(name, options.hint))
                (self.error(name, name))
                div class="nhsuk-input-wrapper" {
                    input class={ "nhsuk-input" @if self.has_error(name) { " nhsuk-input--error" } " nhsuk-password-input__input nhsuk-js-password-input-input" }
                        id=(name) name=(name) type="password" spellcheck="false" autocapitalize="none"
                        autocomplete=(options.autocomplete)
                        aria-describedby=[self.described_by(name, name, options.hint, None)];
                    button class="nhsuk-button nhsuk-button--secondary nhsuk-button--small nhsuk-password-input__toggle nhsuk-js-password-input-toggle"
                        data-module="nhsuk-button" type="button" aria-label=(words.show_password)
                        aria-controls=(name) hidden { (words.show) }
                }
            }
        }
    }

    /// A file to send.
    pub fn file(self, options: &FileInput<'_>) -> Markup {
        let name = options.name;
        html! {
            div class={ (self.group_class(name)) " nhsuk-file-upload" } {
                (Self::label(options.label, name))
                (Self::hint(name, options.hint))
                (self.error(name, name))
                input class={ "nhsuk-file-upload__input" @if self.has_error(name) { " nhsuk-file-upload__input--error" } }
                    id=(name) name=(name) type="file" accept=[options.accept] multiple[options.multiple]
                    aria-describedby=[self.described_by(name, name, options.hint, None)];
            }
        }
    }

    /// A search box with its button.
    pub fn search(self, options: &SearchInput<'_>) -> Markup {
        let id = options.id.unwrap_or(options.name);
        html! {
            div class={ (self.group_class(options.name)) " nhsuk-search-input" } {
                (Self::label(options.label, id))
                (Self::hint(id, options.hint))
                (self.error(id, options.name))
                div class="nhsuk-input-wrapper nhsuk-search-input__wrapper" {
                    input class={ "nhsuk-input" @if self.has_error(options.name) { " nhsuk-input--error" } (width_class(options.width)) " nhsuk-search-input__input" }
                        id=(id) name=(options.name) type="search" value=[(!options.value.is_empty()).then_some(options.value)]
                        autocomplete="off" aria-describedby=[self.described_by(id, options.name, options.hint, None)];
                    button class="nhsuk-button nhsuk-button--icon nhsuk-button--small nhsuk-search-input__button"
                        data-module="nhsuk-button" type="submit" aria-label=(self.words.search) { (icon(Icon::Search)) }
                }
            }
        }
    }
}
