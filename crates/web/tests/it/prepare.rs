//! Preparing supervision: what the worker sees, what they share, and what nobody else ever reads.

use crate::programme::{World, cookie, hidden};
use access::Role;
use axum::http::StatusCode;
use testkit::app::{AccountTies, Answer};
use testkit::world;

struct Here {
    w: World,
    own: String,
    manager: String,
    line: String,
    peer: String,
    contact: String,
}

/// Sam supports Zephyrine, met her once in February and has a supervision behind and one ahead.
async fn here() -> Here {
    let w = World::new().await;
    let (person, episode) = w.person(w.north).await;
    let ties = AccountTies {
        sites: vec![w.north],
        worker: Some(w.sam),
        ..AccountTies::default()
    };
    let (actor, own) = cookie(&w.app, Role::PeerWorker, "sam", ties.clone()).await;
    let ties = AccountTies {
        worker: None,
        ..ties
    };
    let (_, manager) = cookie(&w.app, Role::Manager, "manager", ties).await;
    let mut tx = w.app.app.db.write().await.expect("begins");
    let (around, org) = (&w.app.around, w.app.org);
    let tie = (episode, person, w.sam);
    world::peer_match(&mut tx, around, org, tie, "allocated", ("2026-01-05", None)).await;
    let at = (w.north, episode, person, w.sam);
    // Before the last supervision, and after it.
    world::contact(&mut tx, around, org, at, "2026-01-20", "met").await;
    let contact = world::contact(&mut tx, around, org, at, "2026-02-10", "met").await;
    world::contact(&mut tx, around, org, at, "2026-02-17", "not_met").await;
    for (kind, day, state) in [
        ("line_management", "2026-02-02", "held"),
        ("line_management", "2026-03-06", "planned"),
    ] {
        store::query("INSERT INTO supervision (org_id, id, worker_id, kind, planned_on, state, with_whom, version, created_at) VALUES ($1, $2, $3, $4, $5, $6, 'Nia Patel', 1, $7)")
            .bind(org)
            .bind(around.id::<ids::SupervisionId>())
            .bind(w.sam)
            .bind(kind)
            .bind(day)
            .bind(state)
            .bind(around.now())
            .execute(&mut tx)
            .await
            .expect("kept");
    }
    store::query("INSERT INTO reflection (org_id, id, account_id, contact_id, body, version, written_at) VALUES ($1, $2, $3, $4, 'Quokka: I went home heavy', 1, $5)")
        .bind(org)
        .bind(around.id::<ids::ReflectionId>())
        .bind(actor.account)
        .bind(contact)
        .bind(around.now())
        .execute(&mut tx)
        .await
        .expect("kept");
    tx.commit().await.expect("kept");
    let page = format!("/delivery/workers/{}", w.sam);
    Here {
        own,
        manager,
        line: format!("{page}/supervision/prepare"),
        peer: format!("{page}/peer-supervision/prepare"),
        contact: contact.to_string(),
        w,
    }
}

impl Here {
    async fn own(&self, path: &str) -> Answer {
        self.w.app.get(path, &self.own).await
    }

    async fn send(&self, words: &str, name: &str, value: &str) -> Answer {
        let form = self.own(&self.line).await;
        let fields = [
            ("id", hidden(&form, "id")),
            ("form", "supervision-agenda"),
            ("words", words),
            (name, value),
        ];
        self.w.app.post(&self.line, &self.own, &fields).await
    }
}

#[tokio::test]
async fn what_happened_since_the_last_supervision_is_counted() {
    let here = here().await;
    let page = here.own(&here.line).await;
    for said in [
        "Since 2 February 2026",
        "1 contact with 1 person, 45 minutes",
        "with Nia Patel",
        "Zephyrine Okafor",
        "1 person not met for more than 14 days.",
        "Nothing is recorded as part of a contact since then.",
    ] {
        assert!(page.body.contains(said), "{said}");
    }
    let day = here.own("/delivery/my-day").await;
    assert!(day.body.contains(&here.line), "My day leads there");
    let work = here.own(&format!("/delivery/workers/{}", here.w.sam)).await;
    assert!(work.body.contains(&here.line) && work.body.contains(&here.peer));
    // No peer supervision has taken place: four weeks are looked at.
    let peer = here.own(&here.peer).await;
    assert!(peer.body.contains("these are the last four weeks"));
}

