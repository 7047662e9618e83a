//! Referring somebody, deciding, and what each of the two sees.

use crate::programme::{World, cookie, hidden};
use access::Role;
use axum::http::StatusCode;
use testkit::app::{AccountTies, Answer};
use testkit::world;

struct Here {
    w: World,
    clinician: String,
    colleague: String,
}

async fn here() -> Here {
    let w = World::new().await;
    let ties = AccountTies {
        teams: vec![w.team],
        ..AccountTies::default()
    };
    let (_, clinician) = cookie(&w.app, Role::Clinician, "clinician", ties.clone()).await;
    let (_, colleague) = cookie(&w.app, Role::Clinician, "colleague", ties).await;
    Here {
        w,
        clinician,
        colleague,
    }
}

const NEW: &str = "/delivery/referrals/new";

impl Here {
    async fn refer(&self, name: &str, change: &[(&'static str, &'static str)]) -> Answer {
        let form = self.w.app.get(NEW, &self.clinician).await;
        let team = self.w.team.to_string();
        let mut fields = vec![
            ("id", hidden(&form, "id")),
            ("team", team.as_str()),
            ("name", name),
            ("phone", "07700 900123"),
            ("why", "Wants somebody who has been on a ward too"),
            ("agreed", "yes"),
        ];
        for (field, value) in change {
            fields.retain(|(known, _)| known != field);
            fields.push((field, value));
        }
        self.w.app.post(NEW, &self.clinician, &fields).await
    }

    async fn sent(&self, name: &str) -> String {
        let sent = self.refer(name, &[]).await;
        let (address, done) = sent.location().split_once('?').expect("it was sent");
        assert_eq!(done, "done=referral-sent");
        address.to_owned()
    }

    /// How often a referral was looked at.
    async fn looked(&self) -> i64 {
        let mut tx = self.w.app.app.db.read().await.expect("begins");
        store::query(
            "SELECT count(*) FROM audit WHERE resource = 'referral' AND action = 'read' AND resource_id IS NOT NULL",
        )
        .count(&mut tx)
        .await
        .expect("counted")
    }

    async fn people(&self) -> i64 {
        let mut tx = self.w.app.app.db.read().await.expect("begins");
        store::query("SELECT count(*) FROM person")
            .count(&mut tx)
            .await
            .expect("counted")
    }
}

fn id_of(address: &str) -> &str {
    address.rsplit('/').next().expect("it ends with one")
}

