//! What of a project does not fit a study: kept in another way, and told before it is taken in.

use super::exchange::{brings, taken};
use super::{begin, may};
use access::{on, to};
use evidence::attribute::{Attribute, AttributeKind};
use evidence::codebook::Codebook;
use interchange::qda::{
    Case, Code, Direction, Guid, Link, MediaKind, MediaSource, Project, Set, Source, TextSource,
    Value, Variable, VariableKind, VariableValue, values_to_cases,
};
use std::collections::BTreeMap;
use store::evidence::exchange::{There, take_in, untaken};
use store::evidence::{case, code, memo};
use store::listing::Page;
use testkit::both;

fn code(guid: &str, name: &str, description: &str, colour: &str) -> Code {
    Code {
        guid: Guid::derived(&[guid]),
        name: name.to_owned(),
        is_codable: true,
        colour: Some(colour.to_owned()),
        description: Some(description.to_owned()),
        note_refs: Vec::new(),
        children: Vec::new(),
    }
}

/// A case with a value for each variable.
fn a_case(name: &str, values: &[(&str, Value)]) -> Case {
    Case {
        guid: Guid::derived(&["case", name]),
        name: Some(name.to_owned()),
        description: None,
        code_refs: Vec::new(),
        values: values
            .iter()
            .map(|(variable, value)| VariableValue {
                variable: Guid::derived(&[variable]),
                value: value.clone(),
            })
            .collect(),
        source_refs: Vec::new(),
        selection_refs: Vec::new(),
    }
}

fn variable(name: &str, kind: VariableKind) -> Variable {
    Variable {
        guid: Guid::derived(&[name]),
        name: name.to_owned(),
        kind,
        description: None,
    }
}

#[tokio::test]
async fn codes_whose_names_differ_by_capitals_stay_two_and_long_ones_are_kept_whole() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let long_name = "n".repeat(310);
        let long = format!("{}end", "d".repeat(36_000));
        let mut first = code("1", "Trust", "feeling safe", "#000000");
        first.children = vec![code("4", "slow", "", "#117733")];
        let mut second = code("2", "trust", "a legal form", "#00FF00");
        second.children = vec![code("5", "slow", "", "#117733")];
        let theirs = Project {
            name: "Theirs".to_owned(),
            codes: vec![first, second, code("3", &long_name, &long, "#117733")],
            ..Project::default()
        };
        let empty = There {
            codebook: &Codebook::default(),
            attributes: &[],
        };
        let told = untaken(&theirs, &BTreeMap::new(), empty);
        assert_eq!(told.renamed, ["“trust” → “trust (2)”"]);
        assert_eq!(told.too_long, [format!("“{}”", "n".repeat(200))]);
        assert!(
            told.recoloured
                .iter()
                .any(|one| one.starts_with("“trust (2)” #00FF00 → #")),
            "{:?}",
            told.recoloured
        );
        assert!(
            !told.recoloured.iter().any(|one| one.contains("slow")),
            "a colour of ours is kept: {:?}",
            told.recoloured
        );
        let brings = brings(&mut tx, &w).await;
        let count = take_in(&mut tx, &around, &brings, &theirs, &BTreeMap::new())
            .await
            .expect("taken in");
        assert_eq!((count.codes, count.memos), (5, 1));
        let book = code::codebook(&mut tx, &brings.codebook)
            .await
            .expect("read");
        let list: Vec<(usize, &str, &str)> = book
            .tree()
            .map(|(depth, code)| (depth, code.name.as_str(), code.definition.as_str()))
            .collect();
        assert_eq!(list[0], (0, "Trust", "feeling safe"));
        assert_eq!((list[1].0, list[1].1), (1, "slow"));
        assert_eq!(list[2], (0, "trust (2)", "a legal form"));
        assert_eq!((list[3].0, list[3].1), (1, "slow"));
        let reads = may::<on::StudyMemo, to::Read>(&mut tx, &w.lead, w.study).await;
        let all = memo::Filter::default();
        let memos = memo::list(&mut tx, &around, &reads, &all, Page::new(1, 10))
            .await
            .expect("read")
            .rows;
        assert_eq!(memos.len(), 1);
        assert!(memos[0].body.contains(&long) && memos[0].body.contains(&long_name));

        // Again, with another definition: the study's stays, and that of the file is a memo.
        let mut again = theirs.clone();
        again.codes[0].description = Some("something else".to_owned());
        let there = There {
            codebook: &book,
            attributes: &[],
        };
        let told = untaken(&again, &BTreeMap::new(), there);
        assert_eq!(told.staying, ["“Trust”"]);
        assert_eq!((told.too_long.len(), told.recoloured.len()), (0, 0));
        let count = take_in(&mut tx, &around, &brings, &again, &BTreeMap::new())
            .await
            .expect("taken in");
        assert_eq!((count.codes, count.memos), (0, 1));
        let out = taken(&mut tx, &around, &w).await;
        assert_eq!(out.codes[0].description.as_deref(), Some("feeling safe"));
        let note = out.notes.iter().find(|note| {
            note.text
                .as_deref()
                .is_some_and(|text| text.contains("something else"))
        });
        assert!(note.is_some_and(|note| out.codes[0].note_refs.contains(&note.guid)));
    }
}

