//! Files in and out, on both databases.

use delivery::records::{Kind, understand};
use ids::OrgId;
use interchange::{Format, Mapping, ReadOptions, Sheet, TableWriter};
use jiff::civil::{Date, date};
use store::delivery::export::{self, Bounds};
use store::delivery::import::{self, Checked, Importer, Plan, Source};
use store::organisation::{self, NewOrganisation};
use store::{Db, Surroundings, Tx, query};
use testkit::random_programme::{Size, draw};
use testkit::surroundings::fixed;

const SITES: &str = "site_id,name,employer,location,fidelity_score\nS1,North,NHS,Urban,10.4\nS2,South,Voluntary,Rural,\n";
const WORKERS: &str = "worker_id,site_id,name,capacity\nW1,S1,Sam,6\nW2,S1,,\nW3,S2,Jo,\n";
const PEOPLE: &str = "person_id,site_id,admission_date,discharge_date,allocated_worker_id,name,birth_date,nhs_number\nP1,S1,2026-01-02,2026-01-20,W1,Esi Okafor,1980-02-29,9434765919\nP2,S1,2026-01-03,,,,,\nP3,S2,2026-01-03,2026-02-01,W3,,,\n";
const CONTACTS: &str = "contact_id,person_id,worker_id,date,mode,setting,outcome,minutes\nC1,P1,W1,2026-01-10,face_to_face,inpatient,attended,30\nC2,P1,W1,2026-01-25,face_to_face,community,attended,\nC3,P1,W2,2026-01-26,phone,,did_not_attend,\n";

fn today() -> Date {
    date(2026, 3, 2)
}

fn sheet(name: &str, bytes: &[u8]) -> Sheet {
    let options = ReadOptions {
        undo_formula_guard: true,
        ..ReadOptions::default()
    };
    Sheet::read(bytes.to_vec(), name, &options).expect("a table")
}

fn source(kind: Kind, text: &str) -> Source {
    let sheet = sheet(&format!("{}.csv", kind.code()), text.as_bytes());
    let understood = understand(kind, sheet.header(), &Mapping::default());
    assert!(understood.problems(&sheet).is_empty(), "{}", kind.code());
    Source {
        kind,
        sheet,
        mapping: understood.mapping,
    }
}

fn everything() -> Vec<Source> {
    vec![
        source(Kind::Sites, SITES),
        source(Kind::Workers, WORKERS),
        source(Kind::People, PEOPLE),
        source(Kind::Contacts, CONTACTS),
    ]
}

async fn service(db: &Db, around: &Surroundings) -> OrgId {
    let mut tx = db.write().await.expect("begins");
    let new = NewOrganisation {
        name: "A service",
        demonstration: false,
        time_zone: "Europe/London",
    };
    let made = organisation::create(&mut tx, around, &new).await;
    tx.commit().await.expect("kept");
    made.expect("made").id
}

async fn check(tx: &mut Tx, around: &Surroundings, org: OrgId, sources: &[Source]) -> Checked {
    import::check(tx, around, &Importer::command_line(org), today(), sources)
        .await
        .expect("checked")
}

/// Checks and applies; nothing may be wrong.
async fn bring(db: &Db, around: &Surroundings, org: OrgId, sources: &[Source]) -> Plan {
    let mut tx = db.write().await.expect("begins");
    let checked = check(&mut tx, around, org, sources).await;
    let problems: Vec<String> = checked
        .plan
        .problems
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(problems.is_empty(), "{problems:?}");
    let plan = import::apply(&mut tx, around, checked, false, None)
        .await
        .expect("applied");
    tx.commit().await.expect("kept");
    plan
}

fn counts(plan: &Plan) -> Vec<(usize, usize, usize)> {
    plan.kinds
        .iter()
        .map(|k| (k.new, k.changed, k.unchanged))
        .collect()
}

async fn count(db: &Db, text: &'static str) -> i64 {
    let mut tx = db.read().await.expect("begins");
    query(text).count(&mut tx).await.expect("counted")
}

