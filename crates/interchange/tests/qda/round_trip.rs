//! Any project is the same after being written and read.

use crate::archive::{bare, read};
use crate::schema;
use interchange::qda::{
    self, Case, Code, Coding, Direction, Edge, Files, Graph, Guid, Link, Made, MediaKind,
    MediaSource, Place, Project, Region, Set, Source, SyncPoint, TextSelection, TextSource,
    Transcript, TranscriptSelection, User, Value, Variable, VariableKind, VariableValue, Vertex,
};
use proptest::prelude::*;
use std::io::Cursor;

fn guid(kind: u64, number: usize) -> Guid {
    Guid::from_u128(u128::from(kind) << 64 | number as u128)
}

/// Words as people and programs write them: quotes, brackets, line ends, emoji, combining marks, spaces at the ends.
fn words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Z ]{1,6}",
        1 => prop::sample::select(vec!["😀", "🚶🏽‍♀️", "e\u{301}", "<b>", "&amp;", "\"", "'", "\n", "\t", "…", "]]>", "é", "\u{a0}"]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 1..12).prop_map(|pieces| pieces.concat())
}

fn maybe() -> impl Strategy<Value = Option<String>> {
    prop::option::of(words())
}

fn made() -> impl Strategy<Value = Made> {
    (any::<bool>(), any::<bool>()).prop_map(|(by, at)| Made {
        by: by.then(|| guid(1, 0)),
        at: at.then(|| "2026-03-01T10:30:00Z".into()),
        changed_by: at.then(|| guid(1, 1)),
        changed_at: by.then(|| "2026-03-02T10:30:00.25+01:00".into()),
    })
}

fn codings(seed: u64, count: usize) -> Vec<Coding> {
    (0..count)
        .map(|number| Coding {
            guid: guid(seed + 1000, number),
            code: guid(2, number),
            by: (number % 2 == 0).then(|| guid(1, number % 3)),
            at: (number % 3 == 0).then(|| "2026-03-01T10:30:00".into()),
            note_refs: if number == 1 {
                vec![guid(3, 0)]
            } else {
                Vec::new()
            },
            on_page: None,
        })
        .collect()
}

prop_compose! {
    fn text(seed: u64)(
        name in maybe(),
        description in maybe(),
        made in made(),
        text in words(),
        places in prop::collection::btree_set((0_usize..40, 0_usize..40), 0..5),
        titles in prop::collection::vec(prop::option::of("Title [0-9]{4}"), 5),
        comments in prop::collection::vec(maybe(), 5),
        coded in prop::collection::vec(0_usize..4, 6),
    ) -> TextSource {
        let length = text.chars().count();
        let mut taken = std::collections::BTreeSet::new();
        let selections = places.into_iter().enumerate().filter_map(|(at, (a, b))| {
            let (start, end) = (a.min(b).min(length), a.max(b).min(length));
            taken.insert((start, end)).then(|| TextSelection {
                guid: guid(seed, at),
                name: titles[at].clone(),
                start: u32::try_from(start).unwrap(),
                end: u32::try_from(end).unwrap(),
                description: comments[at].clone(),
                made: Made::default(),
                codings: codings(seed + 10 * at as u64, coded[at]),
                note_refs: if coded[at] == 0 { vec![guid(3, 0)] } else { Vec::new() },
            })
        }).collect();
        TextSource {
            name, description, made,
            text: Some(text),
            rich_text_path: (coded[5] == 1).then(|| "absolute:///elsewhere/a.docx".to_owned()),
            selections,
            codings: codings(seed + 500, coded[5] % 2),
            note_refs: Vec::new(),
            values: vec![VariableValue { variable: guid(4, 0), value: Value::Integer("-7".to_owned()) }],
            ..TextSource::new(guid(seed, 99))
        }
    }
}

