//! People in studies: their choice, their pseudonyms and their notes.

use super::{World, begin, may};
use crate::contact::{TODAY, actor, recorded};
use access::{Role, on, reach, to};
use delivery::note::NoteMode;
use evidence::study::SourceKind;
use store::delivery::note;
use store::evidence::contact_note::{self, Leave};
use store::evidence::key::Replaced;
use store::evidence::source::Filter;
use store::evidence::{case, choice, code, coding, goal_words, key, source, withdrawal};
use store::listing::Page;
use store::{Error, Surroundings, Tx, permits, query};
use testkit::both;

async fn leave(tx: &mut Tx, w: &World) -> Leave {
    Leave {
        sources: may(tx, &w.lead, w.study).await,
        cases: may(tx, &w.lead, w.study).await,
        codes: may(tx, &w.lead, w.study).await,
        codings: may(tx, &w.lead, w.study).await,
    }
}

async fn a_note(tx: &mut Tx, around: &Surroundings, w: &World, body: &str) {
    let worker = actor(tx, around, &w.it, Role::PeerWorker).await;
    let contact = recorded(tx, around, &w.it, &worker).await;
    let create = permits::person::<on::Note, to::Create>(tx, &worker, w.it.person, TODAY)
        .await
        .expect("allowed");
    note::write(
        tx,
        around,
        &create,
        contact,
        NoteMode::AgreedLine,
        Some(body),
    )
    .await
    .expect("written");
}

#[tokio::test]
async fn notes_come_in_only_where_the_person_chose_it_under_pseudonyms_and_coded() {
    for test in both().await {
        let (around, clock) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let body = "Person of Northside met Worker of Northside by the canal";
        a_note(&mut tx, &around, &w, body).await;
        let all = leave(&mut tx, &w).await;
        let nothing = contact_note::bring(&mut tx, &around, &all)
            .await
            .expect("asked");
        assert_eq!(nothing, contact_note::Brought::default());
        let person = actor(&mut tx, &around, &w.it, Role::SupportedPerson).await;
        let chooses = permits::person(&mut tx, &person, w.it.person, TODAY)
            .await
            .expect("their own");
        let looks = permits::person(&mut tx, &person, w.it.person, TODAY)
            .await
            .expect("their own");
        for _ in 0..2 {
            choice::choose(&mut tx, &around, &chooses, None)
                .await
                .expect("chosen");
        }
        let seen = choice::of_person(&mut tx, &around, &looks)
            .await
            .expect("read");
        assert!(seen.every_study_since.is_some() && seen.studies[0].since.is_none());
        assert_eq!(
            choice::how_many(&mut tx, &all.sources)
                .await
                .expect("counted"),
            1
        );
        assert_eq!(
            contact_note::waiting(&mut tx, &all.sources)
                .await
                .expect("counted"),
            1
        );
        let brought = contact_note::bring(&mut tx, &around, &all)
            .await
            .expect("brought");
        assert_eq!(
            (brought.notes, brought.codings, brought.codes, brought.more),
            (1, 1, 1, false)
        );
        let again = contact_note::bring(&mut tx, &around, &all)
            .await
            .expect("asked");
        assert_eq!(again.notes, 0);
        let read = may(&mut tx, &w.reader, w.study).await;
        let listed = source::list(
            &mut tx,
            &around,
            &read,
            &Filter::default(),
            Page::new(1, 10),
        )
        .await
        .expect("listed");
        assert_eq!(listed.rows[0].kind, SourceKind::ContactNote);
        let text = source::load(&mut tx, &around, &read, listed.rows[0].id)
            .await
            .expect("there")
            .text;
        assert_eq!(text.as_str(), "Person 1 met Worker 1 by the canal");
        let codings = may(&mut tx, &w.reader, w.study).await;
        let coded = coding::of_source(&mut tx, &codings, listed.rows[0].id)
            .await
            .expect("read");
        let book = code::codebook(&mut tx, &codings).await.expect("read");
        let term = book
            .get(coded[0].code)
            .and_then(|c| c.term.clone())
            .expect("of a framework");
        assert_eq!(term.term.as_str(), "3.2");
        // The person finds it in their own log.
        let logged = query("SELECT count(*) FROM audit WHERE person_id = $1 AND account_id = $2 AND detail LIKE 'brought into a study%'")
            .bind(w.it.person)
            .bind(w.lead.account)
            .count(&mut tx)
            .await
            .expect("counted");
        assert_eq!(logged, 2, "the case and the note");
        clock.advance(jiff::SignedDuration::from_mins(1));
        let withdraws = permits::person(&mut tx, &person, w.it.person, TODAY)
            .await
            .expect("their own");
        for _ in 0..2 {
            choice::withdraw(&mut tx, &around, &withdraws, Some(w.study))
                .await
                .expect("withdrawn");
        }
        assert_eq!(
            choice::how_many(&mut tx, &all.sources)
                .await
                .expect("counted"),
            0
        );
        clock.advance(jiff::SignedDuration::from_mins(1));
        choice::choose(&mut tx, &around, &chooses, Some(w.study))
            .await
            .expect("chosen again");
        assert_eq!(
            choice::how_many(&mut tx, &all.sources)
                .await
                .expect("counted"),
            1
        );
        let worker = actor(&mut tx, &around, &w.it, Role::PeerWorker).await;
        let theirs = permits::person::<on::EvaluationChoice, to::Create>(
            &mut tx,
            &worker,
            w.it.person,
            TODAY,
        )
        .await;
        assert!(
            matches!(theirs, Err(Error::Denied)),
            "nobody chooses for the person"
        );
        tx.commit().await.expect("kept");
    }
}

