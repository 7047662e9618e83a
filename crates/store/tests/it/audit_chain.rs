//! The audit trail shows when somebody meddled with it, and servers that write at once make one trail.

use access::{Action, Actor, Resource, Role};
use ids::PersonId;
use store::audit::{self, Entry, Fault};
use store::{Db, Error, Surroundings, query};
use testkit::databases::{postgres, sqlite};
use testkit::{TestClock, both, world};
use uuid::Uuid;

/// Two organisations in which three people and the program do something.
pub(crate) async fn lived_in(db: &Db, around: &Surroundings, clock: &TestClock) {
    let mut tx = db.write().await.expect("begins");
    let one = world::organisation(&mut tx, around, "A").await;
    let two = world::organisation(&mut tx, around, "B").await;
    let mut actors: Vec<Actor> = Vec::new();
    for (org, role, email) in [
        (one, Role::Coordinator, "c@example.org"),
        (one, Role::SupportedPerson, "p@example.org"),
        (two, Role::Manager, "m@example.org"),
    ] {
        actors.push(world::actor(&mut tx, around, org, (role, email), &[], None).await);
    }
    for number in 0..36_u32 {
        if number % 3 == 0 {
            clock.advance(jiff::SignedDuration::from_secs(7));
        }
        let entry = Entry {
            action: Action::ALL[number as usize % 3],
            resource: Resource::Person,
            resource_id: (number % 2 == 0).then(|| Uuid::from_u128(number.into())),
            person: (number % 5 != 0).then(|| PersonId(Uuid::from_u128(7))),
            detail: format!("{number} listed"),
        };
        let result = if number % 4 == 3 {
            audit::write_as_program(&mut tx, around, one, entry).await
        } else {
            audit::write(&mut tx, around, &actors[number as usize % 4], entry).await
        };
        result.expect("kept");
    }
    tx.commit().await.expect("commits");
}

/// Two people of one organisation.
async fn two_managers(db: &Db, around: &Surroundings) -> [Actor; 2] {
    let mut tx = db.write().await.expect("begins");
    let org = world::organisation(&mut tx, around, "A").await;
    let one = (Role::Manager, "a@example.org");
    let one = world::actor(&mut tx, around, org, one, &[], None).await;
    let two = (Role::Manager, "b@example.org");
    let two = world::actor(&mut tx, around, org, two, &[], None).await;
    tx.commit().await.expect("commits");
    [one, two]
}

/// An entry that says as little as one can.
fn read_person() -> Entry {
    Entry {
        action: Action::Read,
        resource: Resource::Person,
        resource_id: None,
        person: None,
        detail: String::new(),
    }
}

/// Takes away what refuses to change or remove an entry.
pub(crate) async fn may_be_changed(db: &Db) {
    let triggers: &[&str] = match db {
        Db::Sqlite { .. } => &[
            "DROP TRIGGER audit_never_changed",
            "DROP TRIGGER audit_never_removed",
            "DROP TRIGGER audit_head_never_removed",
            "DROP TRIGGER audit_people_never_removed",
        ],
        Db::Postgres(_) => &[
            "DROP TRIGGER audit_never_changed ON audit",
            "DROP TRIGGER audit_head_never_removed ON audit_head",
            "DROP TRIGGER audit_people_never_changed ON audit_people",
        ],
    };
    let mut tx = db.write().await.expect("begins");
    for trigger in triggers {
        query(trigger).execute(&mut tx).await.expect("dropped");
    }
    tx.commit().await.expect("commits");
}

#[tokio::test]
async fn an_entry_moved_to_another_account_is_found() {
    for test in both().await {
        let (around, clock) = testkit::fixed();
        lived_in(&test.db, &around, &clock).await;
        may_be_changed(&test.db).await;
        let mut tx = test.db.write().await.expect("begins");
        query("UPDATE audit SET chain = $1, account_id = $1 WHERE seq = 2 AND account_role = 'coordinator'")
            .bind(Uuid::max())
            .execute(&mut tx)
            .await
            .expect("moved");
        let found = audit::verify_within(&mut tx, &[]).await.expect("read");
        assert_eq!(found.broken_chains, 2);
        assert_eq!(found.broken.expect("found").fault, Fault::Missing);
    }
}

#[tokio::test]
async fn a_chain_that_was_emptied_and_set_back_is_found_by_its_earlier_end() {
    for test in both().await {
        let (around, clock) = testkit::fixed();
        lived_in(&test.db, &around, &clock).await;
        may_be_changed(&test.db).await;
        let before = audit::verify(&test.db, &[]).await.expect("read");
        let gone = before.ends.last().expect("there is one");
        let chain = gone.account.expect("somebody’s");
        let mut tx = test.db.write().await.expect("begins");
        for text in [
            "DELETE FROM audit WHERE chain = $1",
            "UPDATE audit_head SET seq = 0 WHERE chain = $1",
        ] {
            let meddling = query(text).bind(chain);
            meddling.execute(&mut tx).await.expect("meddled");
        }
        let alone = audit::verify_within(&mut tx, &[]).await.expect("read");
        assert_eq!(alone.broken, None);
        let compared = audit::verify_within(&mut tx, &before.ends).await;
        let broken = compared.expect("read").broken.expect("found");
        let found = (broken.account, broken.seq, broken.fault);
        assert_eq!(found, (Some(chain), 1, Fault::CutOff));
    }
}

