//! What the policy issues.

use crate::on::Thing;
use crate::policy::{allowed, when};
use crate::to::{Create, Deed};
use crate::{Actor, Relationship, Ties};
use ids::{PersonId, SiteId, TeamId, WorkerId};
use std::marker::PhantomData;

/// The policy does not allow it. It carries nothing, so that a refusal tells nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not there, or not yours to see")]
pub struct Denied;

/// Leave to do one thing to one record. Only [`permit`] makes one.
#[derive(Debug, Clone)]
pub struct Permit<R: Thing, D: Deed> {
    actor: Actor,
    subject: R::Subject,
    holds: Vec<Relationship>,
    deed: PhantomData<D>,
}

impl<R: Thing, D: Deed> Permit<R, D> {
    /// Who may.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The record it is about. Statements take the identifier from here, never from the request.
    pub fn subject(&self) -> R::Subject {
        self.subject
    }

    /// Whether this relationship is among those that hold.
    pub fn is(&self, relationship: Relationship) -> bool {
        self.holds.contains(&relationship)
    }
}

/// Asks the policy for leave to do one thing to one record.
///
/// # Errors
/// [`Denied`] when no rule allows it.
pub fn permit<R: Thing, D: Deed>(
    actor: &Actor,
    subject: R::Subject,
    ties: &Ties,
) -> Result<Permit<R, D>, Denied> {
    let holds = ties.relationships(actor);
    if allowed(actor.role, R::RESOURCE, D::ACTION, &holds) {
        Ok(Permit {
            actor: actor.clone(),
            subject,
            holds,
            deed: PhantomData,
        })
    } else {
        Err(Denied)
    }
}

/// Which records a list may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of the organisation's.
    Organisation,
    /// Those of these sites.
    Sites(Vec<SiteId>),
    /// Those of the people this worker is matched with now.
    Caseload(WorkerId),
    /// Those the people share with these teams.
    SharedWith(Vec<TeamId>),
    /// Those that were passed on to these teams.
    Teams(Vec<TeamId>),
    /// Those of studies the actor is a member of.
    Studies,
    /// The actor's own, as a supported person.
    Person(PersonId),
    /// The actor's own, as a peer worker.
    Worker(WorkerId),
    /// The actor's own, as an account.
    Account,
}

/// Leave to list records, with the bounds of the list. Only [`reach`] makes one.
#[derive(Debug, Clone)]
pub struct Reach<R: Thing, D: Deed> {
    actor: Actor,
    scope: Scope,
    what: PhantomData<(R, D)>,
}

impl<R: Thing, D: Deed> Reach<R, D> {
    /// Who may.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// What the list may hold. Every statement that lists is bounded by it.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }
}

/// Asks the policy for leave to list.
///
/// # Errors
/// [`Denied`] when no rule allows the role to do this at all.
pub fn reach<R: Thing, D: Deed>(actor: &Actor) -> Result<Reach<R, D>, Denied> {
    let relationships: Vec<Relationship> = when(actor.role, R::RESOURCE, D::ACTION).collect();
    let has = |relationship| relationships.contains(&relationship);
    let scope = if has(Relationship::OtherSite) {
        Scope::Organisation
    } else if has(Relationship::SameSite) {
        Scope::Sites(actor.sites.clone())
    } else if has(Relationship::Matched) {
        Scope::Caseload(actor.worker.ok_or(Denied)?)
    } else if has(Relationship::SharedWith) {
        Scope::SharedWith(actor.teams.clone())
    } else if has(Relationship::StudyLead) {
        Scope::Studies
    } else if has(Relationship::Own) {
        match (actor.person, actor.worker) {
            (Some(person), _) => Scope::Person(person),
            (None, Some(worker)) => Scope::Worker(worker),
            (None, None) => Scope::Account,
        }
    } else if has(Relationship::SameTeam) {
        Scope::Teams(actor.teams.clone())
    } else {
        return Err(Denied);
    };
    Ok(Reach {
        actor: actor.clone(),
        scope,
        what: PhantomData,
    })
}

/// Leave to make a new record, at a site or for the whole organisation. Only [`creates`] makes one.
#[derive(Debug, Clone)]
pub struct Creates<R: Thing> {
    actor: Actor,
    site: Option<SiteId>,
    what: PhantomData<R>,
}

impl<R: Thing> Creates<R> {
    /// Who may.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The site the new record will belong to; none when it belongs to the organisation.
    pub fn site(&self) -> Option<SiteId> {
        self.site
    }
}

/// Asks the policy for leave to make a new record at a site (or, without one, for the organisation).
///
/// # Errors
/// [`Denied`] when no rule allows it there.
pub fn creates<R: Thing>(actor: &Actor, site: Option<SiteId>) -> Result<Creates<R>, Denied> {
    let ties = Ties {
        org: Some(actor.org),
        site,
        ..Ties::default()
    };
    if allowed(
        actor.role,
        R::RESOURCE,
        Create::ACTION,
        &ties.relationships(actor),
    ) {
        Ok(Creates {
            actor: actor.clone(),
            site,
            what: PhantomData,
        })
    } else {
        Err(Denied)
    }
}
