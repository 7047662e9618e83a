//! What each kind of mistake is told, and that the published programme has none.

use super::*;
use interchange::{Mapping, ReadOptions, Sheet};
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn today() -> Date {
    date(2026, 6, 1)
}

fn sheet(text: &str) -> Sheet {
    Sheet::read(
        text.as_bytes().to_vec(),
        "file.csv",
        &ReadOptions::default(),
    )
    .expect("a sheet")
}

fn read(kind: Kind, text: &str) -> (usize, Vec<String>) {
    let sheet = sheet(text);
    let understood = understand(kind, sheet.header(), &Mapping::default());
    let mapping = &understood.mapping;
    let mut problems = understood.problems(&sheet);
    let records = match kind {
        Kind::Sites => {
            let parsed = sites(&sheet, mapping);
            problems.extend(parsed.problems);
            parsed.records.len()
        }
        Kind::Workers => {
            let parsed = workers(&sheet, mapping);
            problems.extend(parsed.problems);
            parsed.records.len()
        }
        Kind::People => {
            let parsed = people(&sheet, mapping, today());
            problems.extend(parsed.problems);
            parsed.records.len()
        }
        Kind::Contacts => {
            let parsed = contacts(&sheet, mapping, today());
            problems.extend(parsed.problems);
            parsed.records.len()
        }
    };
    (records, problems.iter().map(ToString::to_string).collect())
}

/// Reads one row under the header of its kind; the problems must be these.
fn check(kind: Kind, row: &str, expected: &[&str]) {
    let header = match kind {
        Kind::Sites => "site_id,name,employer,location,fidelity_score",
        Kind::Workers => "worker_id,site_id,name,email,capacity,started_on",
        Kind::People => {
            "person_id,site_id,admission_date,discharge_date,allocated_worker_id,name,nhs_number,birth_date,referred_date"
        }
        Kind::Contacts => {
            "contact_id,person_id,worker_id,date,mode,setting,outcome,minutes,time,place,mechanism_code,attendance_code,components"
        }
    };
    let (records, problems) = read(kind, &format!("{header}\n{row}\n"));
    let stopped = expected.iter().any(|p| !p.contains("Nothing needs"));
    assert_eq!(problems, expected, "{row}");
    assert_eq!(records, usize::from(!stopped), "{row}");
}

#[test]
fn sites_are_checked() {
    check(Kind::Sites, "S1,Site 1,NHS,Urban,10.4", &[]);
    check(Kind::Sites, "S1,Site 1,,,", &[]);
    check(
        Kind::Sites,
        "S1,Site 1,NHS,Urban,13",
        &[
            "file.csv, row 2, column fidelity_score: this value was not understood: “13”. Write a fidelity score from 3 to 12, as 10.4, or leave it empty.",
        ],
    );
    check(
        Kind::Sites,
        ",Site 1,NHS,Urban,2.99",
        &[
            "file.csv, row 2, column site_id: this cell is empty and must not be. Write the identifier, or delete the row.",
            "file.csv, row 2, column fidelity_score: this value was not understood: “2.99”. Write a fidelity score from 3 to 12, as 10.4, or leave it empty.",
        ],
    );
}

#[test]
fn workers_are_checked() {
    check(Kind::Workers, "W1,S1,Sam,sam@example.org,8,2025-01-06", &[]);
    check(Kind::Workers, "W1,S1,,,,", &[]);
    check(
        Kind::Workers,
        "W1,S1,Sam,sam,800,6/1/25",
        &[
            "file.csv, row 2, column email: this is not an email address: “sam”. Write an address with an @, or leave it empty.",
            "file.csv, row 2, column capacity: this value was not understood: “800”. Write how many people they can support at a time, from 0 to 60.",
            "file.csv, row 2, column started_on: the year of this date has only two digits: “6/1/25”. Write year-month-day: 2025-01-06 if the day comes first and the year is 2025.",
        ],
    );
}

