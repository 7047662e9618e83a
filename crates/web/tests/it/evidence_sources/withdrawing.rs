//! Somebody's words leave a study.

use super::{World, begin};
use crate::programme::hidden;
use axum::http::StatusCode;
use evidence::study::{CaseKind, SourceTie};
use ids::{SourceId, StudyCaseId};
use store::evidence::case;
use store::permits;

async fn tied(w: &World, source: SourceId) -> StudyCaseId {
    let mut tx = w.app.app.db.write().await.expect("begins");
    let around = &w.app.around;
    let cases = permits::study(&mut tx, &w.lead, w.study)
        .await
        .expect("leads");
    let id = around.id();
    case::add(&mut tx, around, &cases, id, "Ana", CaseKind::Participant)
        .await
        .expect("added");
    let change = permits::study(&mut tx, &w.lead, w.study)
        .await
        .expect("leads");
    case::set_ties(&mut tx, around, &change, source, &[SourceTie::Whole(id)])
        .await
        .expect("tied");
    tx.commit().await.expect("kept");
    id
}

#[tokio::test]
async fn what_came_from_somebody_is_listed_and_cleared_in_one_step() {
    let w = begin().await;
    let source = w.add("Talk with Ana", "It gave me back my mornings.").await;
    w.code(source, "gave me back my mornings").await;
    let other = w.add("Talk with Bo", "It was the choir.").await;
    let ana = tied(&w, source).await;
    let so_far = w.get("withdraw").await;
    assert!(so_far.body.contains("Nobody has withdrawn."));
    assert!(so_far.body.contains(&format!("withdraw/{ana}")));

    let address = format!("withdraw/{ana}");
    let page = w.get(&address).await;
    for said in [
        "What came from Ana",
        "Talk with Ana",
        "goes as a whole",
        "gave me back my mornings",
    ] {
        assert!(page.body.contains(said), "{said}");
    }
    assert!(!page.body.contains("Talk with Bo"));
    // More came from them while the list was open.
    w.code(source, "my mornings").await;
    let seen = [("seen", hidden(&page, "seen"))];
    let changed = w.post(&address, &seen).await;
    assert_eq!(changed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(w.sources().await.len(), 2);

    let seen = [("seen", hidden(&changed, "seen"))];
    let cleared = w.post(&address, &seen).await;
    assert!(cleared.location().ends_with("withdraw?done=withdrawn"));
    let left: Vec<SourceId> = w.sources().await.iter().map(|line| line.id).collect();
    assert_eq!(left, [other]);
    assert_eq!(w.get(&address).await.status, StatusCode::NOT_FOUND);
    let so_far = w.get("withdraw").await;
    assert!(!so_far.body.contains("Nobody has withdrawn."));
    let (_, main) = so_far.body.split_once("<main").expect("a page");
    assert!(!main.contains("Ana"), "how much, and not whose");
}
