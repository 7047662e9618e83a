//! `alongside serve`: the server.

use crate::database::{DEFAULT_DATABASE, make_folder};
use crate::demo::{self, SignInFor};
use crate::outcome::{Outcome, Refusal, say};
use crate::surroundings;
use clap::Args;
use serde_json::json;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use store::{Db, organisation};
use tokio::net::TcpListener;
use web::{App, FirstStart, Settings};

/// Start the server
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  alongside serve --demonstration\n  alongside serve --database postgres://alongside@localhost/alongside --listen 127.0.0.1:9000\n\nWithout TLS the server listens on this machine only. To serve others, put a proxy with TLS in front,\nlisten where it can reach, and give --tls so that cookies are marked secure.\nThe proxy must add the address it hears from to X-Forwarded-For: guesses are counted by it."
)]
pub struct ServeArgs {
    /// Where the data are kept: sqlite://PATH or postgres://USER@HOST/DATABASE
    #[arg(long, env = "ALONGSIDE_DATABASE", default_value = DEFAULT_DATABASE)]
    database: String,
    /// The address to listen on; port 0 takes any free one
    #[arg(long, env = "ALONGSIDE_LISTEN", default_value = "127.0.0.1:8080", value_parser = address)]
    listen: SocketAddr,
    /// Load the demonstration at first start, and print a sign-in for each role
    #[arg(long)]
    demonstration: bool,
    /// A proxy in front of the server speaks TLS
    #[arg(long, env = "ALONGSIDE_TLS")]
    tls: bool,
    /// The key with which secrets are kept, 64 digits from 0 to 9 and a to f. With SQLite it is made in a file beside the
    /// database when it is not given
    #[arg(long, env = "ALONGSIDE_KEY", hide_env_values = true)]
    key: Option<String>,
    /// A folder with a folder for each language, as cy/people.ftl: adds languages and a service's own words
    #[arg(long, env = "ALONGSIDE_LOCALES", value_name = "FOLDER")]
    locales: Option<PathBuf>,
    /// The language for everybody who has not chosen another, as cy; without it each browser's decides
    #[arg(long, env = "ALONGSIDE_LANGUAGE", value_name = "TAG")]
    language: Option<String>,
    /// An address on this machine, as 127.0.0.1:9090, that tells how the service is: /healthz, /readyz and /metrics for
    /// Prometheus. Nothing there is about a person
    #[arg(long, env = "ALONGSIDE_METRICS_LISTEN", value_name = "ADDRESS", value_parser = address)]
    metrics_listen: Option<SocketAddr>,
    /// Print the address and the sign-ins as one line of JSON
    #[arg(long)]
    json: bool,
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "write an address and a port, as 127.0.0.1:8080 or [::1]:8080".to_owned())
}

/// Starts the server and serves until it is told to stop.
pub async fn run(args: ServeArgs) -> Outcome {
    let local = args.listen.ip().is_loopback();
    if !local && !args.tls {
        return Err(Refusal::Use(format!(
            "{} can be reached from other machines, and without TLS passwords would travel in the clear.\n\
             Listen on 127.0.0.1, or put a proxy with TLS in front and give --tls.",
            args.listen
        )));
    }
    if !local && args.demonstration {
        return Err(Refusal::Use(
            "The demonstration has passwords that everybody can read. It is only served on this machine: leave out --listen.".into(),
        ));
    }
    // Before anything is made that would be left behind.
    let listener = TcpListener::bind(args.listen).await.map_err(|error| {
        Refusal::Data(format!(
            "{} cannot be listened on: {error}. Stop what uses it, or choose another with --listen.",
            args.listen
        ))
    })?;
    let told_at = told_at(&args).await?;
    make_folder(&args.database)?;
    let around = surroundings::real();
    let db = Db::open(&args.database).await?;
    let mut tx = db.read().await?;
    let organisations = organisation::all(&mut tx).await?;
    tx.rollback().await?;
    if args.demonstration && organisations.is_empty() {
        if !args.json {
            say("Loading the demonstration …");
        }
        demo::load(&db, &around).await?;
    }
    // Whoever can read what the server prints may set up its first service.
    let first = (!args.demonstration && organisations.is_empty()).then(|| around.token());
    let sign_ins = if args.demonstration {
        demo::sign_ins(&db).await?
    } else {
        Vec::new()
    };
    let key = crate::key::find(args.key.as_deref(), &args.database, &around)?;
    if key.is_none() && !args.json {
        say(
            "There is no key to keep secrets with, so nobody can set up an app for codes. Give one with ALONGSIDE_KEY,\nthe same to every server of this database; `openssl rand -hex 32` makes one.",
        );
    }
    let first_start = first
        .as_deref()
        .map(|token| FirstStart::new(token, around.now()));
    let app = App::new(
        db.clone(),
        around,
        Settings {
            tls: args.tls,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            first_start,
            key,
            locales: args.locales.clone(),
            language: args.language.clone(),
        },
    )
    .map_err(Refusal::Data)?;
    for finding in app.locales.findings() {
        eprintln!("{finding}");
    }
    let address = listener
        .local_addr()
        .map_err(|error| Refusal::Data(format!("the address is not known: {error}")))?;
    let first = first.map(|token| first_link(address, &token, args.tls));
    let told_at_address = told_at.as_ref().and_then(|at| at.local_addr().ok());
    announce(&args, address, &sign_ins, first.as_deref(), told_at_address);
    if let Some(listener) = told_at {
        let apart = web::health::apart(Arc::clone(&app));
        // It ends with the program: whoever watches is to see the very end.
        tokio::spawn(async move { axum::serve(listener, apart).await });
    }
    let service = web::router(app).into_make_service_with_connect_info::<SocketAddr>();
    // From here on what goes wrong can be about somebody.
    surroundings::tell_where_only();
    axum::serve(listener, service)
        .with_graceful_shutdown(async {
            asked_to_stop().await;
            // Requests that wait for an answer would be waited for.
            web::analysis::stop_all();
        })
        .await
        .map_err(|error| Refusal::Data(format!("the server stopped: {error}")))?;
    db.close().await;
    Ok(())
}

