//! Bringing in what was asked for, a portion at a time.

use super::page::show;
use crate::evidence::address;
use crate::routes::{AppState, id};
use crate::ui::FieldErrors;
use crate::{Failure, Fields, Signed};
use access::{Actor, on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::StudyId;
use store::evidence::contact_note::{self, Leave};
use store::evidence::{case, goal_words};
use store::{Tx, permits};

/// What can be brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Brings {
    Sites,
    Workers,
    People,
    Notes,
    Goals,
}

impl Brings {
    pub(super) const ALL: [Brings; 5] = [
        Brings::Sites,
        Brings::Workers,
        Brings::People,
        Brings::Notes,
        Brings::Goals,
    ];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Brings::Sites => "sites",
            Brings::Workers => "workers",
            Brings::People => "people",
            Brings::Notes => "notes",
            Brings::Goals => "goals",
        }
    }
}

/// What leave it takes; a lead has it.
pub(super) async fn leave(tx: &mut Tx, actor: &Actor, one: StudyId) -> Result<Leave, Failure> {
    Ok(Leave {
        sources: permits::study(tx, actor, one).await?,
        cases: permits::study(tx, actor, one).await?,
        codes: permits::study(tx, actor, one).await?,
        codings: permits::study(tx, actor, one).await?,
    })
}

/// Brings in what the button says.
pub(super) async fn send(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let around = &state.around;
    let mut tx = state.db.write().await?;
    permits::study::<on::StudySource, to::Create>(&mut tx, &signed.actor, one).await?;
    let wanted = Brings::ALL
        .into_iter()
        .find(|what| what.code() == typed.get("bring"));
    let Some(wanted) = wanted else {
        tx.rollback().await?;
        let mut errors = FieldErrors::default();
        errors.add("bring", state.texts.text("programme-nothing-chosen"));
        return show(&state, &signed, one, &errors).await;
    };
    let leave = leave(&mut tx, &signed.actor, one).await?;
    match wanted {
        Brings::Sites => {
            case::bring_sites(&mut tx, around, &leave.cases).await?;
        }
        Brings::Workers => {
            case::bring_workers(&mut tx, around, &leave.cases).await?;
        }
        Brings::People => {
            case::bring_people(&mut tx, around, &leave.cases).await?;
        }
        Brings::Notes => {
            contact_note::bring(&mut tx, around, &leave).await?;
        }
        Brings::Goals => {
            goal_words::bring(&mut tx, around, &leave).await?;
        }
    }
    tx.commit().await?;
    let to = format!("{}?done=programme-brought", address(one, "programme"));
    Ok(Redirect::to(&to).into_response())
}
