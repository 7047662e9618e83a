//! The questions about a person, for those who add or change a record and for the person themselves.

use crate::dates;
use crate::said::Said as _;
use crate::ui::{self, DateInput, FieldErrors, Label, Size, TextInput, Textarea};
use crate::{Fields, Texts};
use delivery::person::{Name, NhsNumber, PersonError, check_birth_date};
use jiff::civil::Date;
use maud::{Markup, html};
use store::delivery::person::Details;

/// The longest short answer, in characters.
pub(crate) const SHORT: usize = 120;
/// The longest long answer, in characters.
const LONG: usize = 2000;

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Somebody of the service.
    Service,
    /// The person themselves: no question about what the service keeps.
    Themselves,
}

/// The answers as they are typed.
pub fn filled(details: &Details) -> Fields {
    let mut fields = Fields::default();
    fields.set("name", details.name.as_str());
    fields.set("pronouns", details.pronouns.as_str());
    let number = details.nhs_number.as_ref().map(NhsNumber::spaced);
    fields.set("nhs-number", number.unwrap_or_default());
    dates::put(&mut fields, "born", details.born_on);
    for (name, value) in long_answers(details) {
        fields.set(name, value);
    }
    fields.set("phone", details.phone.as_str());
    fields
}

fn long_answers(details: &Details) -> [(&'static str, &str); 5] {
    [
        ("reach", &details.reach),
        ("access-needs", &details.access_needs),
        ("wants-known", &details.wants_known),
        ("meeting-safety", &details.meeting_safety),
        ("preferences", &details.preferences),
    ]
}

/// Reads the answers; what does not fit is added to the errors, and then there is nothing to keep.
pub fn read(t: &Texts, fields: &Fields, today: Date, errors: &mut FieldErrors) -> Option<Details> {
    let name = Name::new(fields.get("name"))
        .map_err(|e| errors.add("name", e.said(t)))
        .ok();
    let pronouns = bounded(t, fields, "pronouns", SHORT, errors);
    let (born_on, nhs_number) = identity(t, fields, today, errors);
    let phone = bounded(t, fields, "phone", SHORT, errors);
    let mut long = |name| bounded(t, fields, name, LONG, errors);
    let (reach, access_needs) = (long("reach"), long("access-needs"));
    let (wants_known, meeting_safety) = (long("wants-known"), long("meeting-safety"));
    let preferences = long("preferences");
    if !errors.is_empty() {
        return None;
    }
    Some(Details {
        name: name?,
        pronouns,
        nhs_number,
        born_on,
        phone,
        reach,
        access_needs,
        wants_known,
        meeting_safety,
        preferences,
    })
}

/// Reads what tells one person from another of the same name; what does not fit is added to the errors.
pub(crate) fn identity(
    t: &Texts,
    fields: &Fields,
    today: Date,
    errors: &mut FieldErrors,
) -> (Option<Date>, Option<NhsNumber>) {
    let born_on = dates::read(t, fields, "born", errors).and_then(|day| {
        check_birth_date(day, today)
            .map_err(|e: PersonError| errors.add_date("born", &[ui::DatePart::Year], e.said(t)))
            .ok()
    });
    let number = fields.get("nhs-number");
    let nhs_number = if number.is_empty() {
        None
    } else {
        NhsNumber::new(number)
            .map_err(|e| errors.add("nhs-number", e.said(t)))
            .ok()
    };
    (born_on, nhs_number)
}

/// Reads an answer of so many characters at most; one that is longer is added to the errors.
pub(crate) fn bounded(
    t: &Texts,
    fields: &Fields,
    name: &str,
    longest: usize,
    errors: &mut FieldErrors,
) -> String {
    let text = fields.raw(name).trim().to_owned();
    if text.chars().count() > longest {
        errors.add(
            name,
            t.with("person-too-long", &[("most", &longest.to_string())]),
        );
    }
    text
}

/// The questions.
pub fn questions(t: &Texts, typed: &Fields, errors: &FieldErrors, asked: Asked) -> Markup {
    let fields = ui::Fields::new(t.words(), errors);
    let service = asked == Asked::Service;
    let group = |name: &str| match asked {
        Asked::Service => t.text(&format!("person-group-{name}")),
        Asked::Themselves => t.text(&format!("my-group-{name}")),
    };
    let line = |name: &'static str, kind: &'static str, hint: bool| {
        let (label, hint_text) = ask(t, name, asked);
        fields.text(&TextInput {
            name,
            label: Label::from(label.as_str()),
            hint: hint.then_some(hint_text.as_str()),
            value: typed.get(name),
            kind,
            width: Some(if name == "nhs-number" { 10 } else { 30 }),
            autocomplete: Some("off"),
            spellcheck: Some(false),
            ..TextInput::default()
        })
    };
    let area = |name: &'static str| {
        let (label, hint) = ask(t, name, asked);
        fields.textarea(&Textarea {
            name,
            label: Label::from(label.as_str()),
            hint: Some(&hint),
            value: &typed.raw(name),
            rows: 3,
            ..Textarea::default()
        })
    };
    html! {
        (fields.fieldset(Label::sized(&group("who"), Size::M), &html! {
            (line("name", "text", true))
            (line("pronouns", "text", true))
            @if service {
                (fields.date(&DateInput {
                    name: "born",
                    legend: Label::from(t.text("person-born").as_str()),
                    hint: Some(&t.text("person-born-hint")),
                    typed: dates::typed(typed, "born"),
                }))
                (line("nhs-number", "text", true))
            }
        }))
        (fields.fieldset(Label::sized(&group("reach"), Size::M), &html! {
            (line("phone", "tel", false))
            (area("reach"))
            (area("access-needs"))
        }))
        (fields.fieldset(Label::sized(&group("known"), Size::M), &html! {
            (area("wants-known"))
            @if service { (area("meeting-safety")) }
            (area("preferences"))
        }))
    }
}

/// The words of a question and its hint.
fn ask(t: &Texts, name: &str, asked: Asked) -> (String, String) {
    match asked {
        Asked::Service => (
            t.text(&format!("person-ask-{name}")),
            t.text(&format!("person-hint-{name}")),
        ),
        Asked::Themselves => (
            t.text(&format!("my-ask-{name}")),
            t.text(&format!("my-hint-{name}")),
        ),
    }
}

/// The fields in which two versions differ, with their words: the field, one version, the other.
pub fn differences(t: &Texts, one: &Details, other: &Details) -> Vec<(String, String, String)> {
    let (one_fields, other_fields) = (filled(one), filled(other));
    one.differing(other)
        .into_iter()
        .map(|column| {
            let name = column.replace('_', "-");
            if name == "born-on" {
                let shown =
                    |day: Option<Date>| day.map_or(String::new(), |day| dates::shown(t, day));
                return (
                    t.text("person-born"),
                    shown(one.born_on),
                    shown(other.born_on),
                );
            }
            let (label, _) = ask(t, &name, Asked::Service);
            (label, one_fields.raw(&name), other_fields.raw(&name))
        })
        .collect()
}
