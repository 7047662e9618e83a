//! The days of support: changing them, ending it, and taking an ending back; cover in between.

use crate::programme::{World, hidden};
use axum::http::StatusCode;
use ids::{EpisodeId, PersonId};
use jiff::civil::date;
use testkit::app::Answer;
use testkit::world;

async fn matched(w: &World) -> (PersonId, EpisodeId) {
    let (id, episode) = w.person(w.north).await;
    let mut tx = w.app.app.db.write().await.expect("begins");
    let (around, org) = (&w.app.around, w.app.org);
    world::matched(&mut tx, around, org, id, episode, w.sam, date(2026, 1, 6)).await;
    let at = (w.north, episode, id, w.sam);
    world::contact(&mut tx, around, org, at, "2026-02-03", "met").await;
    tx.commit().await.expect("kept");
    (id, episode)
}

/// The form of the days, with another year of referral.
async fn send_days(w: &World, path: &str, form: &Answer, year: &str, confirmed: &str) -> Answer {
    let fields = [
        ("version", hidden(form, "version")),
        ("confirmed", confirmed),
        ("referred-day", "4"),
        ("referred-month", "2"),
        ("referred-year", year),
        ("planned-weeks", "16"),
    ];
    w.post(path, &fields).await
}

#[tokio::test]
async fn days_that_leave_contacts_outside_are_saved_only_when_that_was_seen() {
    let w = World::new().await;
    let (id, episode) = matched(&w).await;
    let path = format!("/delivery/people/{id}/support/{episode}/days");
    let form = w.get(&path).await;
    let warned = send_days(&w, &path, &form, "2026", "").await;
    assert_eq!(warned.status, StatusCode::OK);
    for said in [
        "1 contact was before the referral.",
        "1 match began before the referral.",
        "save once more",
    ] {
        assert!(warned.body.contains(said), "{said}");
    }
    let confirmed = hidden(&warned, "confirmed");
    // What was seen counts for those days alone.
    let others = send_days(&w, &path, &form, "2027", confirmed).await;
    assert!(others.body.contains("The referral is in the future"));
    let saved = send_days(&w, &path, &form, "2026", confirmed).await;
    assert!(saved.location().contains("done=saved"), "{}", saved.body);
    // Nothing is outside these, so nothing stands in between.
    let form = w.get(&path).await;
    let saved = send_days(&w, &path, &form, "2025", "").await;
    assert!(saved.location().contains("done=saved"), "{}", saved.body);
}

#[tokio::test]
async fn an_ending_recorded_by_mistake_is_taken_back_with_a_reason() {
    let w = World::new().await;
    let (id, episode) = matched(&w).await;
    let base = format!("/delivery/people/{id}");
    let ending = format!("{base}/support/{episode}/ending");
    let version = "1";
    let fields = [
        ("version", version),
        ("on-day", "2"),
        ("on-month", "3"),
        ("on-year", "2026"),
        ("how", "planned"),
        ("why", "completed"),
    ];
    assert!(w.post(&ending, &fields).await.status.is_redirection());
    let page = w.get(&base).await;
    for gone in [format!("{base}/cover"), format!("{base}/matches/")] {
        assert!(!page.body.contains(&gone), "{gone} is not offered any more");
    }
    let cover = w.get(&format!("{base}/cover")).await;
    assert_eq!(cover.location(), base);

    let undo = format!("{ending}/undo");
    assert!(page.body.contains(&undo));
    let form = w.get(&undo).await;
    let version = hidden(&form, "version");
    let empty = w.post(&undo, &[("version", version)]).await;
    assert!(empty.body.contains("Say why you are taking it back"));
    let reason = [("version", version), ("reason", "Another Esi")];
    let undone = w.post(&undo, &reason).await;
    assert!(undone.location().contains("done=ending-undone"));
    let page = w.get(&base).await;
    assert!(page.body.contains("was taken back by"));
    assert!(page.body.contains("Another Esi"));
    assert!(
        page.body.contains(&format!("{base}/cover")),
        "the match goes on"
    );
}

