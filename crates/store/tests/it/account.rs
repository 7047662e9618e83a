//! Accounts, their keepers, and what everybody may do with their own.

use access::throttle::{GUESSES, WINDOW};
use access::to::{Change, Read};
use access::{Actor, Role, creates, on, password, reach};
use ids::OrgId;
use store::account::session::{self, Current, Found, SignIn};
use store::account::throttle::{self, Knock};
use store::account::{
    self, Changes, Filter, NewAccount, PasswordChange, State, Step, console, link,
};
use store::delivery::worker;
use store::listing::Page;
use store::{Error, Surroundings, Tx, permits};
use testkit::{both, world};

pub(crate) const PASSWORD: &str = "four unrelated words here";

pub(crate) fn hash() -> String {
    password::hash(PASSWORD, &[5; 16]).expect("long enough")
}

pub(crate) async fn administrator(tx: &mut Tx, around: &Surroundings) -> (OrgId, Actor) {
    let org = world::organisation(tx, around, "A").await;
    let who = world::actor(
        tx,
        around,
        org,
        (Role::Administrator, "ad@example.org"),
        &[],
        None,
    )
    .await;
    (org, who)
}

pub(crate) fn researcher(email: &str) -> NewAccount<'_> {
    NewAccount {
        email,
        name: "Ada",
        role: Role::Researcher,
        password_hash: "x",
        worker: None,
        person: None,
        sites: &[],
        teams: &[],
    }
}

#[tokio::test]
async fn account_needs_the_ties_of_its_role() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let (_, who) = administrator(&mut tx, &around).await;
        let leave = creates::<on::Account>(&who, None).expect("may");
        for role in Role::ALL {
            let email = format!("{role}@example.org");
            let new = NewAccount {
                role,
                ..researcher(&email)
            };
            let made = account::invite(&mut tx, &around, &leave, around.id(), &new).await;
            match role.tie() {
                None => assert!(made.is_ok(), "{role}"),
                Some(tie) => {
                    assert_eq!(made.expect_err("refused").to_string(), tie.to_string());
                }
            }
        }
    }
}

#[tokio::test]
async fn account_that_is_suspended_has_no_session_from_the_next_request_on() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let (org, who) = administrator(&mut tx, &around).await;
        let id = account::insert(&mut tx, &around, org, &researcher("r@example.org"))
            .await
            .expect("made");
        let actor = account::actor(&mut tx, org, id).await.expect("there");
        let token = session::begin(&mut tx, &around, &actor, "a browser")
            .await
            .expect("begins");
        let permit = permits::account::<on::Account, Change>(&mut tx, &who, id)
            .await
            .expect("may");
        account::set_state(&mut tx, &around, &permit, Step::Suspend)
            .await
            .expect("suspended");
        assert!(matches!(
            session::find(&mut tx, &around, &token).await,
            Ok(Found::Unknown)
        ));
        account::set_state(&mut tx, &around, &permit, Step::LetInAgain)
            .await
            .expect("active");
        assert!(matches!(
            session::find(&mut tx, &around, &token).await,
            Ok(Found::Over(_))
        ));
    }
}

#[tokio::test]
async fn worker_whose_account_is_suspended_cannot_sign_in() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let (org, who) = administrator(&mut tx, &around).await;
        let site = world::site(&mut tx, &around, org, "Near").await;
        let bo = world::worker(&mut tx, &around, org, site, "Bo").await;
        let role = (Role::PeerWorker, "bo@example.org");
        let own = world::actor(&mut tx, &around, org, role, &[site], Some(bo)).await;
        let permit = permits::account::<on::Account, Change>(&mut tx, &who, own.account)
            .await
            .expect("may");
        let seen = permits::worker::<on::Worker, Read>(&mut tx, &own, bo)
            .await
            .expect("their own");
        for (step, there) in [(Step::LetInAgain, true), (Step::Suspend, false)] {
            account::set_state(&mut tx, &around, &permit, step)
                .await
                .expect("set");
            let found = worker::sign_in(&mut tx, &seen).await.expect("read");
            assert_eq!(found.there, there, "{step:?}");
        }
    }
}

