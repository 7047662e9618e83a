//! People on both databases.

use crate::programme::{TODAY, World, actor};
use access::{Role, creates, on, reach, to};
use delivery::episode::{EndedHow, EndedWhy, Ending, EpisodeDates};
use delivery::person::{Name, NhsNumber};
use jiff::civil::date;
use store::delivery::person::{Candidate, Details, Likeness, NewPerson, Sort, Standing, State};
use store::delivery::{person, share};
use store::listing::Page;
use store::{Error, permits};
use testkit::{both, world};

fn name(text: &str) -> Name {
    Name::new(text).expect("a name")
}

#[tokio::test]
async fn a_list_holds_what_the_role_may_see_and_no_more() {
    for test in both().await {
        let mut w = World::new(&test.db).await;
        let (esi, episode) = w.supported(w.north, "Esi Okafor").await;
        let (_, _) = w.supported(w.north, "Ben Hale").await;
        w.person(w.south, "Cara Dunn").await;
        let coordinator = w.coordinator.clone();
        assert_eq!(
            w.names(&coordinator, |_| {}).await,
            ["Ben Hale", "Esi Okafor"]
        );
        let peer = w.peer.clone();
        assert!(w.names(&peer, |_| {}).await.is_empty());
        world::matched(&mut w.tx, &w.around, w.org, esi, episode, w.sam, TODAY).await;
        assert_eq!(w.names(&peer, |_| {}).await, ["Esi Okafor"]);
        let clinician = w.clinician.clone();
        assert!(w.names(&clinician, |_| {}).await.is_empty());
        share::insert(&mut w.tx, &w.around, w.org, esi, w.team)
            .await
            .expect("shared");
        assert_eq!(w.names(&clinician, |_| {}).await, ["Esi Okafor"]);
        for role in [Role::Manager, Role::Administrator, Role::Researcher] {
            let nobody = actor(&mut w.tx, &w.around, w.org, role, (None, None, &[], &[])).await;
            assert!(reach::<on::Person, to::Read>(&nobody).is_err());
        }
    }
}

#[tokio::test]
async fn people_are_found_by_name_reference_number_state_and_worker() {
    for test in both().await {
        let mut w = World::new(&test.db).await;
        let (esi, episode) = w.supported(w.north, "Zoë O’Neil").await;
        w.supported(w.north, "Ben Hale").await;
        let mut details = Details::named(name("Cara Dunn"));
        details.nhs_number = NhsNumber::new("943 476 5919").ok();
        let cara = NewPerson {
            id: w.around.id(),
            local_ref: Some("REF-77".into()),
            details,
        };
        person::insert(&mut w.tx, &w.around, w.org, w.north, &cara)
            .await
            .expect("made");
        let dates = EpisodeDates {
            ending: Some(Ending {
                on: date(2026, 2, 1),
                how: EndedHow::Planned,
                why: EndedWhy::Completed,
            }),
            ..world::open_dates()
        };
        world::an_episode(&mut w.tx, &w.around, w.org, w.north, cara.id, dates).await;
        world::matched(&mut w.tx, &w.around, w.org, esi, episode, w.sam, TODAY).await;
        let who = w.coordinator.clone();
        for (words, found) in [
            ("neil zo", vec!["Zoë O’Neil"]),
            ("ZOE", vec!["Zoë O’Neil"]),
            ("al", vec!["Ben Hale"]),
            ("943 476", vec!["Cara Dunn"]),
            ("ref-77", vec!["Cara Dunn"]),
            ("%", vec![]),
            ("nobody", vec![]),
        ] {
            assert_eq!(w.names(&who, |a| a.words = words).await, found, "{words}");
        }
        for (state, found) in [
            (Standing::Open, vec!["Ben Hale", "Zoë O’Neil"]),
            (Standing::Is(State::Waiting), vec!["Ben Hale"]),
            (Standing::Is(State::Matched), vec!["Zoë O’Neil"]),
            (Standing::Is(State::Ended), vec!["Cara Dunn"]),
        ] {
            let names = w.names(&who, |a| a.standing = Some(state)).await;
            assert_eq!(names, found, "{state:?}");
        }
        let sam = w.sam;
        assert_eq!(
            w.names(&who, |a| a.worker = Some(sam)).await,
            ["Zoë O’Neil"]
        );
        let descending = w.names(&who, |a| a.descending = true).await;
        assert_eq!(descending, ["Zoë O’Neil", "Cara Dunn", "Ben Hale"]);
        for sort in [Sort::LastMet, Sort::Referred] {
            for descending in [false, true] {
                let names = w
                    .names(&who, |a| {
                        a.sort = sort;
                        a.descending = descending;
                    })
                    .await;
                assert_eq!(names.len(), 3);
            }
        }
        let second = w.names(&who, |a| a.page = Page::new(2, 2)).await;
        assert_eq!(second, ["Zoë O’Neil"]);
    }
}

