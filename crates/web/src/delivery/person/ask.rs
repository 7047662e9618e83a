//! Leave to look at or change parts of one person's record, asked once for a page.

use crate::{Failure, Signed};
use access::on::{ConcernOf, Thing};
use access::to::Deed;
use access::{Permit, Ties, on, permit, to};
use ids::{ConcernId, PersonId};
use store::{Tx, permits};

/// Who asks about whom, with what ties them.
#[derive(Debug)]
pub struct Asking<'a> {
    signed: &'a Signed,
    person: PersonId,
    ties: Ties,
}

impl<'a> Asking<'a> {
    /// Finds the ties.
    ///
    /// # Errors
    /// [`Failure::Missing`] when the person is not there.
    pub async fn about(
        tx: &mut Tx,
        signed: &'a Signed,
        person: PersonId,
    ) -> Result<Asking<'a>, Failure> {
        let ties = permits::person_ties(tx, &signed.actor, person, signed.today).await?;
        Ok(Asking {
            signed,
            person,
            ties,
        })
    }

    /// Leave, or the page is as if it were not there.
    ///
    /// # Errors
    /// [`Failure::Missing`] when the policy does not allow it.
    pub fn leave<R, D>(&self) -> Result<Permit<R, D>, Failure>
    where
        R: Thing<Subject = PersonId>,
        D: Deed,
    {
        Ok(permit(&self.signed.actor, self.person, &self.ties)?)
    }

    /// Leave, if the policy gives it: for parts of a page that are left out otherwise.
    pub fn perhaps<R, D>(&self) -> Option<Permit<R, D>>
    where
        R: Thing<Subject = PersonId>,
        D: Deed,
    {
        permit(&self.signed.actor, self.person, &self.ties).ok()
    }

    /// Whether a concern about the person may be raised.
    pub fn may_raise(&self) -> bool {
        // What it will be called does not matter to the policy.
        let of = ConcernOf {
            concern: ConcernId(self.person.0),
            person: self.person,
        };
        permit::<on::Concern, to::Create>(&self.signed.actor, of, &self.ties).is_ok()
    }

    /// Whether the policy gives leave.
    pub fn may<R, D>(&self) -> bool
    where
        R: Thing<Subject = PersonId>,
        D: Deed,
    {
        self.perhaps::<R, D>().is_some()
    }
}
