//! Whom it reaches, answering it in time or not, and what each of them is told.

use super::{BANNER, Here, NEW, WHAT};
use crate::programme::hidden;
use axum::http::StatusCode;

#[tokio::test]
async fn a_worker_raises_it_and_whoever_is_on_duty_answers_with_one_press() {
    let here = Here::new().await;
    let (app, (_, colleague)) = (&here.w.app, &here.colleague);
    assert!(here.on_duty().await.location().contains("done=duty-added"));
    let day = app.get("/delivery/my-day", &here.sam).await;
    assert!(day.body.contains("I’m worried") && day.body.contains(NEW));
    let form = app.get(NEW, &here.sam).await;
    for said in [
        "Test coordinator, who is on duty until 17:00",
        "999",
        "judge how serious",
    ] {
        assert!(form.body.contains(said), "{said}");
    }
    let address = here.raised().await;
    // The banner is for whoever is on duty, on every page, and names nobody.
    let page = app.get("/account", colleague).await;
    assert!(page.body.contains(BANNER) && page.body.contains(&address));
    assert!(!page.body.contains("Zephyrine") && !page.body.contains("Quokka"));
    for (other, who) in [(&here.manager.1, "manager"), (&here.sam, "worker")] {
        let page = app.get("/account", other).await;
        assert!(!page.body.contains(BANNER), "{who}");
    }
    let seen = app.get(&address, colleague).await;
    for said in [
        WHAT,
        "I have it in hand",
        "Waiting for less than a minute",
        "by 10:15",
    ] {
        assert!(seen.body.contains(said), "{said}");
    }
    here.minutes_pass(4);
    let press = format!("{address}/acknowledge");
    let pressed = app.post(&press, colleague, &[]).await;
    assert!(pressed.location().ends_with("done=concern-acknowledged"));
    let again = app.post(&press, &here.manager.1, &[]).await;
    assert!(
        again
            .location()
            .ends_with("done=concern-acknowledged-before")
    );
    let page = app.get("/account", colleague).await;
    assert!(!page.body.contains(BANNER));
    let own = app.get(&address, &here.sam).await;
    assert!(
        own.body
            .contains("Test coordinator acknowledged it after 4 minutes, in time.")
    );
    assert!(!own.body.contains("I have it in hand") && !own.body.contains("What did you do?"));
}

#[tokio::test]
async fn unanswered_in_time_it_is_everybodys_and_stays_marked() {
    let here = Here::new().await;
    let app = &here.w.app;
    here.on_duty().await;
    let address = here.raised().await;
    here.minutes_pass(14);
    assert!(
        !app.get("/account", &here.manager.1)
            .await
            .body
            .contains(BANNER)
    );
    here.minutes_pass(1);
    let page = app.get("/account", &here.manager.1).await;
    assert!(
        page.body
            .contains("Nobody has answered a worry that was raised 15 minutes ago")
    );
    let list = app
        .get("/delivery/concerns?state=waiting", &here.manager.1)
        .await;
    assert!(list.body.contains("Overdue") && list.body.contains("Zephyrine"));
    let day = here.w.get("/delivery/my-day").await;
    assert!(day.body.contains("Concerns waiting for an answer"));
    let own = app.get("/delivery/my-day", &here.sam).await;
    assert!(own.body.contains("Overdue") && own.body.contains(&address));
    let own = app.get(&address, &here.sam).await;
    assert!(own.body.contains("Nobody acknowledged it in time."));
    here.minutes_pass(5);
    app.post(&format!("{address}/acknowledge"), &here.manager.1, &[])
        .await;
    let seen = here.w.get(&address).await;
    assert!(
        seen.body
            .contains("Test manager acknowledged it after 20 minutes, later than it was due.")
    );
}