#[tokio::test]
async fn possible_duplicates_are_named_with_what_is_alike_and_other_sites_keep_theirs() {
    for test in both().await {
        let mut w = World::new(&test.db).await;
        let born = Some(date(1980, 2, 3));
        let mut details = Details::named(name("Esi Okafor"));
        details.nhs_number = NhsNumber::new("943 476 5919").ok();
        details.born_on = born;
        details.phone = "07700 900123".into();
        let here = world::person_with(&mut w.tx, &w.around, w.org, w.north, details.clone()).await;
        world::person_with(&mut w.tx, &w.around, w.org, w.south, details).await;
        w.person(w.north, "Someone Else").await;
        let creates = creates::<on::Person>(&w.coordinator, Some(w.north)).expect("may");
        let typed = name("Okafer, Esi");
        let number = NhsNumber::new("9434765919").expect("a number");
        let candidate = Candidate {
            name: &typed,
            nhs_number: Some(&number),
            born_on: born,
            phone: "+44 7700 900123",
        };
        let before = w.audited().await;
        let alike = person::possible_duplicates(&mut w.tx, &w.around, &creates, &candidate)
            .await
            .expect("compared");
        assert_eq!(alike.len(), 2);
        assert_eq!(alike[0].theirs.as_ref().map(|(id, _)| *id), Some(here));
        assert_eq!(
            alike[0].likeness,
            [
                Likeness::NhsNumber,
                Likeness::BirthDateAndName,
                Likeness::Phone,
                Likeness::NameAtSite
            ]
        );
        assert!(alike[1].theirs.is_none() && alike[1].local_ref.is_none());
        assert_eq!(alike[1].site_name, "South");
        assert_eq!(w.audited().await, before + 1);
        let stranger = name("Quentin Vale");
        let candidate = Candidate {
            name: &stranger,
            nhs_number: None,
            born_on: born,
            phone: "",
        };
        let none = person::possible_duplicates(&mut w.tx, &w.around, &creates, &candidate)
            .await
            .expect("compared");
        assert!(none.is_empty());
    }
}

#[tokio::test]
async fn a_change_is_versioned_audited_and_counts_once() {
    for test in both().await {
        let mut w = World::new(&test.db).await;
        let creates = creates::<on::Person>(&w.coordinator, Some(w.north)).expect("may");
        let new = NewPerson {
            id: w.around.id(),
            local_ref: None,
            details: Details::named(name("Esi Okafor")),
        };
        let id = person::create(&mut w.tx, &w.around, &creates, &new)
            .await
            .expect("made");
        assert_eq!(w.audited().await, 1);
        let read = permits::person::<on::Person, to::Read>(&mut w.tx, &w.coordinator, id, TODAY)
            .await
            .expect("may");
        let seen = person::load(&mut w.tx, &w.around, &read)
            .await
            .expect("there");
        assert!(seen.local_ref.starts_with("P-"));
        assert_eq!((seen.site_name.as_str(), seen.version), ("North", 1));
        assert_eq!(w.audited().await, 2);
        let change =
            permits::person::<on::Person, to::Change>(&mut w.tx, &w.coordinator, id, TODAY)
                .await
                .expect("may");
        let mut details = seen.details.clone();
        details.phone = "07700 900123".into();
        for _ in 0..2 {
            person::change(&mut w.tx, &w.around, &change, 1, &details)
                .await
                .expect("counts once");
        }
        assert_eq!(w.audited().await, 3);
        details.phone = "07700 900999".into();
        let late = person::change(&mut w.tx, &w.around, &change, 1, &details).await;
        assert!(matches!(late, Err(Error::Changed)));
        let seen = person::load(&mut w.tx, &w.around, &read)
            .await
            .expect("there");
        assert_eq!(
            (seen.details.phone.as_str(), seen.version),
            ("07700 900123", 2)
        );
        let log = permits::person::<on::AccessLog, to::Read>(&mut w.tx, &w.coordinator, id, TODAY)
            .await
            .expect("may");
        let entries = store::audit::about_person(&mut w.tx, &log, &[], 10)
            .await
            .expect("read");
        let changed = entries
            .iter()
            .find(|e| e.action == "change")
            .expect("written down");
        assert_eq!(changed.detail, "phone");
    }
}

#[tokio::test]
async fn the_person_changes_their_words_but_not_what_tells_them_from_others() {
    for test in both().await {
        let mut w = World::new(&test.db).await;
        let id = w.person(w.north, "Esi Okafor").await;
        let esi = actor(
            &mut w.tx,
            &w.around,
            w.org,
            Role::SupportedPerson,
            (None, Some(id), &[], &[]),
        )
        .await;
        let change = permits::person::<on::Person, to::Change>(&mut w.tx, &esi, id, TODAY)
            .await
            .expect("their own");
        let mut details = Details::named(name("Esi O"));
        details.born_on = Some(date(1990, 1, 1));
        details.preferences = "Somebody who gardens".into();
        person::change(&mut w.tx, &w.around, &change, 1, &details)
            .await
            .expect("changed");
        let read = permits::person::<on::Person, to::Read>(&mut w.tx, &esi, id, TODAY)
            .await
            .expect("their own");
        let seen = person::load(&mut w.tx, &w.around, &read)
            .await
            .expect("there");
        assert_eq!(seen.details.name.as_str(), "Esi O");
        assert_eq!(seen.details.preferences, "Somebody who gardens");
        assert_eq!(seen.details.born_on, None);
        let other = w.person(w.north, "Ben Hale").await;
        let denied = permits::person::<on::Person, to::Read>(&mut w.tx, &esi, other, TODAY).await;
        assert!(matches!(denied, Err(Error::Denied)));
    }
}
