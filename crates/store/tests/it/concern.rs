//! Concerns and the duty rota on both databases.

use crate::programme::{TODAY, World, actor};
use access::{Actor, Role, on, permit, reach, to};
use delivery::concern::{Done, State, Urgency, Withholding};
use delivery::duty::{Days, Span};
use delivery::figures;
use ids::{AccountId, ConcernId, DutyId, PersonId};
use jiff::SignedDuration;
use jiff::civil::{date, time};
use jiff::tz::TimeZone;
use store::audit::Shown;
use store::delivery::concern::{
    self, Filter, NewConcern, NewEntry, NewWithholding, Notice, Raised, Waits,
};
use store::delivery::duty;
use store::implementation::figures::{Asked, Order, rows, rows_after, value};
use store::listing::Page;
use store::{Error, Surroundings, permits, query};
use testkit::{both, world};

fn zone() -> TimeZone {
    TimeZone::get("Europe/London").expect("known")
}

/// The same surroundings so many minutes later: identifiers stay apart, the clock stands elsewhere.
fn later(around: &Surroundings, minutes: i64) -> Surroundings {
    let (clock, random) = (around.clone(), around.clone());
    Surroundings::new(
        move || clock.now() + SignedDuration::from_mins(minutes),
        move |bytes| random.fill(bytes),
    )
}

pub(crate) struct Here {
    pub(crate) w: World,
    pub(crate) manager: Actor,
    esi: PersonId,
    themselves: Actor,
}

impl Here {
    pub(crate) async fn new(db: &store::Db) -> Here {
        let mut w = World::new(db).await;
        let (esi, episode) = w.supported(w.north, "Esi Okafor").await;
        let from = date(2026, 1, 6);
        world::matched(&mut w.tx, &w.around, w.org, esi, episode, w.sam, from).await;
        let north = [w.north];
        let ties = (None, None, &north[..], &[][..]);
        let manager = actor(&mut w.tx, &w.around, w.org, Role::Manager, ties).await;
        let ties = (None, Some(esi), &[][..], &[][..]);
        let themselves = actor(&mut w.tx, &w.around, w.org, Role::SupportedPerson, ties).await;
        Here {
            w,
            manager,
            esi,
            themselves,
        }
    }

    pub(crate) async fn raise(&mut self, urgency: Urgency) -> ConcernId {
        let id: ConcernId = self.w.around.id();
        let w = &mut self.w;
        let permit = permits::raise(&mut w.tx, &w.peer, id, self.esi, TODAY)
            .await
            .expect("may");
        let new = NewConcern {
            what: "Has not slept for days".into(),
            urgency,
        };
        let raised = concern::raise(&mut w.tx, &w.around, &permit, &new, &zone()).await;
        assert_eq!(raised.expect("raised"), Raised::New);
        id
    }

    pub(crate) async fn rota(&mut self, span: Span<AccountId>) -> Result<DutyId, Error> {
        let id: DutyId = self.w.around.id();
        let w = &mut self.w;
        let permit = permits::site::<on::Duty, to::Create>(&mut w.tx, &w.coordinator, w.north)
            .await
            .expect("may");
        duty::add(&mut w.tx, &w.around, &permit, id, span, &zone()).await?;
        Ok(id)
    }

    pub(crate) async fn waits(&mut self, who: &Actor, minutes: i64) -> Vec<Waits> {
        let reach = reach::<on::Concern, to::Change>(who).expect("may");
        let now = later(&self.w.around, minutes).now();
        concern::waiting_for(&mut self.w.tx, &reach, now, &zone())
            .await
            .expect("read")
    }

    async fn notices(&mut self, minutes: i64) -> Vec<Notice> {
        let w = &mut self.w;
        let permit = permits::person::<on::ConcernNotice, to::Read>(
            &mut w.tx,
            &self.themselves,
            self.esi,
            TODAY,
        )
        .await
        .expect("may");
        concern::notices(&mut w.tx, &later(&w.around, minutes), &permit, TODAY)
            .await
            .expect("read")
    }
}

