//! A small programme that the tests of people share.

use access::{Actor, Role, on, reach, to};
use ids::{EpisodeId, OrgId, PersonId, SiteId, TeamId, WorkerId};
use jiff::civil::{Date, date};
use store::account::NewAccount;
use store::delivery::person::{self, Asked, Sort};
use store::listing::Page;
use store::organisation::NewOrganisation;
use store::{Surroundings, Tx, query};
use testkit::{fixed, world};

/// The day of the fixed clock.
pub const TODAY: Date = date(2026, 3, 2);

/// Two sites, a worker at each, and a coordinator, worker account and clinician of the first.
pub struct World {
    pub tx: Tx,
    pub around: Surroundings,
    pub org: OrgId,
    pub north: SiteId,
    pub south: SiteId,
    pub sam: WorkerId,
    pub ada: WorkerId,
    pub team: TeamId,
    pub coordinator: Actor,
    pub peer: Actor,
    pub clinician: Actor,
}

pub async fn actor(
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
    pub async fn new(db: &store::Db) -> World {
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

    pub async fn person(&mut self, site: SiteId, name: &str) -> PersonId {
        world::person(&mut self.tx, &self.around, self.org, site, name).await
    }

    pub async fn supported(&mut self, site: SiteId, name: &str) -> (PersonId, EpisodeId) {
        let person = self.person(site, name).await;
        let dates = world::open_dates();
        let episode =
            world::an_episode(&mut self.tx, &self.around, self.org, site, person, dates).await;
        (person, episode)
    }

    pub async fn names(
        &mut self,
        actor: &Actor,
        change: impl FnOnce(&mut Asked<'_>),
    ) -> Vec<String> {
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

    pub async fn audited(&mut self) -> i64 {
        query("SELECT count(*) FROM audit")
            .count(&mut self.tx)
            .await
            .expect("counted")
    }
}

pub fn all() -> Asked<'static> {
    Asked {
        words: "",
        site: None,
        standing: None,
        worker: None,
        sort: Sort::Name,
        descending: false,
        page: Page::new(1, 50),
        today: TODAY,
    }
}