#[test]
fn people_are_checked() {
    check(
        Kind::People,
        "P1,S1,2026-01-02,2026-01-20,W1,Ada,943 476 5919,1980-02-29,2026-01-03",
        &[],
    );
    check(Kind::People, "P1,S1,,,,,,,", &[]);
    // As hospital systems write days.
    check(
        Kind::People,
        "P1,S1,20170312,2017/3/20,W1,Ada,,19800229,2017-03-02 00:00:00.000",
        &[],
    );
    check(
        Kind::People,
        "P1,S1,43101,15/02/2020,,Ada,,2020-01-02T14:30,",
        &[
            "file.csv, row 2, column admission_date: this is the number by which a spreadsheet keeps a day: “43101”. Format the column as a date in the spreadsheet, or write 2018-01-01.",
            "file.csv, row 2, column discharge_date: this date is not written as year-month-day: “15/02/2020”. Write 2020-02-15.",
            "file.csv, row 2, column birth_date: this holds a time of day beside the day: “2020-01-02T14:30”. Write 2020-01-02; a time has a column of its own.",
        ],
    );
    check(
        Kind::People,
        "P1,S1,2026-02-30,12/03/2026,W1,Ada,9434765918,2027-01-01,2026-06-02",
        &[
            "file.csv, row 2, column admission_date: this day does not exist: “2026-02-30”. Write a day that exists, as year-month-day.",
            "file.csv, row 2, column discharge_date: this date can be read in two ways: “12/03/2026”. Write year-month-day: 2026-03-12 if the day comes first.",
            "file.csv, row 2, column nhs_number: this value was not understood: “9434765918”. This is not an NHS number: it has 10 digits, but the last one does not fit the others, so one of them is probably wrong. Compare it with a letter, or leave it empty: support does not depend on it.",
            "file.csv, row 2, column birth_date: this cannot be a date of birth: “2027-01-01”. Check the year of the date of birth.",
            "file.csv, row 2, column referred_date: this day has not come yet: “2026-06-02”. Check the date of the referral, or leave it empty.",
        ],
    );
    check(
        Kind::People,
        "P1,S1,2026-01-20,2026-01-02,,,,,",
        &[
            "file.csv, row 2, column discharge_date: this is before the day of admission, 2026-01-20: “2026-01-02”. Check both dates.",
        ],
    );
}

