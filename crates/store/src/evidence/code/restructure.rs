//! Changes of the codebook that take codings along. They concern the codings of every coder, so they are worked out
//! here and not by whoever asks, who may not see them all.

use super::{change, codebook};
use crate::evidence::Refusal;
use crate::evidence::coding::row as coding_row;
use crate::{Error, Result, Surroundings, Tx};
use access::{Permit, on, to};
use evidence::code::Code;
use evidence::codebook::CodebookProblem;
use ids::{CodeId, CodingId, StepId};
use std::collections::BTreeMap;

fn refused(problem: CodebookProblem) -> Error {
    match problem {
        CodebookProblem::NotThere(_) => Error::Denied,
        other => Refusal::from(other).into(),
    }
}

/// Makes one code part of another, with all its codings and the codes in it, as one step.
///
/// # Errors
/// [`Error::Refused`] says why it cannot be; [`Error::Denied`] when one is not the study's; [`Error::Changed`] when
/// somebody else changed one in the meantime.
pub async fn merge(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Codebook, to::Change>,
    from: CodeId,
    into: CodeId,
) -> Result<Option<StepId>> {
    let codings = coding_row::all_of_codes(tx, permit, &[from, into]).await?;
    let changes = codebook(tx, permit)
        .await?
        .merge(from, into, &codings)
        .map_err(refused)?;
    change(tx, around, permit, changes).await
}

/// Gives some codings of a code to new codes, as one step; what is assigned to none stays.
///
/// # Errors
/// As [`merge`].
pub async fn split(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Codebook, to::Change>,
    code: CodeId,
    new: Vec<Code>,
    assignment: &BTreeMap<CodingId, CodeId>,
) -> Result<Option<StepId>> {
    let codings = coding_row::all_of_codes(tx, permit, &[code]).await?;
    let changes = codebook(tx, permit)
        .await?
        .split(code, new, &codings, assignment)
        .map_err(refused)?;
    change(tx, around, permit, changes).await
}

/// Takes a code away with its codings, as one step; the codes in it move up.
///
/// # Errors
/// As [`merge`].
pub async fn remove(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Codebook, to::Change>,
    code: CodeId,
) -> Result<Option<StepId>> {
    let codings = coding_row::all_of_codes(tx, permit, &[code]).await?;
    let changes = codebook(tx, permit)
        .await?
        .remove(code, &codings)
        .map_err(refused)?;
    change(tx, around, permit, changes).await
}