/// Where it is told how the service is.
async fn told_at(args: &ServeArgs) -> Result<Option<TcpListener>, Refusal> {
    let Some(address) = args.metrics_listen else {
        return Ok(None);
    };
    if !address.ip().is_loopback() {
        return Err(Refusal::Use(format!(
            "--metrics-listen: {address} can be reached from other machines, and how busy a service is concerns nobody there.\n\
             Name an address of this machine, as 127.0.0.1:{}.",
            address.port()
        )));
    }
    let listener = TcpListener::bind(address).await.map_err(|error| {
        Refusal::Data(format!(
            "--metrics-listen: {address} cannot be listened on: {error}. Stop what uses it, or choose another."
        ))
    })?;
    Ok(Some(listener))
}

/// The link with which the first service is set up. Behind a proxy with TLS it opens by https alone: its cookie is marked
/// secure.
fn first_link(address: SocketAddr, token: &str, tls: bool) -> String {
    let scheme = if tls { "https" } else { "http" };
    format!("{scheme}://{address}/start?key={token}")
}

fn announce(
    args: &ServeArgs,
    address: SocketAddr,
    sign_ins: &[SignInFor],
    first: Option<&str>,
    told_at: Option<SocketAddr>,
) {
    let url = format!("http://{address}");
    if args.json {
        let sign_ins: Vec<_> = sign_ins
            .iter()
            .map(|s| json!({ "role": s.role, "email": s.email, "password": s.password, "name": s.name }))
            .collect();
        let mut said = json!({ "address": url, "sign_ins": sign_ins });
        if let Some(first) = first {
            said["first_start"] = first.into();
        }
        if let Some(told_at) = told_at {
            said["metrics"] = format!("http://{told_at}/metrics").into();
        }
        say(&said.to_string());
        return;
    }
    say(&format!("Alongside is at {url}"));
    if let Some(told_at) = told_at {
        say(&format!(
            "How it is doing is told at http://{told_at}/metrics"
        ));
    }
    if let Some(first) = first {
        say(&format!(
            "\nThere is no service in this database yet. Set yours up with this link, which works once, for three days,\nwhile this server runs:\n  {first}\nor stop with Ctrl-C and look at the demonstration:\n  alongside serve --demonstration"
        ));
        if args.tls {
            say(&format!(
                "\nWrite the name that the proxy is reached by in the place of {address}."
            ));
        }
    }
    if !sign_ins.is_empty() {
        say("");
        for line in SignInFor::lines(sign_ins, "  ") {
            say(&line);
        }
        say("\nStop with Ctrl-C.");
    }
}

/// Waits until somebody asks the program to stop: Ctrl-C, or as `systemctl stop` does.
pub(crate) async fn asked_to_stop() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    () = interrupt => {},
                    _ = terminate.recv() => {},
                }
            }
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}

#[cfg(test)]
mod tests {
    use super::first_link;

    #[test]
    fn the_first_link_is_opened_the_way_the_service_is_reached() {
        let address = ([127, 0, 0, 1], 8080).into();
        assert_eq!(
            first_link(address, "a1", false),
            "http://127.0.0.1:8080/start?key=a1"
        );
        assert_eq!(
            first_link(address, "a1", true),
            "https://127.0.0.1:8080/start?key=a1"
        );
    }
}
