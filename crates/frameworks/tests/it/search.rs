//! Terms are found as people type them.

use frameworks::{Rank, built_in, search};
use proptest::prelude::*;

fn first(query: &str) -> (String, String, Rank) {
    let hit = search(built_in(), query)
        .into_iter()
        .next()
        .unwrap_or_else(|| panic!("nothing for {query:?}"));
    (
        hit.framework.id().to_string(),
        hit.term.name.clone(),
        hit.rank,
    )
}

#[test]
fn numbers_come_before_names_and_names_before_definitions() {
    let check = |query: &str, framework: &str, name: &str, rank: Rank| {
        assert_eq!(
            first(query),
            (framework.to_owned(), name.to_owned(), rank),
            "{query}"
        );
    };
    check("10.10", "bct-v1", "Reward (outcome)", Rank::ExactNumber);
    check(
        "r.4",
        "bct-relational",
        "Offer confidentiality",
        Rank::ExactNumber,
    );
    check(
        "draft:1.1",
        "peer-support-typology",
        "Role description",
        Rank::ExactNumber,
    );
    check("PROBLEM", "bct-v1", "Problem solving", Rank::NamePrefix);
    check(
        "record keeping",
        "peer-support-typology",
        "Record-keeping",
        Rank::NamePrefix,
    );
    check("planning action", "bct-v1", "Action planning", Rank::Name);
    check(
        "behavior substitution",
        "bct-v1",
        "Behaviour substitution",
        Rank::Name,
    );
    check(
        "rélâtîonship bûilding",
        "peer-support-typology",
        "Relationship building",
        Rank::NamePrefix,
    );
    check(
        "hands-on",
        "peer-support-typology",
        "Practical support",
        Rank::Definition,
    );
}

#[test]
fn a_number_finds_itself_and_not_its_neighbours() {
    let exact: Vec<_> = search(built_in(), "1.1")
        .into_iter()
        .filter(|hit| hit.rank == Rank::ExactNumber)
        .collect();
    assert_eq!(exact.len(), 1);
    assert_eq!(exact[0].term.name, "Goal setting (behaviour)");
}

#[test]
fn nothing_is_found_for_nothing() {
    for query in ["", "   ", "\t\n", "—", "zzzz"] {
        assert!(search(built_in(), query).is_empty(), "{query:?}");
    }
}

fn any_term() -> impl Strategy<Value = (usize, usize)> {
    (0..built_in().len())
        .prop_flat_map(|framework| (Just(framework), 0..built_in()[framework].terms().len()))
}

/// The same word as somebody else might type it.
fn retyped(text: &str, upper: bool, spaced: bool) -> String {
    let text = if upper {
        text.to_uppercase()
    } else {
        text.to_lowercase()
    };
    let text = text.replace('e', "é").replace('A', "Å");
    if spaced {
        format!("  {}  ", text.replace(' ', "   "))
    } else {
        text
    }
}

proptest! {
    #[test]
    fn every_term_is_found_by_its_name_however_it_is_typed(
        (framework, term) in any_term(), upper: bool, spaced: bool,
    ) {
        let wanted = &built_in()[framework].terms()[term];
        let hits = search(built_in(), &retyped(&wanted.name, upper, spaced));
        let hit = hits.iter().find(|hit| std::ptr::eq(hit.term, wanted));
        prop_assert!(hit.is_some_and(|hit| hit.rank <= Rank::NamePrefix));
    }

    #[test]
    fn every_number_and_identifier_is_found_first((framework, term) in any_term()) {
        let wanted = &built_in()[framework].terms()[term];
        for key in [Some(wanted.id.as_str()), wanted.number.as_deref()].into_iter().flatten() {
            let hits = search(built_in(), key);
            prop_assert!(hits.iter().any(|h| std::ptr::eq(h.term, wanted) && h.rank == Rank::ExactNumber));
        }
    }

    #[test]
    fn hits_are_in_order_of_rank_and_each_term_comes_once(query in "\\PC{0,20}|[a-z ]{1,6}") {
        let hits = search(built_in(), &query);
        prop_assert!(hits.is_sorted_by_key(|hit| hit.rank));
        for (place, hit) in hits.iter().enumerate() {
            prop_assert!(hits[place + 1..].iter().all(|other| !std::ptr::eq(other.term, hit.term)));
        }
    }

    #[test]
    fn any_text_can_be_asked(query in any::<String>()) {
        search(built_in(), &query);
    }
}
