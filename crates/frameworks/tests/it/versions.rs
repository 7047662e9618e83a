//! What was recorded stays readable.

use frameworks::{
    Framework, Leftover, NewTerm, Row, TermRef, Today, add_local_term, replace_drafts, resolve,
};

use crate::{id, typology};

fn row(name: &str, number: &str, group: &str, replaces: &str) -> Row {
    Row {
        line: 2,
        name: name.into(),
        number: number.into(),
        group: group.into(),
        replaces: replaces.into(),
        source: "kotera2023".into(),
        ..Row::default()
    }
}

fn recorded(framework: &Framework, term: &str) -> TermRef {
    TermRef {
        framework: framework.id().clone(),
        version: framework.version().clone(),
        term: id(term),
    }
}

/// The shipped typology, one with a draft replaced, one with only that and the confirmed left.
fn three_versions() -> Vec<Framework> {
    let first = typology().clone();
    let rows = [row("Looking after yourself", "4.3", "4", "Self-care")];
    let (second, _) =
        replace_drafts(&first, &rows, first.version().next(), Leftover::Keep).unwrap();
    let rows = [row("Record-keeping", "3.9", "3", "")];
    let (third, _) =
        replace_drafts(&second, &rows, second.version().next(), Leftover::Retire).unwrap();
    // In whatever order they come out of the store.
    vec![third, first, second]
}

#[test]
fn a_replaced_draft_says_what_it_was_and_what_it_is_now() {
    let versions = three_versions();
    let found = resolve(&versions, &recorded(typology(), "draft:4.3")).unwrap();
    assert_eq!(found.term.name, "Self-care");
    assert_eq!(
        found.term.attribution().to_string(),
        "Alongside working term (draft)"
    );
    let Today::ReplacedBy(now) = found.today else {
        panic!("{:?}", found.today)
    };
    assert_eq!(now.name, "Looking after yourself");
}

#[test]
fn other_terms_are_the_same_or_changed_or_retired() {
    let versions = three_versions();
    let today = |term: &str| {
        resolve(&versions, &recorded(typology(), term))
            .unwrap()
            .today
    };
    assert_eq!(today("3.1"), Today::Same);
    assert_eq!(today("draft:1.1"), Today::Retired);
    let Today::Changed(now) = today("record-keeping") else {
        panic!("should have its number now")
    };
    assert_eq!(now.number.as_deref(), Some("3.9"));
    assert!(now.place_confirmed);
}

#[test]
fn a_version_that_is_not_at_hand_is_read_from_the_nearest_that_has_the_term() {
    let versions = three_versions();
    let mut recorded = recorded(typology(), "draft:1.1");
    recorded.version = "2023.7".parse().unwrap();
    assert_eq!(
        resolve(&versions, &recorded)
            .unwrap()
            .framework
            .version()
            .to_string(),
        "2023.2"
    );
    recorded.version = "2001.1".parse().unwrap();
    assert_eq!(
        resolve(&versions, &recorded)
            .unwrap()
            .framework
            .version()
            .to_string(),
        "2023.1"
    );
    recorded.term = id("never-was");
    assert_eq!(resolve(&versions, &recorded), None);
}

#[test]
fn a_local_term_moves_with_the_draft_it_was_part_of() {
    let new = NewTerm {
        name: "Debrief".into(),
        definition: "Talking it over afterwards.".into(),
        group: "4".parse().unwrap(),
        parent: Some(id("draft:4.3")),
    };
    let local = add_local_term(typology(), new, typology().version().next()).unwrap();
    let rows = [row("Looking after yourself", "4.3", "4", "Self-care")];
    let (moved, changes) =
        replace_drafts(&local, &rows, local.version().next(), Leftover::Keep).unwrap();
    assert_eq!(
        moved.term(&id("local:debrief")).unwrap().parent,
        Some(id("4.3"))
    );
    assert_eq!(
        changes.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "4.3 Looking after yourself: takes the place of the draft “Self-care”",
            "Debrief: parent “draft:4.3” becomes “4.3”",
        ]
    );
    // Where the draft goes and nothing comes, the local term stands alone.
    let rows = [row("Record-keeping", "", "", "")];
    let (alone, _) =
        replace_drafts(&local, &rows, local.version().next(), Leftover::Retire).unwrap();
    assert_eq!(alone.term(&id("local:debrief")).unwrap().parent, None);
}
