//! A sign-in for each role of the demonstration.

use crate::outcome::Refusal;
use crate::setup::hashed;
use access::Role;
use ids::OrgId;
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

/// The password of every account of the demonstration.
const PASSWORD: &str = "walking alongside you";

/// Who signs in for each role.
const WHO: [(Role, &str); 7] = [
    (Role::Coordinator, "Corinne Adeyemi"),
    (Role::PeerWorker, "Sam Rivers"),
    (Role::SupportedPerson, "Robin Ashdown"),
    (Role::Manager, "Maya Lindqvist"),
    (Role::Clinician, "Chidi Barlow"),
    (Role::Researcher, "Rhian Pryce"),
    (Role::Administrator, "Ari Hollis"),
];

fn sign_in(role: Role, name: &'static str) -> SignInFor {
    SignInFor {
        role: role.code(),
        name,
        email: format!("{}@demonstration.example", role.code().replace('_', ".")),
        password: PASSWORD,
    }
}

/// Makes the accounts.
pub async fn create(tx: &mut Tx, around: &Surroundings, org: OrgId) -> Result<(), Refusal> {
    for (role, name) in WHO {
        let sign_in = sign_in(role, name);
        let hash = hashed(around, sign_in.password)?;
        let new = NewAccount {
            email: &sign_in.email,
            name: sign_in.name,
            role,
            password_hash: &hash,
            worker: None,
            person: None,
            sites: &[],
            teams: &[],
        };
        account::insert(tx, around, org, &new).await?;
    }
    Ok(())
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