pub(crate) fn whole_week(who: AccountId) -> Span<AccountId> {
    Span {
        who,
        first: date(2026, 3, 2),
        last: date(2026, 3, 6),
        from: time(9, 0, 0, 0),
        until: time(17, 0, 0, 0),
        days: Days::Weekdays,
        stands_in: false,
    }
}

#[tokio::test]
async fn a_concern_goes_to_whoever_is_on_duty_and_then_to_everybody() {
    for test in both().await {
        let mut here = Here::new(&test.db).await;
        let (coordinator, manager) = (here.w.coordinator.clone(), here.manager.clone());
        // Nobody is on duty: everybody who answers is asked at once.
        here.raise(Urgency::NotNow).await;
        assert_eq!(here.waits(&manager, 1).await.len(), 1);
        assert_eq!(here.waits(&coordinator, 1).await.len(), 1);
        here.rota(whole_week(coordinator.account))
            .await
            .expect("added");
        let id = here.raise(Urgency::Now).await;
        let of = |waits: Vec<Waits>| waits.iter().any(|one| one.id == id);
        assert!(of(here.waits(&coordinator, 14).await));
        assert!(!of(here.waits(&manager, 14).await));
        // Unanswered for a quarter of an hour, it is the manager's, too.
        let both = here.waits(&manager, 15).await;
        let now = later(&here.w.around, 15).now();
        assert!(both.iter().any(|one| one.id == id && one.is_overdue(now)));
        let peer = here.w.peer.clone();
        assert!(reach::<on::Concern, to::Change>(&peer).is_err());
        // Somebody stands in from now on: it is handed over with the duty.
        let cover = Span {
            stands_in: true,
            from: time(10, 5, 0, 0),
            until: time(12, 0, 0, 0),
            ..whole_week(manager.account)
        };
        here.rota(cover).await.expect("added");
        assert!(!of(here.waits(&manager, 4).await));
        assert!(of(here.waits(&manager, 5).await));
        // One press, and it waits for nobody.
        let w = &mut here.w;
        let permit = permits::concern::<to::Change>(&mut w.tx, &manager, id)
            .await
            .expect("may");
        let at = later(&w.around, 6);
        let first = concern::acknowledge(&mut w.tx, &at, &permit).await;
        assert!(first.expect("acknowledged"));
        let other = permits::concern::<to::Change>(&mut w.tx, &coordinator, id)
            .await
            .expect("may");
        let second = concern::acknowledge(&mut w.tx, &later(&w.around, 7), &other).await;
        assert!(!second.expect("answered"), "whoever was first did");
        let read = permits::concern::<to::Read>(&mut w.tx, &peer, id)
            .await
            .expect("own");
        let seen = concern::load(&mut w.tx, &w.around, &read)
            .await
            .expect("read");
        assert_eq!(seen.state, State::Acknowledged { at: at.now() });
        assert_eq!(seen.acknowledged_by.as_deref(), Some("Test manager"));
        assert_eq!(seen.duty_name.as_deref(), Some("Test coordinator"));
        assert!(!of(here.waits(&manager, 60).await));
    }
}

#[tokio::test]
async fn sent_twice_it_counts_once_and_what_differs_is_not_lost_in_it() {
    for test in both().await {
        let mut here = Here::new(&test.db).await;
        let id = here.raise(Urgency::Now).await;
        let w = &mut here.w;
        let permit = permits::raise(&mut w.tx, &w.peer, id, here.esi, TODAY)
            .await
            .expect("may");
        let mut new = NewConcern {
            what: "Has not slept for days".into(),
            urgency: Urgency::Now,
        };
        let again = concern::raise(&mut w.tx, &w.around, &permit, &new, &zone()).await;
        assert_eq!(again.expect("read"), Raised::Again);
        new.what = "Something else".into();
        let other = concern::raise(&mut w.tx, &w.around, &permit, &new, &zone()).await;
        assert!(matches!(other, Ok(Raised::Before(_))));
        let theirs = permits::raise(&mut w.tx, &w.coordinator, id, here.esi, TODAY)
            .await
            .expect("may");
        let stolen = concern::raise(&mut w.tx, &w.around, &theirs, &new, &zone()).await;
        assert!(matches!(stolen, Err(Error::Denied)));
        let count = query("SELECT count(*) FROM concern").count(&mut w.tx).await;
        assert_eq!(count.expect("counted"), 1);
    }
}

