//! Cases, their values and ties, and the framework matrix.

use super::{a_code, a_source, begin, coded, may, span};
use access::{on, to};
use evidence::attribute::{Attribute, AttributeKind, Value};
use evidence::study::{CaseKind, SourceTie, SpeakerTie};
use ids::{AttributeId, StudyCaseId};
use store::Error;
use store::evidence::matrix::{self, Rests};
use store::evidence::{case, code, coding, history, taken_out};
use store::listing::Page;
use testkit::both;

#[tokio::test]
async fn what_is_known_of_a_case_is_kept_as_its_kind_says() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let create = may(&mut tx, &w.lead, w.study).await;
        let change = may(&mut tx, &w.lead, w.study).await;
        let read = may(&mut tx, &w.reader, w.study).await;
        let p1: StudyCaseId = around.id();
        for _ in 0..2 {
            case::add(&mut tx, &around, &create, p1, "P1", CaseKind::Participant)
                .await
                .expect("added");
        }
        let age = Attribute {
            id: around.id(),
            name: "Age".into(),
            kind: AttributeKind::Integer,
        };
        let role = Attribute {
            id: around.id(),
            name: "Role".into(),
            kind: AttributeKind::Category(vec!["PW".into(), "SP".into()]),
        };
        for attribute in [&age, &age, &role] {
            case::add_attribute(&mut tx, &around, &create, attribute)
                .await
                .expect("added");
        }
        assert_eq!(
            case::attributes(&mut tx, &read).await.expect("read"),
            [age.clone(), role.clone()]
        );
        for (attribute, cell) in [(age.id, "41"), (role.id, " sp ")] {
            case::set_value(&mut tx, &around, &change, p1, attribute, cell)
                .await
                .expect("kept");
        }
        let wrong = case::set_value(&mut tx, &around, &change, p1, role.id, "nurse").await;
        assert!(
            matches!(&wrong, Err(Error::Refused(why)) if why.to_string().contains("Role") && why.to_string().contains("PW, SP")),
            "{wrong:?}"
        );
        let seen = case::load(&mut tx, &around, &read, p1)
            .await
            .expect("there");
        assert_eq!(seen.values[&age.id], Value::Integer(41));
        assert_eq!(seen.values[&role.id], Value::Category("SP".into()));
        // Another kind is taken when every value fits it.
        let as_text = Attribute {
            kind: AttributeKind::Text,
            ..age.clone()
        };
        case::change_attribute(&mut tx, &around, &change, &as_text)
            .await
            .expect("changed");
        let too_few = Attribute {
            kind: AttributeKind::Category(vec!["PW".into()]),
            ..role.clone()
        };
        let refused = case::change_attribute(&mut tx, &around, &change, &too_few).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
        case::set_value(&mut tx, &around, &change, p1, age.id, " ")
            .await
            .expect("not known");
        for _ in 0..2 {
            case::remove_attribute(&mut tx, &around, &change, role.id)
                .await
                .expect("removed");
        }
        let all = case::all(&mut tx, &read).await.expect("read");
        assert!(all[0].values.is_empty());
        let seen = case::version(&mut tx, &read, p1).await.expect("there");
        case::set_value(&mut tx, &around, &change, p1, age.id, "31")
            .await
            .expect("set");
        let kind = CaseKind::Other;
        let late = case::change(&mut tx, &around, &change, p1, seen, "Anna", kind).await;
        assert!(
            matches!(late, Err(Error::Changed)),
            "a value was changed since"
        );
        let seen = case::version(&mut tx, &read, p1).await.expect("there");
        case::change(&mut tx, &around, &change, p1, seen, "Anna", kind)
            .await
            .expect("renamed");
        let filter = case::Filter {
            words: "ann".into(),
            kind: Some(CaseKind::Other),
        };
        let found = case::list(&mut tx, &around, &read, &filter, Page::new(1, 10))
            .await
            .expect("listed");
        assert_eq!(found.rows[0].name, "Anna");
        let elsewhere = case::set_value(&mut tx, &around, &change, around.id(), age.id, "4").await;
        assert!(matches!(elsewhere, Err(Error::Denied)));
        tx.commit().await.expect("kept");
        let mut tx = test.db.write().await.expect("begins");
        let taken = case::add(
            &mut tx,
            &around,
            &create,
            around.id(),
            "Anna",
            CaseKind::Site,
        )
        .await;
        assert!(
            matches!(&taken, Err(Error::Taken { key }) if key == "study_case_name_key"),
            "{taken:?}"
        );
        drop(tx);
        let mut tx = test.db.write().await.expect("begins");
        let same = Attribute {
            id: around.id::<AttributeId>(),
            name: "AGE".into(),
            kind: AttributeKind::Text,
        };
        let taken = case::add_attribute(&mut tx, &around, &create, &same).await;
        assert!(
            matches!(&taken, Err(Error::Taken { key }) if key == "attribute_folded_name_key"),
            "{taken:?}"
        );
    }
}