#[tokio::test]
async fn a_value_that_is_not_of_its_kind_becomes_words_and_stops_nothing() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let new_cases = may(&mut tx, &w.lead, w.study).await;
        let score = Attribute {
            id: around.id(),
            name: "Score".to_owned(),
            kind: AttributeKind::Integer,
        };
        case::add_attribute(&mut tx, &around, &new_cases, &score)
            .await
            .expect("added");
        let theirs = Project {
            variables: vec![
                variable("Age", VariableKind::Integer),
                variable("Income", VariableKind::Float),
                variable("Born", VariableKind::Date),
                variable("Score", VariableKind::Integer),
            ],
            cases: vec![
                a_case(
                    "Ann",
                    &[
                        ("Age", Value::Text("forty".to_owned())),
                        ("Income", Value::Float("1.5E3".to_owned())),
                        ("Born", Value::Date("1984-03-31Z".to_owned())),
                        ("Score", Value::Integer("7".to_owned())),
                    ],
                ),
                a_case(
                    "Bo",
                    &[
                        ("Age", Value::Integer("41".to_owned())),
                        ("Score", Value::Text("high".to_owned())),
                    ],
                ),
            ],
            ..Project::default()
        };
        let brings = brings(&mut tx, &w).await;
        let existing = case::attributes(&mut tx, &brings.cases)
            .await
            .expect("read");
        let there = There {
            codebook: &Codebook::default(),
            attributes: &existing,
        };
        let told = untaken(&theirs, &BTreeMap::new(), there);
        assert_eq!(told.in_words, ["“Age”: “forty”"]);
        assert_eq!(told.apart, ["“Score”: “high”"]);
        for _ in 0..2 {
            take_in(&mut tx, &around, &brings, &theirs, &BTreeMap::new())
                .await
                .expect("taken in, twice");
        }
        let attributes = case::attributes(&mut tx, &brings.cases)
            .await
            .expect("read");
        let cases = case::all(&mut tx, &brings.cases).await.expect("read");
        let value = |case: &str, attribute: &str| {
            let id = attributes.iter().find(|one| one.name == attribute)?.id;
            let case = cases.iter().find(|one| one.name == case)?;
            let (_, value) = case.values.iter().find(|(of, _)| **of == id)?;
            Some(value.to_string())
        };
        let names: Vec<&str> = attributes.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["Score", "Age", "Income", "Born", "Score (words)"]);
        assert_eq!(value("Ann", "Age").as_deref(), Some("forty"));
        assert_eq!(value("Bo", "Age").as_deref(), Some("41"));
        assert_eq!(value("Ann", "Income").as_deref(), Some("1500"));
        assert_eq!(value("Ann", "Born").as_deref(), Some("1984-03-31"));
        assert_eq!(value("Ann", "Score").as_deref(), Some("7"));
        assert_eq!(value("Bo", "Score"), None);
        assert_eq!(value("Bo", "Score (words)").as_deref(), Some("high"));
    }
}

