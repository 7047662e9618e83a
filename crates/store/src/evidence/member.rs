//! Who belongs to a study, and as what.

use crate::evidence::Refusal;
use crate::listing::contains;
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::{Permit, on, to};
use evidence::study::StudyRole;
use ids::AccountId;
use uuid::Uuid;

/// A member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The account.
    pub account: AccountId,
    /// The name.
    pub name: String,
    /// What they are in the study.
    pub role: StudyRole,
    /// Since when.
    pub joined_at: Stamp,
}

/// Somebody who could become a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The account.
    pub account: AccountId,
    /// The name.
    pub name: String,
    /// The code of what they are in the programme.
    pub role: String,
}

/// Reads what a member is.
pub(super) fn role(code: &str) -> Result<StudyRole> {
    StudyRole::from_code(code).ok_or(Error::Unreadable {
        table: "study_member",
        column: "role",
    })
}

#[derive(sqlx::FromRow)]
struct Row {
    account_id: Uuid,
    name: String,
    role: String,
    joined_at: Stamp,
}

/// The members, leads first.
///
/// # Errors
/// As the database says.
pub async fn list(tx: &mut Tx, permit: &Permit<on::Study, to::Read>) -> Result<Vec<Member>> {
    query("SELECT m.account_id, a.name, m.role, m.joined_at FROM study_member m JOIN account a ON a.org_id = m.org_id AND a.id = m.account_id WHERE m.org_id = $1 AND m.study_id = $2 ORDER BY CASE m.role WHEN 'lead' THEN 0 WHEN 'coder' THEN 1 WHEN 'second_coder' THEN 2 ELSE 3 END, a.name, a.id")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(|row| {
            Ok(Member {
                account: AccountId(row.account_id),
                name: row.name,
                role: role(&row.role)?,
                joined_at: row.joined_at,
            })
        })
        .collect()
}

/// At most twenty accounts that could become members and whose name holds the words.
///
/// # Errors
/// As the database says.
pub async fn candidates(
    tx: &mut Tx,
    permit: &Permit<on::Study, to::Change>,
    words: &str,
) -> Result<Vec<Candidate>> {
    let rows: Vec<(Uuid, String, String)> = query("SELECT a.id, a.name, a.role FROM account a WHERE a.org_id = $1 AND a.state = 'active' AND a.role IN ('researcher', 'manager', 'coordinator', 'peer_worker') AND lower(a.name) LIKE lower($3) ESCAPE '\\' AND NOT EXISTS (SELECT 1 FROM study_member m WHERE m.org_id = a.org_id AND m.study_id = $2 AND m.account_id = a.id) ORDER BY a.name, a.id LIMIT 20")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(contains(words))
        .all(tx)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, name, role)| Candidate {
            account: AccountId(id),
            name,
            role,
        })
        .collect())
}

/// Makes somebody a member, or changes what a member is. Doing it twice counts once.
///
/// # Errors
/// [`Error::Refused`] when the account cannot be a member or the study would be left without a lead.
pub async fn set(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Study, to::Change>,
    account: AccountId,
    role: StudyRole,
) -> Result<()> {
    let (org, study) = (permit.actor().org, permit.subject());
    let fits = query("SELECT count(*) FROM account WHERE org_id = $1 AND id = $2 AND state = 'active' AND role IN ('researcher', 'manager', 'coordinator', 'peer_worker')")
        .bind(org)
        .bind(account)
        .count(tx)
        .await?;
    if fits == 0 {
        return Err(Refusal::CannotBeMember.into());
    }
    if role != StudyRole::Lead {
        another_leads(tx, permit, account).await?;
    }
    query("INSERT INTO study_member (org_id, study_id, account_id, role, joined_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (org_id, study_id, account_id) DO UPDATE SET role = excluded.role")
        .bind(org)
        .bind(study)
        .bind(account)
        .bind(role.code())
        .bind(around.now())
        .execute(tx)
        .await?;
    audit::in_study(
        tx,
        around,
        permit,
        account.0,
        format!("member: {}", role.code()),
    )
    .await
}

/// Ends a membership; what the member did stays. Doing it twice counts once.
///
/// # Errors
/// [`Error::Refused`] when the study would be left without a lead.
pub async fn remove(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Study, to::Change>,
    account: AccountId,
) -> Result<()> {
    another_leads(tx, permit, account).await?;
    let removed =
        query("DELETE FROM study_member WHERE org_id = $1 AND study_id = $2 AND account_id = $3")
            .bind(permit.actor().org)
            .bind(permit.subject())
            .bind(account)
            .execute(tx)
            .await?;
    if removed == 0 {
        return Ok(());
    }
    audit::in_study(tx, around, permit, account.0, "member removed").await
}

async fn another_leads(
    tx: &mut Tx,
    permit: &Permit<on::Study, to::Change>,
    account: AccountId,
) -> Result<()> {
    let others = query("SELECT count(*) FROM study_member WHERE org_id = $1 AND study_id = $2 AND role = 'lead' AND account_id <> $3")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(account)
        .count(tx)
        .await?;
    if others == 0 {
        return Err(Refusal::NoLead.into());
    }
    Ok(())
}
