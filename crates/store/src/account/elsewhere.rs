//! People who coded a study in another program: their codings stay theirs, so that agreement between them can be asked
//! for. They have a name and no sign-in, and are on no list of accounts.

use crate::{Result, Surroundings, Tx, derived, query};
use access::Role;
use ids::{AccountId, OrgId, StudyId};

/// The state of such an account: none that leads to a sign-in.
pub(crate) const ELSEWHERE: &str = "elsewhere";

/// Who stands for somebody of this name in a study; made when nobody does yet. Capitals do not tell names apart.
pub(crate) async fn coder(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    study: StudyId,
    name: &str,
) -> Result<AccountId> {
    let id = of_name(org, study, name);
    query("INSERT INTO account (org_id, id, email, name, role, password_hash, state, version, created_at, password_temporary) VALUES ($1, $2, $3, $4, $5, '', $6, 1, $7, $8) ON CONFLICT (org_id, id) DO NOTHING")
        .bind(org)
        .bind(id)
        // Addresses are there once, and this is none that anybody can sign in with.
        .bind(format!("{ELSEWHERE}:{id}"))
        .bind(name)
        .bind(Role::Researcher.code())
        .bind(ELSEWHERE)
        .bind(around.now())
        .bind(false)
        .execute(tx)
        .await?;
    Ok(id)
}

/// The account of a name in a study: the same whenever the name comes again.
fn of_name(org: OrgId, study: StudyId, name: &str) -> AccountId {
    let name = name.trim().to_lowercase();
    AccountId(derived(&[
        b"coder",
        org.0.as_bytes(),
        study.0.as_bytes(),
        name.as_bytes(),
    ]))
}