#[test]
fn contacts_are_checked() {
    let fits = [
        "C1,P1,W1,2026-05-01,face_to_face,community,attended,30,14:30,home,01,5,typology:t1; typology@2.0:t2",
        // History lacks minutes.
        "C1,P1,W1,2026-05-01,face_to_face,inpatient,attended,,,,,,",
        "C1,P1,W1,2026-05-01,phone,,met,0,,,,,",
        "C1,P1,W1,2026-07-01,video,,planned,,,,,,",
        "C1,P1,W1,2026-05-01,face to face,,cancelled,,,,,4,",
        // A code that is not in use any more is kept as it came.
        "C1,P1,W1,2026-05-01,other,,met,5,,,03,6,",
    ];
    for row in fits {
        check(Kind::Contacts, row, &[]);
    }
    check(
        Kind::Contacts,
        "C1,P1,W1,2026-06-02,face_to_face,,attended,30,,,,,",
        &[
            "file.csv, row 2, column date: this day has not come yet, so they cannot have met or missed each other: “2026-06-02”. Check the date, or write planned as the outcome.",
            "file.csv, row 2, column setting: they met face to face, and it is not said where. Write inpatient or community.",
        ],
    );
    check(
        Kind::Contacts,
        "C1,P1,W1,,pigeon,moon,absent,1441,25:00,,,,x",
        &[
            "file.csv, row 2, column date: this cell is empty and must not be. Write the day as year-month-day, as 2026-03-12.",
            "file.csv, row 2, column mode: this word is not known: “pigeon”. Write one of: face_to_face, telephone, video, text, instant_message, email, talk_type, message_board, chat_room, other.",
            "file.csv, row 2, column outcome: this word is not known: “absent”. Write one of: attended (met), did_not_attend (not_met), cancelled, cancelled_by_person, cancelled_by_service, planned.",
            "file.csv, row 2, column setting: this word is not known: “moon”. Write one of: inpatient, community.",
            "file.csv, row 2, column time: this is not a time of day: “25:00”. Write hours and minutes, as 14:30.",
            "file.csv, row 2, column minutes: this value was not understood: “1441”. Write a whole number from 1 to 1440.",
            "file.csv, row 2, column components: this is not a list of components: “x”. Write framework:term, with semicolons between them, or leave it empty.",
        ],
    );
    check(
        Kind::Contacts,
        "C1,P1,W1,2026-05-01,video,inpatient,attended,-5,,home,02,3,",
        &[
            "file.csv, row 2, column place: this place is not inpatient, as the setting says: “home”. Correct one of the two.",
            "file.csv, row 2, column minutes: this value was not understood: “-5”. Write a whole number from 1 to 1440.",
            "file.csv, row 2, column mechanism_code: this code stands for telephone, the mode says video: “02”. Correct one of the two, or leave the code empty.",
            "file.csv, row 2, column attendance_code: this code does not fit the outcome: “3”. Correct one of the two, or leave the code empty.",
        ],
    );
    check(
        Kind::Contacts,
        "C1,P1,W1,2026-05-01,face_to_face,community,did_not_attend,60,,,,,",
        &[
            "file.csv, row 2, column minutes: they didn't meet, so these minutes are left out: “60”. Nothing needs to be done.",
        ],
    );
}

#[test]
fn an_identifier_twice_names_both_rows() {
    let (records, problems) = read(Kind::Workers, "worker_id,site_id\nW1,S1\nW2,S1\n W1 ,S2\n");
    assert_eq!(records, 2);
    assert_eq!(
        problems,
        [
            "file.csv, row 4, column worker_id: rows 2 and 4 have the same identifier: “W1”. Delete one of the two, or correct the identifier."
        ]
    );
}

#[test]
fn contacts_that_are_read_in_parts_are_one_file() {
    use std::fmt::Write as _;
    let mut text =
        String::from("contact_id,person_id,worker_id,date,mode,setting,outcome,minutes\n");
    for number in (1..=12_000).chain([1]) {
        let _ = writeln!(text, "C{number},P1,W1,2026-05-01,phone,,attended,5");
    }
    let sheet = sheet(&text);
    let columns = understand(Kind::Contacts, sheet.header(), &Mapping::default());
    let parts: Vec<usize> = contacts_in_parts(&sheet, &columns.mapping, today())
        .map(|part| part.records.len())
        .collect();
    assert_eq!(parts, [5_000, 5_000, 2_000]);
    let all = contacts(&sheet, &columns.mapping, today());
    let rows: Vec<u64> = all.records.iter().map(|record| record.row).collect();
    assert_eq!(rows, (2..=12_001).collect::<Vec<u64>>());
    assert_eq!(
        all.problems.first().map(ToString::to_string).as_deref(),
        Some(
            "file.csv, row 12002, column contact_id: rows 2 and 12002 have the same identifier: “C1”. Delete one of the two, or correct the identifier."
        )
    );
}

#[test]
fn a_problem_names_the_column_as_the_file_does() {
    let (_, problems) = read(
        Kind::Workers,
        "Worker ID,Site Code,Start date\nW1,S1,soon\n",
    );
    assert_eq!(
        problems,
        [
            "file.csv, row 2, column Start date: this is not a date: “soon”. Write year-month-day, as 2026-03-12."
        ]
    );
}