#[tokio::test]
async fn a_source_is_tied_as_a_whole_by_speaker_and_by_place() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let id = a_source(&mut tx, &around, &w, "there is hope").await;
        let create = may(&mut tx, &w.lead, w.study).await;
        let change = may(&mut tx, &w.lead, w.study).await;
        let read = may::<on::StudyCase, to::Read>(&mut tx, &w.reader, w.study).await;
        let p1: StudyCaseId = around.id();
        case::add(&mut tx, &around, &create, p1, "P1", CaseKind::Participant)
            .await
            .expect("added");
        let ties = [
            SourceTie::Whole(p1),
            SourceTie::Speaker(SpeakerTie {
                label: "PW1".into(),
                case: p1,
            }),
            SourceTie::Place(span(0, 5), p1),
        ];
        for _ in 0..2 {
            case::set_ties(&mut tx, &around, &change, id, &ties)
                .await
                .expect("tied");
        }
        assert_eq!(
            case::of_source(&mut tx, &read, id).await.expect("read"),
            ties
        );
        assert_eq!(case::ties(&mut tx, &read).await.expect("read").len(), 3);
        let beyond = [SourceTie::Place(span(0, 500), p1)];
        let refused = case::set_ties(&mut tx, &around, &change, id, &beyond).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
        let cases = may(&mut tx, &w.lead, w.study).await;
        for _ in 0..2 {
            case::remove(&mut tx, &around, &cases, p1)
                .await
                .expect("removed");
        }
        assert_eq!(case::of_source(&mut tx, &read, id).await.expect("read"), []);
    }
}

#[tokio::test]
async fn a_cell_rests_on_quotes_and_is_written_once_per_version() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let id = a_source(&mut tx, &around, &w, "there is hope").await;
        let hope = a_code(&mut tx, &around, &w, "Hope").await;
        let creates = may(&mut tx, &w.lead, w.study).await;
        let p1: StudyCaseId = around.id();
        case::add(&mut tx, &around, &creates, p1, "P1", CaseKind::Participant)
            .await
            .expect("added");
        let create = may(&mut tx, &w.coder, w.study).await;
        let quote = coded(&around, id, "there is hope", "hope", hope);
        coding::add(&mut tx, &around, &create, &quote)
            .await
            .expect("coded");
        let rests = [Rests {
            sentence: 0,
            coding: quote.id,
        }];
        for _ in 0..2 {
            matrix::write(&mut tx, &around, &create, p1, hope, 0, "She hopes.", &rests)
                .await
                .expect("written");
        }
        let stale = matrix::write(&mut tx, &around, &create, p1, hope, 0, "No.", &[]).await;
        assert!(matches!(stale, Err(Error::Changed)));
        let read = may::<on::StudyCase, to::Read>(&mut tx, &w.reader, w.study).await;
        let cells = matrix::all(&mut tx, &around, &read).await.expect("read");
        assert_eq!(
            (cells.len(), cells[0].version, cells[0].rests.as_slice()),
            (1, 1, rests.as_slice())
        );
        // A code with a cell stays.
        let codes = may(&mut tx, &w.coder, w.study).await;
        let own = may(&mut tx, &w.coder, w.study).await;
        coding::remove(&mut tx, &around, &own, &[quote.id])
            .await
            .expect("removed");
        let refused = code::remove(&mut tx, &around, &codes, hope).await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
        let cell = matrix::load(&mut tx, &read, p1, hope)
            .await
            .expect("read")
            .expect("there");
        assert_eq!(
            cell.rests,
            [],
            "what a sentence rested on went with the coding"
        );
        history::undo(&mut tx, &around, &own).await.expect("undone");
        let cell = matrix::load(&mut tx, &read, p1, hope)
            .await
            .expect("read")
            .expect("there");
        assert_eq!(cell.rests, rests, "and came back with it");
        matrix::write(&mut tx, &around, &create, p1, hope, 1, "", &[])
            .await
            .expect("emptied");
        assert_eq!(
            matrix::load(&mut tx, &read, p1, hope).await.expect("read"),
            None
        );
    }
}