#[tokio::test]
async fn account_of_the_last_administrator_stays() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let (org, who) = administrator(&mut tx, &around).await;
        let permit = permits::account::<on::Account, Change>(&mut tx, &who, who.account)
            .await
            .expect("may");
        let refused = account::set_state(&mut tx, &around, &permit, Step::Suspend).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
        let changes = Changes {
            email: "ad@example.org",
            name: "Somebody",
            role: Role::Researcher,
            worker: None,
            person: None,
            sites: &[],
            teams: &[],
        };
        let refused = account::change(&mut tx, &around, &permit, 1, &changes).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
        let second = world::actor(
            &mut tx,
            &around,
            org,
            (Role::Administrator, "second@example.org"),
            &[],
            None,
        )
        .await;
        // Nobody changes their own role, not even where another could.
        let refused = account::change(&mut tx, &around, &permit, 1, &changes).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
        let permit = permits::account::<on::Account, Change>(&mut tx, &second, who.account)
            .await
            .expect("may");
        account::change(&mut tx, &around, &permit, 1, &changes)
            .await
            .expect("another keeps the accounts");
        let late = account::change(&mut tx, &around, &permit, 1, &changes).await;
        assert!(matches!(late, Err(Error::Changed)));
        let now = account::actor(&mut tx, org, who.account)
            .await
            .expect("there");
        assert_eq!(now.role, Role::Researcher);
    }
}

#[tokio::test]
async fn a_persons_account_is_given_by_who_knows_them_once_and_by_no_keeper_of_accounts() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let it = crate::contact::begin(&mut tx, &around).await;
        let worker = crate::contact::actor(&mut tx, &around, &it, Role::PeerWorker).await;
        let keeper = crate::contact::actor(&mut tx, &around, &it, Role::Administrator).await;
        let new = NewAccount {
            email: "robin@example.org",
            name: "Robin",
            role: Role::SupportedPerson,
            password_hash: "none",
            worker: None,
            person: Some(it.person),
            sites: &[],
            teams: &[],
        };
        let may = access::creates::<on::Account>(&keeper, None).expect("keeps accounts");
        let refused = account::invite(&mut tx, &around, &may, around.id(), &new).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
        let today = crate::contact::TODAY;
        let denied = permits::person::<on::PersonAccount, access::to::Create>(
            &mut tx, &keeper, it.person, today,
        )
        .await;
        assert!(matches!(denied, Err(Error::Denied)));
        let gives = permits::person::<on::PersonAccount, access::to::Create>(
            &mut tx, &worker, it.person, today,
        )
        .await
        .expect("supports them");
        let id: ids::AccountId = around.id();
        let given = account::person::give(&mut tx, &around, &gives, id, new.email)
            .await
            .expect("given");
        let made = given.expect("the first time there is a link");
        let again = account::person::give(&mut tx, &around, &gives, id, new.email).await;
        assert!(matches!(again, Ok(None)), "sent twice it is there once");
        let other = "other@example.org";
        let second = account::person::give(&mut tx, &around, &gives, around.id(), other).await;
        assert!(matches!(second, Err(Error::Refused(_))));
        let keeps = permits::account::<on::Account, Change>(&mut tx, &keeper, id)
            .await
            .expect("keeps accounts");
        let refused = link::renew(&mut tx, &around, &keeps).await;
        assert!(
            matches!(refused, Err(Error::Refused(_))),
            "a keeper cannot let themselves in"
        );
        let changes =
            permits::person::<on::PersonAccount, Change>(&mut tx, &worker, it.person, today)
                .await
                .expect("supports them");
        let early = account::person::confirm(&mut tx, &around, &changes).await;
        assert!(matches!(early, Err(Error::Refused(_))), "nobody accepted");
        let taken = link::take(&mut tx, &around, &made.token, &hash()).await;
        assert!(taken.expect("answers"));
        let refused = account::set_state(&mut tx, &around, &keeps, Step::Confirm).await;
        assert!(
            matches!(refused, Err(Error::Refused(_))),
            "a keeper does not confirm whose record it opens"
        );
        account::person::confirm(&mut tx, &around, &changes)
            .await
            .expect("it was them");
        let actor = account::actor(&mut tx, it.org, id).await.expect("there");
        assert_eq!(actor.person, Some(it.person));
    }
}

#[tokio::test]
async fn signing_in_is_written_down_with_the_role_of_that_time() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let (org, who) = administrator(&mut tx, &around).await;
        let (email,): (String,) = store::query("SELECT email FROM account WHERE org_id = $1")
            .bind(org)
            .one(&mut tx)
            .await
            .expect("there");
        sign_in(&mut tx, &around, &email, "certainly not the password").await;
        let written: Vec<(String, String, Option<String>)> = store::query("SELECT action, detail, account_role FROM audit WHERE org_id = $1 AND resource = 'sign_in' AND account_id = $2")
            .bind(org)
            .bind(who.account)
            .all(&mut tx)
            .await
            .expect("read");
        assert_eq!(
            written,
            [(
                "create".into(),
                "wrong password".into(),
                Some("administrator".into())
            )]
        );
    }
}

/// Signs in as the page does: the candidate, the check, the session.
pub(crate) async fn sign_in(
    tx: &mut Tx,
    around: &Surroundings,
    email: &str,
    given: &str,
) -> SignIn {
    let knock = Knock {
        email,
        ..Knock::default()
    };
    let turn = throttle::take_turn(tx, around, &knock)
        .await
        .expect("answers")
        .expect("nobody has guessed");
    let candidate = session::candidate(tx, email).await.expect("answers");
    let right = candidate.has(given);
    session::settle(tx, around, &candidate, right, (&turn, None), "")
        .await
        .expect("answers")
}