#[tokio::test]
async fn the_same_files_twice_change_nothing() {
    for test in testkit::both().await {
        let (around, _) = fixed();
        let org = service(&test.db, &around).await;
        let first = bring(&test.db, &around, org, &everything()).await;
        assert_eq!(counts(&first), [(2, 0, 0), (3, 0, 0), (3, 0, 0), (3, 0, 0)]);
        let second = bring(&test.db, &around, org, &everything()).await;
        assert_eq!(
            counts(&second),
            [(0, 0, 2), (0, 0, 3), (0, 0, 3), (0, 0, 3)]
        );
        assert!(second.changes_nothing());
        // Somebody with two meetings, one of them after discharge, is engaged at once.
        assert_eq!(
            count(
                &test.db,
                "SELECT count(*) FROM engagement_assessment WHERE engaged AND has_data"
            )
            .await,
            1
        );
        assert_eq!(
            count(
                &test.db,
                "SELECT count(*) FROM engagement_assessment WHERE has_data"
            )
            .await,
            2
        );
        // One entry for every site, worker and person, one for the contacts of one person, one for each import.
        assert_eq!(
            count(&test.db, "SELECT count(*) FROM audit").await,
            2 + 3 + 3 + 1 + 2
        );
        assert_eq!(
            count(
                &test.db,
                "SELECT count(*) FROM person WHERE name = 'Person P2'"
            )
            .await,
            1
        );
        assert_eq!(
            count(
                &test.db,
                "SELECT count(*) FROM worker WHERE name = 'Worker W2'"
            )
            .await,
            1
        );
    }
}

#[tokio::test]
async fn what_changes_is_shown_before_it_does() {
    for test in testkit::both().await {
        let (around, _) = fixed();
        let org = service(&test.db, &around).await;
        bring(&test.db, &around, org, &everything()).await;
        let people = PEOPLE
            .replace("2026-01-20,W1", "2026-01-21,W2")
            .replace("P2,S1,2026-01-03,,", "P2,S1,2026-01-03,,W1");
        let contacts = CONTACTS.replace("attended,30", "attended,45");
        let sources = [
            source(Kind::People, &people),
            source(Kind::Contacts, &contacts),
        ];
        let mut tx = test.db.write().await.expect("begins");
        let plan = check(&mut tx, &around, org, &sources).await.plan;
        tx.rollback().await.expect("undone");
        let fields: Vec<(u64, &str, &str, &str)> = plan
            .kinds
            .iter()
            .flat_map(|kind| &kind.changes)
            .flat_map(|change| {
                change
                    .fields
                    .iter()
                    .map(|f| (change.row, f.name, f.before.as_str(), f.after.as_str()))
            })
            .collect();
        assert_eq!(
            fields,
            [
                (2, "discharge_date", "2026-01-20", "2026-01-21"),
                (2, "allocated_worker_id", "W1", "W2"),
                (3, "allocated_worker_id", "", "W1"),
                (2, "minutes", "30", "45"),
            ]
        );
        bring(&test.db, &around, org, &sources).await;
        // The match of P1 ended yesterday and another began today; that of P2 begins with the admission.
        assert_eq!(count(&test.db, "SELECT count(*) FROM peer_match WHERE ended_on = '2026-03-01' AND ended_why = 'service_change'").await, 1);
        assert_eq!(
            count(
                &test.db,
                "SELECT count(*) FROM peer_match WHERE started_on = '2026-03-02'"
            )
            .await,
            1
        );
        assert_eq!(count(&test.db, "SELECT count(*) FROM peer_match WHERE started_on = '2026-01-03' AND ended_on IS NULL").await, 2);
        assert_eq!(
            count(
                &test.db,
                "SELECT count(*) FROM contact_revision WHERE reason = 'import'"
            )
            .await,
            1
        );
        assert!(
            bring(&test.db, &around, org, &sources)
                .await
                .changes_nothing()
        );
        // Nobody allocated any more.
        let nobody = people.replace("2026-01-21,W2", "2026-01-21,");
        bring(&test.db, &around, org, &[source(Kind::People, &nobody)]).await;
        assert!(
            bring(&test.db, &around, org, &[source(Kind::People, &nobody)])
                .await
                .changes_nothing()
        );
    }
}

async fn everything_kept(db: &Db, org: OrgId) -> Vec<Vec<Vec<u8>>> {
    let mut all = Vec::new();
    for kind in Kind::ALL {
        all.push(vec![exported(db, org, kind, Format::Csv).await]);
    }
    all
}

