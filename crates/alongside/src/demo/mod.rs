//! The demonstration: seven sites whose totals are the published ones, with invented people.

mod base;
mod enrich;
mod evidence;
mod invented;
mod programme;
mod referred;
mod sign_ins;
mod wishes;
mod worried;

pub use sign_ins::{SignInFor, sign_ins};

use crate::outcome::{Outcome, Refusal, say};
use crate::surroundings;
use access::{Actor, Role};
use clap::Args;
use ids::AccountId;
use serde_json::json;
use store::organisation::{self, NewOrganisation};
use store::{Db, Surroundings};

/// The peer worker who can sign in, by the identifier of the file.
const SAM: &str = "S1-PW6";
/// The name of that worker.
const SAM_NAME: &str = "Sam Rivers";
/// The name of the supported person who can sign in.
const ROBIN_NAME: &str = "Robin Ashdown";
/// The site that worker belongs to.
const SAMS_SITE: &str = "S1";

/// Load the demonstration into an empty database
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  alongside demo --database sqlite://demo.db\n  alongside serve --database sqlite://demo.db\n\nThe sites have published totals; every person in it is invented."
)]
pub struct DemoArgs {
    /// Where the data are kept
    #[arg(long, env = "ALONGSIDE_DATABASE", default_value = crate::database::DEFAULT_DATABASE)]
    database: String,
    /// Print the sign-ins as JSON
    #[arg(long)]
    json: bool,
}

/// Loads the demonstration.
pub async fn run(args: DemoArgs) -> Outcome {
    crate::database::make_folder(&args.database)?;
    let db = Db::open(&args.database).await?;
    let mut tx = db.read().await?;
    let organisations = organisation::all(&mut tx).await?;
    tx.rollback().await?;
    if !organisations.is_empty() {
        return Err(Refusal::Data(
            "This database holds a service already. The demonstration is only loaded into an empty one: choose another with --database.".into(),
        ));
    }
    load(&db, &surroundings::real()).await?;
    let sign_ins = sign_ins(&db).await?;
    db.close().await;
    if args.json {
        let lines: Vec<_> = sign_ins
            .iter()
            .map(|s| json!({ "role": s.role, "email": s.email, "password": s.password, "name": s.name }))
            .collect();
        say(&json!({ "sign_ins": lines }).to_string());
    } else {
        for line in SignInFor::lines(&sign_ins, "") {
            say(&line);
        }
    }
    Ok(())
}

/// Loads the demonstration into a database without a service, all or nothing.
pub async fn load(db: &Db, around: &Surroundings) -> Result<(), Refusal> {
    let mut tx = db.write().await?;
    let organisation = organisation::create(
        &mut tx,
        around,
        &NewOrganisation {
            name: "Alongside demonstration",
            demonstration: true,
            time_zone: "Europe/London",
        },
    )
    .await?;
    let today = around.today(&organisation.time_zone);
    let programme = programme::read(today)?;
    // Who loads is nobody who can sign in: a coordinator of every site, and an administrator who makes the sites.
    let loader: AccountId = around.id();
    let mut coordinator = Actor::new(organisation.id, loader, Role::Coordinator, "Demonstration");
    let administrator = Actor::new(
        organisation.id,
        loader,
        Role::Administrator,
        "Demonstration",
    );
    let made = base::load(
        &mut tx,
        around,
        &mut coordinator,
        &administrator,
        &programme,
        today,
    )
    .await?;
    let accounts = sign_ins::create(&mut tx, around, organisation.id, &made).await?;
    enrich::load(&mut tx, around, &coordinator, &accounts, &made, today).await?;
    referred::load(&mut tx, around, &accounts, &made, today).await?;
    wishes::load(&mut tx, around, &accounts, &made, today).await?;
    let zone = &organisation.time_zone;
    worried::load(&mut tx, around, &accounts, &made, today, zone).await?;
    evidence::load(&mut tx, around, &accounts).await?;
    tx.commit().await?;
    Ok(())
}
