//! Guesses are counted for every server together, and the owner of an account gets in whatever others guess.

use access::Role;
use access::throttle::{BROWSER_KNOWN, BROWSERS, GUESSES, WINDOW};
use jiff::SignedDuration;
use std::net::IpAddr;
use store::account::throttle::{self, Knock};
use store::{Db, Surroundings, query};
use testkit::{both, world};

const EMAIL: &str = "ad@example.org";

fn from(last: u8) -> IpAddr {
    IpAddr::from([192, 0, 2, last])
}

async fn let_through(db: &Db, around: &Surroundings, knock: Knock<'_>) -> bool {
    let mut tx = db.write().await.expect("begins");
    let turn = throttle::take_turn(&mut tx, around, &knock)
        .await
        .expect("answers");
    tx.commit().await.expect("kept");
    turn.is_some()
}

#[tokio::test]
async fn two_servers_count_together_by_account_and_by_address_and_nothing_is_locked_for_good() {
    for test in both().await {
        let (around, clock) = testkit::fixed();
        let second = Db::open(&test.address).await.expect("opens");
        let mut through = 0;
        for try_number in 0..60_u8 {
            let db = if try_number % 2 == 0 {
                &test.db
            } else {
                &second
            };
            let knock = Knock {
                email: EMAIL,
                address: Some(from(try_number)),
                browser: None,
            };
            through += usize::from(let_through(db, &around, knock).await);
        }
        assert_eq!(through, GUESSES, "one account, many addresses");
        let mut through = 0;
        for try_number in 0..60 {
            let email = format!("nobody{try_number}@example.org");
            let knock = Knock {
                email: &email,
                address: Some(from(200)),
                browser: None,
            };
            through += usize::from(let_through(&second, &around, knock).await);
        }
        assert_eq!(through, GUESSES, "one address, many accounts");
        clock.advance(WINDOW);
        let knock = Knock {
            email: EMAIL,
            address: Some(from(1)),
            browser: None,
        };
        assert!(let_through(&test.db, &around, knock).await);
        second.close().await;
    }
}

#[tokio::test]
async fn guesses_at_the_same_moment_are_counted_too() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let tries = (0..30_u8).map(|number| {
            let (db, around) = (test.db.clone(), around.clone());
            tokio::spawn(async move {
                let knock = Knock {
                    email: EMAIL,
                    address: Some(from(number)),
                    browser: None,
                };
                let_through(&db, &around, knock).await
            })
        });
        let mut through = 0;
        for one in tries.collect::<Vec<_>>() {
            through += usize::from(one.await.expect("runs"));
        }
        assert_eq!(through, GUESSES);
    }
}

#[tokio::test]
async fn the_owner_gets_in_with_a_browser_of_their_own_and_a_copied_token_ends_with_the_next_sign_in()
 {
    for test in both().await {
        let (around, clock) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let org = world::organisation(&mut tx, &around, "A").await;
        let who = world::actor(
            &mut tx,
            &around,
            org,
            (Role::Administrator, EMAIL),
            &[],
            None,
        )
        .await;
        let owner = (org, who.account);
        let browser = throttle::remember(&mut tx, &around, owner, None)
            .await
            .expect("remembered");
        tx.commit().await.expect("kept");
        let with = |token: &'static str| Knock {
            email: EMAIL,
            address: Some(from(1)),
            browser: Some(token),
        };
        for _ in 0..GUESSES {
            assert!(let_through(&test.db, &around, with("made up")).await);
        }
        assert!(!let_through(&test.db, &around, with("made up")).await);
        let own = Knock {
            email: EMAIL,
            address: Some(from(1)),
            browser: Some(&browser),
        };
        for _ in 0..GUESSES {
            assert!(
                let_through(&test.db, &around, own).await,
                "slowed, not kept out"
            );
        }
        assert!(
            !let_through(&test.db, &around, own).await,
            "it has an end too"
        );
        let other = Knock {
            email: "other@example.org",
            ..own
        };
        assert!(
            !let_through(&test.db, &around, other).await,
            "it is known for its owner alone"
        );

        let mut tx = test.db.write().await.expect("begins");
        let next = throttle::remember(&mut tx, &around, owner, Some(&browser))
            .await
            .expect("remembered");
        tx.commit().await.expect("kept");
        assert!(
            !let_through(&test.db, &around, own).await,
            "copied, it is of no use"
        );
        let own = Knock {
            email: EMAIL,
            address: Some(from(1)),
            browser: Some(&next),
        };
        assert!(let_through(&test.db, &around, own).await);
        clock.advance(BROWSER_KNOWN);
        for _ in 0..GUESSES {
            let_through(&test.db, &around, own).await;
        }
        let elsewhere = Knock {
            address: Some(from(9)),
            browser: None,
            ..own
        };
        assert!(
            !let_through(&test.db, &around, elsewhere).await,
            "after three months it is a browser like any other"
        );
    }
}

#[tokio::test]
async fn the_browsers_used_longest_ago_are_forgotten() {
    for test in both().await {
        let (around, clock) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let org = world::organisation(&mut tx, &around, "A").await;
        let who = world::actor(
            &mut tx,
            &around,
            org,
            (Role::Administrator, EMAIL),
            &[],
            None,
        )
        .await;
        for _ in 0..BROWSERS + 5 {
            clock.advance(SignedDuration::from_mins(1));
            throttle::remember(&mut tx, &around, (org, who.account), None)
                .await
                .expect("remembered");
        }
        let kept = query("SELECT count(*) FROM known_browser WHERE org_id = $1")
            .bind(org)
            .count(&mut tx)
            .await
            .expect("counted");
        assert_eq!(kept, i64::from(BROWSERS));
    }
}