#[test]
fn what_somebody_said_about_a_column_comes_first() {
    let header = ["id", "site_id", "shoe size", "wid"].map(str::to_owned);
    let asked = understand(Kind::Workers, &header, &Mapping::default());
    assert_eq!(asked.unknown, ["shoe size", "wid"]);
    let kept = Mapping::from_pairs([
        ("shoe size", LEFT_OUT),
        ("wid", "worker_id"),
        ("id", LEFT_OUT),
    ]);
    let said = understand(Kind::Workers, &header, &kept);
    assert!(said.unknown.is_empty() && said.missing.is_empty());
    assert_eq!(said.left_out, ["id", "shoe size"]);
    assert_eq!(said.mapping.target("wid"), Some("worker_id"));
    let lost = Mapping::from_pairs([("site_id", LEFT_OUT)]);
    assert_eq!(
        understand(Kind::Workers, &header, &lost).missing,
        ["site_id"]
    );
}

#[test]
fn what_a_row_refers_to_must_be_there_and_theirs() {
    let mapping = Mapping::from_pairs([
        ("person_id", "person_id"),
        ("site", "site_id"),
        ("worker", "allocated_worker_id"),
    ]);
    let text = "person_id,site,worker\nP1,S1,W1\nP2,S1,W9\nP3,S2,\nP4,S1,\n";
    let mut parsed = people(&sheet(text), &mapping, today());
    let mut known = Known::default();
    known.sites.insert("S1".into(), Owned::Theirs);
    known.sites.insert("S2".into(), Owned::OtherSite);
    known.workers.insert("W1".into(), Owned::Theirs);
    let source = Source {
        file: "file.csv",
        mapping: &mapping,
    };
    check_people(source, &mut parsed.records, &known, &mut parsed.problems);
    assert_eq!(parsed.records.len(), 2);
    let shown: Vec<String> = parsed.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "file.csv, row 3, column worker: no peer worker has this identifier: “W9”. Correct it, or add the peer worker first.",
            "file.csv, row 4, column site: this site is not one of yours: “S2”. Take the row out, or ask an administrator to import it.",
        ]
    );
}

#[test]
fn problems_are_counted_beyond_those_that_are_kept() {
    let mut text = String::from("worker_id,site_id\n");
    for _ in 0..PROBLEMS_KEPT + 10 {
        text.push_str("W1,\n");
    }
    let sheet = sheet(&text);
    let columns = understand(Kind::Workers, sheet.header(), &Mapping::default());
    let problems = workers(&sheet, &columns.mapping).problems;
    assert_eq!(problems.iter().count(), PROBLEMS_KEPT);
    assert_eq!(problems.errors(), 2 * (PROBLEMS_KEPT + 10) - 1);
}

proptest! {
    #[test]
    fn whatever_the_cells_hold_reading_never_panics(cells in proptest::collection::vec("[ -~é€/:.-]{0,20}|[0-9./:T-]{0,14}", 13)) {
        for kind in Kind::ALL {
            let names: Vec<String> = kind.column_names().map(str::to_owned).collect();
            let row = interchange::Row { number: 2, line: 2, cells: cells[..names.len()].to_vec() };
            let table = interchange::Table {
                file: "f".into(), format: interchange::Format::Csv, header: names.clone(), header_row: 1,
                rows: vec![row], sheet: None, ignored_sheets: Vec::new(),
            };
            let sheet = Sheet::from(table);
            let mapping = Mapping::from_pairs(names.iter().map(|n| (n.clone(), n.clone())));
            match kind {
                Kind::Sites => drop(sites(&sheet, &mapping)),
                Kind::Workers => drop(workers(&sheet, &mapping)),
                Kind::People => drop(people(&sheet, &mapping, today())),
                Kind::Contacts => drop(contacts(&sheet, &mapping, today())),
            }
        }
    }

    #[test]
    fn a_component_reads_back(framework in "[a-z-]{1,9}", version in proptest::option::of("[0-9.]{1,5}"), term in "[a-z0-9.:-]{1,9}") {
        let component = ComponentRef { framework, version, term };
        prop_assert_eq!(ComponentRef::parse(&component.to_string()), Some(component));
    }
}
