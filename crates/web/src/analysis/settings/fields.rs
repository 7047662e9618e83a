//! Asking and reading, a field at a time. A field's texts are found by its name.

use crate::ui::{self, Choice, Choices, FieldErrors, Label, Select, Size, TextInput, Textarea};
use crate::{Fields, Texts};
use maud::{Markup, html};
use std::borrow::Cow;

/// What a form begins with, field by field.
pub(super) type Pairs = Vec<(Cow<'static, str>, String)>;

/// A pair of a field with a fixed name.
pub(super) fn pair(name: &'static str, value: impl Into<String>) -> (Cow<'static, str>, String) {
    (Cow::Borrowed(name), value.into())
}

/// A number as it is typed; empty when there is none.
pub(super) fn typed(number: Option<f64>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}

/// Asks.
pub(super) struct Ask<'a> {
    pub(super) t: &'a Texts,
    pub(super) f: ui::Fields<'a>,
    pub(super) typed: &'a Fields,
}

/// A choice of a select: what is sent, and what is read.
pub(super) type Options = Vec<(String, String)>;

/// Choices that are called what they are.
pub(super) fn same(names: &[String]) -> Options {
    names
        .iter()
        .map(|name| (name.clone(), name.clone()))
        .collect()
}

/// The name of a field's text.
fn key(name: &str) -> String {
    format!("settings-{}", name.replace('_', "-"))
}

impl Ask<'_> {
    fn label(&self, name: &str) -> String {
        self.t.text(&key(name))
    }

    fn hint(&self, name: &str) -> String {
        self.t.text(&format!("{}-hint", key(name)))
    }

    /// One of several, in a list.
    pub(super) fn select(&self, name: &str, options: &Options) -> Markup {
        let (label, hint) = (self.label(name), self.hint(name));
        let options: Vec<(&str, &str)> = options
            .iter()
            .map(|(value, text)| (value.as_str(), text.as_str()))
            .collect();
        self.f.select(&Select {
            name,
            label: Label::sized(&label, Size::S),
            hint: Some(&hint),
            options: &options,
            chosen: self.typed.get(name),
            ..Select::default()
        })
    }

    /// A number.
    pub(super) fn number(&self, name: &str) -> Markup {
        self.short(name, Some(5), Some("decimal"))
    }

    /// A short text.
    pub(super) fn short(&self, name: &str, width: Option<u8>, mode: Option<&str>) -> Markup {
        let (label, hint) = (self.label(name), self.hint(name));
        self.f.text(&TextInput {
            name,
            label: Label::sized(&label, Size::S),
            hint: Some(&hint),
            value: self.typed.get(name),
            width,
            input_mode: mode,
            spellcheck: Some(false),
            ..TextInput::default()
        })
    }

    /// Several lines.
    pub(super) fn lines(&self, name: &str) -> Markup {
        let (label, hint) = (self.label(name), self.hint(name));
        let value = self.typed.raw(name);
        self.f.textarea(&Textarea {
            name,
            label: Label::sized(&label, Size::S),
            hint: Some(&hint),
            value: &value,
            rows: 3,
            ..Textarea::default()
        })
    }

    /// Any of several.
    pub(super) fn boxes(&self, name: &str, all: &[String]) -> Markup {
        let (label, hint) = (self.label(name), self.hint(name));
        let choices: Vec<Choice<'_>> = all.iter().map(|one| Choice::new(one, one)).collect();
        let chosen: Vec<&str> = self.typed.all(name).collect();
        html! {
            @if !all.is_empty() {
                (self.f.checkboxes(&Choices { name, legend: Label::sized(&label, Size::S), hint: Some(&hint), choices: &choices, chosen: &chosen, small: true, ..Choices::default() }))
            }
        }
    }

    /// Any of a few, by their words.
    pub(super) fn ticks(&self, name: &str, values: &[&str]) -> Markup {
        let (label, hint) = (self.label(name), self.hint(name));
        let texts = self.words_for(name, values);
        let choices: Vec<Choice<'_>> = values
            .iter()
            .zip(&texts)
            .map(|(value, text)| Choice::new(value, text))
            .collect();
        let chosen: Vec<&str> = self.typed.all(name).collect();
        self.f.checkboxes(&Choices {
            name,
            legend: Label::sized(&label, Size::S),
            hint: Some(&hint),
            choices: &choices,
            chosen: &chosen,
            small: true,
            ..Choices::default()
        })
    }

    fn words_for(&self, name: &str, values: &[&str]) -> Vec<String> {
        let key = |value: &&str| format!("settings-{name}-{value}").replace('_', "-");
        values
            .iter()
            .map(|value| self.t.text(&key(value)))
            .collect()
    }

    /// One of a few, by their words.
    pub(super) fn radios(&self, name: &str, values: &[&str]) -> Markup {
        let (label, hint) = (self.label(name), self.hint(name));
        let texts = self.words_for(name, values);
        let choices: Vec<Choice<'_>> = values
            .iter()
            .zip(&texts)
            .map(|(value, text)| Choice::new(value, text))
            .collect();
        self.f.radios(&Choices {
            name,
            legend: Label::sized(&label, Size::S),
            hint: Some(&hint),
            choices: &choices,
            chosen: &[self.typed.get(name)],
            small: true,
            ..Choices::default()
        })
    }

    /// Yes or no.
    pub(super) fn yes(&self, name: &str) -> Markup {
        let (label, hint) = (self.label(name), self.hint(name));
        let chosen: Vec<&str> = self.typed.all(name).collect();
        let choice = [Choice {
            hint: Some(&hint),
            ..Choice::new("yes", &label)
        }];
        let legend = self.t.text("settings-yes");
        self.f.checkboxes(&Choices {
            name,
            legend: Label::hidden(&legend),
            choices: &choice,
            chosen: &chosen,
            small: true,
            ..Choices::default()
        })
    }

    /// A part of the form that stays folded until somebody wants it, or something is wrong, which may be in it.
    pub(super) fn more(&self, inside: &Markup) -> Markup {
        self.folded("settings-more", false, inside)
    }

    /// The same under another text, open from the beginning where something in it is already used.
    pub(super) fn folded(&self, key: &str, used: bool, inside: &Markup) -> Markup {
        let wrong = !self.f.errors.is_empty();
        ui::details(&self.t.text(key), used || wrong, inside)
    }
}

