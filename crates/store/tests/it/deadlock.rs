//! What the database ends because two wait for each other can be told from what went wrong.

use access::{Action, Resource, Role};
use store::audit::{self, Entry};
use store::{Error, Tx, query};
use testkit::world;

#[tokio::test]
async fn of_two_that_wait_for_each_other_one_is_ended_and_can_be_made_again() {
    let test = testkit::databases::postgres().await;
    let (around, _) = testkit::fixed();
    let mut tx = test.db.write().await.expect("begins");
    let org = world::organisation(&mut tx, &around, "A").await;
    let ties = (Role::Administrator, "ad@example.org");
    let who = world::actor(&mut tx, &around, org, ties, &[], None).await;
    let site = world::site(&mut tx, &around, org, "North").await;
    let entry = || Entry {
        action: Action::Read,
        resource: Resource::Site,
        resource_id: Some(site.0),
        person: None,
        detail: String::new(),
    };
    audit::write(&mut tx, &around, &who, entry())
        .await
        .expect("written");
    tx.commit().await.expect("kept");

    let change = async |tx: &mut Tx| {
        query("UPDATE site SET version = version + 1 WHERE id = $1")
            .bind(site)
            .execute(tx)
            .await
            .map(|_| ())
    };
    let note = async |tx: &mut Tx| audit::write(tx, &around, &who, entry()).await;
    let mut looks = test.db.write().await.expect("begins");
    let mut saves = test.db.write().await.expect("begins");
    note(&mut looks).await.expect("written");
    change(&mut saves).await.expect("changed");
    let answers: [Result<(), Error>; 2] = tokio::join!(change(&mut looks), note(&mut saves)).into();
    let ended = answers
        .iter()
        .filter(|answer| answer.as_ref().is_err_and(Error::is_deadlock))
        .count();
    let done = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!((ended, done), (1, 1), "{answers:?}");
    assert!(!Error::Changed.is_deadlock());
}
