//! People on both databases.

use access::{Actor, Role, creates, on, reach, to};
use delivery::episode::{EndedHow, EndedWhy, Ending, EpisodeDates};
use delivery::note::NoteMode;
use delivery::peer_match::{CoverWhy, MatchEnded, MatchError, MatchKind, Period};
use delivery::person::{Name, NhsNumber};
use ids::{EpisodeId, OrgId, PersonId, SiteId, TeamId, WorkerId};
use jiff::civil::{Date, date};
use store::account::NewAccount;
use store::delivery::peer_match::{Absence, NewMatch, NotMatched};
use store::delivery::person::{Asked, Candidate, Details, Likeness, NewPerson, Sort, State};
use store::delivery::{episode, goal, peer_match, person, share};
use store::listing::Page;
use store::organisation::NewOrganisation;
use store::{Error, Surroundings, Tx, permits, query};
use testkit::{both, fixed, world};

const TODAY: Date = date(2026, 3, 2);

/// Two sites, a worker at each, and a coordinator, worker account and clinician of the first.
struct World {
    tx: Tx,
    around: Surroundings,
    org: OrgId,
    north: SiteId,
    south: SiteId,
    sam: WorkerId,
    ada: WorkerId,
    team: TeamId,
    coordinator: Actor,
    peer: Actor,
    clinician: Actor,
}

async fn actor(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    role: Role,
    ties: (Option<WorkerId>, Option<PersonId>, &[SiteId], &[TeamId]),
) -> Actor {
    let new = NewAccount {
        email: &format!("{}@example.org", around.token()),
        name: &format!("Test {}", role.code()),
        role,
        password_hash: "x",
        worker: ties.0,
        person: ties.1,
        sites: ties.2,
        teams: ties.3,
    };
    let id = store::account::insert(tx, around, org, &new)
        .await
        .expect("an account");
    store::account::actor(tx, org, id).await.expect("an actor")
}

impl World {
    async fn new(db: &store::Db) -> World {
        let (around, _) = fixed();
        let mut tx = db.write().await.expect("begins");
        let new = NewOrganisation {
            name: "A service",
            demonstration: false,
            time_zone: "Europe/London",
        };
        let org = store::organisation::create(&mut tx, &around, &new)
            .await
            .expect("made")
            .id;
        let north = world::site(&mut tx, &around, org, "North").await;
        let south = world::site(&mut tx, &around, org, "South").await;
        let sam = world::worker(&mut tx, &around, org, north, "Sam Reed").await;
        let ada = world::worker(&mut tx, &around, org, north, "Ada Bell").await;
        let team = world::team(&mut tx, &around, org, north, "Elm team").await;
        let coordinator = actor(
            &mut tx,
            &around,
            org,
            Role::Coordinator,
            (None, None, &[north], &[]),
        )
        .await;
        let peer = actor(
            &mut tx,
            &around,
            org,
            Role::PeerWorker,
            (Some(sam), None, &[north], &[]),
        )
        .await;
        let clinician = actor(
            &mut tx,
            &around,
            org,
            Role::Clinician,
            (None, None, &[north], &[team]),
        )
        .await;
        World {
            tx,
            around,
            org,
            north,
            south,
            sam,
            ada,
            team,
            coordinator,
            peer,
            clinician,
        }
    }

    async fn person(&mut self, site: SiteId, name: &str) -> PersonId {
        world::person(&mut self.tx, &self.around, self.org, site, name).await
    }

    async fn supported(&mut self, site: SiteId, name: &str) -> (PersonId, EpisodeId) {
        let person = self.person(site, name).await;
        let dates = world::open_dates();
        let episode =
            world::an_episode(&mut self.tx, &self.around, self.org, site, person, dates).await;
        (person, episode)
    }

