//! Studies, their members and sources.

use super::{SAID, a_source, begin, may};
use access::{Role, creates, on, reach, to};
use evidence::study::{SourceKind, StudyRole};
use store::evidence::study::Said;
use store::evidence::{member, source, study};
use store::listing::Page;
use store::{Error, permits, query};
use testkit::both;

#[tokio::test]
async fn only_a_researcher_begins_a_study_and_a_form_sent_twice_begins_one() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        assert!(creates::<on::Study>(&w.coder, None).is_err());
        let begins = creates::<on::Study>(&w.lead, None).expect("may");
        let again = study::create(&mut tx, &around, &begins, w.study, &SAID)
            .await
            .expect("the same");
        assert_eq!(again, w.study);
        let others = creates::<on::Study>(&w.outsider, None).expect("may");
        let taken = study::create(&mut tx, &around, &others, w.study, &SAID).await;
        assert!(matches!(taken, Err(Error::Denied)));
        let unnamed = Said { name: " ", ..SAID };
        let refused = study::create(&mut tx, &around, &begins, around.id(), &unnamed).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
    }
}

#[tokio::test]
async fn nobody_but_members_finds_a_study() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let denied = permits::study::<on::Study, to::Read>(&mut tx, &w.outsider, w.study).await;
        assert!(matches!(denied, Err(Error::Denied)));
        for (actor, role) in [
            (&w.lead, Some(StudyRole::Lead)),
            (&w.reader, Some(StudyRole::Reader)),
            (&w.outsider, None),
        ] {
            let reach = reach::<on::Study, to::Read>(actor).expect("the role may");
            let listed = study::list(&mut tx, &around, &reach, Page::new(1, 10))
                .await
                .expect("listed");
            assert_eq!(listed.rows.first().map(|line| line.role), role);
            assert_eq!(listed.total, i64::from(role.is_some()));
        }
        let admin = crate::contact::actor(&mut tx, &around, &w.it, Role::Administrator).await;
        assert!(reach::<on::Study, to::Read>(&admin).is_err());
        // A member of another organisation's study has no tie to this one.
        let mut stranger = w.lead.clone();
        stranger.org = around.id();
        let denied = permits::study::<on::Study, to::Read>(&mut tx, &stranger, w.study).await;
        assert!(matches!(denied, Err(Error::Denied)));
    }
}

#[tokio::test]
async fn a_study_always_has_a_lead_and_only_fitting_members() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let change = may(&mut tx, &w.lead, w.study).await;
        let read = may(&mut tx, &w.reader, w.study).await;
        let alone = member::remove(&mut tx, &around, &change, w.lead.account).await;
        assert!(matches!(alone, Err(Error::Refused(_))));
        let found = member::candidates(&mut tx, &change, "research")
            .await
            .expect("found");
        assert_eq!(found.len(), 1, "lead and second coder are members already");
        assert_eq!(found[0].account, w.outsider.account);
        let person = crate::contact::actor(&mut tx, &around, &w.it, Role::SupportedPerson).await;
        let refused =
            member::set(&mut tx, &around, &change, person.account, StudyRole::Reader).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
        member::set(&mut tx, &around, &change, w.coder.account, StudyRole::Lead)
            .await
            .expect("another lead");
        member::remove(&mut tx, &around, &change, w.lead.account)
            .await
            .expect("may go now");
        let members = member::list(&mut tx, &read).await.expect("listed");
        let roles: Vec<StudyRole> = members.iter().map(|m| m.role).collect();
        assert_eq!(
            roles,
            [StudyRole::Lead, StudyRole::SecondCoder, StudyRole::Reader]
        );
        let denied = permits::study::<on::Study, to::Change>(&mut tx, &w.reader, w.study).await;
        assert!(matches!(denied, Err(Error::Denied)));
    }
}