#[tokio::test]
async fn entries_are_neither_changed_nor_removed() {
    for test in both().await {
        let (around, clock) = testkit::fixed();
        lived_in(&test.db, &around, &clock).await;
        let truncate = match test.db {
            Db::Sqlite { .. } => "DELETE FROM audit_head",
            Db::Postgres(_) => "TRUNCATE audit",
        };
        for text in [
            "UPDATE audit SET detail = 'nothing'",
            "UPDATE audit SET detail = detail WHERE seq = 1",
            "DELETE FROM audit WHERE seq = 1",
            "DELETE FROM audit_head WHERE seq > 0",
            truncate,
        ] {
            let mut tx = test.db.write().await.expect("begins");
            let refused = query(text).execute(&mut tx).await.expect_err(text);
            assert!(refused.to_string().contains("never"), "{text}: {refused}");
        }
        let whole = audit::verify(&test.db, &[]).await.expect("read");
        assert_eq!((whole.broken, whole.entries), (None, 36));
    }
}

#[tokio::test]
async fn what_cannot_be_written_down_does_not_happen() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let org = world::organisation(&mut tx, &around, "A").await;
        let email = (Role::Administrator, "a@example.org");
        let keeper = world::actor(&mut tx, &around, org, email, &[], None).await;
        tx.commit().await.expect("commits");
        let mut tx = test.db.write().await.expect("begins");
        // As when the disk is full, or the table is damaged.
        query("ALTER TABLE audit_head RENAME TO audit_head_elsewhere")
            .execute(&mut tx)
            .await
            .expect("renamed");
        tx.commit().await.expect("commits");
        let mut tx = test.db.write().await.expect("begins");
        query("UPDATE account SET name = 'Changed' WHERE org_id = $1")
            .bind(org)
            .execute(&mut tx)
            .await
            .expect("changed");
        let entry = Entry {
            action: Action::Change,
            resource: Resource::Account,
            resource_id: Some(keeper.account.0),
            person: None,
            detail: "name".into(),
        };
        let refused = audit::write(&mut tx, &around, &keeper, entry).await;
        assert!(matches!(refused, Err(Error::Database(_))), "{refused:?}");
        drop(tx);
        let mut tx = test.db.read().await.expect("begins");
        let changed = query("SELECT count(*) FROM account WHERE name = 'Changed'")
            .count(&mut tx)
            .await
            .expect("counted");
        assert_eq!(changed, 0);
    }
}

#[tokio::test]
async fn servers_that_write_at_once_make_one_chain_for_each_account() {
    // On SQLite writers take turns anyway.
    let test = postgres().await;
    let (around, _) = testkit::fixed();
    let [one, two] = two_managers(&test.db, &around).await;
    let other_server = Db::open(&test.address).await.expect("opens");
    let mut tasks = Vec::new();
    for number in 0..8 {
        let db = if number % 2 == 0 {
            test.db.clone()
        } else {
            other_server.clone()
        };
        let actor = if number % 4 < 2 {
            one.clone()
        } else {
            two.clone()
        };
        let around = around.clone();
        tasks.push(tokio::spawn(async move {
            for _ in 0..10 {
                let entry = read_person();
                let mut tx = db.write().await.expect("begins");
                audit::write(&mut tx, &around, &actor, entry)
                    .await
                    .expect("kept");
                tx.commit().await.expect("commits");
            }
        }));
    }
    for task in tasks {
        task.await.expect("wrote");
    }
    let whole = audit::verify(&test.db, &[]).await.expect("read");
    let lengths: Vec<i64> = whole.ends.iter().map(|end| end.link.seq).collect();
    assert_eq!((whole.broken, lengths), (None, vec![40, 40]));
}

#[tokio::test]
async fn somebody_who_holds_an_entry_back_keeps_nobody_else_waiting() {
    let test = postgres().await;
    let (around, _) = testkit::fixed();
    let [one, two] = two_managers(&test.db, &around).await;
    let mut open = test.db.write().await.expect("begins");
    audit::write(&mut open, &around, &one, read_person())
        .await
        .expect("kept");
    let mut tx = test.db.write().await.expect("begins");
    audit::write(&mut tx, &around, &two, read_person())
        .await
        .expect("kept");
    tx.commit().await.expect("commits");
    open.commit().await.expect("commits");
}

#[tokio::test]
async fn the_digest_changes_with_every_entry() {
    let test = sqlite().await;
    let (around, clock) = testkit::fixed();
    lived_in(&test.db, &around, &clock).await;
    let before = audit::verify(&test.db, &[]).await.expect("read");
    let mut tx = test.db.write().await.expect("begins");
    let org = ids::OrgId(before.ends[0].org);
    let entry = read_person();
    audit::write_as_program(&mut tx, &around, org, entry)
        .await
        .expect("kept");
    tx.commit().await.expect("commits");
    // What was there is there still, so an earlier state does not speak against it.
    let after = audit::verify(&test.db, &before.ends).await.expect("read");
    assert_eq!(after.broken, None);
    assert_ne!(after.digest(), before.digest());
}
