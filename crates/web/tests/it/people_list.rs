//! Whom the list of people is about.

use crate::programme::World;

#[tokio::test]
async fn the_list_begins_with_those_whose_support_goes_on() {
    let w = World::new().await;
    let (waiting, _) = w.person(w.north).await;
    let (gone, episode) = w.person(w.north).await;
    let mut tx = w.app.app.db.write().await.expect("begins");
    store::query("UPDATE support_episode SET ended_on = '2026-02-01' WHERE id = $1")
        .bind(episode)
        .execute(&mut tx)
        .await
        .expect("ended");
    store::query("UPDATE person SET name = 'Adéla Nová', folded_name = 'adela nova' WHERE id = $1")
        .bind(gone)
        .execute(&mut tx)
        .await
        .expect("named");
    tx.commit().await.expect("kept");
    let row = |id: ids::PersonId| format!("href=\"/delivery/people/{id}\"");
    for (asked, here, not_here) in [
        ("", Some(waiting), Some(gone)),
        ("?state=open", Some(waiting), Some(gone)),
        ("?state=all", Some(gone), None),
        ("?state=ended", Some(gone), Some(waiting)),
        // The search on top of every page looks among everybody.
        ("?q=adela", Some(gone), Some(waiting)),
        ("?q=adela&state=open", None, Some(gone)),
    ] {
        let list = w.get(&format!("/delivery/people{asked}")).await;
        if let Some(id) = here {
            assert!(list.body.contains(&row(id)), "{asked}");
        }
        if let Some(id) = not_here {
            assert!(!list.body.contains(&row(id)), "{asked}");
        }
    }
    let first = w.get("/delivery/people").await;
    // What is narrowed down is seen, left with one click, and stands in the addresses of the file and the other orders.
    for said in [
        "href=\"/delivery/people?state=open\" aria-current=\"page\">Support goes on<",
        "href=\"/delivery/people?state=all\"",
        "/delivery/people.csv?state=open",
        "?state=open&amp;sort=last-met",
    ] {
        assert!(first.body.contains(said), "{said}: {}", first.body);
    }
    let not_found = w.get("/delivery/people?q=adela&state=open").await;
    assert!(not_found.body.contains("Look among everybody"));
    assert!(not_found.body.contains("?q=adela&amp;state=all"));
}
