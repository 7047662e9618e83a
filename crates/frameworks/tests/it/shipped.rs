//! The shipped vocabularies hold what their publications say, and no more.

use std::collections::HashSet;
use std::fmt::Write as _;

use frameworks::{Attribution, Status, Term, built_in};

use crate::{id, shipped_framework, typology};

fn tops(terms: &[Term]) -> usize {
    terms.iter().filter(|term| term.parent.is_none()).count()
}

#[test]
fn there_are_93_techniques_in_16_groups_of_the_printed_sizes() {
    // Michie 2013, version 1 of the taxonomy, groups 1 to 16.
    let printed = [9, 7, 3, 4, 6, 3, 8, 7, 3, 11, 4, 6, 5, 10, 4, 3];
    let bct = shipped_framework("bct-v1");
    let counted: Vec<usize> = bct
        .groups()
        .iter()
        .map(|group| bct.top_terms(&group.id).count())
        .collect();
    assert_eq!(counted, printed);
    assert_eq!(bct.terms().len(), 93);
    assert_eq!(bct.count(Status::Confirmed), 93);
    for (place, group) in bct.groups().iter().enumerate() {
        assert_eq!(group.number, Some((place + 1).to_string()));
        for (within, term) in bct.top_terms(&group.id).enumerate() {
            assert_eq!(term.number, Some(format!("{}.{}", place + 1, within + 1)));
            assert_eq!(term.number.as_deref(), Some(term.id.as_str()));
        }
    }
    let american = bct
        .terms()
        .iter()
        .filter(|term| term.name.to_lowercase().contains("behavior"))
        .count();
    assert_eq!(american, 0, "names are in British spelling");
}

#[test]
fn the_five_relational_techniques_say_that_their_numbers_are_ours() {
    let relational = shipped_framework("bct-relational");
    assert_eq!(relational.groups().len(), 1);
    assert_eq!(relational.terms().len(), 5);
    assert!(
        relational
            .terms()
            .iter()
            .all(|term| term.attributes.get("numbering").is_some())
    );
    assert!(
        relational
            .notes()
            .iter()
            .any(|note| note.contains("R.1 to R.5 are ours"))
    );
}

#[test]
fn the_typology_has_the_published_shape_and_only_the_confirmed_names() {
    let typology = typology();
    assert_eq!(typology.groups().len(), 4);
    assert_eq!(tops(typology.terms()), 16);
    assert_eq!(typology.terms().len() - tops(typology.terms()), 8);

    let themes: Vec<&str> = typology
        .groups()
        .iter()
        .map(|group| group.name.as_str())
        .collect();
    assert_eq!(
        themes,
        ["Recruitment", "Preparation", "Practice", "PSW wellbeing"]
    );
    assert!(
        typology
            .groups()
            .iter()
            .all(|group| matches!(group.attribution(), Attribution::Source(_)))
    );

    let confirmed: Vec<(Option<&str>, &str, bool)> = typology
        .terms()
        .iter()
        .filter(|term| term.status == Status::Confirmed)
        .map(|term| {
            (
                term.number.as_deref(),
                term.name.as_str(),
                term.place_confirmed,
            )
        })
        .collect();
    assert_eq!(
        confirmed,
        [
            (Some("3.1"), "Service user match", true),
            (Some("3.2"), "Relationship building", true),
            (None, "Record-keeping", false),
        ]
    );
}

#[test]
fn no_draft_is_attributed_to_a_publication() {
    for framework in built_in() {
        for term in framework.terms() {
            match term.status {
                Status::Confirmed => {
                    assert_eq!(
                        term.attribution(),
                        Attribution::Source(&term.source),
                        "{}",
                        term.name
                    );
                    assert!(framework.sources().contains(&term.source));
                }
                Status::Draft => {
                    assert_eq!(
                        term.attribution().to_string(),
                        "Alongside working term (draft)"
                    );
                    assert!(
                        term.source.cite.starts_with("Alongside working"),
                        "{}",
                        term.name
                    );
                    assert_eq!(
                        term.number, None,
                        "{}: a number of ours would look printed",
                        term.name
                    );
                }
                Status::Local => panic!("{}: nothing local is shipped", term.name),
            }
        }
    }
}