#[tokio::test]
async fn what_was_done_is_read_by_those_it_is_for() {
    for test in both().await {
        let mut here = Here::new(&test.db).await;
        let id = here.raise(Urgency::Now).await;
        let w = &mut here.w;
        let change = permits::concern::<to::Change>(&mut w.tx, &w.coordinator, id)
            .await
            .expect("may");
        let mut entry = NewEntry {
            id: w.around.id(),
            done: Done::Talked,
            words: "Talked with Esi".into(),
            team: None,
            for_raiser: false,
            ends: false,
        };
        let early = concern::write(&mut w.tx, &w.around, &change, &entry).await;
        assert!(
            matches!(early, Err(Error::Refused(_))),
            "nobody has it in hand yet"
        );
        concern::acknowledge(&mut w.tx, &w.around, &change)
            .await
            .expect("acknowledged");
        for _ in 0..2 {
            concern::write(&mut w.tx, &w.around, &change, &entry)
                .await
                .expect("written");
        }
        let denied = permits::concern::<to::Read>(&mut w.tx, &w.clinician, id).await;
        assert!(
            matches!(denied, Err(Error::Denied)),
            "nothing was passed on"
        );
        entry = NewEntry {
            id: w.around.id(),
            done: Done::PassedOn,
            words: "The ward rings today".into(),
            team: Some(w.team),
            for_raiser: true,
            ends: true,
        };
        concern::write(&mut w.tx, &w.around, &change, &entry)
            .await
            .expect("written");
        for (who, sees) in [(&w.coordinator, 2), (&w.peer, 1), (&w.clinician, 2)] {
            let read = permits::concern::<to::Read>(&mut w.tx, who, id)
                .await
                .expect("may");
            let entries = concern::entries(&mut w.tx, &read).await.expect("read");
            assert_eq!(entries.len(), sees, "{}", who.role);
            let listed = reach::<on::Concern, to::Read>(who).expect("may");
            let filter = Filter {
                state: Some("ended"),
            };
            let page = Page::new(1, 10);
            let list = concern::list(&mut w.tx, &w.around, &listed, filter, page)
                .await
                .expect("read");
            assert_eq!(list.total, 1, "{}", who.role);
        }
        let after = concern::write(
            &mut w.tx,
            &w.around,
            &change,
            &NewEntry {
                id: w.around.id(),
                ..entry
            },
        )
        .await;
        assert!(matches!(after, Err(Error::Refused(_))), "it has ended");
        let ada = w.ada;
        let ties = (Some(ada), None, &[w.north][..], &[][..]);
        let colleague = actor(&mut w.tx, &w.around, w.org, Role::PeerWorker, ties).await;
        let theirs = permits::concern::<to::Read>(&mut w.tx, &colleague, id).await;
        assert!(
            matches!(theirs, Err(Error::Denied)),
            "a colleague’s is not theirs"
        );
        let raise = permits::raise(&mut w.tx, &colleague, w.around.id(), here.esi, TODAY).await;
        assert!(matches!(raise, Err(Error::Denied)), "nor is the person");
    }
}

