//! A sign-in for each role of the demonstration.

use super::base::Made;
use crate::outcome::Refusal;
use crate::passwords::hashed;
use access::{Actor, Role};
use ids::{AccountId, OrgId, SiteId, TeamId};
use store::account::{self, NewAccount};
use store::{Db, Surroundings, Tx};

/// A sign-in of the demonstration. Its password is public, which is why the demonstration is only served locally.
#[derive(Debug, Clone)]
pub struct SignInFor {
    /// The code of the role.
    pub role: &'static str,
    /// The name shown.
    pub name: &'static str,
    /// The address to sign in with.
    pub email: String,
    /// The password.
    pub password: &'static str,
}

impl SignInFor {
    /// The sign-ins as lines whose columns stand under each other, each beginning with `before`.
    pub fn lines(all: &[SignInFor], before: &str) -> Vec<String> {
        let role = |one: &SignInFor| one.role.replace('_', " ");
        let width = |of: fn(&SignInFor) -> usize, head: &str| {
            let longest = all.iter().map(of).max().unwrap_or(0);
            longest.max(head.chars().count())
        };
        let heads = ["sign in as", "email address", "password"];
        let (roles, emails) = (
            width(|one| one.role.chars().count(), heads[0]),
            width(|one| one.email.chars().count(), heads[1]),
        );
        let line = |one: &str, two: &str, three: &str| {
            format!("{before}{one:roles$}  {two:emails$}  {three}")
        };
        std::iter::once(line(heads[0], heads[1], heads[2]))
            .chain(
                all.iter()
                    .map(|one| line(&role(one), &one.email, one.password)),
            )
            .collect()
    }
}

/// The password of every account of the demonstration.
const PASSWORD: &str = "walking alongside you";

/// Who signs in for each role.
const WHO: [(Role, &str); 7] = [
    (Role::Coordinator, "Corinne Adeyemi"),
    (Role::PeerWorker, super::SAM_NAME),
    (Role::SupportedPerson, super::ROBIN_NAME),
    (Role::Manager, "Maya Lindqvist"),
    (Role::Clinician, "Chidi Barlow"),
    (Role::Researcher, "Rhian Pryce"),
    (Role::Administrator, "Ari Hollis"),
];

/// The sites the coordinator looks after: Sam's, one that is hard to run, and one whose published share is disputed.
const COORDINATED: [&str; 3] = [super::SAMS_SITE, "S4", "S6"];

/// The accounts that write something while the demonstration is loaded.
#[derive(Debug)]
pub struct Accounts {
    /// The peer worker.
    pub peer_worker: Actor,
    /// The supported person.
    pub supported_person: Actor,
    /// The coordinator.
    pub coordinator: Actor,
    /// The manager.
    pub manager: AccountId,
    /// The clinician.
    pub clinician: Actor,
    /// The researcher.
    pub researcher: Actor,
}

fn sign_in(role: Role, name: &'static str) -> SignInFor {
    SignInFor {
        role: role.code(),
        name,
        email: format!("{}@demonstration.example", role.code().replace('_', ".")),
        password: PASSWORD,
    }
}

/// Makes the accounts. The first of Sam's people whose support goes on becomes the supported person.
pub async fn create(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    made: &Made,
) -> Result<Accounts, Refusal> {
    let every: Vec<SiteId> = made.sites.values().copied().collect();
    let some: Vec<SiteId> = COORDINATED
        .iter()
        .filter_map(|name| made.sites.get(*name).copied())
        .collect();
    let ward: Vec<TeamId> = made
        .wards
        .get(super::SAMS_SITE)
        .copied()
        .into_iter()
        .collect();
    let robin = made
        .people
        .values()
        .find(|p| p.current && p.worker.as_deref() == Some(super::SAM))
        .map(|p| p.id);
    let mut made_accounts: Vec<(Role, AccountId)> = Vec::new();
    for (role, name) in WHO {
        let sign_in = sign_in(role, name);
        let hash = hashed(around, sign_in.password)?;
        let new = NewAccount {
            email: &sign_in.email,
            name: sign_in.name,
            role,
            password_hash: &hash,
            worker: (role == Role::PeerWorker)
                .then(|| made.workers.get(super::SAM).copied())
                .flatten(),
            person: if role == Role::SupportedPerson {
                robin
            } else {
                None
            },
            sites: match role {
                Role::Coordinator => &some,
                Role::Manager => &every,
                _ => &[],
            },
            teams: if role == Role::Clinician { &ward } else { &[] },
        };
        made_accounts.push((role, account::insert(tx, around, org, &new).await?));
    }
    let mut of = async |wanted: Role| -> Result<Actor, Refusal> {
        let id = made_accounts
            .iter()
            .find(|(role, _)| *role == wanted)
            .map(|(_, id)| *id);
        let id = id.ok_or_else(|| Refusal::Data(format!("there is no account for {wanted}")))?;
        Ok(account::actor(tx, org, id).await?)
    };
    Ok(Accounts {
        peer_worker: of(Role::PeerWorker).await?,
        supported_person: of(Role::SupportedPerson).await?,
        coordinator: of(Role::Coordinator).await?,
        manager: of(Role::Manager).await?.account,
        clinician: of(Role::Clinician).await?,
        researcher: of(Role::Researcher).await?,
    })
}

/// The sign-ins that work in this database: none when it does not hold the demonstration.
pub async fn sign_ins(db: &Db) -> Result<Vec<SignInFor>, Refusal> {
    let mut tx = db.read().await?;
    let demonstration = store::organisation::all(&mut tx)
        .await?
        .into_iter()
        .any(|organisation| organisation.demonstration);
    tx.rollback().await?;
    if !demonstration {
        return Ok(Vec::new());
    }
    Ok(WHO
        .into_iter()
        .map(|(role, name)| sign_in(role, name))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_the_sign_ins_stand_under_each_other() {
        let all: Vec<SignInFor> = WHO
            .iter()
            .map(|(role, name)| sign_in(*role, name))
            .collect();
        let lines = SignInFor::lines(&all, "  ");
        let at = lines[0].find("password").expect("a heading");
        assert_eq!(lines.len(), WHO.len() + 1);
        for line in &lines[1..] {
            assert_eq!(line.find(PASSWORD), Some(at), "{line}");
        }
    }
}
