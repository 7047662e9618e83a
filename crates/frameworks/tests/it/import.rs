//! Published names take the place of drafts, and nothing changes unseen.

use frameworks::{
    Change, Framework, Leftover, NewTerm, Row, Status, add_local_term, changes_between,
    replace_drafts,
};
use proptest::prelude::*;

use crate::{id, shipped_framework, typology};

/// Cells in the order number, name, group, parent.
fn row(line: u64, [number, name, group, parent]: [&str; 4]) -> Row {
    Row {
        line,
        number: number.into(),
        name: name.into(),
        group: group.into(),
        parent: parent.into(),
        source: "kotera2023".into(),
        ..Row::default()
    }
}

fn import(rows: &[Row], leftover: Leftover) -> (Framework, Vec<Change>) {
    replace_drafts(typology(), rows, typology().version().next(), leftover)
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn refused(rows: &[Row]) -> String {
    let problems = replace_drafts(
        typology(),
        rows,
        typology().version().next(),
        Leftover::Keep,
    )
    .expect_err("should be refused");
    problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_whole_list_replaces_every_draft() {
    // Made-up names: the shape is what is tested.
    let rows = [
        row(2, ["1.1", "Advert", "Recruitment", ""]),
        row(3, ["2.1", "Training", "2", ""]),
        row(4, ["2.1.1", "Before the start", "", "Training"]),
        row(5, ["3.1", "Service user match", "3", ""]),
        row(6, ["3.2", "Relationship building", "3", ""]),
        row(7, ["3.3", "Record-keeping", "3", ""]),
        row(8, ["4.1", "Supervision", "psw WELLBEING", ""]),
    ];
    let (next, changes) = import(&rows, Leftover::Retire);
    assert_eq!(next.count(Status::Draft), 0);
    let list: Vec<String> = next
        .terms()
        .iter()
        .map(|term| format!("{} {} [{}]", term.id, term.name, term.group))
        .collect();
    assert_eq!(
        list,
        [
            "1.1 Advert [1]",
            "2.1 Training [2]",
            "2.1.1 Before the start [2]",
            "3.1 Service user match [3]",
            "3.2 Relationship building [3]",
            "record-keeping Record-keeping [3]",
            "4.1 Supervision [4]",
        ]
    );
    assert_eq!(next.term(&id("2.1.1")).unwrap().parent, Some(id("2.1")));
    let supervision = next.term(&id("4.1")).unwrap();
    assert_eq!(supervision.replaces, Some(id("draft:4.1")));
    assert_eq!(
        supervision.definition,
        typology().term(&id("draft:4.1")).unwrap().definition
    );
    assert_eq!(
        supervision.attribution().to_string(),
        supervision.source.cite
    );
    assert!(changes.iter().any(|change| change.to_string()
        == "Record-keeping: number “” becomes “3.3”, place “working placement” becomes “as in the source”"));
    assert_eq!(changes, changes_between(typology(), &next));
    // 21 drafts: one had a successor, the others are no longer offered.
    assert_eq!(
        changes
            .iter()
            .filter(|change| matches!(change, Change::Retired(_)))
            .count(),
        20
    );
    assert!(
        next.notes()
            .last()
            .unwrap()
            .starts_with("Version 2023.2 was made from version 2023.1")
    );
}

#[test]
fn the_same_rows_again_change_nothing() {
    let rows = [
        row(2, ["1.1", "Advert", "Recruitment", ""]),
        row(3, ["4.1", "Supervision", "4", ""]),
    ];
    let (once, _) = import(&rows, Leftover::Keep);
    let (twice, changes) =
        replace_drafts(&once, &rows, once.version().next(), Leftover::Keep).unwrap();
    assert_eq!(changes, []);
    assert_eq!(twice.terms().len(), once.terms().len());
    assert_eq!(twice.notes(), once.notes());
}

#[test]
fn a_part_of_the_list_leaves_the_other_drafts_and_carries_children_along() {
    let mut moved = row(2, ["4.1", "Supervision of workers", "4", ""]);
    moved.replaces = "draft:4.1".into();
    let (next, changes) = import(&[moved], Leftover::Keep);
    assert_eq!(next.terms().len(), typology().terms().len());
    assert_eq!(next.children(&id("4.1")).count(), 2);
    assert_eq!(changes.len(), 3, "{changes:#?}");
}

#[test]
fn a_confirmed_name_under_a_draft_has_a_working_place() {
    let (next, _) = import(
        &[row(2, ["9", "Something", "", "Manual or handbook"])],
        Leftover::Keep,
    );
    let term = next.term(&id("9")).unwrap();
    assert_eq!((term.group.as_str(), term.place_confirmed), ("2", false));
}

#[test]
fn a_new_source_is_listed_and_drafts_get_the_working_one() {
    let mut named = row(2, ["", "Advert", "1", ""]);
    named.source = "Someone 2030, a later list".into();
    let mut draft = row(3, ["", "Careers day", "1", ""]);
    (draft.source, draft.status) = (String::new(), "Draft ".into());
    let (next, _) = import(&[named, draft], Leftover::Keep);
    assert_eq!(
        next.term(&id("advert")).unwrap().attribution().to_string(),
        "Someone 2030, a later list"
    );
    assert_eq!(
        next.term(&id("draft:careers-day"))
            .unwrap()
            .attribution()
            .to_string(),
        "Alongside working term (draft)"
    );
    assert_eq!(Framework::parse(&next.to_json()), Ok(next));
}

#[test]
fn rows_that_cannot_be_taken_say_why() {
    let check = |row: Row, said: &str| assert_eq!(refused(&[row]), said);
    check(
        row(2, ["", " ", "1", ""]),
        "row 2, name: is empty; fill it in",
    );
    check(
        row(2, ["", "X", "5", ""]),
        "row 2, group: there is no group “5”; use one of: Recruitment, Preparation, Practice, PSW wellbeing",
    );
    check(
        row(2, ["", "X", "", ""]),
        "row 2, group: is empty; fill it in",
    );
    check(
        row(2, ["", "X", "1", "Y"]),
        "row 2, parent: there is no term “Y” to be the parent; write its number or name as in the list, or leave it blank",
    );
    check(
        row(2, ["", "X", "1", "3.1"]),
        "row 2, parent: the parent is in group “3”; put both in one group or leave the parent blank",
    );
    check(
        Row {
            source: String::new(),
            ..row(2, ["", "X", "1", ""])
        },
        "row 2, source: a confirmed name needs the publication it was taken from; name it, or mark the row as draft",
    );
    check(
        Row {
            source: "working".into(),
            ..row(2, ["", "X", "1", ""])
        },
        "row 2, source: a confirmed name needs the publication it was taken from; name it, or mark the row as draft",
    );
    check(
        Row {
            status: "sure".into(),
            ..row(2, ["", "X", "1", ""])
        },
        "row 2, status: “sure” is not a status; write confirmed or draft",
    );
    check(
        Row {
            status: "local".into(),
            ..row(2, ["", "X", "1", ""])
        },
        "row 2, status: a file cannot bring terms of your own; add “X” on the vocabulary's page",
    );
    check(
        Row {
            status: "draft".into(),
            ..row(2, ["", "Record keeping", "1", ""])
        },
        "row 2, status: “Record keeping” is already confirmed, a draft cannot take its place; remove the row or mark it confirmed",
    );
    check(
        row(2, ["3.1", "Matching", "3", ""]),
        "row 2, name: number 3.1 is already confirmed as “Service user match”, the row says “Matching”; correct the row, or mend the framework itself if the confirmed entry is wrong",
    );
    check(
        row(2, ["3.7", "Service user match", "3", ""]),
        "row 2, number: “Service user match” is already confirmed as “3.1”, the row says “3.7”; correct the row, or mend the framework itself if the confirmed entry is wrong",
    );
    check(
        Row {
            replaces: "Nothing".into(),
            ..row(2, ["", "X", "1", ""])
        },
        "row 2, replaces: there is no draft “Nothing” left to replace; write the identifier or name of one, or leave it blank",
    );
    let twice = [row(2, ["", "X", "1", ""]), row(9, ["", "x ", "1", ""])];
    assert_eq!(
        refused(&twice),
        "row 9, name: “x” is also in row 2; keep one of the two, or tell them apart by number (when confirmed) or name"
    );
    let circle = [row(2, ["8", "X", "1", "Y"]), row(3, ["9", "Y", "1", "X"])];
    assert!(
        refused(&circle).starts_with("row 2, parent: following the parents"),
        "{}",
        refused(&circle)
    );
    assert_eq!(
        refused(&[]),
        "framework, rows: there are none; add at least one"
    );
}

#[test]
fn a_name_can_come_twice_by_number_but_not_as_a_draft() {
    let twice = [
        row(2, ["", "Meeting", "1", ""]),
        row(3, ["3.9", "Meeting", "3", ""]),
    ];
    let (once, _) = import(&twice, Leftover::Keep);
    let (_, changes) =
        replace_drafts(&once, &twice, once.version().next(), Leftover::Keep).unwrap();
    assert_eq!(changes, []);
    let drafts = twice.map(|row| Row {
        status: "draft".into(),
        ..row
    });
    assert!(refused(&drafts).starts_with("row 3, name: “Meeting” is also in row 2"));
}

#[test]
fn every_problem_is_told_at_once_in_order_of_rows() {
    let rows = [
        row(2, ["", "", "1", ""]),
        row(3, ["", "X", "7", ""]),
        row(4, ["", "Z", "1", "nobody"]),
    ];
    let said = refused(&rows);
    let starts: Vec<&str> = said.lines().map(|line| &line[..5]).collect();
    assert_eq!(starts, ["row 2", "row 3", "row 4"]);
}

#[test]
fn fully_confirmed_lists_can_be_added_to_but_not_rewritten() {
    let bct = shipped_framework("bct-v1");
    let rewritten = Row {
        source: "michie2013".into(),
        ..row(2, ["1.1", "Goals", "1", ""])
    };
    assert!(replace_drafts(bct, &[rewritten], bct.version().next(), Leftover::Retire).is_err());
    let (_, changes) = replace_drafts(
        bct,
        &[row(2, ["1.1", "Goal setting (behaviour)", "1", ""])],
        bct.version().next(),
        Leftover::Retire,
    )
    .unwrap();
    assert_eq!(changes, []);
}

/// Rows that often hit upon what is there: its names, numbers, groups, parents.
fn any_row() -> impl Strategy<Value = Row> {
    let names: Vec<String> = typology()
        .terms()
        .iter()
        .map(|term| term.name.clone())
        .collect();
    let known = proptest::sample::select(names);
    let name = prop_oneof![8 => known.clone(), 2 => "[A-Za-z]{1,3}", 1 => "\\PC{1,8}"];
    let number = prop_oneof![16 => Just(String::new()), 6 => "[1-4]\\.[3-9]", 1 => "\\PC{0,4}"];
    let group = prop_oneof![40 => "[1-4]", 1 => Just(String::new()), 1 => "\\PC{0,4}"];
    let parent = prop_oneof![16 => Just(String::new()), 1 => known.clone(), 1 => "[1-4]\\.[1-9]"];
    let source = prop_oneof![40 => Just("kotera2023".to_owned()), 1 => "\\PC{0,6}"];
    let status = prop_oneof![20 => Just(""), 20 => Just("confirmed"), 8 => Just("draft"), 1 => Just("local")];
    let replaces = prop_oneof![16 => Just(String::new()), 1 => known];
    (
        number,
        name,
        "[a-z ]{0,12}",
        group,
        parent,
        source,
        status,
        replaces,
    )
        .prop_map(
            |(number, name, definition, group, parent, source, status, replaces)| Row {
                line: 0,
                number,
                name,
                definition,
                group,
                parent,
                source,
                status: status.to_owned(),
                replaces,
            },
        )
}

fn any_rows() -> impl Strategy<Value = Vec<Row>> {
    proptest::collection::vec(any_row(), 1..8).prop_map(|mut rows| {
        for (line, row) in (2..).zip(&mut rows) {
            row.line = line;
        }
        rows
    })
}

/// The typology with a term of the service's own under a draft.
fn with_local() -> Framework {
    let new = NewTerm {
        name: "Debrief".into(),
        definition: "Talking it over afterwards.".into(),
        group: "4".parse().unwrap(),
        parent: Some(id("draft:4.1")),
    };
    add_local_term(typology(), new, typology().version().next()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn whatever_the_rows_nothing_confirmed_or_local_changes_unseen(rows in any_rows(), retire: bool) {
        let before = with_local();
        let leftover = if retire { Leftover::Retire } else { Leftover::Keep };
        match replace_drafts(&before, &rows, before.version().next(), leftover) {
            Err(problems) => prop_assert!(!problems.is_empty()),
            Ok((next, changes)) => {
                prop_assert_eq!(&changes, &changes_between(&before, &next));
                // What was made is a framework by the same rules as a file.
                prop_assert_eq!(Framework::parse(&next.to_json()), Ok(next.clone()));
                for term in before.terms().iter().filter(|term| term.status != Status::Draft) {
                    let now = next.term(&term.id);
                    prop_assert!(now.is_some(), "{} is gone", &term.name);
                    let Some(now) = now else { continue };
                    prop_assert_eq!((&now.name, &now.source, now.status), (&term.name, &term.source, term.status));
                    let told = changes.iter().any(|c| matches!(c, Change::Altered { id, .. } if *id == term.id));
                    prop_assert_eq!(now != term, told);
                }
                for draft in before.terms().iter().filter(|term| term.status == Status::Draft) {
                    let accounted = next.term(&draft.id).is_some()
                        || changes.iter().any(|change| match change {
                            Change::Retired(gone) => gone.id == draft.id,
                            Change::Replaced { draft: gone, .. } => gone.id == draft.id,
                            _ => false,
                        });
                    prop_assert!(accounted, "{} went unseen", &draft.name);
                }
                // Nothing becomes a publication's own without a publication.
                for term in next.terms().iter().filter(|term| term.status == Status::Confirmed) {
                    prop_assert!(!["working", "local"].contains(&term.source.key.as_str()));
                }
            }
        }
    }

    #[test]
    fn an_import_done_twice_changes_nothing_the_second_time(rows in any_rows()) {
        let first = replace_drafts(typology(), &rows, typology().version().next(), Leftover::Keep);
        if let Ok((next, _)) = first {
            // A draft that was asked for by name is gone the second time.
            let again: Vec<Row> = rows.into_iter().map(|row| Row { replaces: String::new(), ..row }).collect();
            if let Ok((_, changes)) = replace_drafts(&next, &again, next.version().next(), Leftover::Keep) {
                prop_assert_eq!(changes, vec![]);
            }
        }
    }
}
