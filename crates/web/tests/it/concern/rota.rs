//! The duty rota.

use super::Here;
use axum::http::StatusCode;

#[tokio::test]
async fn the_rota_shows_who_is_on_duty_gaps_and_stand_ins() {
    let here = Here::new().await;
    let page = here.w.get("/delivery/duty").await;
    for said in [
        "Nobody is on duty now.",
        "The rota is empty",
        "Nobody is on duty at some hours",
    ] {
        assert!(page.body.contains(said), "{said}");
    }
    let empty = here
        .rota(
            "",
            &[
                ("last-day", ""),
                ("last-month", ""),
                ("last-year", ""),
                ("from", "25:00"),
                ("until", ""),
                ("days", ""),
            ],
        )
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    for said in [
        "Choose who is on duty",
        "Write the last day",
        "Choose on which days",
        "Write a time, such as 09:00",
    ] {
        assert!(empty.body.contains(said), "{said}");
    }
    assert!(here.on_duty().await.location().contains("done=duty-added"));
    let page = here.w.get("/delivery/duty").await;
    for said in [
        "Test coordinator is on duty until 17:00",
        "17:00 until Tuesday 3 March at 09:00",
        "Monday to Friday",
    ] {
        assert!(page.body.contains(said), "{said}");
    }
    let manager = here.manager.0.account.to_string();
    let clash = here.rota(&manager, &[]).await;
    assert!(
        clash
            .body
            .contains("is on duty already from 2 March at 09:00")
    );
    let stands_in = [
        ("stands-in", "yes"),
        ("from", "10:00"),
        ("until", "12:00"),
        ("last-day", "2"),
    ];
    let added = here.rota(&manager, &stands_in).await;
    assert!(
        added.location().contains("done=duty-added"),
        "{}",
        added.body
    );
    let page = here.w.get("/delivery/duty").await;
    assert!(page.body.contains("Test manager stands in until 12:00"));
    let at = page.body.find("/take-back").expect("it can be taken back");
    let action = page.body[..at].rsplit('"').next().expect("an address");
    let back = here.w.post(&format!("{action}/take-back"), &[]).await;
    assert!(back.location().contains("done=duty-taken-back"));
    let page = here.w.get("/delivery/duty").await;
    assert!(page.body.contains("Taken back by Test coordinator"));
    let elsewhere = format!("/delivery/duty?site={}", here.w.south);
    assert_eq!(here.w.get(&elsewhere).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        here.w.app.get("/delivery/duty", &here.sam).await.status,
        StatusCode::NOT_FOUND
    );
}
