//! A definition of engagement in words.

use crate::Texts;
use delivery::contact::Mechanism;
use delivery::engagement::{Definition, With};

/// What a mechanism is called.
pub fn mechanism(t: &Texts, mechanism: Mechanism) -> String {
    t.text(&format!("definition-mechanism-{}", mechanism.code()))
}

/// What counts, in one sentence.
pub fn sentence(t: &Texts, definition: &Definition) -> String {
    let ways: Vec<String> = definition
        .mechanisms
        .iter()
        .map(|m| mechanism(t, *m))
        .collect();
    let whom = t.text(match definition.with {
        With::AllocatedWorker => "definition-sentence-allocated",
        With::AnyWorker => "definition-sentence-any",
    });
    let contacts = t.count(
        "definition-sentence-contacts",
        i64::from(definition.minimum),
    );
    let mut parts = vec![t.with(
        "definition-sentence",
        &[
            ("contacts", &contacts),
            ("ways", &ways.join(", ")),
            ("whom", &whom),
        ],
    )];
    if definition.minimum_after_discharge > 0 {
        let after = definition.minimum_after_discharge.to_string();
        parts.push(t.with("definition-sentence-after", &[("after", &after)]));
    }
    if let Some(days) = definition.window_days {
        parts.push(t.with("definition-sentence-window", &[("days", &days.to_string())]));
    }
    parts.join("; ")
}