#[tokio::test]
async fn cases_come_from_the_programme_and_only_the_coordinator_reads_the_key() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let create = may(&mut tx, &w.lead, w.study).await;
        for expected in [1, 0] {
            assert_eq!(
                case::bring_sites(&mut tx, &around, &create)
                    .await
                    .expect("brought"),
                expected
            );
            assert_eq!(
                case::bring_workers(&mut tx, &around, &create)
                    .await
                    .expect("brought"),
                expected
            );
        }
        assert_eq!(
            case::bring_people(&mut tx, &around, &create)
                .await
                .expect("brought"),
            0
        );
        let change = may(&mut tx, &w.lead, w.study).await;
        for _ in 0..2 {
            let given = key::give(&mut tx, &around, &change, Replaced::Name, "Ada", "Bea")
                .await
                .expect("given");
            assert_eq!(given, "Bea");
        }
        let taken = key::give(&mut tx, &around, &change, Replaced::Name, "Eve", "Bea").await;
        assert!(matches!(taken, Err(Error::Refused(_))));
        let known = key::known(&mut tx, &change, &["ADA", "Eve"])
            .await
            .expect("read");
        assert_eq!(known, [("ADA".to_owned(), "Bea".to_owned())]);
        let all = key::pseudonyms(&mut tx, &change).await.expect("read");
        assert_eq!(all, ["Bea"], "those of people and workers name no words");
        let coordinator = actor(&mut tx, &around, &w.it, Role::Coordinator).await;
        let reach = reach::<on::StudyKey, to::Read>(&coordinator).expect("at their sites");
        let entries = key::list(&mut tx, &around, &reach, w.study, Page::new(1, 10))
            .await
            .expect("read");
        assert_eq!(
            entries.len(),
            1,
            "the words are nobody's until the study names a site"
        );
        assert_eq!(entries[0].stands_for, "Worker of Northside");
        assert!(access::reach::<on::StudyKey, to::Read>(&w.lead).is_err());
    }
}

#[tokio::test]
async fn goals_come_in_as_sources_and_a_withdrawal_clears_what_came() {
    for test in both().await {
        let (around, clock) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        a_note(&mut tx, &around, &w, "Person of Northside spoke of hope").await;
        let episode = w.it.episode;
        query("INSERT INTO goal (org_id, id, person_id, episode_id, words, agreed_on, reached_on, version, created_at) VALUES ($1, $2, $3, $4, $5, '2026-02-01', NULL, 1, $6)")
            .bind(w.lead.org)
            .bind(around.id::<ids::GoalId>())
            .bind(w.it.person)
            .bind(episode)
            .bind("Walk with Worker of Northside every week")
            .bind(around.now())
            .execute(&mut tx)
            .await
            .expect("kept");
        let all = leave(&mut tx, &w).await;
        assert_eq!(
            goal_words::waiting(&mut tx, &all.sources)
                .await
                .expect("counted"),
            0
        );
        let person = actor(&mut tx, &around, &w.it, Role::SupportedPerson).await;
        let chooses = permits::person(&mut tx, &person, w.it.person, TODAY)
            .await
            .expect("their own");
        choice::choose(&mut tx, &around, &chooses, Some(w.study))
            .await
            .expect("chosen");
        let waits = case::waiting(&mut tx, &all.cases).await.expect("counted");
        assert_eq!((waits.sites, waits.workers, waits.people), (1, 1, 1));
        assert_eq!(
            goal_words::waiting(&mut tx, &all.sources)
                .await
                .expect("counted"),
            1
        );
        for brought in [1, 0] {
            let goals = goal_words::bring(&mut tx, &around, &all)
                .await
                .expect("brought");
            assert_eq!((goals.notes, goals.more), (brought, false));
            let notes = contact_note::bring(&mut tx, &around, &all)
                .await
                .expect("brought");
            assert_eq!(notes.notes, brought);
        }
        let read = may::<on::StudySource, to::Read>(&mut tx, &w.reader, w.study).await;
        let facts = source::facts(&mut tx, &around, &read).await.expect("read");
        assert_eq!(facts.len(), 2);
        let ids: Vec<ids::SourceId> = facts.iter().map(|f| f.id).collect();
        let texts = source::texts(&mut tx, &around, &read, &ids)
            .await
            .expect("read");
        assert!(
            texts
                .iter()
                .any(|(_, t)| t.as_str() == "Walk with Worker 1 every week")
        );
        assert!(texts.iter().all(|(_, t)| !t.as_str().contains("Northside")));
        let of_cases = may::<on::StudySource, to::Read>(&mut tx, &w.lead, w.study).await;
        let cases = case::all(&mut tx, &of_cases).await.expect("read");
        let theirs = cases.iter().find(|c| c.name == "Person 1").expect("a case");
        clock.advance(jiff::SignedDuration::from_mins(1));
        let clears = may(&mut tx, &w.lead, w.study).await;
        withdrawal::clear(&mut tx, &around, &clears, theirs.id)
            .await
            .expect("cleared");
        assert_eq!(
            source::facts(&mut tx, &around, &read).await.expect("read"),
            []
        );
        // Nothing of them comes in again.
        assert_eq!(
            goal_words::waiting(&mut tx, &all.sources)
                .await
                .expect("counted"),
            0
        );
        assert_eq!(
            contact_note::waiting(&mut tx, &all.sources)
                .await
                .expect("counted"),
            0
        );
        let again = goal_words::bring(&mut tx, &around, &all)
            .await
            .expect("asked");
        assert_eq!(again.notes, 0);
    }
}
