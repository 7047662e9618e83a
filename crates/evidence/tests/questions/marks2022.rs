//! The presence table of Marks et al. 2022 as far as its rows could be read, beside the totals it prints.

use evidence::presence::{Figure, Presence, PresenceTable, Totals, beside, contradictions};
use serde_json::Value;

fn file() -> Value {
    serde_json::from_str(include_str!("../data/marks2022_table2.json")).unwrap()
}

fn table(file: &Value) -> PresenceTable<String, String> {
    PresenceTable::new(file["rows"].as_array().unwrap().iter().map(|row| {
        let id = row["id"].as_str().unwrap();
        let group = id.split('.').next().unwrap();
        let presence = Presence::of(row["pw"].as_bool(), row["sp"].as_bool());
        (group.to_owned(), id.to_owned(), presence)
    }))
}

fn stated(file: &Value) -> Vec<(Figure, usize)> {
    [
        (Figure::Supported, "supported"),
        (Figure::FirstOnly, "pw_only"),
        (Figure::SecondOnly, "sp_only"),
        (Figure::Both, "both"),
        (Figure::Neither, "neither"),
        (Figure::First, "pw_total"),
        (Figure::Second, "sp_total"),
    ]
    .map(|(figure, key)| {
        let number = file["stated_totals"][key].as_u64().unwrap();
        (figure, usize::try_from(number).unwrap())
    })
    .to_vec()
}

#[test]
fn rows_that_can_be_read_give_the_aligned_totals_and_the_others_stay_unknown() {
    let found = table(&file());
    assert_eq!(
        found.totals,
        Totals {
            both: 10,
            first_only: 9,
            second_only: 26,
            neither: 41,
            unknown: 7
        }
    );
    assert_eq!(found.rows.len(), 93);
    assert_eq!(found.totals.codes(), 93);
    assert_eq!(found.totals.supported(), 45);
}

#[test]
fn groups_add_up_to_the_whole_and_each_that_could_be_read_has_a_quote() {
    let found = table(&file());
    assert_eq!(found.groups.len(), 16);
    for presence in Presence::ALL {
        let sum: usize = found
            .groups
            .iter()
            .map(|(_, totals)| totals.of(presence))
            .sum();
        assert_eq!(sum, found.totals.of(presence));
    }
    for (group, totals) in &found.groups {
        assert!(
            totals.supported() > 0 || totals.unknown > 0,
            "group {group}"
        );
    }
    let (group, third) = &found.groups[2];
    assert_eq!((group.as_str(), third.both, third.second_only), ("3", 2, 1));
}

#[test]
fn printed_totals_differ_from_computed_ones_by_what_the_unknown_rows_can_hold() {
    let file = file();
    let set = beside(&stated(&file), &table(&file).totals);
    let differing: Vec<(Figure, usize, usize)> = set
        .iter()
        .filter(|line| line.differs())
        .map(|line| (line.figure, line.printed, line.computed))
        .collect();
    assert_eq!(
        differing,
        [
            (Figure::Supported, 47, 45),
            (Figure::FirstOnly, 10, 9),
            (Figure::SecondOnly, 27, 26),
            (Figure::Neither, 46, 41),
            (Figure::First, 20, 19),
            (Figure::Second, 37, 36),
        ]
    );
    assert!(set.iter().all(|line| line.unknown == 7 && line.can_be()));
    assert!(contradictions(&stated(&file)).is_empty());
}

#[test]
fn printed_sums_that_do_not_fit_their_parts_are_named() {
    let printed = [
        (Figure::Both, 10),
        (Figure::FirstOnly, 10),
        (Figure::First, 21),
        (Figure::Supported, 47),
    ];
    let found = contradictions(&printed);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].figure, found[0].printed, found[0].sum),
        (Figure::First, 21, 20)
    );
}

#[test]
fn a_number_beyond_what_unknown_rows_can_hold_cannot_be() {
    let file = file();
    let line = beside(&[(Figure::Neither, 49)], &table(&file).totals)[0];
    assert!(line.differs() && !line.can_be());
    let lower = beside(&[(Figure::Both, 9)], &table(&file).totals)[0];
    assert!(!lower.can_be());
}
