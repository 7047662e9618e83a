//! What is saved now beside what somebody typed, when somebody else saved first. Nothing typed is lost: the form below
//! keeps it, and saving it again is made against what is shown.

use crate::Texts;
use crate::ui::{self, Difference};
use maud::{Markup, html};

/// A field in words: what it is called, what is saved now, what was typed.
pub(crate) type Versions = (String, String, String);

/// Both versions, field by field; fields that say the same are left out.
pub(crate) fn both(t: &Texts, fields: &[Versions]) -> Markup {
    ui::warning_callout(
        t.words(),
        2,
        &t.text("person-clash-title"),
        &html! {
            p { (t.text("person-clash-text")) }
            (compared(t, fields))
        },
    )
}

/// The fields that differ, beside each other.
pub(crate) fn compared(t: &Texts, fields: &[Versions]) -> Markup {
    let differing: Vec<Difference<'_>> = fields
        .iter()
        .filter(|(_, theirs, yours)| theirs != yours)
        .map(|(field, theirs, yours)| Difference {
            field,
            theirs,
            yours,
        })
        .collect();
    ui::comparison(t.words(), &t.text("person-clash-theirs"), &differing)
}