#[tokio::test]
async fn the_person_is_told_after_an_hour_unless_a_lead_decided_otherwise() {
    for test in both().await {
        let mut here = Here::new(&test.db).await;
        let id = here.raise(Urgency::Now).await;
        assert_eq!(here.notices(59).await, []);
        assert!(matches!(
            here.notices(60).await.as_slice(),
            [Notice::Facts { raised_by, state: State::Waiting, .. }] if raised_by == "Test peer_worker"
        ));
        let (manager, coordinator, esi) =
            (here.manager.clone(), here.w.coordinator.clone(), here.esi);
        let w = &mut here.w;
        let not_theirs =
            permits::person::<on::ConcernNotice, to::Change>(&mut w.tx, &coordinator, esi, TODAY)
                .await;
        assert!(matches!(not_theirs, Err(Error::Denied)));
        let leave =
            permits::person::<on::ConcernNotice, to::Change>(&mut w.tx, &manager, esi, TODAY)
                .await
                .expect("may");
        let until = date(2026, 3, 30);
        for said in [false, true] {
            let new = NewWithholding {
                id: w.around.id(),
                reason: "Reads it beside somebody who must not".into(),
                decision: Withholding::new(until, said, TODAY).expect("28 days"),
            };
            let at = later(&w.around, i64::from(said));
            for _ in 0..2 {
                concern::withhold(&mut w.tx, &at, &leave, id, &new)
                    .await
                    .expect("withheld");
            }
        }
        assert_eq!(here.notices(90).await, [Notice::KeptBack { until }]);
        // Who looked tells nothing of it either.
        let w = &mut here.w;
        let log =
            permits::person::<on::AccessLog, to::Read>(&mut w.tx, &here.themselves, esi, TODAY)
                .await
                .expect("may");
        let at = (later(&w.around, 90).now(), TODAY);
        let untold = concern::not_told(&mut w.tx, &log, at).await.expect("read");
        assert_eq!(untold, [id]);
        for (hidden, told) in [(&untold[..], false), (&[][..], true)] {
            let entries = store::audit::about_person(&mut w.tx, &log, hidden, 50)
                .await
                .expect("read");
            let tells = entries.iter().any(|entry| entry.resource == "concern");
            assert_eq!(tells, told);
            let has_read = |entry: &Shown| {
                (entry.action.as_str(), entry.resource.as_str()) == ("read", "concern_notice")
            };
            assert_eq!(
                entries.iter().any(has_read),
                told,
                "that there were notices"
            );
        }
        concern::lift(&mut w.tx, &w.around, &leave, id)
            .await
            .expect("lifted");
        assert!(matches!(
            here.notices(90).await.as_slice(),
            [Notice::Facts { .. }]
        ));
    }
}

#[tokio::test]
async fn figures_of_concerns_open_their_rows_for_those_alone_who_may_read_concerns() {
    for test in both().await {
        let mut here = Here::new(&test.db).await;
        let coordinator = here.w.coordinator.clone();
        for (urgency, minutes) in [
            (Urgency::Now, Some(10)),
            (Urgency::Now, Some(20)),
            (Urgency::NotNow, None),
        ] {
            let id = here.raise(urgency).await;
            let Some(minutes) = minutes else { continue };
            let w = &mut here.w;
            let permit = permits::concern::<to::Change>(&mut w.tx, &coordinator, id)
                .await
                .expect("may");
            concern::acknowledge(&mut w.tx, &later(&w.around, minutes), &permit)
                .await
                .expect("acknowledged");
        }
        let w = &mut here.w;
        let researcher = Actor::new(w.org, w.around.id(), Role::Researcher, "Somebody");
        let seen = reach::<on::Figure, to::Read>(&researcher).expect("may");
        let theirs = reach::<on::FigureRow, to::Read>(&researcher).expect("may");
        let taken = reach::<on::FigureRow, to::Export>(&researcher).expect("may");
        let own = reach::<on::FigureRow, to::Read>(&coordinator).expect("may");
        for (figure, today, number, count) in [
            (&figures::CONCERNS, TODAY, 3.0, 3),
            // What is not due yet is not judged; what was due yesterday and waits still is late.
            (&figures::CONCERNS_IN_TIME, TODAY, 50.0, 2),
            (&figures::CONCERNS_IN_TIME, date(2026, 3, 4), 100.0 / 3.0, 3),
        ] {
            let asked = Asked::on(today);
            let got = value(&mut w.tx, &seen, figure, &asked).await.expect("read");
            assert_eq!(got.number, Some(number), "{}", figure.id);
            let (order, page) = (Order::default(), Page::new(1, 10));
            let found = rows(&mut w.tx, &w.around, &own, figure, &asked, order, page)
                .await
                .expect("read");
            assert_eq!(found.rows.len(), count, "{}", figure.id);
            let refused = rows(&mut w.tx, &w.around, &theirs, figure, &asked, order, page).await;
            assert!(matches!(refused, Err(Error::Denied)));
            let refused = rows_after(&mut w.tx, &taken, figure, &asked, None, 10).await;
            assert!(matches!(refused, Err(Error::Denied)));
        }
    }
}

