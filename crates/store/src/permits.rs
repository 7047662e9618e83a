//! Asks `access` for a permit, with the ties that the database knows.
//!
//! What is not there and what is not allowed give the same answer.

use crate::{Error, Result, Tx, query};
use access::on::ConcernOf;
use access::on::Thing;
use access::to::Deed;
use access::{Actor, Membership, Permit, Ties, permit};
use ids::{AnalysisId, ConcernId, DutyId, PersonId, ReferralId, SiteId, StudyId, TeamId, WorkerId};
use jiff::civil::Date;
use uuid::Uuid;

/// Leave to do something to a person's record on the day `today`.
///
/// # Errors
/// [`Error::Denied`] when the person is not there or the policy does not allow it.
pub async fn person<R, D>(
    tx: &mut Tx,
    actor: &Actor,
    id: PersonId,
    today: Date,
) -> Result<Permit<R, D>>
where
    R: Thing<Subject = PersonId>,
    D: Deed,
{
    let ties = person_ties(tx, actor, id, today).await?;
    Ok(permit(actor, id, &ties)?)
}

/// Whether the actor could do something to a person's record, for showing or hiding a button.
///
/// # Errors
/// As the database says; being refused is an answer, not an error.
pub async fn may_person<R, D>(tx: &mut Tx, actor: &Actor, id: PersonId, today: Date) -> Result<bool>
where
    R: Thing<Subject = PersonId>,
    D: Deed,
{
    match person::<R, D>(tx, actor, id, today).await {
        Ok(_) => Ok(true),
        Err(Error::Denied) => Ok(false),
        Err(other) => Err(other),
    }
}

/// The ties between an actor and a person.
///
/// # Errors
/// [`Error::Denied`] when the person is not there.
pub async fn person_ties(tx: &mut Tx, actor: &Actor, id: PersonId, today: Date) -> Result<Ties> {
    let (site,): (Uuid,) = query("SELECT site_id FROM person WHERE org_id = $1 AND id = $2")
        .bind(actor.org)
        .bind(id)
        .one(tx)
        .await?;
    let mut ties = Ties::at(actor.org).site(SiteId(site));
    ties.own = actor.person == Some(id);
    if let Some(worker) = actor.worker {
        let today = today.to_string();
        let periods: Vec<(String, Option<String>)> = query("SELECT started_on, ended_on FROM peer_match WHERE org_id = $1 AND worker_id = $2 AND person_id = $3")
            .bind(actor.org)
            .bind(worker)
            .bind(id)
            .all(tx)
            .await?;
        // Days are kept as ISO text, which sorts as the days do.
        ties.matched = periods.iter().any(|(from, until)| {
            *from <= today && until.as_ref().is_none_or(|until| today <= *until)
        });
        ties.formerly_matched = !ties.matched && !periods.is_empty();
    }
    if !actor.teams.is_empty() {
        ties.shared = query("SELECT count(*) FROM share WHERE org_id = $1 AND person_id = $2 AND withdrawn_at IS NULL AND team_id IN ")
            .bind(actor.org)
            .bind(id)
            .push_list(actor.teams.iter().copied())
            .count(tx)
            .await?
            > 0;
    }
    Ok(ties)
}

/// Leave to do something to a referral.
///
/// # Errors
/// [`Error::Denied`] when it is not there or the policy does not allow it.
pub async fn referral<D: Deed>(
    tx: &mut Tx,
    actor: &Actor,
    id: ReferralId,
) -> Result<Permit<access::on::Referral, D>> {
    let (site, team, by): (Uuid, Uuid, Uuid) =
        query("SELECT site_id, team_id, referred_by FROM referral WHERE org_id = $1 AND id = $2")
            .bind(actor.org)
            .bind(id)
            .one(tx)
            .await?;
    let mut ties = Ties::at(actor.org).site(SiteId(site));
    ties.team = Some(TeamId(team));
    ties.own = actor.account.0 == by;
    Ok(permit(actor, id, &ties)?)
}