#[tokio::test]
async fn account_changes_its_own_password_and_every_session_ends() {
    for test in both().await {
        let (around, clock) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let (_, who) = administrator(&mut tx, &around).await;
        console::set_password(&mut tx, &around, who.org, who.account, &hash(), true)
            .await
            .expect("set");
        let SignIn::Done { token, .. } =
            sign_in(&mut tx, &around, "ad@example.org", PASSWORD).await
        else {
            panic!("the password is right");
        };
        assert!(matches!(
            session::find(&mut tx, &around, &token).await,
            Ok(Found::Current(Current {
                temporary: true,
                ..
            }))
        ));
        let new = password::hash("another four words now", &[6; 16]).expect("long enough");
        let knock = Knock {
            email: "ad@example.org",
            ..Knock::default()
        };
        let change = async |tx: &mut Tx, current: &str| {
            let turn = throttle::take_turn(tx, &around, &knock)
                .await
                .expect("answers")?;
            let candidate = session::candidate(tx, knock.email).await.expect("answers");
            let right = candidate.has(current);
            let (asked, turn) = ((&candidate, right), (&turn, None));
            let done = account::change_own_password(tx, &around, &who, asked, turn, &new, "").await;
            Some(done.expect("answers"))
        };
        for _ in 0..GUESSES {
            let wrong = change(&mut tx, "no").await;
            assert!(matches!(wrong, Some(PasswordChange::Wrong)));
        }
        assert!(change(&mut tx, PASSWORD).await.is_none());
        clock.advance(WINDOW);
        let before = session::candidate(&mut tx, knock.email)
            .await
            .expect("answers");
        let Some(PasswordChange::Done { token: fresh, .. }) = change(&mut tx, PASSWORD).await
        else {
            panic!("the current password is right");
        };
        // Another request looked at the password before it was changed.
        let turn = throttle::take_turn(&mut tx, &around, &knock)
            .await
            .expect("answers")
            .expect("there is a turn");
        let (asked, turn) = ((&before, true), (&turn, None));
        let late =
            account::change_own_password(&mut tx, &around, &who, asked, turn, &new, "").await;
        assert!(matches!(late, Ok(PasswordChange::Wrong)));
        assert_ne!(token, fresh);
        assert!(matches!(
            session::find(&mut tx, &around, &token).await,
            Ok(Found::Over(_))
        ));
        assert!(matches!(
            session::find(&mut tx, &around, &fresh).await,
            Ok(Found::Current(Current {
                temporary: false,
                ..
            }))
        ));
    }
}

#[tokio::test]
async fn account_lists_its_own_sessions_and_ends_the_others() {
    for test in both().await {
        let (around, clock) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let (_, who) = administrator(&mut tx, &around).await;
        let mut tokens = Vec::new();
        for browser in ["one", "two", "three"] {
            clock.advance(jiff::SignedDuration::from_mins(1));
            tokens.push(
                session::begin(&mut tx, &around, &who, browser)
                    .await
                    .expect("begins"),
            );
        }
        let open = session::own(&mut tx, &around, &who).await.expect("listed");
        let browsers: Vec<&str> = open.iter().map(|s| s.browser.as_str()).collect();
        assert_eq!(browsers, ["three", "two", "one"]);
        let ended = session::end_others(&mut tx, &around, &who, Some(open[0].id))
            .await
            .expect("ended");
        assert_eq!(ended, 2);
        clock.advance(session::IDLE);
        assert!(
            session::own(&mut tx, &around, &who)
                .await
                .expect("listed")
                .is_empty()
        );
    }
}

#[tokio::test]
async fn account_lists_search_and_filter() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let (_, who) = administrator(&mut tx, &around).await;
        let org = who.org;
        account::insert(&mut tx, &around, org, &researcher("r_1@example.org"))
            .await
            .expect("made");
        let reach = reach::<on::Account, Read>(&who).expect("may");
        for (filter, found) in [
            (Filter::default(), 2),
            (
                Filter {
                    search: "R_1".into(),
                    ..Filter::default()
                },
                1,
            ),
            (
                Filter {
                    role: Some(Role::Administrator),
                    ..Filter::default()
                },
                1,
            ),
            (
                Filter {
                    state: Some(State::Suspended),
                    ..Filter::default()
                },
                0,
            ),
        ] {
            let listed = account::list(&mut tx, &reach, &filter, Page::new(1, 50))
                .await
                .expect("listed");
            assert_eq!(listed.rows.len(), found);
            assert_eq!(usize::try_from(listed.total), Ok(found));
        }
    }
}
