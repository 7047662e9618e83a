//! The gallery: what must be true of every component.

use std::collections::BTreeSet;

use crate::ui::gallery::{gallery, samples};
use crate::ui::{Words, assets};

fn page() -> String {
    gallery(&Words::english(), "/ui").into_string()
}

fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.split(start.as_str())
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[test]
fn nothing_breaks_the_security_policy() {
    let html = page();
    assert!(
        !html.contains(" style=") && !html.contains("<style"),
        "inline style"
    );
    for handler in [
        " onclick=",
        " onload=",
        " onchange=",
        " onsubmit=",
        "javascript:",
    ] {
        assert!(!html.contains(handler), "{handler}");
    }
    for script in html.split(concat!("<", "script")).skip(1) {
        assert!(
            script.contains("src=\"/assets/"),
            "inline script: {}",
            &script[..60]
        );
    }
    assert!(
        !html.contains("http://www.nhs") && !html.contains("https://"),
        "an address of another host"
    );
}

#[test]
fn ids_are_unique_and_every_reference_leads_to_one() {
    let html = page();
    let ids = attributes(&html, "id");
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    let doubled: Vec<&str> = known
        .iter()
        .copied()
        .filter(|id| ids.iter().filter(|other| *other == id).count() > 1)
        .collect();
    assert!(doubled.is_empty(), "{doubled:?}");
    for name in [
        "for",
        "aria-labelledby",
        "aria-describedby",
        "aria-controls",
        "data-aria-controls",
    ] {
        for id in attributes(&html, name)
            .iter()
            .flat_map(|ids| ids.split_whitespace())
        {
            assert!(known.contains(id), "{name}={id} leads nowhere");
        }
    }
    assert_eq!(html.matches("<h1").count(), 1);
}

#[test]
fn every_asset_of_the_page_is_there() {
    let html = page();
    assert!(html.contains(assets::PREFIX) && !html.contains("/assets/missing"));
}

#[test]
fn what_people_typed_is_never_markup() {
    use crate::ui::{FieldErrors, Fields, TextInput, Textarea};
    let words = Words::english();
    let evil = "\"><img src=x onerror=alert(1)>";
    let fields = Fields::new(&words, FieldErrors::NONE);
    let html = fields
        .text(&TextInput {
            name: "a",
            value: evil,
            label: evil.into(),
            hint: Some(evil),
            ..TextInput::default()
        })
        .into_string()
        + &fields
            .textarea(&Textarea {
                name: "b",
                value: evil,
                ..Textarea::default()
            })
            .into_string();
    assert!(!html.contains("<img"), "{html}");
    assert!(!html.contains("value=\"\">"), "{html}");
}

#[test]
fn a_text_that_begins_with_a_line_break_keeps_it() {
    use crate::ui::{FieldErrors, Fields, Textarea};
    let words = Words::english();
    let html = Fields::new(&words, FieldErrors::NONE).textarea(&Textarea {
        name: "b",
        value: "\nfirst",
        ..Textarea::default()
    });
    assert!(html.into_string().contains(">\n\nfirst</textarea>"));
}

/// One tag a line, so that a change is read in review as a change of a few lines.
#[test]
fn components_of_our_own_look_as_reviewed() {
    let ours = [
        "chips",
        "chips-list",
        "comparison",
        "empty",
        "figures",
        "filter-panel",
        "progress",
        "tabs",
        "timeline",
        "sparkline",
        "table",
    ];
    for (name, markup) in samples(&Words::english(), "/ui") {
        if ours.contains(&name) {
            insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(name, markup.into_string().replace("><", ">\n<"));
            });
        }
    }
}