#[tokio::test]
async fn nobody_is_covered_by_two_on_the_same_days() {
    let w = World::new().await;
    let (id, _) = matched(&w).await;
    let mut tx = w.app.app.db.write().await.expect("begins");
    let (around, org) = (&w.app.around, w.app.org);
    let ada = world::worker(&mut tx, around, org, w.north, "Ada Bell").await;
    let nia = world::worker(&mut tx, around, org, w.north, "Nia Patel").await;
    tx.commit().await.expect("kept");
    let path = format!("/delivery/people/{id}/cover");
    let mut answers = Vec::new();
    for worker in [ada, nia] {
        let form = w.get(&path).await;
        let worker = worker.to_string();
        let fields = [
            ("id", hidden(&form, "id")),
            ("worker", worker.as_str()),
            ("from-day", "9"),
            ("from-month", "3"),
            ("from-year", "2026"),
            ("until-day", "20"),
            ("until-month", "3"),
            ("until-year", "2026"),
            ("why", "leave"),
        ];
        answers.push(w.post(&path, &fields).await);
    }
    assert!(answers[0].location().contains("done=covered"));
    assert_eq!(answers[1].status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answers[1]
            .body
            .contains("Another peer worker covers on some of those days already")
    );
}

#[tokio::test]
async fn days_that_two_changed_stand_beside_each_other() {
    let w = World::new().await;
    let (id, episode) = matched(&w).await;
    let path = format!("/delivery/people/{id}/support/{episode}/days");
    let form = w.get(&path).await;
    let send = |version: String, day: &'static str, weeks: &'static str| {
        let (w, path) = (&w, path.clone());
        async move {
            let fields = [
                ("version", version.as_str()),
                ("referred-day", day),
                ("referred-month", "1"),
                ("referred-year", "2026"),
                ("planned-weeks", weeks),
            ];
            w.post(&path, &fields).await
        }
    };
    let version = hidden(&form, "version").to_owned();
    let first = send(version.clone(), "3", "12").await;
    assert!(first.location().contains("done=saved"), "{}", first.body);
    let clash = send(version, "4", "20").await;
    for said in [
        "Somebody else changed this while you were writing",
        "3 January 2026",
        "4 January 2026",
        "app-comparison",
    ] {
        assert!(clash.body.contains(said), "{said}");
    }
    // What was typed stands in the form, and saving it again is made against what was shown.
    assert!(clash.body.contains("value=\"20\""));
    let again = send(hidden(&clash, "version").to_owned(), "4", "20").await;
    assert!(again.location().contains("done=saved"), "{}", again.body);
}

#[tokio::test]
async fn a_goal_that_two_changed_stands_beside_what_was_typed() {
    let w = World::new().await;
    let (id, episode) = matched(&w).await;
    let ties = testkit::app::AccountTies {
        sites: vec![w.north],
        worker: Some(w.sam),
        ..Default::default()
    };
    let (_, sam) = crate::programme::cookie(&w.app, access::Role::PeerWorker, "sam", ties).await;
    let goal: ids::GoalId = w.app.around.id();
    let mut tx = w.app.app.db.write().await.expect("begins");
    store::query("INSERT INTO goal (org_id, id, person_id, episode_id, words, agreed_on, reached_on, version, created_at) VALUES ($1, $2, $3, $4, 'Walk to the shop', '2026-02-02', $5, 1, $6)")
        .bind(w.app.org)
        .bind(goal)
        .bind(id)
        .bind(episode)
        .bind(None::<String>)
        .bind(w.app.around.now())
        .execute(&mut tx)
        .await
        .expect("kept");
    tx.commit().await.expect("kept");
    let path = format!("/delivery/people/{id}/goals/{goal}");
    let mut answers = Vec::new();
    for words in ["Walk to the library", "Walk to the sea"] {
        let fields = [
            ("version", "1"),
            ("words", words),
            ("agreed-day", "2"),
            ("agreed-month", "2"),
            ("agreed-year", "2026"),
        ];
        answers.push(w.app.post(&path, &sam, &fields).await);
    }
    assert!(
        answers[0].location().contains("done=saved"),
        "{}",
        answers[0].body
    );
    for said in ["app-comparison", "Walk to the library", "Walk to the sea"] {
        assert!(answers[1].body.contains(said), "{said}");
    }
    assert_eq!(hidden(&answers[1], "version"), "2");
}