#[tokio::test]
async fn leave_for_one_persons_concern_is_no_leave_for_anothers() {
    for test in both().await {
        let mut here = Here::new(&test.db).await;
        let id = here.raise(Urgency::Now).await;
        let w = &mut here.w;
        let (other, _) = w.supported(w.north, "Zoe Brand").await;
        let leave = permits::person::<on::ConcernNotice, to::Change>(
            &mut w.tx,
            &here.manager,
            other,
            TODAY,
        )
        .await
        .expect("may");
        let new = NewWithholding {
            id: w.around.id(),
            reason: "x".into(),
            decision: Withholding::new(date(2026, 3, 9), true, TODAY).expect("a week"),
        };
        let refused = concern::withhold(&mut w.tx, &w.around, &leave, id, &new).await;
        assert!(matches!(refused, Err(Error::Denied)));
        let wrong = on::ConcernOf {
            concern: id,
            person: other,
        };
        let ties = access::Ties::at(w.org).site(w.north);
        let forged = permit::<on::Concern, to::Read>(&w.coordinator, wrong, &ties).expect("may");
        let denied = concern::load(&mut w.tx, &w.around, &forged).await;
        assert!(matches!(denied, Err(Error::Denied)));
    }
}

#[tokio::test]
async fn what_waits_is_found_in_an_index_that_holds_nothing_else() {
    let here = testkit::databases::sqlite().await;
    let mut tx = here.db.read().await.expect("begins");
    let plan: Vec<(i64, i64, i64, String)> = query("EXPLAIN QUERY PLAN SELECT id, site_id, urgency, raised_at, due_at, duty_account_id FROM concern WHERE org_id = $1 AND acknowledged_at IS NULL AND site_id IN ($2, $3) ORDER BY raised_at, id LIMIT 50")
        .bind(None::<uuid::Uuid>)
        .bind(None::<uuid::Uuid>)
        .bind(None::<uuid::Uuid>)
        .all(&mut tx)
        .await
        .expect("explained");
    assert!(
        plan.iter()
            .any(|(.., step)| step.contains("concern_waiting")),
        "{plan:?}"
    );
}

#[tokio::test]
async fn a_file_has_every_concern_once_though_one_is_answered_meanwhile() {
    for test in both().await {
        let mut here = Here::new(&test.db).await;
        let coordinator = here.w.coordinator.clone();
        let mut raised = Vec::new();
        for _ in 0..4 {
            raised.push(here.raise(Urgency::NotNow).await);
        }
        raised.sort();
        let reach = reach::<on::Concern, to::Export>(&coordinator).expect("may");
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let filter = Filter::default();
            let w = &mut here.w;
            let some = concern::rows_after(&mut w.tx, &reach, filter, after, 1)
                .await
                .expect("read");
            let Some(one) = some.first() else { break };
            found.push(one.id);
            after = Some((one.raised_at, one.id));
            let permit = permits::concern::<to::Change>(&mut w.tx, &coordinator, one.id)
                .await
                .expect("may");
            concern::acknowledge(&mut w.tx, &w.around, &permit)
                .await
                .expect("acknowledged");
        }
        found.sort();
        assert_eq!(found, raised);
    }
}
