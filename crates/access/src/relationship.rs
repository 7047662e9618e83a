//! How an actor stands to what they ask for.

use crate::Actor;
use ids::{OrgId, SiteId, TeamId};

/// How an actor stands to a record. The nearest that holds is listed first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relationship {
    /// The record is about or belongs to the actor.
    Own,
    /// The actor is the person's peer worker now or covers for them; to the person, that worker.
    Matched,
    /// The actor was the person's peer worker once.
    FormerlyMatched,
    /// The person chose to share with the actor's team.
    SharedWith,
    /// The actor leads the study the record belongs to.
    StudyLead,
    /// The actor is a coder or second coder of the study.
    StudyCoder,
    /// The actor is a reader of the study.
    StudyReader,
    /// The record belongs to the actor's team.
    SameTeam,
    /// The record belongs to one of the actor's sites.
    SameSite,
    /// The record belongs to another site of the actor's organisation.
    OtherSite,
    /// The record belongs to another organisation. No rule ever allows this.
    Outside,
}

impl Relationship {
    /// Every relationship, nearest first.
    pub const ALL: [Relationship; 11] = [
        Relationship::Own,
        Relationship::Matched,
        Relationship::FormerlyMatched,
        Relationship::SharedWith,
        Relationship::StudyLead,
        Relationship::StudyCoder,
        Relationship::StudyReader,
        Relationship::SameTeam,
        Relationship::SameSite,
        Relationship::OtherSite,
        Relationship::Outside,
    ];

    /// The words used in the printed policy.
    pub const fn words(self) -> &'static str {
        match self {
            Relationship::Own => "own",
            Relationship::Matched => "matched",
            Relationship::FormerlyMatched => "formerly matched",
            Relationship::SharedWith => "shared with their team",
            Relationship::StudyLead => "study lead",
            Relationship::StudyCoder => "study coder",
            Relationship::StudyReader => "study reader",
            Relationship::SameTeam => "same team",
            Relationship::SameSite => "same site",
            Relationship::OtherSite => "other site",
            Relationship::Outside => "outside",
        }
    }
}

/// What is known about the tie between an actor and a record. The store fills it from the database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ties {
    /// The organisation the record belongs to.
    pub org: Option<OrgId>,
    /// The site the record belongs to, if it belongs to one.
    pub site: Option<SiteId>,
    /// The team the record belongs to, if it belongs to one.
    pub team: Option<TeamId>,
    /// The record is the actor's own.
    pub own: bool,
    /// The actor is matched with the person now, or covers for somebody who is.
    pub matched: bool,
    /// The actor was matched with the person before.
    pub formerly_matched: bool,
    /// The person shares with one of the actor's teams.
    pub shared: bool,
    /// How the actor belongs to the study of the record, if they do.
    pub study: Option<Membership>,
}

/// How somebody belongs to a study.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Membership {
    /// Leads it.
    Lead,
    /// Codes in it, as first or second coder.
    Coder,
    /// Reads what is there.
    Reader,
}

impl Membership {
    /// The relationship in which a member stands to everything of the study.
    pub const fn relationship(self) -> Relationship {
        match self {
            Membership::Lead => Relationship::StudyLead,
            Membership::Coder => Relationship::StudyCoder,
            Membership::Reader => Relationship::StudyReader,
        }
    }
}

impl Ties {
    /// A record of an organisation, with no nearer tie.
    pub fn at(org: OrgId) -> Self {
        Ties {
            org: Some(org),
            ..Ties::default()
        }
    }

    /// The same, at a site.
    pub fn site(self, site: SiteId) -> Self {
        Ties {
            site: Some(site),
            ..self
        }
    }

    /// The same, the actor being matched with the person.
    pub fn matched(self) -> Self {
        Ties {
            matched: true,
            ..self
        }
    }

    /// The same, the record being the actor's own.
    pub fn own(self) -> Self {
        Ties { own: true, ..self }
    }

    /// The same, the record belonging to a study the actor is a member of.
    pub fn study(self, membership: Membership) -> Self {
        Ties {
            study: Some(membership),
            ..self
        }
    }

    /// Every relationship that holds between the actor and the record.
    pub fn relationships(&self, actor: &Actor) -> Vec<Relationship> {
        if self.org != Some(actor.org) {
            return vec![Relationship::Outside];
        }
        let mut holds = Vec::new();
        if self.own {
            holds.push(Relationship::Own);
        }
        if self.matched {
            holds.push(Relationship::Matched);
        }
        if self.formerly_matched && !self.matched {
            holds.push(Relationship::FormerlyMatched);
        }
        if self.shared {
            holds.push(Relationship::SharedWith);
        }
        if let Some(membership) = self.study {
            holds.push(membership.relationship());
        }
        if self.team.is_some_and(|team| actor.teams.contains(&team)) {
            holds.push(Relationship::SameTeam);
        }
        if self.site.is_some_and(|site| actor.sites.contains(&site)) {
            holds.push(Relationship::SameSite);
        } else {
            holds.push(Relationship::OtherSite);
        }
        holds
    }
}
