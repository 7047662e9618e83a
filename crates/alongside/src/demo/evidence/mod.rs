//! The studies that come with the demonstration: facts of a published one, and an invented one to learn with.

mod line_by_line;
mod rows;
mod techniques;
#[cfg(test)]
mod tests;

use super::sign_ins::Accounts;
use crate::outcome::Refusal;
use access::Actor;
use access::{Permit, on, to};
use evidence::code::Code;
use evidence::codebook::Codebook;
use evidence::history::Change;
use ids::StudyId;
use store::evidence::code;
use store::{Surroundings, Tx, permits};

/// Begins both studies; the researcher leads them.
pub async fn load(tx: &mut Tx, around: &Surroundings, accounts: &Accounts) -> Result<(), Refusal> {
    techniques::load(tx, around, accounts).await?;
    line_by_line::load(tx, around, accounts).await
}

/// What an actor may do in a study.
async fn may<R, D>(tx: &mut Tx, actor: &Actor, study: StudyId) -> Result<Permit<R, D>, Refusal>
where
    R: on::Thing<Subject = StudyId>,
    D: to::Deed,
{
    Ok(permits::study(tx, actor, study).await?)
}

/// A file of the demonstration does not fit itself.
fn unfit(what: impl std::fmt::Display) -> Refusal {
    Refusal::Data(format!("The demonstration’s own files do not fit: {what}"))
}

/// Adds codes, each after the code it is part of, as one step.
async fn add_codes(
    tx: &mut Tx,
    around: &Surroundings,
    lead: &Actor,
    study: StudyId,
    codes: Vec<Code>,
) -> Result<(), Refusal> {
    let mut book = Codebook::default();
    let mut changes: Vec<Change> = Vec::with_capacity(codes.len());
    for code in codes {
        let added = book.add(code).map_err(unfit)?;
        book = book
            .apply(&added)
            .map_err(|problems| unfit(format!("{problems:?}")))?;
        changes.extend(added);
    }
    let permit = may(tx, lead, study).await?;
    code::change(tx, around, &permit, changes).await?;
    Ok(())
}