/// A document of which the text is there, too, with what is recorded about it.
fn a_document(name: &str, words: &str) -> Source {
    let mut text = TextSource::new(Guid::derived(&["text of", name]));
    text.text = Some(words.to_owned());
    Source::Media(Box::new(MediaSource {
        kind: MediaKind::Pdf,
        guid: Guid::derived(&[name]),
        name: Some(name.to_owned()),
        description: Some("Read twice".to_owned()),
        made: interchange::qda::Made::default(),
        path: None,
        current_path: None,
        text: Some(text),
        transcripts: Vec::new(),
        regions: Vec::new(),
        codings: Vec::new(),
        note_refs: Vec::new(),
        values: vec![VariableValue {
            variable: Guid::derived(&["Age"]),
            value: Value::Integer("45".to_owned()),
        }],
    }))
}

#[tokio::test]
async fn groups_links_and_what_is_said_of_sources_are_kept_about_what_they_join() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let (hope, diary) = (Guid::derived(&["hope"]), Guid::derived(&["Diary"]));
        let mut theirs = Project {
            name: "Theirs".to_owned(),
            codes: vec![code("hope", "hope", "", "#ff0000")],
            variables: vec![variable("Age", VariableKind::Integer)],
            sources: vec![a_document("Diary", "We walked.")],
            sets: vec![Set {
                guid: Guid::derived(&["set"]),
                name: "First wave".to_owned(),
                description: Some("Before May".to_owned()),
                codes: vec![hope],
                sources: vec![diary],
                notes: Vec::new(),
            }],
            links: vec![Link {
                guid: Guid::derived(&["link"]),
                name: None,
                direction: Some(Direction::OneWay),
                colour: None,
                origin: Some(diary),
                target: Some(hope),
                note_refs: Vec::new(),
            }],
            ..Project::default()
        };
        assert_eq!(values_to_cases(&mut theirs).len(), 1);
        let there = There {
            codebook: &Codebook::default(),
            attributes: &[],
        };
        let told = untaken(&theirs, &BTreeMap::new(), there);
        assert_eq!(
            (told.sets, told.links, told.descriptions, told.source_values),
            (1, 1, 1, 0)
        );
        let brings = brings(&mut tx, &w).await;
        let count = take_in(&mut tx, &around, &brings, &theirs, &BTreeMap::new())
            .await
            .expect("taken in");
        assert_eq!((count.sources, count.cases, count.memos), (1, 1, 3));
        let out = taken(&mut tx, &around, &w).await;
        let text = out.texts().next().expect("a text");
        assert_eq!(
            text.name.as_deref(),
            Some("Diary"),
            "the text has the name of its document"
        );
        assert_eq!(
            text.note_refs.len(),
            3,
            "group, link and description are about it"
        );
        assert_eq!(out.codes[0].note_refs.len(), 2);
        let case = &out.cases[0];
        assert_eq!(case.name.as_deref(), Some("Diary"));
        assert_eq!(case.values[0].value, Value::Integer("45".to_owned()));
        assert_eq!(
            case.source_refs,
            [text.guid],
            "tied to the text of the document"
        );
        let mut words: Vec<(&str, &str)> = out
            .notes
            .iter()
            .map(|note| {
                (
                    note.name.as_deref().unwrap_or(""),
                    note.text.as_deref().unwrap_or(""),
                )
            })
            .collect();
        words.sort_unstable();
        assert_eq!(
            words,
            [
                ("Diary", "Read twice"),
                ("First wave", "Before May\n\n- hope\n- Diary"),
                ("Link", "Diary → hope"),
            ]
        );
    }
}
