//! The examples, as reviewed.

use std::collections::BTreeSet;

use super::examine;
use crate::samples::all;

/// One tag a line, so that a change is read in review as a change of a few lines.
#[test]
fn examples_look_as_reviewed_and_are_sound() {
    for (name, drawing) in all() {
        let document = examine(&drawing);
        insta::with_settings!({ prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name, document.replace("><", ">\n<"));
        });
    }
}

#[test]
fn examples_say_what_is_seen() {
    let said: Vec<String> = all()
        .iter()
        .map(|(name, drawing)| format!("{name}: {}", drawing.description()))
        .collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn ids_of_examples_can_stand_on_one_page() {
    let mut seen = BTreeSet::new();
    for (name, drawing) in all() {
        assert!(seen.insert(drawing.id().to_owned()), "{name}");
    }
}
