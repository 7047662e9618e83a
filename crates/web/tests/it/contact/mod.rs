//! Recording a contact from the first tap to the list, and everything that may happen on the way.

mod changing;
mod drafts;
mod listing;
mod notes;
mod recording;
mod withdrawing;

use access::{Actor, Role};
use store::query;
use testkit::TestApp;
use testkit::app::AccountTies;
use testkit::world::pair::{self as world, Programme};

pub struct World {
    pub app: TestApp,
    pub it: Programme,
    pub worker: Actor,
    pub cookie: String,
}

pub async fn begin() -> World {
    let app = TestApp::new().await;
    let mut tx = app.app.db.write().await.expect("begins");
    let it = world::programme(&mut tx, &app.around, app.org, "Northside").await;
    tx.commit().await.expect("kept");
    let ties = AccountTies {
        worker: Some(it.worker),
        sites: vec![it.site],
        ..AccountTies::default()
    };
    let worker = app
        .account(Role::PeerWorker, "sam@example.org", &ties)
        .await;
    let cookie = app.cookie(&worker).await;
    World {
        app,
        it,
        worker,
        cookie,
    }
}

impl World {
    pub async fn coordinator(&self) -> String {
        let ties = AccountTies {
            sites: vec![self.it.site],
            ..AccountTies::default()
        };
        let actor = self
            .app
            .account(Role::Coordinator, "ada@example.org", &ties)
            .await;
        self.app.cookie(&actor).await
    }

    pub async fn person(&self) -> String {
        let ties = AccountTies {
            person: Some(self.it.person),
            ..AccountTies::default()
        };
        let actor = self
            .app
            .account(Role::SupportedPerson, "jo@example.org", &ties)
            .await;
        self.app.cookie(&actor).await
    }

    pub async fn count(&self, what: &'static str) -> i64 {
        let mut tx = self.app.app.db.read().await.expect("begins");
        query(what).count(&mut tx).await.expect("counted")
    }
}

/// The value of a hidden field.
pub fn hidden(body: &str, name: &str) -> String {
    let at = body
        .split(&format!("name=\"{name}\" value=\""))
        .nth(1)
        .unwrap_or_else(|| panic!("no hidden field {name}"));
    at.split('"').next().expect("a value").to_owned()
}

pub const RELATIONSHIP: &str = "peer-support-typology/2023.1/3.2";

/// A form as a phone sends it.
pub fn filled<'a>(id: &'a str, person: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("id", id),
        ("form", "contact"),
        ("person", person),
        ("outcome", "met"),
        ("when-day", "2"),
        ("when-month", "3"),
        ("when-year", "2026"),
        ("time", "09:30"),
        ("mechanism", "face_to_face"),
        ("place", "community"),
        ("minutes-quick", "45"),
        ("component", RELATIONSHIP),
        ("note", "We walked by the canal"),
        ("reflection", "CANARY-REFLECTION"),
    ]
}