/// Leave to refer somebody for a team, with the identifier the referral will have.
///
/// # Errors
/// [`Error::Denied`] when the team is not there or the policy does not allow it.
pub async fn refer(
    tx: &mut Tx,
    actor: &Actor,
    id: ReferralId,
    team: TeamId,
) -> Result<Permit<access::on::Referral, access::to::Create>> {
    let (site,): (Uuid,) = query("SELECT site_id FROM team WHERE org_id = $1 AND id = $2")
        .bind(actor.org)
        .bind(team)
        .one(tx)
        .await?;
    let mut ties = Ties::at(actor.org).site(SiteId(site));
    ties.team = Some(team);
    Ok(permit(actor, id, &ties)?)
}

/// Leave to raise a concern about a person, with the identifier it will have.
///
/// # Errors
/// [`Error::Denied`] when the person is not there or the policy does not allow it.
pub async fn raise(
    tx: &mut Tx,
    actor: &Actor,
    concern: ConcernId,
    person: PersonId,
    today: Date,
) -> Result<Permit<access::on::Concern, access::to::Create>> {
    let ties = person_ties(tx, actor, person, today).await?;
    Ok(permit(actor, ConcernOf { concern, person }, &ties)?)
}

/// Leave to do something to a concern that is there. It is the actor's own when they raised it, and their team's when it
/// was passed on to it.
///
/// # Errors
/// [`Error::Denied`] when it is not there or the policy does not allow it.
pub async fn concern<D: Deed>(
    tx: &mut Tx,
    actor: &Actor,
    id: ConcernId,
) -> Result<Permit<access::on::Concern, D>> {
    let (site, person, by): (Uuid, Uuid, Uuid) =
        query("SELECT site_id, person_id, raised_by FROM concern WHERE org_id = $1 AND id = $2")
            .bind(actor.org)
            .bind(id)
            .one(tx)
            .await?;
    let mut ties = Ties::at(actor.org).site(SiteId(site));
    ties.own = actor.account.0 == by;
    if !actor.teams.is_empty() {
        let team: Option<(Uuid,)> = query("SELECT team_id FROM concern_entry WHERE org_id = $1 AND concern_id = $2 AND team_id IN ")
            .bind(actor.org)
            .bind(id)
            .push_list(actor.teams.iter().copied())
            .push(" LIMIT 1")
            .optional(tx)
            .await?;
        ties.team = team.map(|(team,)| TeamId(team));
    }
    let of = ConcernOf {
        concern: id,
        person: PersonId(person),
    };
    Ok(permit(actor, of, &ties)?)
}

/// Leave to do something to the rota that a span of duty is part of.
///
/// # Errors
/// [`Error::Denied`] when the span is not there or the policy does not allow it.
pub async fn duty<D: Deed>(
    tx: &mut Tx,
    actor: &Actor,
    id: DutyId,
) -> Result<Permit<access::on::Duty, D>> {
    let (site,): (Uuid,) = query("SELECT site_id FROM duty_span WHERE org_id = $1 AND id = $2")
        .bind(actor.org)
        .bind(id)
        .one(tx)
        .await?;
    let ties = Ties::at(actor.org).site(SiteId(site));
    Ok(permit(actor, SiteId(site), &ties)?)
}

/// Leave to do something to a worker's record.
///
/// # Errors
/// [`Error::Denied`] when the worker is not there or the policy does not allow it.
pub async fn worker<R, D>(tx: &mut Tx, actor: &Actor, id: WorkerId) -> Result<Permit<R, D>>
where
    R: Thing<Subject = WorkerId>,
    D: Deed,
{
    let (site, team): (Uuid, Option<Uuid>) =
        query("SELECT site_id, team_id FROM worker WHERE org_id = $1 AND id = $2")
            .bind(actor.org)
            .bind(id)
            .one(tx)
            .await?;
    let mut ties = Ties::at(actor.org).site(SiteId(site));
    ties.team = team.map(TeamId);
    ties.own = actor.worker == Some(id);
    Ok(permit(actor, id, &ties)?)
}

