//! “I’m worried”: raising it, whom it reaches, answering it, what the person is told; and the duty rota.

mod answering;
mod raising;
mod rota;

use crate::programme::{World, cookie, hidden};
use access::{Actor, Role};
use ids::PersonId;
use jiff::SignedDuration;
use jiff::civil::date;
use testkit::app::{AccountTies, Answer};
use testkit::world;

const NEW: &str = "/delivery/concerns/new";
const WHAT: &str = "Quokka has not slept";

struct Here {
    w: World,
    esi: PersonId,
    sam: String,
    manager: (Actor, String),
    colleague: (Actor, String),
    themselves: String,
    clinician: String,
}

impl Here {
    async fn new() -> Here {
        let w = World::new().await;
        let (esi, episode) = w.person(w.north).await;
        let mut tx = w.app.app.db.write().await.expect("begins");
        let (around, org) = (&w.app.around, w.app.org);
        world::matched(&mut tx, around, org, esi, episode, w.sam, date(2026, 1, 6)).await;
        tx.commit().await.expect("kept");
        let at_north = || AccountTies {
            sites: vec![w.north],
            ..AccountTies::default()
        };
        let ties = AccountTies {
            worker: Some(w.sam),
            ..AccountTies::default()
        };
        let (_, sam) = cookie(&w.app, Role::PeerWorker, "sam", ties).await;
        let manager = cookie(&w.app, Role::Manager, "manager", at_north()).await;
        let colleague = cookie(&w.app, Role::Coordinator, "colleague", at_north()).await;
        let ties = AccountTies {
            person: Some(esi),
            ..AccountTies::default()
        };
        let (_, themselves) = cookie(&w.app, Role::SupportedPerson, "esi", ties).await;
        let ties = AccountTies {
            teams: vec![w.team],
            ..AccountTies::default()
        };
        let (_, clinician) = cookie(&w.app, Role::Clinician, "clinician", ties).await;
        Here {
            w,
            esi,
            sam,
            manager,
            colleague,
            themselves,
            clinician,
        }
    }

    async fn send(&self, who: &str, change: &[(&'static str, &str)]) -> Answer {
        let form = self
            .w
            .app
            .get(&format!("{NEW}?person={}", self.esi), who)
            .await;
        let person = self.esi.to_string();
        let mut fields = vec![
            ("id", hidden(&form, "id")),
            ("person", person.as_str()),
            ("what", WHAT),
            ("urgency", "now"),
        ];
        for (field, value) in change {
            fields.retain(|(known, _)| known != field);
            fields.push((field, value));
        }
        self.w.app.post(NEW, who, &fields).await
    }

    /// Raises one for now and returns its address.
    async fn raised(&self) -> String {
        let sent = self.send(&self.sam, &[]).await;
        let (address, done) = sent.location().split_once('?').expect("it was sent");
        assert_eq!(done, "done=concern-raised");
        address.to_owned()
    }

    /// Puts the colleague on duty for the week.
    async fn on_duty(&self) -> Answer {
        let (colleague, _) = &self.colleague;
        self.rota(&colleague.account.to_string(), &[]).await
    }

    async fn rota(&self, who: &str, change: &[(&'static str, &str)]) -> Answer {
        let path = format!("/delivery/duty/new?site={}", self.w.north);
        let form = self.w.get(&path).await;
        let site = self.w.north.to_string();
        let mut fields = vec![
            ("id", hidden(&form, "id")),
            ("site", site.as_str()),
            ("who", who),
            ("first-day", "2"),
            ("first-month", "3"),
            ("first-year", "2026"),
            ("last-day", "6"),
            ("last-month", "3"),
            ("last-year", "2026"),
            ("days", "weekdays"),
            ("from", "9:00"),
            ("until", "17:00"),
        ];
        for (field, value) in change {
            fields.retain(|(known, _)| known != field);
            fields.push((field, value));
        }
        self.w.post("/delivery/duty/new", &fields).await
    }

    fn minutes_pass(&self, minutes: i64) {
        self.w.app.clock.advance(SignedDuration::from_mins(minutes));
    }
}

const BANNER: &str = "app-banner--alert";