#[tokio::test]
async fn what_was_done_is_written_down_and_shown_to_those_it_is_for() {
    let here = Here::new().await;
    let app = &here.w.app;
    let address = here.raised().await;
    let done = format!("{address}/done");
    let id = app.around.id::<ids::ConcernEntryId>().to_string();
    let talked = [("id", id.as_str()), ("how", "talked"), ("words", "Marmot")];
    let early = here.w.post(&done, &talked).await;
    assert!(early.body.contains("Acknowledge this concern first"));
    here.w.post(&format!("{address}/acknowledge"), &[]).await;
    let form = here.w.get(&address).await;
    let mut fields = vec![
        ("id", hidden(&form, "id")),
        ("how", "talked"),
        ("words", ""),
    ];
    let empty = here.w.post(&done, &fields).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("Write with whom you talked"));
    fields[2] = ("words", "Marmot");
    for _ in 0..2 {
        let written = here.w.post(&done, &fields).await;
        assert!(
            written.location().ends_with("done=concern-written"),
            "{}",
            written.body
        );
    }
    let form = here.w.get(&address).await;
    assert_eq!(
        form.body.matches("Marmot").count(),
        1,
        "sent twice it is there once"
    );
    assert_eq!(
        app.get(&address, &here.clinician).await.status,
        StatusCode::NOT_FOUND
    );
    let team = here.w.team.to_string();
    let passed = [
        ("id", hidden(&form, "id")),
        ("how", "passed_on"),
        ("to", &team),
        ("words", "Wombat"),
        ("for-raiser", "yes"),
        ("ends", "yes"),
    ];
    here.w.post(&done, &passed).await;
    let own = app.get(&address, &here.sam).await;
    assert!(own.body.contains("Wombat") && own.body.contains("Passed on to Elm team"));
    assert!(
        !own.body.contains("Marmot"),
        "what others wrote for each other is not theirs"
    );
    let team = app.get(&address, &here.clinician).await;
    assert!(team.body.contains("Wombat") && team.body.contains(WHAT));
    let listed = app.get("/delivery/concerns", &here.clinician).await;
    assert!(listed.body.contains(&address));
    let ended = here.w.get("/delivery/concerns?state=ended").await;
    assert!(ended.body.contains(&address));
    for (state, rows) in [("ended", 2), ("waiting", 1)] {
        let file = format!("/delivery/concerns.csv?state={state}");
        let taken = here.w.get(&file).await;
        assert_eq!(taken.body.lines().count(), rows, "{}", taken.body);
        for who in [&here.sam, &here.clinician] {
            assert_eq!(app.get(&file, who).await.status, StatusCode::NOT_FOUND);
        }
    }
    let after = here.w.post(&done, &talked).await;
    assert!(after.body.contains("This concern has ended"));
}

#[tokio::test]
async fn what_was_begun_about_the_answer_opens_again() {
    let here = Here::new().await;
    let app = &here.w.app;
    let address = here.raised().await;
    here.w.post(&format!("{address}/acknowledge"), &[]).await;
    let form = here.w.get(&address).await;
    let (id, concern) = (hidden(&form, "id"), hidden(&form, "concern"));
    let typed = [
        ("id", id),
        ("form", "concern-done"),
        ("concern", concern),
        ("words", "Numbat"),
    ];
    here.w.post(&format!("/drafts/{id}"), &typed).await;
    assert!(here.w.get(&address).await.body.contains("Numbat"));
    assert!(
        !app.get(&address, &here.colleague.1)
            .await
            .body
            .contains("Numbat")
    );
    let led = here
        .w
        .get(&format!("/delivery/concerns/draft?draft={id}"))
        .await;
    assert_eq!(led.location(), address);
    let led = here.w.get("/delivery/concerns/draft").await;
    assert_eq!(led.location(), "/delivery/concerns");
}

#[tokio::test]
async fn the_person_learns_of_it_within_the_hour_and_a_manager_can_keep_it_back_for_a_while() {
    let here = Here::new().await;
    let app = &here.w.app;
    let address = here.raised().await;
    let told = "was worried about you and told the person on duty on Monday 2 March 2026 at 10:00";
    let cookies = [
        &here.themselves,
        &here.manager.1,
        &here.w.coordinator,
        &here.sam,
    ];
    for minutes in [0, 60] {
        // A session ends when nobody asks for anything for half an hour.
        for _ in 0..minutes / 20 {
            here.minutes_pass(20);
            for cookie in cookies {
                app.get("/account", cookie).await;
            }
        }
        let own = app.get("/my-record", &here.themselves).await;
        assert_eq!(own.body.contains(told), minutes == 60);
        assert!(!own.body.contains("Quokka"), "not what it says");
    }
    assert_eq!(
        app.get(&address, &here.themselves).await.status,
        StatusCode::NOT_FOUND
    );
    let withhold = format!("{address}/withhold");
    for who in [&here.w.coordinator, &here.sam] {
        assert_eq!(app.get(&withhold, who).await.status, StatusCode::NOT_FOUND);
    }
    let form = app.get(&withhold, &here.manager.1).await;
    let mut fields = vec![
        ("id", hidden(&form, "id")),
        ("reason", "Potoroo"),
        ("review-day", "31"),
        ("review-month", "3"),
        ("review-year", "2026"),
        ("said", "no"),
    ];
    let far = app.post(&withhold, &here.manager.1, &fields).await;
    assert!(far.body.contains("until 28 days from now"));
    fields[2] = ("review-day", "30");
    let kept = app.post(&withhold, &here.manager.1, &fields).await;
    assert!(
        kept.location().ends_with("done=concern-withheld"),
        "{}",
        kept.body
    );
    let own = app.get("/my-record", &here.themselves).await;
    assert!(
        !own.body.contains("worried") && !own.body.contains("worries"),
        "nor who looked"
    );
    let seen = here.w.get(&address).await;
    assert!(seen.body.contains("Test manager decided") && seen.body.contains("Potoroo"));
    let raiser = app.get(&address, &here.sam).await;
    assert!(
        raiser
            .body
            .contains("They are told nothing until 30 March 2026")
    );
    assert!(!raiser.body.contains("Potoroo"));
    app.post(&format!("{address}/tell"), &here.manager.1, &[])
        .await;
    let own = app.get("/my-record", &here.themselves).await;
    assert!(own.body.contains(told));
}