/// Reads.
pub(super) struct Read<'a> {
    pub(super) t: &'a Texts,
    pub(super) typed: &'a Fields,
    pub(super) errors: FieldErrors,
}

impl Read<'_> {
    /// An error of a field.
    pub(super) fn wrong(&mut self, name: &str, key: &str) {
        let message = self.t.text(key);
        self.errors.add(name, message);
    }

    fn out_of_range(&mut self, name: &str, least: f64, most: f64) {
        let label = self.t.text(&key(name));
        let message = self.t.with(
            "settings-number-error",
            &[
                ("field", &label),
                ("least", &least.to_string()),
                ("most", &most.to_string()),
            ],
        );
        self.errors.add(name, message);
    }

    /// A number from `least` to `most`; none when nothing was typed.
    pub(super) fn number(&mut self, name: &str, least: f64, most: f64) -> Option<f64> {
        let typed = self.typed.get(name);
        if typed.is_empty() {
            return None;
        }
        match typed.replace(',', ".").parse::<f64>() {
            Ok(number) if (least..=most).contains(&number) => Some(number),
            _ => {
                self.out_of_range(name, least, most);
                None
            }
        }
    }

    /// A number that must be there.
    pub(super) fn needed(&mut self, name: &str, least: f64, most: f64) -> f64 {
        if self.typed.get(name).is_empty() {
            self.out_of_range(name, least, most);
            return least;
        }
        self.number(name, least, most).unwrap_or(least)
    }

    /// A whole number from `least` to `most`; none when nothing was typed.
    pub(super) fn whole(&mut self, name: &str, least: u32, most: u32) -> Option<u32> {
        let number = self.number(name, f64::from(least), f64::from(most))?;
        if number.fract() == 0.0 {
            // Within the bounds of its type by the range above.
            self.typed.get(name).parse().ok()
        } else {
            self.wrong(name, "settings-whole-error");
            None
        }
    }

    /// One of those offered; none when nothing was chosen. What was not offered was not chosen with this form.
    pub(super) fn one_of(&self, name: &str, offered: &[String]) -> Option<String> {
        let typed = self.typed.get(name);
        offered.iter().find(|one| *one == typed).cloned()
    }

    /// Those of the offered ones that were chosen, in the order in which they are offered.
    pub(super) fn any_of(&self, name: &str, offered: &[String]) -> Vec<String> {
        offered
            .iter()
            .filter(|one| self.typed.has(name, one.trim()))
            .cloned()
            .collect()
    }

    /// Whether a box was ticked.
    pub(super) fn yes(&self, name: &str) -> bool {
        self.typed.has(name, "yes")
    }

    /// The lines that were typed.
    pub(super) fn lines(&self, name: &str) -> Vec<String> {
        self.typed
            .raw(name)
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(ToOwned::to_owned)
            .collect()
    }
}
