//! `alongside setup`.

use crate::audit::alongside;
use store::{Db, query};

#[tokio::test]
async fn a_service_is_set_up_once_and_its_first_administrator_is_in_the_trail() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = format!("sqlite://{}", folder.path().join("test.db").display());
    let words = |email| ["setup", "--name", "A service", "--email", email];
    assert!(
        alongside(&words("ada@example.org"), &database)
            .status
            .success()
    );
    let again = alongside(&words("bo@example.org"), &database);
    assert_eq!(again.status.code(), Some(1));
    let said = String::from_utf8(again.stderr).expect("text");
    assert!(
        said.contains("A service is set up in this database already. Make more accounts with"),
        "{said}"
    );

    let db = Db::open_existing(&database).await.expect("opens");
    let mut tx = db.read().await.expect("begins");
    let first = query(
        "SELECT count(*) FROM audit WHERE account_id IS NULL AND resource = 'account' AND action = 'create' AND detail = 'first administrator'",
    );
    assert_eq!(first.count(&mut tx).await.expect("counted"), 1);
    let accounts = query("SELECT count(*) FROM account");
    assert_eq!(accounts.count(&mut tx).await.expect("counted"), 1);
    tx.rollback().await.expect("ends");
    db.close().await;
}
