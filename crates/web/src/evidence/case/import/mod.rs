//! Cases from a table: a row a case, a column an attribute or an open question. What a case answered becomes a source that
//! is theirs.
//!
//! What each column would become is proposed and shown first. Between the two forms nothing is kept on the server: the
//! page carries the rows that were read, and they are checked again.

mod answers;
mod page;
mod plan;
mod sent;

pub(super) use page::page;

use self::plan::{Plan, Problem};
use self::sent::Sent;
use crate::evidence::{address, refusal};
use crate::routes::{AppState, id};
use crate::{App, Failure, Signed};
use access::{on, to};
use axum::extract::{Multipart, Path};
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::attribute::Attribute;
use ids::{AttributeId, StudyCaseId, StudyId};
use std::collections::HashMap;
use store::evidence::case;
use store::{Tx, permits};

/// The most that is read of a form, in bytes: a file with what surrounds it, or the rows as text.
pub(super) const LARGEST: usize = 16 * 1024 * 1024;

/// Checks the table, shows what it would become, and takes it when that was agreed to.
pub(super) async fn send(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let sent = Sent::read(multipart).await?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::StudyCase, to::Create>(&mut tx, &signed.actor, one).await?;
    let there = case::attributes(&mut tx, &permit).await?;
    let table = match sent.table(&state.texts) {
        Ok(table) => table,
        Err(messages) => {
            tx.rollback().await?;
            return page::form(&state, &signed, one, &messages).await;
        }
    };
    let plan = Plan::of(&table, &there, &sent.fields);
    let problems = plan.problems(&state.texts, &table);
    if !sent.agreed() || !problems.is_empty() {
        tx.rollback().await?;
        return page::preview(&state, &signed, one, (&table, &plan), &problems).await;
    }
    match take(&mut tx, &state, &signed, one, (&table, &plan)).await {
        Ok(()) => {
            tx.commit().await?;
            let to = if plan.questions.is_empty() {
                format!("{}?done=cases-imported", address(one, "cases"))
            } else {
                format!("{}?done=answers-imported", address(one, "answers"))
            };
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let message = refusal::words(&state.texts, error)?;
            tx.rollback().await?;
            let problem = Problem::of_table(message);
            page::preview(&state, &signed, one, (&table, &plan), &[problem]).await
        }
    }
}

/// Keeps the cases: those whose name is known are given what the row says, others are added.
async fn take(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    one: StudyId,
    (table, plan): (&sent::Table, &Plan),
) -> store::Result<()> {
    let around = &app.around;
    let create = permits::study::<on::StudyCase, to::Create>(tx, &signed.actor, one).await?;
    let change = permits::study::<on::StudyCase, to::Change>(tx, &signed.actor, one).await?;
    let mut known: HashMap<String, StudyCaseId> = case::all(tx, &create)
        .await?
        .into_iter()
        .map(|case| (case.name, case.id))
        .collect();
    let mut columns: Vec<(usize, AttributeId)> = Vec::new();
    for column in &plan.columns {
        let id = if let Some(id) = column.there {
            id
        } else {
            let new = Attribute {
                id: around.id(),
                name: column.name.clone(),
                kind: column.kind.clone(),
            };
            case::add_attribute(tx, around, &create, &new).await?
        };
        columns.push((column.at, id));
    }
    let sources = if plan.questions.is_empty() {
        None
    } else {
        Some(permits::study::<on::StudySource, to::Create>(tx, &signed.actor, one).await?)
    };
    for row in &table.rows {
        let name = row.cell(plan.names).trim();
        let id = if let Some(id) = known.get(name) {
            *id
        } else {
            let id = case::add(tx, around, &create, around.id(), name, plan.case_kind).await?;
            known.insert(name.to_owned(), id);
            id
        };
        for (at, attribute) in &columns {
            // An empty cell says nothing: what is known already stays.
            if !row.cell(*at).trim().is_empty() {
                case::set_value(tx, around, &change, id, *attribute, row.cell(*at)).await?;
            }
        }
        if let Some(sources) = &sources {
            answers::keep(tx, around, sources, (table, plan, row), (id, name)).await?;
        }
    }
    Ok(())
}