#[tokio::test]
async fn what_is_missing_is_said_at_once_and_nothing_typed_is_lost() {
    let here = here().await;
    let refused = here
        .refer(
            "",
            &[
                ("phone", ""),
                ("agreed", ""),
                ("nhs-number", "12"),
                ("why", ""),
            ],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for said in [
        "Write the name they use",
        "Write a phone number, or how they like to be reached",
        "Write why they would like peer support",
        "Tick the box when they have",
        "An NHS number has 10 digits",
    ] {
        assert!(refused.body.contains(said), "{said}");
    }
    let kept = here.refer("Wilhelmina", &[("agreed", "")]).await;
    assert!(kept.body.contains("Wilhelmina"));
    assert_eq!(here.people().await, 0);
}

#[tokio::test]
async fn a_referral_is_accepted_once_and_becomes_a_person_with_support() {
    let here = here().await;
    let address = here.sent("Wilhelmina Ash").await;
    let day = here.w.get("/delivery/my-day").await;
    assert!(day.body.contains("Wilhelmina Ash") && day.body.contains(&address));
    let seen = here.w.get(&address).await;
    let accept = format!("/delivery/people/new?referral={}", id_of(&address));
    assert!(seen.body.contains(&accept));
    let form = here.w.get(&accept).await;
    for said in ["Wilhelmina Ash", "07700 900123", "been on a ward too"] {
        assert!(form.body.contains(said), "{said}");
    }
    let (site, team) = (here.w.north.to_string(), here.w.team.to_string());
    let fields = [
        ("id", hidden(&form, "id")),
        ("episode", hidden(&form, "episode")),
        ("referral", id_of(&address)),
        ("name", "Wilhelmina Ash"),
        ("phone", "07700 900123"),
        ("site", &site),
        ("team", &team),
        ("planned-weeks", "16"),
    ];
    let mut led = Vec::new();
    for _ in 0..2 {
        let made = here.w.post("/delivery/people/new", &fields).await;
        led.push(made.location().split('?').next().expect("there").to_owned());
    }
    assert_eq!(led[0], led[1], "sent twice it counts once");
    assert_eq!(here.people().await, 1);
    let own = here.w.app.get(&address, &here.clinician).await;
    assert!(own.body.contains("Accepted on 2 March 2026"));
    // Whoever referred learns that support began, and nothing of the record.
    assert!(!own.body.contains(&led[0]));
    let record = here.w.app.get(&led[0], &here.clinician).await;
    assert_eq!(record.status, StatusCode::NOT_FOUND);
    // It was decided, so it is not decided again.
    let decline = format!("{address}/decline");
    let again = here.w.post(&decline, &[("why", "no_room")]).await;
    assert!(
        again
            .body
            .contains("Somebody has decided on this referral already")
    );
    assert_eq!(here.w.get(&accept).await.location(), led[0]);
}

#[tokio::test]
async fn somebody_who_is_known_already_is_shown_first_and_can_be_the_one() {
    let here = here().await;
    let (known, _) = here.w.person(here.w.north).await;
    let address = here.sent("Zephyrine Okafor").await;
    let path = format!("/delivery/people/new?referral={}", id_of(&address));
    let form = here.w.get(&path).await;
    let site = here.w.north.to_string();
    let mut fields = vec![
        ("id", hidden(&form, "id")),
        ("episode", hidden(&form, "episode")),
        ("referral", id_of(&address)),
        ("name", "Zephyrine Okafor"),
        ("site", &site),
        ("planned-weeks", "16"),
    ];
    let stopped = here.w.post("/delivery/people/new", &fields).await;
    assert!(stopped.body.contains("Is it one of these people?"));
    assert!(stopped.body.contains("This is them: use this record"));
    assert_eq!(here.people().await, 1);
    let same = known.to_string();
    fields.push(("same", &same));
    let used = here.w.post("/delivery/people/new", &fields).await;
    assert_eq!(
        used.location(),
        format!("/delivery/people/{known}?done=referral-accepted")
    );
    assert_eq!(here.people().await, 1);
    let seen = here.w.get(&address).await;
    assert!(seen.body.contains("Open their record"));
}

#[tokio::test]
async fn support_in_a_record_that_is_there_takes_no_team_of_another_site() {
    let here = here().await;
    let app = &here.w.app;
    let mut tx = app.app.db.write().await.expect("begins");
    let (around, north, south) = (&app.around, here.w.north, here.w.south);
    let known = world::person(&mut tx, around, app.org, north, "Zephyrine Okafor").await;
    let elsewhere = world::team(&mut tx, around, app.org, south, "Oak team").await;
    tx.commit().await.expect("kept");
    let ties = AccountTies {
        sites: vec![north, south],
        ..AccountTies::default()
    };
    let (_, both) = cookie(app, Role::Coordinator, "both", ties).await;
    let address = here.sent("Zephyrine Okafor").await;
    let path = format!("/delivery/people/new?referral={}", id_of(&address));
    let form = app.get(&path, &both).await;
    let (same, site, team) = (known.to_string(), south.to_string(), elsewhere.to_string());
    let mut fields = vec![
        ("id", hidden(&form, "id")),
        ("episode", hidden(&form, "episode")),
        ("referral", id_of(&address)),
        ("site", &site),
        ("team", &team),
        ("planned-weeks", "16"),
        ("same", &same),
    ];
    let before = here.looked().await;
    let nameless = app.post("/delivery/people/new", &both, &fields).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(here.looked().await > before, "the referral is shown again");
    fields.push(("name", "Zephyrine Okafor"));
    let used = app.post("/delivery/people/new", &both, &fields).await;
    let next = format!("/delivery/people/{known}?done=referral-accepted");
    assert_eq!(used.location(), next, "{}", used.body);
    let mut tx = app.app.db.read().await.expect("begins");
    let begun = store::query("SELECT count(*) FROM support_episode WHERE person_id = $1 AND site_id = $2 AND team_id IS NULL")
        .bind(known)
        .bind(north)
        .count(&mut tx)
        .await
        .expect("counted");
    assert_eq!(begun, 1);
}

#[tokio::test]
async fn a_referral_is_declined_with_a_reason_that_goes_back() {
    let here = here().await;
    let address = here.sent("Wilhelmina Ash").await;
    let decline = format!("{address}/decline");
    let empty = here.w.post(&decline, &[("message", "Kept")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("Choose why no support begins") && empty.body.contains("Kept"));
    let fields = [("why", "no_room"), ("message", "Try again in June")];
    let declined = here.w.post(&decline, &fields).await;
    assert!(declined.location().ends_with("?done=referral-declined"));
    let own = here.w.app.get(&address, &here.clinician).await;
    for said in [
        "Not accepted, 2 March 2026",
        "Nobody has room in the time that matters to them.",
        "Try again in June",
    ] {
        assert!(own.body.contains(said), "{said}");
    }
    let waiting = here.w.get("/delivery/referrals?state=waiting").await;
    assert!(!waiting.body.contains("Wilhelmina"));
}

#[tokio::test]
async fn a_referral_is_its_senders_and_the_coordinators_alone() {
    let here = here().await;
    let address = here.sent("Wilhelmina Ash").await;
    let colleague = here.w.app.get(&address, &here.colleague).await;
    assert_eq!(colleague.status, StatusCode::NOT_FOUND);
    let list = here.w.app.get("/delivery/referrals", &here.colleague).await;
    assert!(!list.body.contains("Wilhelmina"));
    let list = here.w.app.get("/delivery/referrals", &here.clinician).await;
    assert!(list.body.contains("Wilhelmina"));
    let ties = AccountTies {
        sites: vec![here.w.south],
        ..AccountTies::default()
    };
    let (_, elsewhere) = cookie(&here.w.app, Role::Coordinator, "south", ties).await;
    assert_eq!(
        here.w.app.get(&address, &elsewhere).await.status,
        StatusCode::NOT_FOUND
    );
    // Whoever referred does not decide, and nobody else takes it back.
    let decline = format!("{address}/decline");
    let fields = [("why", "no_room")];
    let decided = here.w.app.post(&decline, &here.clinician, &fields).await;
    assert_eq!(decided.status, StatusCode::NOT_FOUND);
    let back = format!("{address}/take-back");
    assert_eq!(here.w.post(&back, &[]).await.status, StatusCode::NOT_FOUND);
    let taken = here.w.app.post(&back, &here.clinician, &[]).await;
    assert!(taken.location().ends_with("?done=referral-taken-back"));
    let seen = here.w.get(&address).await;
    assert!(seen.body.contains("Taken back on 2 March 2026"));
}

#[tokio::test]
async fn text_that_was_typed_and_not_sent_opens_again() {
    let here = here().await;
    let form = here.w.app.get(NEW, &here.clinician).await;
    let id = hidden(&form, "id");
    let fields = [("id", id), ("form", "referral"), ("why", "Quokka")];
    let path = format!("/drafts/{id}");
    let kept = here.w.app.post(&path, &here.clinician, &fields).await;
    assert_eq!(kept.status, StatusCode::NO_CONTENT);
    let again = here.w.app.get(NEW, &here.clinician).await;
    assert!(again.body.contains("Quokka"));
    assert_eq!(hidden(&again, "id"), id);
    let others = here.w.app.get(NEW, &here.colleague).await;
    assert!(!others.body.contains("Quokka"));
}
