//! `alongside account`: accounts from the command line, for those who run the server.

use crate::import::service;
use crate::outcome::{Outcome, Refusal, say};
use crate::passwords::{hashed, passphrase};
use crate::surroundings;
use access::Role;
use clap::{Args, Subcommand};
use delivery::person::Name;
use ids::{AccountId, OrgId};
use serde_json::json;
use store::account::console::{self, Ties};
use store::account::{Account, NewAccount, Step};
use store::{Db, Error, Surroundings, Tx};

/// Make, list and suspend accounts, and set passwords
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  alongside account list\n  \
        alongside account add --email ada@example.org --name \"Ada Okafor\" --role coordinator --site S1 --site S2\n  \
        alongside account add --email sam@example.org --name \"Sam Reed\" --role peer_worker --worker W7 --site S1\n  \
        alongside account password --email ada@example.org\n  \
        alongside account suspend --email sam@example.org\n\n\
        Whoever can run this can read the database: it asks for no password and is written into the audit trail.")]
pub struct AccountArgs {
    /// Where the data are kept
    #[arg(long, env = "ALONGSIDE_DATABASE", default_value = crate::database::DEFAULT_DATABASE, global = true)]
    database: String,
    /// Print the result as JSON
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: AccountCommand,
}

#[derive(Debug, Subcommand)]
enum AccountCommand {
    /// List every account
    List,
    /// Make an account; its password is printed once
    Add(Add),
    /// Give an account a new password, printed once
    Password(Whose),
    /// Let nobody sign in with an account, and end whatever is open
    Suspend(Whose),
    /// Let a suspended account in again
    Reactivate(Whose),
    /// Confirm that somebody who accepted their invitation is who they say
    Confirm(Whose),
    /// Remove the app for codes of somebody who lost it with all recovery codes
    ResetFactor(Whose),
}

#[derive(Debug, Args)]
struct Whose {
    /// The email address of the account
    #[arg(long)]
    email: String,
}

#[derive(Debug, Args)]
struct Add {
    /// The email address to sign in with
    #[arg(long)]
    email: String,
    /// The name as shown to others
    #[arg(long)]
    name: String,
    /// administrator, manager, coordinator, peer_worker, researcher, clinician or supported_person
    #[arg(long)]
    role: Role,
    /// The reference of a site they work for; several times for several sites
    #[arg(long = "site", value_name = "REFERENCE")]
    sites: Vec<String>,
    /// A team they work in, as SITE/NAME; several times for several teams
    #[arg(long = "team", value_name = "SITE/NAME")]
    teams: Vec<String>,
    /// The reference of the peer worker they are
    #[arg(long, value_name = "REFERENCE")]
    worker: Option<String>,
    /// The reference of the supported person they are
    #[arg(long, value_name = "REFERENCE")]
    person: Option<String>,
}

/// Runs the command.
pub async fn run(args: AccountArgs) -> Outcome {
    let db = Db::open_existing(&args.database).await?;
    let around = surroundings::real();
    let mut tx = db.write().await?;
    let service = service(&mut tx).await?;
    let (lines, value) = match &args.command {
        AccountCommand::List => list(&mut tx, service.id).await?,
        AccountCommand::Add(add) => {
            let password = passphrase(&around);
            let hash = hashed(&around, &password)?;
            make(&mut tx, &around, service.id, add, &hash).await?;
            told(&add.email, &password)
        }
        AccountCommand::Password(whose) => {
            let id = find(&mut tx, service.id, &whose.email).await?;
            let password = passphrase(&around);
            let hash = hashed(&around, &password)?;
            console::set_password(&mut tx, &around, service.id, id, &hash, true).await?;
            told(&whose.email, &password)
        }
        AccountCommand::Suspend(whose) => {
            set_state(&mut tx, &around, service.id, whose, Step::Suspend).await?
        }
        AccountCommand::Reactivate(whose) => {
            set_state(&mut tx, &around, service.id, whose, Step::LetInAgain).await?
        }
        AccountCommand::ResetFactor(whose) => {
            let id = find(&mut tx, service.id, &whose.email).await?;
            console::reset_factor(&mut tx, &around, service.id, id).await?;
            (
                format!("{} signs in with the password alone", whose.email),
                json!({ "email": whose.email }),
            )
        }
        AccountCommand::Confirm(whose) => {
            set_state(&mut tx, &around, service.id, whose, Step::Confirm).await?
        }
    };
    tx.commit().await?;
    db.close().await;
    say(&if args.json { value.to_string() } else { lines });
    Ok(())
}