#[tokio::test]
async fn a_source_is_read_as_it_was_added_and_every_view_is_written_down() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let words = "PW1: I had hope.\r\nSP: Zoë\u{301} \u{1F600} too.";
        let id = a_source(&mut tx, &around, &w, words).await;
        let read = may(&mut tx, &w.reader, w.study).await;
        let seen = source::load(&mut tx, &around, &read, id)
            .await
            .expect("there");
        assert_eq!(
            seen.text.as_str(),
            "PW1: I had hope.\nSP: Zoë\u{301} \u{1F600} too."
        );
        assert_eq!(seen.hash, seen.text.hash());
        assert_eq!(seen.layout.blocks.len(), 2);
        assert_eq!((seen.number, seen.version), (1, 1));
        let viewed = query("SELECT count(*) FROM audit WHERE resource = 'study_source' AND action = 'read' AND resource_id = $1 AND account_id = $2")
            .bind(id)
            .bind(w.reader.account)
            .count(&mut tx)
            .await
            .expect("counted");
        assert_eq!(viewed, 1);
        // It is not found by way of another study.
        let begins = creates::<on::Study>(&w.outsider, None).expect("may");
        let other = study::create(&mut tx, &around, &begins, around.id(), &SAID)
            .await
            .expect("begun");
        let elsewhere = may(&mut tx, &w.outsider, other).await;
        let denied = source::load(&mut tx, &around, &elsewhere, id).await;
        assert!(matches!(denied, Err(Error::Denied)));
    }
}

#[tokio::test]
async fn sources_are_listed_found_and_renamed() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let first = a_source(&mut tx, &around, &w, "one").await;
        let second = a_source(&mut tx, &around, &w, "two").await;
        let change = may(&mut tx, &w.lead, w.study).await;
        let kind = SourceKind::FocusGroup;
        source::rename(&mut tx, &around, &change, second, 1, "Ängste 100%", kind)
            .await
            .expect("renamed");
        source::rename(&mut tx, &around, &change, second, 1, "Ängste 100%", kind)
            .await
            .expect("a form sent twice");
        let old = source::rename(&mut tx, &around, &change, second, 1, "Other", kind).await;
        assert!(matches!(old, Err(Error::Changed)));
        let read = may(&mut tx, &w.reader, w.study).await;
        let filter = source::Filter {
            words: "ängste 100%".into(),
            kind: Some(kind),
            ..source::Filter::default()
        };
        let page = Page::new(1, 10);
        let found = source::list(&mut tx, &around, &read, &filter, page)
            .await
            .expect("listed");
        assert_eq!(found.total, 1);
        assert_eq!(found.rows[0].id, second);
        for sorted in [
            source::Sorted::Name,
            source::Sorted::Added,
            source::Sorted::FewestCodings,
        ] {
            let filter = source::Filter {
                sorted,
                ..source::Filter::default()
            };
            let all = source::list(&mut tx, &around, &read, &filter, page)
                .await
                .expect("listed");
            assert_eq!(all.rows.len(), 2);
        }
        let choices = source::choices(&mut tx, &read).await.expect("listed");
        assert_eq!(choices[0].0, first);
        let overview = may(&mut tx, &w.reader, w.study).await;
        let extent = study::extent(&mut tx, &overview).await.expect("counted");
        assert_eq!(extent.sources, 2);
    }
}

#[tokio::test]
async fn a_study_changes_once_per_version() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let change = may(&mut tx, &w.lead, w.study).await;
        let said = Said {
            question: "Why?",
            key_site: Some(w.it.site),
            ..SAID
        };
        for _ in 0..2 {
            study::change(&mut tx, &around, &change, 1, &said)
                .await
                .expect("changed");
        }
        let old = study::change(&mut tx, &around, &change, 1, &SAID).await;
        assert!(matches!(old, Err(Error::Changed)));
        let read = may::<on::Study, to::Read>(&mut tx, &w.reader, w.study).await;
        let now = study::load(&mut tx, &around, &read).await.expect("there");
        assert_eq!((now.question.as_str(), now.version), ("Why?", 2));
        assert_eq!(study::name(&mut tx, &read).await.expect("there"), SAID.name);
    }
}
