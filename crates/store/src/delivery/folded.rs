//! Names kept in the form in which they are looked for.

use crate::query::Query;
use crate::{Result, Tx, listing, query};
use delivery::person::folded_name;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Named {
    org_id: Uuid,
    id: Uuid,
    name: String,
    folded_name: String,
}

/// How many are read at a time.
const PAGE: u32 = 1_000;

/// The tables that keep folded names: how a page of each is read, and how one is written.
const TABLES: [(&str, &str); 2] = [
    (
        "SELECT org_id, id, name, folded_name FROM person WHERE (org_id, id) > ($1, $2) ORDER BY org_id, id",
        "UPDATE person SET folded_name = $3 WHERE org_id = $1 AND id = $2",
    ),
    (
        "SELECT org_id, id, name, folded_name FROM worker WHERE (org_id, id) > ($1, $2) ORDER BY org_id, id",
        "UPDATE worker SET folded_name = $3 WHERE org_id = $1 AND id = $2",
    ),
];

/// Folds every name again, once, when a migration says that folding has changed. What is in memory is a page of them.
///
/// # Errors
/// As the database says.
pub(crate) async fn again(tx: &mut Tx) -> Result<()> {
    for (read, write) in TABLES {
        let mut after = (Uuid::nil(), Uuid::nil());
        loop {
            let page: Vec<Named> = query(read)
                .bind(after.0)
                .bind(after.1)
                .limit(PAGE)
                .all(tx)
                .await?;
            let Some(last) = page.last() else { break };
            after = (last.org_id, last.id);
            for row in page {
                let folded = folded_name(&row.name);
                if folded != row.folded_name {
                    query(write)
                        .bind(row.org_id)
                        .bind(row.id)
                        .bind(folded)
                        .execute(tx)
                        .await?;
                }
            }
        }
    }
    Ok(())
}

/// Adds, for every part of a folded name, that it is in a column that keeps folded names: `and_like` is ` AND column LIKE `.
pub(crate) fn every_part(statement: Query, and_like: &'static str, folded: &str) -> Query {
    folded.split(' ').fold(statement, |statement, part| {
        statement
            .push(and_like)
            .push_bind(listing::contains(part))
            .push(" ESCAPE '\\'")
    })
}

/// Adds that a worker `w` is the one who is looked for: every part of a name is in theirs, or the words are in their
/// reference. A folded name has no digits, so words that have some are looked for as they are.
pub(crate) fn worker_named(mut statement: Query, words: &str) -> Query {
    statement = statement
        .push(" AND (lower(w.local_ref) LIKE ")
        .push_bind(listing::contains(&words.to_lowercase()))
        .push(" ESCAPE '\\'");
    if words.chars().any(char::is_numeric) {
        statement = statement
            .push(" OR lower(w.name) LIKE ")
            .push_bind(listing::contains(&words.to_lowercase()))
            .push(" ESCAPE '\\'");
        return statement.push(")");
    }
    let folded = folded_name(words);
    if folded.is_empty() {
        return statement.push(")");
    }
    every_part(
        statement.push(" OR (1 = 1"),
        " AND w.folded_name LIKE ",
        &folded,
    )
    .push("))")
}