    async fn names(&mut self, actor: &Actor, change: impl FnOnce(&mut Asked<'_>)) -> Vec<String> {
        let reach = reach::<on::Person, to::Read>(actor).expect("may list");
        let mut asked = all();
        change(&mut asked);
        let listed = person::list(&mut self.tx, &self.around, &reach, &asked)
            .await
            .expect("listed");
        if listed.page.number == 1 {
            assert_eq!(listed.total, i64::try_from(listed.rows.len()).expect("few"));
        }
        listed.rows.into_iter().map(|line| line.name).collect()
    }

    async fn audited(&mut self) -> i64 {
        query("SELECT count(*) FROM audit")
            .count(&mut self.tx)
            .await
            .expect("counted")
    }
}

fn all() -> Asked<'static> {
    Asked {
        words: "",
        site: None,
        state: None,
        worker: None,
        sort: Sort::Name,
        descending: false,
        page: Page::new(1, 50),
        today: TODAY,
    }
}

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
            (State::Waiting, "Ben Hale"),
            (State::Matched, "Zoë O’Neil"),
            (State::Ended, "Cara Dunn"),
        ] {
            let names = w.names(&who, |a| a.state = Some(state)).await;
            assert_eq!(names, [found], "{state:?}");
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
        let entries = store::audit::about_person(&mut w.tx, &log, 10)
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

fn own(w: &World, episode: EpisodeId, worker: WorkerId) -> NewMatch {
    NewMatch {
        id: w.around.id(),
        episode,
        worker,
        kind: MatchKind::Allocated,
        period: Period {
            from: TODAY,
            until: None,
        },
        cover_why: None,
        note_mode: NoteMode::DEFAULT,
        chosen_by_person: true,
    }
}

#[tokio::test]
async fn there_is_one_open_episode_and_one_allocated_worker_at_a_time() {
    for test in both().await {
        let mut w = World::new(&test.db).await;
        let (esi, first) = w.supported(w.north, "Esi Okafor").await;
        let make =
            permits::person::<on::PeerMatch, to::Create>(&mut w.tx, &w.coordinator, esi, TODAY)
                .await
                .expect("may");
        let new = own(&w, first, w.sam);
        peer_match::create(&mut w.tx, &w.around, &make, &new)
            .await
            .expect("matched");
        let again = peer_match::create(&mut w.tx, &w.around, &make, &new).await;
        assert!(
            matches!(again, Err(NotMatched::Store(Error::Taken { key })) if key == "peer_match_pkey")
        );
        let other = own(&w, first, w.ada);
        let refused = peer_match::create(&mut w.tx, &w.around, &make, &other).await;
        assert!(matches!(
            refused,
            Err(NotMatched::Rule(MatchError::AlreadyAllocated))
        ));
        let elsewhere = world::worker(&mut w.tx, &w.around, w.org, w.south, "Far Off").await;
        let far = own(&w, first, elsewhere);
        let refused = peer_match::create(&mut w.tx, &w.around, &make, &far).await;
        assert!(matches!(refused, Err(NotMatched::Store(Error::Denied))));
        let change =
            permits::person::<on::PeerMatch, to::Change>(&mut w.tx, &w.coordinator, esi, TODAY)
                .await
                .expect("may");
        peer_match::change_note_mode(
            &mut w.tx,
            &w.around,
            &change,
            new.id,
            1,
            NoteMode::WrittenTogether,
        )
        .await
        .expect("changed");
        peer_match::end(
            &mut w.tx,
            &w.around,
            &change,
            new.id,
            2,
            TODAY,
            MatchEnded::PersonsWish,
        )
        .await
        .expect("ended");
        let tomorrow = date(2026, 3, 3);
        let mut next = own(&w, first, w.ada);
        next.period.from = tomorrow;
        peer_match::create(&mut w.tx, &w.around, &make, &next)
            .await
            .expect("matched anew");
        for (day, worker) in [(TODAY, w.sam), (tomorrow, w.ada)] {
            let current = peer_match::current_worker(&mut w.tx, w.org, first, day)
                .await
                .expect("read");
            assert_eq!(current, Some(worker));
        }
        let allocated = peer_match::allocated_worker(&mut w.tx, w.org, first)
            .await
            .expect("read");
        assert_eq!(allocated, Some(w.ada));
        let read =
            permits::person::<on::PeerMatch, to::Read>(&mut w.tx, &w.coordinator, esi, TODAY)
                .await
                .expect("may");
        let history = peer_match::of_person(&mut w.tx, &w.around, &read)
            .await
            .expect("read");
        assert_eq!(history.len(), 2);
        assert_eq!(history[1].ended_why, Some(MatchEnded::PersonsWish));
        assert_eq!(history[1].note_mode, NoteMode::WrittenTogether);
        // Last, because on PostgreSQL a statement that ran into a key ends the transaction.
        let permit =
            permits::person::<on::Episode, to::Create>(&mut w.tx, &w.coordinator, esi, TODAY)
                .await
                .expect("may");
        let second = episode::NewEpisode {
            id: w.around.id(),
            team: None,
            dates: world::open_dates(),
        };
        let taken = episode::create(&mut w.tx, &w.around, &permit, &second).await;
        assert!(
            matches!(&taken, Err(Error::Taken { key }) if key == "support_episode_person_id_key"),
            "{taken:?}"
        );
    }
}

#[tokio::test]
async fn an_ending_ends_the_matches_and_the_history_is_kept() {
    for test in both().await {
        let mut w = World::new(&test.db).await;
        let (esi, first) = w.supported(w.north, "Esi Okafor").await;
        world::matched(&mut w.tx, &w.around, w.org, esi, first, w.sam, TODAY).await;
        let change =
            permits::person::<on::Episode, to::Change>(&mut w.tx, &w.coordinator, esi, TODAY)
                .await
                .expect("may");
        let days = EpisodeDates {
            discharge: Some(date(2026, 2, 1)),
            ..world::open_dates()
        };
        episode::change(&mut w.tx, &w.around, &change, first, 1, Some(w.team), &days)
            .await
            .expect("changed");
        let ending = Ending {
            on: TODAY,
            how: EndedHow::Unplanned,
            why: EndedWhy::NotKnown,
        };
        for _ in 0..2 {
            episode::end(&mut w.tx, &w.around, &change, first, 2, ending)
                .await
                .expect("counts once");
        }
        assert_eq!(episode::review_by(ending), Some(date(2026, 3, 16)));
        let read = permits::person::<on::Episode, to::Read>(&mut w.tx, &w.coordinator, esi, TODAY)
            .await
            .expect("may");
        let episodes = episode::of_person(&mut w.tx, &w.around, &read)
            .await
            .expect("read");
        assert_eq!(episodes[0].dates.ending, Some(ending));
        assert_eq!(episodes[0].dates.discharge, Some(date(2026, 2, 1)));
        assert_eq!(
            episodes[0].team.as_ref().map(|t| t.1.as_str()),
            Some("Elm team")
        );
        let none = peer_match::current_worker(&mut w.tx, w.org, first, date(2026, 3, 3))
            .await
            .expect("read");
        assert_eq!(none, None);
        let permit =
            permits::person::<on::Episode, to::Create>(&mut w.tx, &w.coordinator, esi, TODAY)
                .await
                .expect("may");
        let second = episode::NewEpisode {
            id: w.around.id(),
            team: None,
            dates: EpisodeDates {
                referred: Some(TODAY),
                admission: None,
                discharge: None,
                ..world::open_dates()
            },
        };
        episode::create(&mut w.tx, &w.around, &permit, &second)
            .await
            .expect("support begins anew");
        let open = episode::open_of(&mut w.tx, w.org, esi).await.expect("read");
        assert_eq!(open, Some(second.id));
    }
}

#[tokio::test]
async fn everybody_an_absent_worker_supports_is_covered_and_it_can_be_undone() {
    for test in both().await {
        let mut w = World::new(&test.db).await;
        for name in ["Esi Okafor", "Ben Hale", "Cara Dunn"] {
            let (person, episode) = w.supported(w.north, name).await;
            world::matched(&mut w.tx, &w.around, w.org, person, episode, w.sam, TODAY).await;
        }
        let absence = Absence {
            away: w.sam,
            covers: w.ada,
            from: date(2026, 3, 9),
            until: date(2026, 3, 20),
            why: CoverWhy::Leave,
            today: TODAY,
        };
        let made = peer_match::cover_absence(&mut w.tx, &w.around, &w.coordinator, &absence)
            .await
            .expect("covered");
        assert_eq!(made.len(), 3);
        let permit = permits::worker::<on::Worker, to::Change>(&mut w.tx, &w.coordinator, w.sam)
            .await
            .expect("may");
        let preview = peer_match::with_worker(&mut w.tx, &permit, absence.from, absence.until)
            .await
            .expect("read");
        assert!(preview.iter().all(|p| p.covered_already));
        let again = peer_match::cover_absence(&mut w.tx, &w.around, &w.coordinator, &absence)
            .await
            .expect("nobody is left");
        assert!(again.is_empty());
        let during = date(2026, 3, 10);
        let ada = actor(
            &mut w.tx,
            &w.around,
            w.org,
            Role::PeerWorker,
            (Some(w.ada), None, &[], &[]),
        )
        .await;
        let reach = reach::<on::Person, to::Read>(&ada).expect("may");
        let asked = Asked {
            today: during,
            ..all()
        };
        let listed = person::list(&mut w.tx, &w.around, &reach, &asked)
            .await
            .expect("listed");
        assert_eq!(listed.total, 3);
        let worker = listed.rows[0].worker.as_ref().map(|(id, _)| *id);
        assert_eq!(worker, Some(w.ada));
        peer_match::undo_cover(&mut w.tx, &w.around, &w.coordinator, &made, TODAY)
            .await
            .expect("undone");
        let listed = person::list(&mut w.tx, &w.around, &reach, &asked)
            .await
            .expect("listed");
        assert_eq!(listed.total, 0);
        let themselves = Absence {
            covers: w.sam,
            ..absence
        };
        let refused =
            peer_match::cover_absence(&mut w.tx, &w.around, &w.coordinator, &themselves).await;
        assert!(matches!(
            refused,
            Err(NotMatched::Rule(MatchError::CoversThemselves))
        ));
    }
}

#[tokio::test]
async fn sharing_and_stopping_to_share_work_on_the_next_request() {
    for test in both().await {
        let mut w = World::new(&test.db).await;
        let (id, _) = w.supported(w.north, "Esi Okafor").await;
        let esi = actor(
            &mut w.tx,
            &w.around,
            w.org,
            Role::SupportedPerson,
            (None, Some(id), &[], &[]),
        )
        .await;
        let clinician = w.clinician.clone();
        for _ in 0..2 {
            let before =
                permits::person::<on::Person, to::Read>(&mut w.tx, &clinician, id, TODAY).await;
            assert!(matches!(before, Err(Error::Denied)));
            let start = permits::person::<on::Share, to::Create>(&mut w.tx, &esi, id, TODAY)
                .await
                .expect("their own");
            share::start(&mut w.tx, &w.around, &start, w.team)
                .await
                .expect("shared");
            share::start(&mut w.tx, &w.around, &start, w.team)
                .await
                .expect("counts once");
            permits::person::<on::Person, to::Read>(&mut w.tx, &clinician, id, TODAY)
                .await
                .expect("shared now");
            let read = permits::person::<on::Share, to::Read>(&mut w.tx, &esi, id, TODAY)
                .await
                .expect("their own");
            let sharing = share::of_person(&mut w.tx, &w.around, &read)
                .await
                .expect("read");
            assert!(sharing[0].since.is_some());
            assert_eq!(sharing[0].readers, 1);
            let stop = permits::person::<on::Share, to::Change>(&mut w.tx, &esi, id, TODAY)
                .await
                .expect("their own");
            share::withdraw(&mut w.tx, &w.around, &stop, w.team)
                .await
                .expect("stopped");
        }
    }
}

#[tokio::test]
async fn goals_are_in_the_persons_words() {
    for test in both().await {
        let mut w = World::new(&test.db).await;
        let (id, episode) = w.supported(w.north, "Esi Okafor").await;
        let esi = actor(
            &mut w.tx,
            &w.around,
            w.org,
            Role::SupportedPerson,
            (None, Some(id), &[], &[]),
        )
        .await;
        let make = permits::person::<on::Goal, to::Create>(&mut w.tx, &esi, id, TODAY)
            .await
            .expect("their own");
        let mut said = goal::Said {
            words: " go to the allotment ",
            agreed_on: TODAY,
            reached_on: None,
        };
        let made = goal::create(
            &mut w.tx,
            &w.around,
            &make,
            w.around.id(),
            episode,
            &said,
            TODAY,
        )
        .await
        .expect("made");
        let change = permits::person::<on::Goal, to::Change>(&mut w.tx, &esi, id, TODAY)
            .await
            .expect("their own");
        said.reached_on = Some(date(2026, 3, 1));
        let refused = goal::change(&mut w.tx, &w.around, &change, made, 1, &said, TODAY).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
        said.reached_on = Some(TODAY);
        goal::change(&mut w.tx, &w.around, &change, made, 1, &said, TODAY)
            .await
            .expect("reached");
        let read = permits::person::<on::Goal, to::Read>(&mut w.tx, &esi, id, TODAY)
            .await
            .expect("their own");
        let goals = goal::of_person(&mut w.tx, &w.around, &read)
            .await
            .expect("read");
        assert_eq!(goals[0].words, "go to the allotment");
        assert_eq!(goals[0].reached_on, Some(TODAY));
    }
}
