//! `alongside account`: accounts from the command line, for those who run the server.

use crate::outcome::{Outcome, Refusal, say};
use crate::passwords::{hashed, passphrase};
use crate::surroundings;
use access::Role;
use clap::{Args, Subcommand};
use serde_json::json;
use store::account::{self, NewAccount};
use store::{Db, organisation};

/// Make, list, suspend accounts and set passwords
#[derive(Debug, Args)]
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
    /// Make an account; its password is printed once
    Add {
        /// The email address to sign in with
        #[arg(long)]
        email: String,
        /// The name as shown to others
        #[arg(long)]
        name: String,
        /// administrator, manager, coordinator, peer_worker, researcher, clinician or supported_person
        #[arg(long)]
        role: Role,
    },
    /// Give an account a new password, printed once
    Password {
        /// The email address of the account
        #[arg(long)]
        email: String,
    },
}

/// Runs the command.
pub async fn run(args: AccountArgs) -> Outcome {
    let db = Db::open(&args.database).await?;
    let around = surroundings::real();
    let password = passphrase(&around);
    let hash = hashed(&around, &password)?;
    let mut tx = db.write().await?;
    let email = match args.command {
        AccountCommand::Add { email, name, role } => {
            let organisations = organisation::all(&mut tx).await?;
            let [organisation] = organisations.as_slice() else {
                return Err(Refusal::Data(match organisations.len() {
                    0 => "There is no service in this database yet: set one up with `alongside setup`.".into(),
                    _ => "There are several services in this database: make the account on its own pages.".into(),
                }));
            };
            let new = NewAccount {
                email: &email,
                name: &name,
                role,
                password_hash: &hash,
                worker: None,
                person: None,
                sites: &[],
                teams: &[],
            };
            account::insert(&mut tx, &around, organisation.id, &new)
                .await
                .map_err(|error| match error {
                    store::Error::Taken { .. } => {
                        Refusal::Data(format!("{email} has an account already"))
                    }
                    other => other.into(),
                })?;
            email
        }
        AccountCommand::Password { email } => {
            if !account::set_password_by_email(&mut tx, &around, &email, &hash).await? {
                return Err(Refusal::Data(format!("{email} has no account")));
            }
            email
        }
    };
    tx.commit().await?;
    db.close().await;
    if args.json {
        say(&json!({ "email": email, "password": password }).to_string());
    } else {
        say(&format!(
            "{email} can sign in with the password: {password}\nIt is not shown again."
        ));
    }
    Ok(())
}
