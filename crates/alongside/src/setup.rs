//! `alongside setup`: a service of one's own.

use crate::account::named;
use crate::outcome::{Outcome, Refusal, say};
use crate::passwords::{hashed, passphrase};
use crate::surroundings;
use access::Role;
use clap::Args;
use serde_json::json;
use store::Db;
use store::account::{self, NewAccount};
use store::organisation::{self, NewOrganisation};

/// Set up a service in an empty database, with its first administrator
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  alongside setup --name \"Riverside Peer Support\" --email ada@example.org --person \"Ada Okafor\"\n\nThe password is printed once. Sign in and change it."
)]
pub struct SetupArgs {
    /// Where the data are kept: sqlite://PATH or postgres://USER@HOST/DATABASE
    #[arg(long, env = "ALONGSIDE_DATABASE", default_value = crate::database::DEFAULT_DATABASE)]
    database: String,
    /// The name of the service
    #[arg(long)]
    name: String,
    /// The time zone of its sites
    #[arg(long, default_value = "Europe/London")]
    time_zone: String,
    /// The email address of the first administrator
    #[arg(long)]
    email: String,
    /// The name of the first administrator
    #[arg(long, default_value = "Administrator")]
    person: String,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Sets up a service.
pub async fn run(args: SetupArgs) -> Outcome {
    if !access::email::is_one(&args.email) {
        return Err(Refusal::Use(format!(
            "“{}” is not an email address",
            args.email
        )));
    }
    let service = named("--name", &args.name)?;
    let person = named("--person", &args.person)?;
    if jiff::tz::TimeZone::get(&args.time_zone).is_err() {
        return Err(Refusal::Use(format!(
            "“{}” is not a time zone. Write it like Europe/London",
            args.time_zone
        )));
    }
    crate::database::make_folder(&args.database)?;
    let db = Db::open(&args.database).await?;
    let around = surroundings::real();
    let password = passphrase(&around);
    let hash = hashed(&around, &password)?;
    let mut tx = db.write().await?;
    let new = NewOrganisation {
        name: service.as_str(),
        demonstration: false,
        time_zone: &args.time_zone,
    };
    let organisation = organisation::create_first(&mut tx, &around, &new)
        .await
        .map_err(|error| match error {
            store::Error::Refused(why) => Refusal::Data(format!(
                "{why}. Make more accounts with `alongside account add`, or choose another database with --database"
            )),
            other => other.into(),
        })?;
    let first = NewAccount {
        email: &args.email,
        name: person.as_str(),
        role: Role::Administrator,
        password_hash: &hash,
        worker: None,
        person: None,
        sites: &[],
        teams: &[],
    };
    account::insert_first(&mut tx, &around, organisation.id, &first)
        .await
        .map_err(|error| match error {
            store::Error::Taken { .. } => {
                Refusal::Data(format!("{} has an account already", args.email))
            }
            other => other.into(),
        })?;
    tx.commit().await?;
    db.close().await;
    if args.json {
        say(&json!({ "organisation": organisation.id.to_string(), "email": args.email, "password": password }).to_string());
    } else {
        say(&format!(
            "{} is set up.\nSign in as {} with the password: {password}\nIt is not shown again. Change it after signing in.",
            service.as_str(),
            args.email
        ));
    }
    Ok(())
}