/// A recording, a picture or a PDF, with everything such a source can have.
fn media(kind: MediaKind, number: u64, text: TextSource, name: Option<String>) -> MediaSource {
    let seed = 50 + 10 * number;
    let timed = matches!(kind, MediaKind::Audio | MediaKind::Video);
    let place = if timed {
        Place::Time {
            begin: 1000,
            end: 2500,
        }
    } else {
        Place::Area {
            page: (kind == MediaKind::Pdf).then_some(3),
            first: (1, -2),
            second: (30, 40),
        }
    };
    let mut transcript = text.clone();
    transcript.selections.clear();
    transcript.codings.clear();
    transcript.values.clear();
    transcript.guid = guid(seed, 7);
    let area = TextSource {
        text: name.clone(),
        ..TextSource::new(guid(seed, 8))
    };
    MediaSource {
        kind,
        guid: guid(seed, 1),
        name: name.clone(),
        description: name.clone(),
        made: Made::default(),
        path: Some("relative:///film.mp4".to_owned()),
        current_path: None,
        text: (!timed).then_some(text),
        transcripts: timed
            .then(|| Transcript {
                text: transcript,
                sync_points: vec![
                    SyncPoint {
                        guid: guid(seed, 2),
                        time_ms: Some(0),
                        position: Some(0),
                    },
                    SyncPoint {
                        guid: guid(seed, 3),
                        time_ms: None,
                        position: Some(1),
                    },
                ],
                selections: vec![TranscriptSelection {
                    guid: guid(seed, 4),
                    name: name.clone(),
                    from: Some(guid(seed, 2)),
                    to: Some(guid(seed, 3)),
                    description: None,
                    made: Made::default(),
                    codings: codings(seed, 2),
                    note_refs: Vec::new(),
                }],
            })
            .into_iter()
            .collect(),
        regions: vec![Region {
            guid: guid(seed, 5),
            name,
            place,
            description: None,
            text: (kind == MediaKind::Pdf).then_some(area),
            made: Made::default(),
            codings: codings(seed + 3, 3),
            note_refs: vec![guid(3, 0)],
        }],
        codings: codings(seed + 6, 1),
        note_refs: Vec::new(),
        values: Vec::new(),
    }
}