/// What is said of a new password, as text and as JSON.
fn told(email: &str, password: &str) -> (String, serde_json::Value) {
    (
        format!(
            "{email} can sign in with the password: {password}\nIt is not shown again; they choose their own when they first sign in."
        ),
        json!({ "email": email, "password": password }),
    )
}

async fn list(tx: &mut Tx, org: OrgId) -> Result<(String, serde_json::Value), Refusal> {
    let accounts = console::all(tx, org).await?;
    let width = |of: fn(&Account) -> usize| accounts.iter().map(of).max().unwrap_or(0);
    let (email, name) = (
        width(|a| a.email.chars().count()),
        width(|a| a.name.chars().count()),
    );
    let lines: Vec<String> = accounts
        .iter()
        .map(|a| {
            let role = a.role.code();
            let state = a.state.code();
            format!("{:email$}  {:name$}  {role:16}  {state}", a.email, a.name)
        })
        .collect();
    let values: Vec<_> = accounts
        .iter()
        .map(|a| {
            json!({
                "email": a.email,
                "name": a.name,
                "role": a.role.code(),
                "state": a.state.code(),
                "last_seen": a.seen_at.map(|at| at.0.to_string()),
            })
        })
        .collect();
    Ok((lines.join("\n"), json!({ "accounts": values })))
}

/// The name that an option gives, as long as it may be on a page.
pub(crate) fn named(option: &str, text: &str) -> Result<Name, Refusal> {
    Name::new(text).map_err(|_| {
        Refusal::Use(format!(
            "{option} is empty, longer than {} characters, or holds a character that cannot be shown. Write a name",
            Name::LONGEST
        ))
    })
}

async fn make(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    add: &Add,
    hash: &str,
) -> Result<(), Refusal> {
    if !access::email::is_one(&add.email) {
        return Err(Refusal::Use(format!(
            "“{}” is not an email address",
            add.email
        )));
    }
    let name = named("--name", &add.name)?;
    let ties = Ties {
        sites: &add.sites,
        teams: &add.teams,
        worker: add.worker.as_deref(),
        person: add.person.as_deref(),
    };
    let found = console::ties(tx, org, &ties).await?;
    let new = NewAccount {
        email: &add.email,
        name: name.as_str(),
        role: add.role,
        password_hash: hash,
        worker: found.worker,
        person: found.person,
        sites: &found.sites,
        teams: &found.teams,
    };
    console::create(tx, around, org, &new)
        .await
        .map_err(|error| match error {
            Error::Taken { key } => {
                let who = match key.as_str() {
                    "account_worker_key" => add.worker.as_deref(),
                    "account_person_key" => add.person.as_deref(),
                    _ => None,
                };
                let who = who.unwrap_or(&add.email);
                Refusal::Data(format!(
                    "{who} has an account already. `alongside account list` shows those there are"
                ))
            }
            Error::Refused(message) => Refusal::Use(format!(
                "{message}, with --site, --team, --worker or --person"
            )),
            other => other.into(),
        })?;
    Ok(())
}

async fn find(tx: &mut Tx, org: OrgId, email: &str) -> Result<AccountId, Refusal> {
    match console::by_email(tx, email).await? {
        Some((of, id)) if of == org => Ok(id),
        _ => Err(Refusal::Data(format!(
            "{email} has no account. `alongside account list` shows those there are"
        ))),
    }
}

async fn set_state(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    whose: &Whose,
    step: Step,
) -> Result<(String, serde_json::Value), Refusal> {
    let id = find(tx, org, &whose.email).await?;
    let state = console::set_state(tx, around, org, id, step).await?;
    let said = match (step, state.may_sign_in()) {
        (Step::Suspend, _) => format!("{} cannot sign in any more", whose.email),
        (_, true) => format!("{} can sign in", whose.email),
        (_, false) => format!(
            "{} is {} and has to be confirmed",
            whose.email,
            state.code()
        ),
    };
    Ok((said, json!({ "email": whose.email, "state": state.code() })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_as_long_as_a_page_takes_it() {
        let longest = "é".repeat(Name::LONGEST);
        assert_eq!(
            named("--name", &longest)
                .map(|n| n.as_str().to_owned())
                .ok(),
            Some(longest.clone())
        );
        for wrong in [
            format!("{longest}é"),
            "  ".to_owned(),
            "a\u{1b}b".to_owned(),
        ] {
            let Err(Refusal::Use(said)) = named("--person", &wrong) else {
                panic!("{wrong:?} was taken");
            };
            assert!(
                said.starts_with("--person is empty, longer than 120"),
                "{said}"
            );
        }
    }
}
