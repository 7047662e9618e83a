//! The page that says how far a long search is: it looks at more and more models, and can be stopped.

use super::World;
use axum::http::StatusCode;
use std::fmt::Write as _;

/// Twelve components, each pair of them in a study that differs much from the others: far more models than can be looked
/// at while somebody waits.
fn many_pairs() -> String {
    let mut file = "study,treatment,event,n\n".to_owned();
    for one in 0..12 {
        for other in 0..one {
            let (both, alone) = (
                10 + (one * 17 + other * 29) % 41,
                10 + (one * 13 + other * 7) % 37,
            );
            let _ = write!(
                file,
                "S{one}-{other},c{one}+c{other},{both},60\nS{one}-{other},c{one},{alone},60\n"
            );
        }
    }
    file
}

/// How many models the page says were looked at.
fn models(page: &str) -> Option<u64> {
    let (_, rest) = page.split_once("data-look-again")?;
    let (before, _) = rest.split_once(" models")?;
    let number: String = before
        .chars()
        .rev()
        .take_while(|c| c.is_ascii_digit() || *c == ',')
        .filter(char::is_ascii_digit)
        .collect();
    number.chars().rev().collect::<String>().parse().ok()
}

#[tokio::test]
async fn a_long_search_says_how_far_it_is_and_is_stopped() {
    let w = World::new().await;
    let file = many_pairs();
    let address = w.make("Pairs", "components", ("pairs.csv", &file)).await;
    let sent = w
        .change(&address, &[("search", "exhaustive"), ("up_to", "12")])
        .await;
    assert_eq!(
        sent.location(),
        format!("{address}?done=saved"),
        "{}",
        sent.body
    );

    let first = w.app.get(&address, &w.researcher).await;
    assert_eq!(first.status, StatusCode::OK);
    for said in [
        "The answer is being worked out.",
        "It began at",
        "Look again",
        "Stop working it out",
        &format!("href=\"{address}\""),
    ] {
        assert!(first.body.contains(said), "{said}: {}", first.body);
    }
    let earlier = models(&first.body).expect("it says how many");
    let second = w.app.get(&address, &w.researcher).await;
    let later = models(&second.body).expect("it says how many");
    assert!(later > earlier, "{later} after {earlier}");

    let stopped = w
        .app
        .post(&format!("{address}/stop"), &w.researcher, &[])
        .await;
    assert_eq!(
        stopped.location(),
        format!("{address}/settings?done=analysis-stopped")
    );
    let ended = w.get(&address).await;
    assert!(
        ended.body.contains("Somebody stopped working this out"),
        "{}",
        ended.body
    );
    assert!(ended.body.contains("Change name and settings"), "a way out");

    let less = w.change(&address, &[("search", "none")]).await;
    assert_eq!(less.location(), format!("{address}?done=saved"));
    let answer = w.get(&address).await;
    assert!(answer.body.contains("In short"), "{}", answer.body);
}
