//! A service adds terms of its own.

use frameworks::{Change, Framework, NewTerm, Status, add_local_term, changes_between};

use crate::{id, typology};

fn new_term(name: &str) -> NewTerm {
    NewTerm {
        name: name.into(),
        definition: "What we mean by it.".into(),
        group: "3".parse().unwrap(),
        parent: None,
    }
}

fn refused(new: NewTerm) -> String {
    add_local_term(typology(), new, typology().version().next())
        .unwrap_err()
        .to_string()
}

#[test]
fn a_local_term_is_added_as_the_services_own() {
    let next = add_local_term(
        typology(),
        new_term("  Walking together "),
        typology().version().next(),
    )
    .unwrap();
    let term = next.term(&id("local:walking-together")).unwrap();
    assert_eq!(term.name, "Walking together");
    assert_eq!(term.status, Status::Local);
    assert_eq!(term.attribution().to_string(), "added by your service");
    assert_eq!(
        changes_between(typology(), &next),
        [Change::Added(term.clone())]
    );
    assert_eq!(Framework::parse(&next.to_json()), Ok(next));
}

#[test]
fn names_that_give_the_same_identifier_get_numbers() {
    let one = add_local_term(typology(), new_term("同伴"), typology().version().next()).unwrap();
    let two = add_local_term(&one, new_term("支持"), one.version().next()).unwrap();
    let three = add_local_term(&two, new_term("🙂"), two.version().next()).unwrap();
    let four = add_local_term(&three, new_term("🙃"), three.version().next()).unwrap();
    assert_eq!(four.term(&id("local:term-4")).unwrap().name, "🙃");
}

#[test]
fn a_local_term_can_be_part_of_another() {
    let mut new = new_term("First phone call");
    new.parent = Some(id("3.2"));
    let next = add_local_term(typology(), new, typology().version().next()).unwrap();
    assert_eq!(next.children(&id("3.2")).count(), 1);
}

#[test]
fn what_is_wrong_is_said_at_its_field() {
    assert_eq!(
        refused(new_term(" ")),
        "new term, name: is empty; fill it in"
    );
    assert_eq!(
        refused(new_term("service-user MATCH")),
        "new term, name: there is already a term called “Service user match”; use that one or choose another name"
    );
    assert_eq!(
        refused(NewTerm {
            definition: String::new(),
            ..new_term("Walks")
        }),
        "new term, definition: is empty; fill it in"
    );
    assert_eq!(
        refused(NewTerm {
            group: "9".parse().unwrap(),
            ..new_term("Walks")
        }),
        "new term, group: there is no group “9”; use one of: Recruitment, Preparation, Practice, PSW wellbeing"
    );
    assert_eq!(
        refused(NewTerm {
            parent: Some(id("draft:1.1")),
            ..new_term("Walks")
        }),
        "new term, parent: the parent is in group “1”; put both in one group or leave the parent blank"
    );
    let again =
        add_local_term(typology(), new_term("Walks"), typology().version().clone()).unwrap_err();
    assert_eq!(
        again.to_string(),
        "new term, version: 2023.1 does not come after 2023.1; choose a later version"
    );
}
