//! A small programme that the tests of people share.

use access::{Actor, Role};
use ids::{EpisodeId, PersonId, SiteId, TeamId, WorkerId};
use store::delivery::person::Details;
use testkit::app::{AccountTies, Answer};
use testkit::{TestApp, world};

/// A word that is in nothing but a person's record.
pub const CANARY: &str = "Zephyrine";

pub struct World {
    pub app: TestApp,
    pub north: SiteId,
    pub south: SiteId,
    pub sam: WorkerId,
    pub team: TeamId,
    pub coordinator: String,
}

pub async fn cookie(app: &TestApp, role: Role, name: &str, ties: AccountTies) -> (Actor, String) {
    let actor = app
        .account(role, &format!("{name}@example.org"), &ties)
        .await;
    let cookie = app.cookie(&actor).await;
    (actor, cookie)
}

impl World {
    pub async fn new() -> World {
        let app = TestApp::new().await;
        let mut tx = app.app.db.write().await.expect("begins");
        let (around, org) = (&app.around, app.org);
        let north = world::site(&mut tx, around, org, "North").await;
        let south = world::site(&mut tx, around, org, "South").await;
        let sam = world::worker(&mut tx, around, org, north, "Sam Reed").await;
        let team = world::team(&mut tx, around, org, north, "Elm team").await;
        tx.commit().await.expect("kept");
        let ties = AccountTies {
            sites: vec![north],
            ..AccountTies::default()
        };
        let (_, coordinator) = cookie(&app, Role::Coordinator, "coordinator", ties).await;
        World {
            app,
            north,
            south,
            sam,
            team,
            coordinator,
        }
    }

    /// A supported person whose every field holds the canary.
    pub async fn person(&self, site: SiteId) -> (PersonId, EpisodeId) {
        let mut tx = self.app.app.db.write().await.expect("begins");
        let (around, org) = (&self.app.around, self.app.org);
        let mut details = Details::named(
            delivery::person::Name::new(&format!("{CANARY} Okafor")).expect("a name"),
        );
        for field in [
            &mut details.pronouns,
            &mut details.phone,
            &mut details.reach,
            &mut details.access_needs,
            &mut details.wants_known,
            &mut details.meeting_safety,
            &mut details.preferences,
        ] {
            *field = format!("{CANARY} 07700 900123");
        }
        let person = world::person_with(&mut tx, around, org, site, details).await;
        let dates = world::open_dates();
        let episode = world::an_episode(&mut tx, around, org, site, person, dates).await;
        tx.commit().await.expect("kept");
        (person, episode)
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.app.get(path, &self.coordinator).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.app.post(path, &self.coordinator, fields).await
    }

    pub async fn audited(&self) -> i64 {
        let mut tx = self.app.app.db.read().await.expect("begins");
        store::query("SELECT count(*) FROM audit WHERE person_id IS NOT NULL")
            .count(&mut tx)
            .await
            .expect("counted")
    }
}

/// The value of a hidden field.
pub fn hidden<'a>(answer: &'a Answer, name: &str) -> &'a str {
    let start = format!("name=\"{name}\" value=\"");
    let at = answer.body.find(&start).expect("the field is there") + start.len();
    answer.body[at..].split('"').next().expect("it ends")
}