#[tokio::test]
async fn a_problem_anywhere_means_that_nothing_is_imported() {
    for test in testkit::both().await {
        let (around, _) = fixed();
        let org = service(&test.db, &around).await;
        bring(&test.db, &around, org, &everything()).await;
        let before = everything_kept(&test.db, org).await;
        let audited = count(&test.db, "SELECT count(*) FROM audit").await;
        let bad = [
            (
                Kind::People,
                "P9,S1,2026-02-30,,,,,\n",
                "people.csv, row 5, column admission_date: this day does not exist: “2026-02-30”.",
            ),
            (
                Kind::People,
                "P9,S9,,,,,,\n",
                "people.csv, row 5, column site_id: no site has this identifier: “S9”.",
            ),
            (
                Kind::People,
                "P1,S1,,,,,,\n",
                "people.csv, row 5, column person_id: rows 2 and 5 have the same identifier: “P1”.",
            ),
            (
                Kind::Contacts,
                "C9,P1,W9,2026-01-10,video,,attended,30\n",
                "contacts.csv, row 5, column worker_id: no peer worker has this identifier: “W9”.",
            ),
            (
                Kind::Contacts,
                "C9,P1,W1,2026-03-03,video,,attended,30\n",
                "contacts.csv, row 5, column date: this day has not come yet",
            ),
            (
                Kind::Contacts,
                "C9,P7,W1,2026-03-01,video,,attended,30\n",
                "contacts.csv, row 5, column person_id: no person has this identifier: “P7”.",
            ),
            (
                Kind::Workers,
                "W9,S8,,\n",
                "workers.csv, row 5, column site_id: no site has this identifier: “S8”.",
            ),
        ];
        for (kind, row, expected) in bad {
            let mut sources = everything();
            let own = match kind {
                Kind::Workers => WORKERS.replace("Sam", "Sam Changed"),
                Kind::People => PEOPLE.replace("Esi", "Changed"),
                _ => CONTACTS.replace("30", "31"),
            };
            sources.retain(|source| source.kind != kind);
            sources.push(source(kind, &format!("{own}{row}")));
            let mut tx = test.db.write().await.expect("begins");
            let checked = check(&mut tx, &around, org, &sources).await;
            let first = checked.plan.problems.first().map(ToString::to_string);
            assert!(
                first.as_deref().is_some_and(|p| p.starts_with(expected)),
                "{first:?}"
            );
            let refused = import::apply(&mut tx, &around, checked, true, None).await;
            assert!(matches!(refused, Err(store::Error::Refused(_))));
            tx.commit().await.expect("nothing to keep");
        }
        assert_eq!(everything_kept(&test.db, org).await, before);
        assert_eq!(count(&test.db, "SELECT count(*) FROM audit").await, audited);
    }
}

#[tokio::test]
async fn possible_duplicates_are_shown_before_they_are_made() {
    for test in testkit::both().await {
        let (around, _) = fixed();
        let org = service(&test.db, &around).await;
        bring(&test.db, &around, org, &everything()).await;
        let more = "person_id,site_id,admission_date,discharge_date,allocated_worker_id,name,birth_date,nhs_number,phone\n\
            P7,S2,,,,Somebody Else,,943 476 5919,\n\
            P8,S2,,,,Okafer Esi,1980-02-29,,\n\
            P9,S1,,,,Esi Okafor,,,\n\
            P10,S1,,,,Ada Lane,,,07700 900123\n\
            P11,S2,,,,Bo Lane,,,+44 7700 900123\n\
            P12,S1,,,,Nobody Alike,1980-02-29,,\n";
        let sources = [source(Kind::People, more)];
        let mut tx = test.db.write().await.expect("begins");
        let checked = check(&mut tx, &around, org, &sources).await;
        let found: Vec<(u64, Option<&str>, &str)> = checked
            .plan
            .duplicates
            .iter()
            .map(|d| (d.row, d.other.as_deref(), d.likeness.code()))
            .collect();
        assert_eq!(
            found,
            [
                (2, Some("P1"), "nhs-number"),
                (3, Some("P1"), "birth-date-and-name"),
                (4, Some("P1"), "name-at-site"),
                (6, Some("P10"), "phone"),
            ]
        );
        let refused = import::apply(&mut tx, &around, checked, false, None).await;
        assert!(matches!(refused, Err(store::Error::Refused(_))));
        let checked = check(&mut tx, &around, org, &sources).await;
        import::apply(&mut tx, &around, checked, true, None)
            .await
            .expect("confirmed");
        tx.commit().await.expect("kept");
        assert_eq!(count(&test.db, "SELECT count(*) FROM person").await, 9);
    }
}

async fn exported(db: &Db, org: OrgId, kind: Kind, format: Format) -> Vec<u8> {
    let columns = export::columns(kind);
    let mut writer = TableWriter::new(format, Vec::new(), kind.code(), &columns).expect("begins");
    let mut after = Some(export::START);
    while let Some(from) = after {
        let mut tx = db.read().await.expect("begins");
        // Few rows a page, so that the seams are tested too.
        let page = export::page(&mut tx, &Bounds::everything(org), kind, from, 7)
            .await
            .expect("a page");
        tx.rollback().await.expect("ends");
        for row in &page.rows {
            writer.row(row).expect("written");
        }
        after = page.next;
    }
    writer.finish(&[]).expect("finished")
}