#[tokio::test]
async fn a_form_that_is_shown_again_is_a_view_that_is_written_down() {
    let w = World::new().await;
    let (id, episode) = matched(&w).await;
    let base = format!("/delivery/people/{id}");
    let support = format!("{base}/support/{episode}");
    let mut tx = w.app.app.db.read().await.expect("begins");
    let (held,): (uuid::Uuid,) = store::query("SELECT id FROM peer_match")
        .one(&mut tx)
        .await
        .expect("there");
    tx.rollback().await.expect("ends");
    let refused = async |path: &str, fields: &[(&str, &str)]| {
        let before = w.audited().await;
        let shown = w.post(path, fields).await;
        let statuses = [
            StatusCode::OK,
            StatusCode::UNPROCESSABLE_ENTITY,
            StatusCode::CONFLICT,
        ];
        assert!(statuses.contains(&shown.status), "{path}: {}", shown.status);
        assert!(w.audited().await > before, "{path} with {fields:?}");
        shown
    };

    let form = w.get(&format!("{support}/days")).await;
    let days = format!("{support}/days");
    let before = w.audited().await;
    let warned = send_days(&w, &days, &form, "2026", "").await;
    assert!(warned.body.contains("save once more"));
    assert!(w.audited().await > before, "days that wait to be confirmed");
    refused(&days, &[("version", "1"), ("planned-weeks", "many")]).await;

    let new = ids::GoalId(held).to_string();
    // A goal is written down by the worker who agreed it.
    let ties = testkit::app::AccountTies {
        sites: vec![w.north],
        worker: Some(w.sam),
        ..Default::default()
    };
    let (_, sam) = crate::programme::cookie(&w.app, access::Role::PeerWorker, "sam", ties).await;
    let before = w.audited().await;
    let goal = [("id", new.as_str())];
    let shown = w.app.post(&format!("{base}/goals/new"), &sam, &goal).await;
    assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(w.audited().await > before, "a goal without words");
    let of_match = format!("{base}/matches/{held}");
    refused(&format!("{of_match}/notes"), &[("version", "1")]).await;
    refused(&format!("{of_match}/end"), &[("version", "1")]).await;
    let sign_in = [("id", new.as_str()), ("email", "nowhere")];
    refused(&format!("{base}/sign-in"), &sign_in).await;

    let ending = format!("{support}/ending");
    refused(&ending, &[("version", "1")]).await;
    let how = [("on-day", "2"), ("on-month", "3"), ("on-year", "2026")];
    let how = [&how[..], &[("how", "planned"), ("why", "completed")]].concat();
    let late = [&how[..], &[("version", "7")]].concat();
    refused(&ending, &late).await;
    let ends = [&how[..], &[("version", "1")]].concat();
    assert!(w.post(&ending, &ends).await.status.is_redirection());
    let undo = format!("{ending}/undo");
    refused(&undo, &[("version", "2")]).await;
    refused(&undo, &[("version", "7"), ("reason", "Another Esi")]).await;
    let mut tx = w.app.app.db.read().await.expect("begins");
    let kept = store::query("SELECT count(*) FROM ending_taken_back");
    assert_eq!(kept.count(&mut tx).await.expect("counted"), 0);
}
