//! One-time links: invitations, new passwords, and the first service.

use crate::account::{PASSWORD, administrator, hash, researcher, sign_in};
use access::to::Change;
use access::{Actor, creates, on, password};
use ids::AccountId;
use store::account::session::{self, Found, SignIn};
use store::account::{self, State, Step, link};
use store::{Error, Surroundings, Tx, permits};
use testkit::both;

/// An invited researcher and the permit of whoever keeps their account.
async fn invited(
    tx: &mut Tx,
    around: &Surroundings,
) -> (Actor, access::Permit<on::Account, Change>, String) {
    let (_, who) = administrator(tx, around).await;
    let leave = creates::<on::Account>(&who, None).expect("may");
    let id: AccountId = around.id();
    let new = researcher("r@example.org");
    let made = account::invite(tx, around, &leave, id, &new)
        .await
        .expect("invited")
        .expect("the first time there is a link");
    let again = account::invite(tx, around, &leave, id, &new).await;
    assert!(matches!(again, Ok(None)));
    let permit = permits::account::<on::Account, Change>(tx, &who, id)
        .await
        .expect("may");
    (who, permit, made.token)
}

#[tokio::test]
async fn account_invited_sees_nothing_before_somebody_confirms_who_accepted() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let (who, permit, token) = invited(&mut tx, &around).await;
        let email = "r@example.org";
        let stands = async |tx: &mut Tx, expected: State| {
            let account = account::load(tx, &permit).await.expect("there");
            assert_eq!(account.state, expected);
        };
        stands(&mut tx, State::Invited).await;
        for given in ["", "x", PASSWORD] {
            let answer = sign_in(&mut tx, &around, email, given).await;
            assert!(matches!(answer, SignIn::Wrong), "nobody has a password");
        }
        let early = account::set_state(&mut tx, &around, &permit, Step::Confirm).await;
        assert!(matches!(early, Err(Error::Refused(_))));

        let open = link::open(&mut tx, &around, &token).await.expect("answers");
        assert_eq!(open.expect("it works").email, email);
        let taken = link::take(&mut tx, &around, &token, &hash()).await;
        assert!(taken.expect("answers"));
        let twice = link::take(&mut tx, &around, &token, &hash()).await;
        assert!(!twice.expect("answers"), "it works once");
        stands(&mut tx, State::Accepted).await;
        let answer = sign_in(&mut tx, &around, email, PASSWORD).await;
        assert!(matches!(answer, SignIn::NotConfirmed));
        let wrong = sign_in(&mut tx, &around, email, "not the password").await;
        assert!(matches!(wrong, SignIn::Wrong));
        let denied = account::actor(&mut tx, who.org, permit.subject()).await;
        assert!(matches!(denied, Err(Error::Denied)));

        account::set_state(&mut tx, &around, &permit, Step::Confirm)
            .await
            .expect("confirmed");
        let answer = sign_in(&mut tx, &around, email, PASSWORD).await;
        assert!(matches!(answer, SignIn::Done { .. }));
        let kept: Vec<(String,)> = store::query("SELECT detail FROM audit WHERE org_id = $1 AND resource_id = $2 AND action = 'change' ORDER BY at, id")
            .bind(who.org)
            .bind(permit.subject())
            .all(&mut tx)
            .await
            .expect("read");
        let details: Vec<&str> = kept.iter().map(|(d,)| d.as_str()).collect();
        for expected in ["accepted the invitation", "confirmed"] {
            assert!(details.contains(&expected), "{details:?}");
        }
        let (hashes,): (String,) =
            store::query("SELECT token_hash FROM account_link WHERE org_id = $1")
                .bind(who.org)
                .one(&mut tx)
                .await
                .expect("kept");
        assert!(!hashes.contains(&token), "the link itself is not kept");
    }
}

#[tokio::test]
async fn account_link_ends_after_three_days_or_with_the_next_one() {
    for test in both().await {
        let (around, clock) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let (_, permit, first) = invited(&mut tx, &around).await;
        let second = link::renew(&mut tx, &around, &permit).await.expect("made");
        let open = async |tx: &mut Tx, token: &str| {
            let found = link::open(tx, &around, token).await.expect("answers");
            found.is_some()
        };
        assert!(!open(&mut tx, &first).await, "the next one took its place");
        clock.advance(access::account::LINK_LIFETIME - jiff::SignedDuration::from_secs(1));
        assert!(open(&mut tx, &second.token).await);
        clock.advance(jiff::SignedDuration::from_secs(1));
        assert!(!open(&mut tx, &second.token).await, "it is too late");
        let late = link::take(&mut tx, &around, &second.token, &hash()).await;
        assert!(!late.expect("answers"));

        let third = link::renew(&mut tx, &around, &permit).await.expect("made");
        account::set_state(&mut tx, &around, &permit, Step::Suspend)
            .await
            .expect("suspended");
        assert!(!open(&mut tx, &third.token).await, "nobody gets in");
        let refused = link::renew(&mut tx, &around, &permit).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
        account::set_state(&mut tx, &around, &permit, Step::LetInAgain)
            .await
            .expect("in again");
        let account = account::load(&mut tx, &permit).await.expect("there");
        assert_eq!(account.state, State::Invited, "not further than before");
        let stale = open(&mut tx, &third.token).await;
        assert!(!stale, "what was sent before is not good again");
    }
}

#[tokio::test]
async fn account_link_for_a_new_password_ends_the_old_one_and_every_session() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let (who, permit, token) = invited(&mut tx, &around).await;
        link::take(&mut tx, &around, &token, &hash())
            .await
            .expect("accepted");
        account::set_state(&mut tx, &around, &permit, Step::Confirm)
            .await
            .expect("confirmed");
        let email = "r@example.org";
        let SignIn::Done { token: open, .. } = sign_in(&mut tx, &around, email, PASSWORD).await
        else {
            panic!("the password is right");
        };
        let made = link::renew(&mut tx, &around, &permit).await.expect("made");
        assert!(matches!(
            session::find(&mut tx, &around, &open).await,
            Ok(Found::Over(_))
        ));
        let old = sign_in(&mut tx, &around, email, PASSWORD).await;
        assert!(matches!(old, SignIn::Wrong));
        let new = "another four words now";
        let hash = password::hash(new, &[6; 16]).expect("long enough");
        let taken = link::take(&mut tx, &around, &made.token, &hash).await;
        assert!(taken.expect("answers"));
        let answer = sign_in(&mut tx, &around, email, new).await;
        assert!(matches!(answer, SignIn::Done { .. }), "still confirmed");
        let actor = account::actor(&mut tx, who.org, permit.subject()).await;
        assert!(actor.is_ok());
    }
}

#[tokio::test]
async fn a_first_organisation_is_made_once() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let new = store::organisation::NewOrganisation {
            name: "Ours",
            demonstration: false,
            time_zone: "Europe/London",
        };
        store::organisation::create_first(&mut tx, &around, &new)
            .await
            .expect("made");
        let second = store::organisation::create_first(&mut tx, &around, &new).await;
        assert!(matches!(second, Err(Error::Refused(_))));
    }
}