#[test]
fn there_are_14_constructs_in_3_domains_five_of_them_added() {
    let parihs = shipped_framework("parihs-adapted");
    let sizes: Vec<usize> = parihs
        .groups()
        .iter()
        .map(|group| parihs.top_terms(&group.id).count())
        .collect();
    assert_eq!(sizes, [5, 4, 5]);
    let added: Vec<&str> = parihs
        .terms()
        .iter()
        .filter(|term| term.attributes.get("added_for_experiential_knowledge") == Some("yes"))
        .map(|term| term.id.as_str())
        .collect();
    assert_eq!(
        added,
        [
            "evidence.relational",
            "evidence.experiential",
            "context.implementation",
            "facilitation.collaborative-practice",
            "draft:facilitation.brokers",
        ]
    );
    for term in parihs.terms() {
        assert!(
            term.attributes
                .get("low")
                .is_some_and(|low| !low.is_empty())
        );
        assert!(
            term.attributes
                .get("high")
                .is_some_and(|high| !high.is_empty())
        );
    }
    assert_eq!(
        parihs.count(Status::Draft),
        1,
        "only the name that could not be read is ours"
    );
}

#[test]
fn principles_and_domains_are_five_and_four_and_belong_together() {
    let principles = shipped_framework("peer-support-principles");
    let domains = shipped_framework("fidelity-domains");
    assert_eq!(principles.terms().len(), 5);
    assert_eq!(domains.terms().len(), 4);
    for domain in domains.terms() {
        let principle = domain.attributes.get("principle").unwrap();
        assert!(principles.term(&id(principle)).is_some(), "{principle}");
    }
    assert!(
        principles.terms()[4].attributes.get("note").is_some(),
        "the completed name says so"
    );
}

#[test]
fn recovery_has_five_confirmed_processes_and_draft_parts() {
    let chime = shipped_framework("chime");
    let letters: String = chime
        .terms()
        .iter()
        .filter_map(|term| term.attributes.get("letter"))
        .collect();
    assert_eq!(letters, "CHIME");
    assert_eq!(chime.count(Status::Confirmed), 5);
    assert!(
        chime
            .terms()
            .iter()
            .filter(|term| term.parent.is_some())
            .all(|term| term.status == Status::Draft)
    );
}

#[test]
fn the_thesis_has_nine_concepts_in_its_theory_and_seven_in_its_synthesis() {
    let theory = shipped_framework("berrett-integration");
    assert_eq!(tops(theory.terms()), 9);
    assert_eq!(theory.terms().len(), 9 + 12);
    let synthesis = shipped_framework("berrett-concepts");
    assert_eq!(tops(synthesis.terms()), 7);
    assert_eq!(synthesis.terms().len(), 7 + 16);
    // The table's 18 rows: 16 sub-concepts and the two concepts that have none.
    let rows = synthesis
        .terms()
        .iter()
        .filter(|term| term.attributes.get("studies_stated").is_some())
        .count();
    assert_eq!(rows, 18);
}

#[test]
fn every_term_is_defined_and_no_definition_just_repeats_the_name() {
    for framework in built_in() {
        assert!(!framework.notes().is_empty());
        for term in framework.terms() {
            let definition = term.definition.trim_end_matches('.').to_lowercase();
            assert!(!definition.is_empty(), "{}", term.name);
            assert_ne!(definition, term.name.to_lowercase());
            assert!(
                term.definition.ends_with('.'),
                "{} is not a sentence",
                term.definition
            );
        }
    }
}

#[test]
fn identifiers_are_unique_across_and_within_frameworks() {
    let mut frameworks = HashSet::new();
    for framework in built_in() {
        assert!(frameworks.insert(framework.id()));
        let mut terms = HashSet::new();
        assert!(framework.terms().iter().all(|term| terms.insert(&term.id)));
    }
    assert_eq!(frameworks.len(), 9);
}

#[test]
fn our_own_words_keep_to_the_words_of_the_house() {
    // Names are the publications' and stay as they are; what we write does not use these.
    let avoided = [
        "patient",
        "service user",
        "non-engagement",
        "compliance",
        "failed",
        "dna",
        "disengage",
    ];
    for framework in built_in() {
        let ours = framework
            .terms()
            .iter()
            .map(|term| term.definition.as_str())
            .chain([framework.about()]);
        for text in ours {
            let lower = text.to_lowercase();
            for word in avoided {
                assert!(!lower.contains(word), "“{word}” in {text}");
            }
        }
    }
}

#[test]
fn the_list_of_identifiers_names_and_status_is_as_agreed() {
    let mut list = String::new();
    for framework in built_in() {
        writeln!(
            list,
            "{} {} {}",
            framework.id(),
            framework.version(),
            framework.name()
        )
        .unwrap();
        for group in framework.groups() {
            writeln!(list, "  [{}] {} ({})", group.id, group.name, group.status).unwrap();
            for term in framework
                .terms()
                .iter()
                .filter(|term| term.group == group.id)
            {
                let depth = if term.parent.is_some() {
                    "      "
                } else {
                    "    "
                };
                writeln!(list, "{depth}{} · {} · {}", term.id, term.name, term.status).unwrap();
            }
        }
    }
    insta::assert_snapshot!(list);
}
