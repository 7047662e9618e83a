//! What people choose on their own record, and what a study gets.

use super::begin;
use access::{Role, on, to};
use ids::PersonId;
use jiff::SignedDuration;
use store::evidence::choice;
use store::permits;
use testkit::app::AccountTies;
use testkit::world;

async fn how_many(w: &super::World) -> i64 {
    let mut tx = w.app.app.db.read().await.expect("begins");
    let permit = permits::study::<on::StudySource, to::Create>(&mut tx, &w.lead, w.study)
        .await
        .expect("leads");
    choice::how_many(&mut tx, &permit).await.expect("counted")
}

#[tokio::test]
async fn a_choice_and_its_withdrawal_work_from_the_next_request() {
    let w = begin().await;
    let mut tx = w.app.app.db.write().await.expect("begins");
    let (around, org) = (&w.app.around, w.app.org);
    let north = world::site(&mut tx, around, org, "North").await;
    let person: PersonId = world::person(&mut tx, around, org, north, "Esi").await;
    tx.commit().await.expect("kept");
    let ties = AccountTies {
        person: Some(person),
        ..AccountTies::default()
    };
    let actor = w
        .app
        .account(Role::SupportedPerson, "esi@example.org", &ties)
        .await;
    let own = w.app.cookie(&actor).await;
    let page = w.app.get("/my-record", &own).await;
    assert!(page.body.contains("Hope in peer support"));
    assert!(
        page.body
            .contains("It may not use what is written about you.")
    );
    assert_eq!(how_many(&w).await, 0);

    let study = w.study.to_string();
    let one = [("study", study.as_str())];
    let all = [("study", "")];
    let choose = "/my-record/evaluation/choose";
    let withdraw = "/my-record/evaluation/withdraw";
    for (path, fields, letting) in [
        (choose, one, 1),
        (withdraw, one, 0),
        (choose, all, 1),
        (withdraw, one, 0),
        (choose, one, 1),
        (withdraw, one, 0),
    ] {
        w.app.clock.advance(SignedDuration::from_mins(1));
        let answer = w.app.post(path, &own, &fields).await;
        assert!(answer.location().starts_with("/my-record?done=evaluation-"));
        assert_eq!(how_many(&w).await, letting, "{path} {fields:?}");
        let page = w.app.get("/my-record", &own).await;
        let card = page
            .body
            .split("Hope in peer support")
            .nth(1)
            .expect("its card");
        let form = card.split("<form").nth(1).expect("a form");
        let offered = if letting == 1 { withdraw } else { choose };
        assert!(form.contains(offered), "{path} {fields:?}");
    }
    let file = w.app.get("/my-record.json", &own).await;
    let json: serde_json::Value = serde_json::from_slice(&file.bytes).expect("JSON");
    assert_eq!(
        json["evaluation"]["studies"][0]["study"],
        "Hope in peer support"
    );
}