#[tokio::test]
async fn export_then_import_changes_nothing_whatever_the_programme() {
    for test in testkit::both().await {
        let (around, _) = fixed();
        for seed in 0..6 {
            let org = service(&test.db, &around).await;
            let mut tx = test.db.write().await.expect("begins");
            draw(&mut tx, &around, org, seed, Size::SMALL).await;
            tx.commit().await.expect("kept");
            for format in [Format::Csv, Format::Xlsx] {
                let mut sources = Vec::new();
                for kind in Kind::ALL {
                    let bytes = exported(&test.db, org, kind, format).await;
                    let sheet = sheet(kind.code(), &bytes);
                    let understood = understand(kind, sheet.header(), &Mapping::default());
                    assert!(understood.problems(&sheet).is_empty());
                    sources.push(Source {
                        kind,
                        sheet,
                        mapping: understood.mapping,
                    });
                }
                let plan = bring(&test.db, &around, org, &sources).await;
                let changes: Vec<_> = plan
                    .kinds
                    .iter()
                    .flat_map(|k| &k.changes)
                    .flat_map(|c| &c.fields)
                    .map(|f| (f.name, &f.before, &f.after))
                    .collect();
                assert!(plan.changes_nothing(), "{seed} {format:?} {changes:?}");
                assert!(plan.kinds.iter().all(|kind| kind.unchanged > 0));
            }
        }
    }
}

#[tokio::test]
async fn possible_duplicates_are_found_by_the_rule_of_the_form() {
    const HEAD: &str = "person_id,site_id,admission_date,discharge_date,allocated_worker_id,name,birth_date,phone\n";
    for test in testkit::both().await {
        let (around, _) = fixed();
        let org = service(&test.db, &around).await;
        let here = format!(
            "{HEAD}P1,S1,,,,Robin Ashdowne,1980-02-29,07700 900123\nP2,S2,,,,Esi Okafor,,\n"
        );
        let known = [source(Kind::Sites, SITES), source(Kind::People, &here)];
        bring(&test.db, &around, org, &known).await;
        let new = format!(
            "{HEAD}N1,S1,,,,Ashdown Robin,,\nN2,S2,,,,Robin Ashdowne,,\nN3,S2,,,,Ashdowne R,1980-02-29,\n\
             N4,S2,,,,Nobody Else,,+44 7700 900123\nN5,S2,,,,Esi Mary Okafor,,\nN6,S1,,,,Esi Okafor,,\nN7,S1,,,,Okafer Esi,,\nN8,S1,,,,,,\n"
        );
        let mut tx = test.db.read().await.expect("begins");
        let found = check(&mut tx, &around, org, &[source(Kind::People, &new)])
            .await
            .plan
            .duplicates;
        let found: Vec<(&str, &str, Option<&str>, &str)> = found
            .iter()
            .map(|one| {
                let other = one.other.as_deref();
                (
                    one.file.as_str(),
                    one.reference.as_str(),
                    other,
                    one.likeness.code(),
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                ("people.csv", "N1", Some("P1"), "name-at-site"),
                ("people.csv", "N4", Some("P1"), "phone"),
                ("people.csv", "N5", Some("P2"), "name-at-site"),
                ("people.csv", "N7", Some("N6"), "name-at-site"),
            ]
        );
    }
}

#[tokio::test]
async fn a_look_says_what_a_check_says_and_holds_nothing_to_write() {
    let test = testkit::databases::sqlite().await;
    let (around, _) = fixed();
    let org = service(&test.db, &around).await;
    let sources = everything();
    let importer = Importer::command_line(org);
    let mut tx = test.db.write().await.expect("begins");
    let looked = import::look(&mut tx, &around, &importer, today(), &sources)
        .await
        .expect("looked at");
    let checked = check(&mut tx, &around, org, &sources).await.plan;
    assert_eq!(looked.in_words(), checked.in_words());
    assert_eq!(looked.problems, checked.problems);
}

#[tokio::test]
async fn a_reference_to_a_row_with_a_problem_is_not_a_second_problem() {
    let test = testkit::databases::sqlite().await;
    let (around, _) = fixed();
    let org = service(&test.db, &around).await;
    let sources = [
        source(Kind::Sites, &SITES.replace("10.4", "104")),
        source(Kind::Workers, &WORKERS.replace(",6", ",600")),
        source(Kind::People, &PEOPLE.replace("2026-01-20", "2026-01-32")),
        source(Kind::Contacts, &CONTACTS.replace("C3,P1,W2", "C3,P1,W8")),
    ];
    let mut tx = test.db.read().await.expect("begins");
    let plan = check(&mut tx, &around, org, &sources).await.plan;
    let places: Vec<(&str, Option<u64>, Option<&str>)> = plan
        .problems
        .iter()
        .map(|problem| (problem.file(), problem.row(), problem.column()))
        .collect();
    assert_eq!(
        places,
        [
            ("contacts.csv", Some(4), Some("worker_id")),
            ("people.csv", Some(2), Some("discharge_date")),
            ("sites.csv", Some(2), Some("fidelity_score")),
            ("workers.csv", Some(2), Some("capacity")),
        ]
    );
}