#[tokio::test]
async fn codes_are_merged_split_and_removed_with_their_codings_and_that_is_taken_back() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let text = "there is hope";
        let id = a_source(&mut tx, &around, &w, text).await;
        let hope = a_code(&mut tx, &around, &w, "Hope").await;
        let wish = a_code(&mut tx, &around, &w, "Wish").await;
        let theirs = may(&mut tx, &w.second, w.study).await;
        let one = coded(&around, id, text, "hope", wish);
        coding::add(&mut tx, &around, &theirs, &one)
            .await
            .expect("coded");
        let codes = may(&mut tx, &w.coder, w.study).await;
        let walker = may(&mut tx, &w.coder, w.study).await;
        let read = may::<on::Coding, to::Read>(&mut tx, &w.reader, w.study).await;
        code::merge(&mut tx, &around, &codes, wish, hope)
            .await
            .expect("merged");
        assert_eq!(
            coding::load(&mut tx, &read, one.id)
                .await
                .expect("there")
                .code,
            hope
        );
        history::undo(&mut tx, &around, &walker)
            .await
            .expect("undone");
        assert_eq!(
            coding::load(&mut tx, &read, one.id)
                .await
                .expect("there")
                .code,
            wish
        );
        let part = evidence::code::Code::new(around.id(), "Dream");
        let assigned = [(one.id, part.id)].into();
        let dream = part.id;
        code::split(&mut tx, &around, &codes, wish, vec![part], &assigned)
            .await
            .expect("split");
        assert_eq!(
            coding::load(&mut tx, &read, one.id)
                .await
                .expect("there")
                .code,
            dream
        );
        code::remove(&mut tx, &around, &codes, dream)
            .await
            .expect("removed");
        assert!(matches!(
            coding::load(&mut tx, &read, one.id).await,
            Err(Error::Denied)
        ));
        history::undo(&mut tx, &around, &walker)
            .await
            .expect("undone");
        assert_eq!(
            coding::load(&mut tx, &read, one.id)
                .await
                .expect("back")
                .code,
            dream
        );
        let itself = code::merge(&mut tx, &around, &codes, hope, hope).await;
        assert!(matches!(itself, Err(Error::Refused(_))));
        tx.commit().await.expect("kept");
    }
}

#[tokio::test]
async fn what_is_taken_out_is_written_down() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let id = a_source(&mut tx, &around, &w, "there is hope").await;
        let export = may(&mut tx, &w.reader, w.study).await;
        taken_out::begun(&mut tx, &around, &export, "codings.csv", None)
            .await
            .expect("begun");
        taken_out::begun(&mut tx, &around, &export, "quotes.docx", Some(&[id]))
            .await
            .expect("begun");
        let read = may(&mut tx, &w.reader, w.study).await;
        let files = taken_out::list(&mut tx, &read, Page::new(1, 10))
            .await
            .expect("listed");
        assert_eq!(files.len(), 2);
        assert!(files.iter().all(|file| file.withdrawn == 0));
    }
}