/// Leave to do something in a study.
///
/// # Errors
/// [`Error::Denied`] when the study is not there, the actor is not a member of it or the policy does not allow it.
pub async fn study<R, D>(tx: &mut Tx, actor: &Actor, id: StudyId) -> Result<Permit<R, D>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let membership = membership(tx, actor, id).await?.ok_or(Error::Denied)?;
    Ok(permit(actor, id, &Ties::at(actor.org).study(membership))?)
}

/// Whether the actor could do something in a study, for showing or hiding a button.
///
/// # Errors
/// As the database says; being refused is an answer, not an error.
pub async fn may_study<R, D>(tx: &mut Tx, actor: &Actor, id: StudyId) -> Result<bool>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    match study::<R, D>(tx, actor, id).await {
        Ok(_) => Ok(true),
        Err(Error::Denied) => Ok(false),
        Err(other) => Err(other),
    }
}

/// How the actor belongs to a study; none when they do not, or it is not there.
///
/// # Errors
/// As the database says.
pub async fn membership(tx: &mut Tx, actor: &Actor, id: StudyId) -> Result<Option<Membership>> {
    let role: Option<(String,)> = query(
        "SELECT role FROM study_member WHERE org_id = $1 AND study_id = $2 AND account_id = $3",
    )
    .bind(actor.org)
    .bind(id)
    .bind(actor.account)
    .optional(tx)
    .await?;
    role.map(|(role,)| match role.as_str() {
        "lead" => Ok(Membership::Lead),
        "coder" | "second_coder" => Ok(Membership::Coder),
        "reader" => Ok(Membership::Reader),
        _ => Err(Error::Unreadable {
            table: "study_member",
            column: "role",
        }),
    })
    .transpose()
}

/// Leave to do something to a site.
///
/// # Errors
/// [`Error::Denied`] when the site is not there or the policy does not allow it.
pub async fn site<R, D>(tx: &mut Tx, actor: &Actor, id: SiteId) -> Result<Permit<R, D>>
where
    R: Thing<Subject = SiteId>,
    D: Deed,
{
    let found = query("SELECT count(*) FROM site WHERE org_id = $1 AND id = $2")
        .bind(actor.org)
        .bind(id)
        .count(tx)
        .await?;
    if found == 0 {
        return Err(Error::Denied);
    }
    Ok(permit(actor, id, &Ties::at(actor.org).site(id))?)
}

/// Leave to do something to an analysis.
///
/// # Errors
/// [`Error::Denied`] when it is not there or the policy does not allow it.
pub async fn analysis<D: Deed>(
    tx: &mut Tx,
    actor: &Actor,
    id: AnalysisId,
) -> Result<Permit<access::on::Analysis, D>> {
    let found = query("SELECT count(*) FROM analysis WHERE org_id = $1 AND id = $2")
        .bind(actor.org)
        .bind(id)
        .count(tx)
        .await?;
    if found == 0 {
        return Err(Error::Denied);
    }
    Ok(permit(actor, id, &Ties::at(actor.org))?)
}

/// Leave to do something to what belongs to the whole organisation.
///
/// # Errors
/// [`Error::Denied`] when the policy does not allow it.
pub fn organisation<R, D>(actor: &Actor) -> Result<Permit<R, D>>
where
    R: Thing<Subject = ids::OrgId>,
    D: Deed,
{
    Ok(permit(actor, actor.org, &Ties::at(actor.org))?)
}

/// Leave to do something to what belongs to an account of the actor's organisation: their own, or another's.
///
/// # Errors
/// [`Error::Denied`] when the account is not there or the policy does not allow it.
pub async fn account<R, D>(tx: &mut Tx, actor: &Actor, id: ids::AccountId) -> Result<Permit<R, D>>
where
    R: Thing<Subject = ids::AccountId>,
    D: Deed,
{
    let found = query(
        "SELECT count(*) FROM account WHERE org_id = $1 AND id = $2 AND state <> 'elsewhere'",
    )
    .bind(actor.org)
    .bind(id)
    .count(tx)
    .await?;
    if found == 0 {
        return Err(Error::Denied);
    }
    let mut ties = Ties::at(actor.org);
    ties.own = actor.account == id;
    Ok(permit(actor, id, &ties)?)
}