prop_compose! {
    fn project()(
        name in words(),
        names in prop::collection::vec(words(), 8),
        descriptions in prop::collection::vec(maybe(), 8),
        texts in (text(10_000), text(20_000), text(30_000), text(40_000), text(50_000)),
        note in text(60_000),
        made in made(),
        kinds in prop::collection::vec(prop::sample::select(vec![MediaKind::Picture, MediaKind::Pdf, MediaKind::Audio, MediaKind::Video]), 3),
    ) -> Project {
        let code = |number: usize, children| Code {
            guid: guid(2, number), name: names[number].clone(), is_codable: number != 1,
            colour: (number == 2).then(|| "#aBc".to_owned()), description: descriptions[number].clone(),
            note_refs: if number == 0 { vec![guid(3, 0)] } else { Vec::new() }, children,
        };
        let (first, second, third, fourth, fifth) = texts;
        let area_name = descriptions[5].clone();
        let sources = vec![
            Source::Text(first),
            Source::Text(second),
            Source::Media(Box::new(media(kinds[0], 0, third, area_name.clone()))),
            Source::Media(Box::new(media(kinds[1], 1, fourth, area_name.clone()))),
            Source::Media(Box::new(media(kinds[2], 2, fifth, area_name))),
        ];
        let mut note = note;
        note.guid = guid(3, 0);
        Project {
            name,
            origin: None,
            base_path: descriptions[6].clone(),
            made,
            users: (0..3).map(|number| User { guid: guid(1, number), name: Some(names[number].clone()), id: None }).collect(),
            codes: vec![code(0, vec![code(1, vec![code(2, Vec::new())])]), code(3, Vec::new())],
            variables: vec![Variable { guid: guid(4, 0), name: names[4].clone(), kind: VariableKind::Integer, description: descriptions[4].clone() }],
            cases: vec![Case {
                guid: guid(5, 0), name: descriptions[2].clone(), description: descriptions[3].clone(), code_refs: vec![guid(2, 0)],
                values: vec![
                    VariableValue { variable: guid(4, 0), value: Value::Missing },
                    VariableValue { variable: guid(4, 0), value: Value::Text(names[5].clone()) },
                    VariableValue { variable: guid(4, 0), value: Value::Boolean(true) },
                    VariableValue { variable: guid(4, 0), value: Value::Float("-1.50".to_owned()) },
                    VariableValue { variable: guid(4, 0), value: Value::Date("2024-02-29".to_owned()) },
                    VariableValue { variable: guid(4, 0), value: Value::DateTime("2024-02-29T23:59:59Z".to_owned()) },
                ],
                source_refs: vec![guid(10_000, 99)], selection_refs: vec![guid(10_000, 0)],
            }],
            sources,
            notes: vec![note],
            links: vec![Link { guid: guid(6, 0), name: Some(names[6].clone()), direction: Some(Direction::OneWay), colour: None, origin: Some(guid(3, 0)), target: Some(guid(2, 0)), note_refs: vec![guid(3, 0)] }],
            sets: vec![Set { guid: guid(7, 0), name: names[7].clone(), description: descriptions[7].clone(), codes: vec![guid(2, 0)], sources: vec![guid(10_000, 99)], notes: vec![guid(3, 0)] }],
            graphs: vec![Graph {
                guid: guid(8, 0), name: None,
                vertices: vec![Vertex { guid: guid(8, 1), represents: Some(guid(2, 0)), name: None, first: (1, 2), second: (Some(3), None), shape: Some("Star".to_owned()), colour: None }],
                edges: vec![Edge { guid: guid(8, 2), represents: None, name: None, from: guid(8, 1), to: guid(8, 1), colour: Some("#012345".to_owned()), direction: Some(Direction::Bidirectional), line: Some("dotted".to_owned()) }],
            }],
            description: descriptions[0].clone(),
            note_refs: vec![guid(3, 0)],
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_project_says_the_same_after_being_written_and_read(project in project()) {
        let mut out = Cursor::new(Vec::new());
        let left = qda::write_qdpx(&project, &mut Files::<Cursor<&[u8]>>::Nowhere, "tests", &mut out).unwrap();
        prop_assert_eq!(left, []);
        let out = out.into_inner();
        schema::check_project(&schema::project_in(&out));
        let again = read("x.qdpx", &out);
        prop_assert_eq!(qda::compare(&project, &again.project), Vec::<String>::new());

        let xml = bare(&project);
        schema::check_project(std::str::from_utf8(&xml).unwrap());
        let again = read("x.qde", &xml);
        prop_assert_eq!(qda::compare(&project, &again.project), Vec::<String>::new());

        let mut book = Vec::new();
        let left = qda::write_qdc(&project, "tests", &mut book).unwrap();
        prop_assert!(left[0].says.contains("5 sources"), "{}", left[0]);
        schema::check_codebook(std::str::from_utf8(&book).unwrap());
        let again = read("x.qdc", &book).project;
        prop_assert_eq!(again.codes.len(), 2);
        prop_assert_eq!(&again.codes[0].children[0].children[0].name, &project.codes[0].children[0].children[0].name);
        prop_assert_eq!(&again.sets[0].codes, &project.sets[0].codes);

        let mut json = Vec::new();
        qda::write_json(&project, &mut json).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
        prop_assert_eq!(json["sources"].as_array().unwrap().len(), 5);
    }
}

#[test]
fn every_passage_is_a_row_with_or_without_a_code() {
    let bytes = crate::archive::sample("atlasti-mac-8.4-standard-project.qdpx");
    let import = read("atlas.qdpx", &bytes);
    let mut csv = Vec::new();
    let left = qda::write_csv(&import.project, &mut csv).unwrap();
    assert!(left[0].says.contains("the tree of codes"));
    let table =
        interchange::read_table(&csv, "codings.csv", &interchange::Limits::default()).unwrap();
    assert_eq!(table.rows.len(), import.project.counts().selections);
    let uncoded: Vec<&str> = table
        .rows
        .iter()
        .filter(|row| table.cell(row, "codes") == Some(""))
        .filter_map(|row| table.cell(row, "source"))
        .collect();
    assert_eq!(
        uncoded,
        [
            "Mabe\u{302}l 2ie\u{300}me.txt",
            "1994 Diet Coke-Diet Coke Break.mp4"
        ]
    );
    let places: Vec<&str> = table
        .rows
        .iter()
        .filter_map(|row| table.cell(row, "place"))
        .filter(|place| *place != "text")
        .collect();
    assert_eq!(
        places,
        [
            "area 267,1 to 992,720",
            "page 2, area 18,41 to 577,823",
            "page 1, area 19,515 to 576,676",
            "16176 ms to 45358 ms",
            "14706 ms to 17706 ms"
        ]
    );
}

#[test]
fn a_control_character_in_a_text_is_kept_in_an_archive_and_reported_by_bare_xml() {
    let xml = r#"<Project name="x"><Sources><TextSource guid="00000000-0000-0000-0000-0000000000e1" plainTextPath="a.txt"><PlainTextSelection guid="00000000-0000-0000-0000-0000000000e2" startPosition="0" endPosition="3"/></TextSource></Sources></Project>"#;
    let bytes = crate::archive::archive(
        false,
        &[
            ("project.qde", xml.as_bytes()),
            ("sources/a.txt", b"a\x0cb and c"),
        ],
    );
    let mut import = read("x.qdpx", &bytes);
    let out = crate::archive::written(&mut import);
    let again = read("x.qdpx", &out);
    assert_eq!(
        qda::compare(&import.project, &again.project),
        Vec::<String>::new()
    );
    let left = qda::write_qde(&import.project, &import.files, "tests", Vec::new()).unwrap();
    assert_eq!(
        left[0].says,
        "XML cannot hold control characters; left out: 1 characters."
    );
}