#[tokio::test]
async fn what_is_written_is_the_workers_alone_until_it_is_shared_and_again_once_taken_back() {
    let here = here().await;
    let kept = here.send("Wombat: my leave", "do", "keep").await;
    assert!(kept.location().ends_with("?done=agenda-kept"));
    assert!(here.own(&here.line).await.body.contains("Wombat"));
    for cookie in [&here.w.coordinator, &here.manager] {
        let seen = here.w.app.get(&here.line, cookie).await;
        assert_eq!(seen.status, StatusCode::OK);
        assert!(!seen.body.contains("Wombat") && !seen.body.contains("Quokka"));
        assert!(seen.body.contains("Nothing is shared yet"));
    }
    here.send("Wombat: my leave", "do", "share").await;
    let seen = here.w.get(&here.line).await;
    assert!(seen.body.contains("Wombat") && seen.body.contains("Zephyrine"));
    let counted = here.w.app.get(&here.line, &here.manager).await;
    assert!(counted.body.contains("Wombat") && !counted.body.contains("Zephyrine"));
    // The other kind of supervision has other readers.
    let peer = here.w.get(&here.peer).await;
    assert!(!peer.body.contains("Wombat"));
    assert_eq!(
        here.w.app.get(&here.peer, &here.manager).await.status,
        StatusCode::NOT_FOUND
    );
    // Typing on changes nothing for the others.
    here.send("Numbat: something else", "do", "keep").await;
    let seen = here.w.get(&here.line).await;
    assert!(seen.body.contains("Wombat") && !seen.body.contains("Numbat"));
    let own = here.own(&here.line).await;
    assert!(own.body.contains("You shared other words on"));
    here.send("", "do", "take-back").await;
    assert!(!here.w.get(&here.line).await.body.contains("Wombat"));
    assert!(here.own(&here.line).await.body.contains("Wombat"));
}

#[tokio::test]
async fn a_reflection_is_shared_by_its_author_alone_and_in_two_steps() {
    let here = here().await;
    let own = here.own(&here.line).await;
    assert!(own.body.contains("Quokka"));
    let added = here.send("My leave", "add", &here.contact).await;
    assert!(added.location().ends_with("?done=agenda-added"));
    assert!(!here.w.get(&here.line).await.body.contains("Quokka"));
    let text = "My leave\n\nQuokka: I went home heavy";
    assert!(here.own(&here.line).await.body.contains(text));
    here.send(text, "do", "share").await;
    assert!(here.w.get(&here.line).await.body.contains("Quokka"));
}

#[tokio::test]
async fn nothing_or_too_much_is_not_shared_and_nothing_typed_is_lost() {
    let here = here().await;
    let empty = here.send("  ", "do", "share").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("Write what you want to bring"));
    let long = format!("{}end", "x".repeat(4000));
    let refused = here.send(&long, "do", "share").await;
    assert!(refused.body.contains("at most 4000 characters"));
    assert!(refused.body.contains("xend"));
}

#[tokio::test]
async fn what_was_brought_stays_and_the_next_one_begins_empty() {
    let here = here().await;
    here.send("Wombat: my leave", "do", "share").await;
    let worker = format!("/delivery/workers/{}", here.w.sam);
    here.w
        .app
        .clock
        .advance(jiff::SignedDuration::from_hours(5 * 24));
    let cookie = {
        let ties = AccountTies {
            sites: vec![here.w.north],
            ..AccountTies::default()
        };
        cookie(&here.w.app, Role::Coordinator, "later", ties)
            .await
            .1
    };
    let page = here.w.app.get(&worker, &cookie).await;
    let action = page
        .body
        .split("action=\"")
        .filter_map(|part| part.split('"').next())
        .find(|action| action.contains("/supervision/"))
        .expect("it can be settled")
        .to_owned();
    let fields = [("version", "1"), ("state", "held")];
    let settled = here.w.app.post(&action, &cookie, &fields).await;
    assert!(
        settled.location().ends_with("?done=saved"),
        "{}",
        settled.body
    );
    let seen = here.w.app.get(&here.line, &cookie).await;
    for said in ["Nothing is shared yet", "Brought before", "Wombat"] {
        assert!(seen.body.contains(said), "{said}");
    }
    // It did not take place after all: it is for the next one.
    let fields = [("version", "2"), ("state", "not_held")];
    here.w.app.post(&action, &cookie, &fields).await;
    let seen = here.w.app.get(&here.line, &cookie).await;
    assert!(!seen.body.contains("Nothing is shared yet"));
}

#[tokio::test]
async fn text_typed_while_signed_out_opens_again_where_it_belongs() {
    let here = here().await;
    let id = "01890a5d-ac96-774b-bcce-b302099a8057";
    let fields = [
        ("id", id),
        ("form", "peer-supervision-agenda"),
        ("words", "Wombat"),
    ];
    let saved = here
        .w
        .app
        .post(&format!("/drafts/{id}"), &here.own, &fields)
        .await;
    assert_eq!(saved.status, StatusCode::NO_CONTENT);
    let opened = here
        .own(&format!("/delivery/workers/me/prepare?draft={id}"))
        .await;
    assert_eq!(opened.location(), here.peer);
    assert!(here.own(&here.peer).await.body.contains("Wombat"));
    assert!(!here.own(&here.line).await.body.contains("Wombat"));
}
