//! The questions about an account, and adding one.

use super::address;
use super::list::role_name;
use super::worker::Workers;
use crate::account::link_shown;
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::shell::{Place, Shell};
use crate::ui::{self, Button, Choice, Choices, FieldErrors, Form, Label, Size, TextInput};
use crate::{App, Failure, Fields, Signed, Texts};
use access::to::Read;
use access::{Role, TieMissing, creates, on, reach};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::person::Name;
use ids::{AccountId, SiteId, TeamId, WorkerId};
use maud::{Markup, html};
use store::account::{self, NewAccount};
use store::delivery::team;
use store::{Error, Tx};

/// Sites and teams to choose from, as (identifier, name), and peer workers.
pub(super) struct Offered {
    pub(super) workers: Workers,
    pub(super) sites: Vec<(String, String)>,
    pub(super) teams: Vec<(String, String)>,
}

/// What there is to choose from, for a form with these fields. `own` is the peer worker the account is of so far.
pub(super) async fn offered(
    tx: &mut Tx,
    signed: &Signed,
    fields: &Fields,
    own: Option<WorkerId>,
) -> Result<Offered, Failure> {
    let workers = Workers::load(tx, signed, fields, own).await?;
    let reach = reach::<on::Site, Read>(&signed.actor)?;
    let sites = team::sites(tx, &reach).await?;
    let teams = team::all(tx, &reach)
        .await?
        .into_iter()
        .map(|team| {
            let site = sites.iter().find(|(id, _)| *id == team.site);
            let site = site.map_or("", |(_, name)| name.as_str());
            (team.id.to_string(), format!("{}, {site}", team.name))
        })
        .collect();
    Ok(Offered {
        workers,
        sites: sites
            .into_iter()
            .map(|(id, name)| (id.to_string(), name))
            .collect(),
        teams,
    })
}

/// What was read from the form.
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) role: Role,
    pub(super) worker: Option<WorkerId>,
    pub(super) sites: Vec<SiteId>,
    pub(super) teams: Vec<TeamId>,
}

pub(super) async fn read(
    tx: &mut Tx,
    signed: &Signed,
    t: &Texts,
    offered: &Offered,
    fields: &Fields,
    errors: &mut FieldErrors,
) -> Result<Option<Typed>, Failure> {
    let name = Name::new(fields.get("name")).ok();
    if name.is_none() {
        errors.add("name", t.text("account-name-missing"));
    }
    let email = fields.get("email");
    if !access::email::is_one(email) {
        errors.add("email", t.text("email-wrong"));
    }
    let role: Option<Role> = fields.read("role");
    if role.is_none() {
        errors.add("role", t.text("account-role-missing"));
    }
    // What is not among the sites and teams that were offered was not typed with this form.
    let sites: Vec<SiteId> = fields
        .all("sites")
        .filter(|id| offered.sites.iter().any(|(known, _)| known == id))
        .filter_map(|id| id.parse().ok())
        .collect();
    let teams: Vec<TeamId> = fields
        .all("teams")
        .filter(|id| offered.teams.iter().any(|(known, _)| known == id))
        .filter_map(|id| id.parse().ok())
        .collect();
    let tie = role.and_then(Role::tie);
    let mut worker = None;
    match tie {
        Some(TieMissing::Worker) => {
            worker = offered.workers.read(tx, signed, t, fields, errors).await?;
        }
        Some(missing @ TieMissing::Site) if sites.is_empty() => {
            errors.add("sites", missing.said(t));
        }
        Some(missing @ TieMissing::Team) if teams.is_empty() => {
            errors.add("teams", missing.said(t));
        }
        // A person's sign-in is given from their own page; here one can only be renamed or suspended.
        _ => {}
    }
    let (Some(name), Some(role), true) = (name, role, errors.is_empty()) else {
        return Ok(None);
    };
    Ok(Some(Typed {
        name: name.as_str().to_owned(),
        email: email.to_owned(),
        role,
        worker,
        sites,
        teams,
    }))
}

/// An empty form.
pub async fn new(state: AppState, signed: Signed) -> Result<Response, Failure> {
    let mut fields = Fields::default();
    fields.set("id", state.around.id::<AccountId>().to_string());
    let mut tx = state.db.read().await?;
    let offered = offered(&mut tx, &signed, &fields, None).await?;
    tx.rollback().await?;
    Ok(show_new(
        &state,
        &signed,
        &offered,
        &fields,
        &FieldErrors::default(),
    ))
}

/// Invites somebody. The link is on the page that answers and nowhere else.
pub async fn add(
    state: AppState,
    signed: Signed,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let leave = creates::<on::Account>(&signed.actor, None)?;
    let new_id: AccountId = id(fields.get("id"))?;
    let mut tx = state.db.write().await?;
    let offered = offered(&mut tx, &signed, &fields, None).await?;
    let mut errors = FieldErrors::default();
    if let Some(typed) = read(&mut tx, &signed, t, &offered, &fields, &mut errors).await? {
        let new = NewAccount {
            email: &typed.email,
            name: &typed.name,
            role: typed.role,
            password_hash: "",
            worker: typed.worker,
            person: None,
            sites: &typed.sites,
            teams: &typed.teams,
        };
        match account::invite(&mut tx, &state.around, &leave, new_id, &new).await {
            Ok(made) => {
                tx.commit().await?;
                let Some(made) = made else {
                    return Ok(Redirect::to(&address(new_id)).into_response());
                };
                let zone = &signed.organisation.time_zone;
                let link = link_shown(&state, &headers, &made, zone);
                return Ok(invited(&state, &signed, new_id, &typed.name, &link));
            }
            Err(error) => explain(t, error, &mut errors)?,
        }
    }
    Ok(show_new(&state, &signed, &offered, &fields, &errors))
}

/// The page that shows a link once.
pub(super) fn invited(
    app: &App,
    signed: &Signed,
    one: AccountId,
    name: &str,
    link: &Markup,
) -> Response {
    let t = &app.texts;
    Shell::new(app, signed, t.text("account-page"))
        .place(Place::Administration)
        .step(t.text("administration-title"), "/administration")
        .step(t.text("accounts-title"), "/administration/accounts")
        .body(html! {
            h1 { (name) }
            (link)
            p { a class="nhsuk-link" href=(address(one)) { (t.text("account-go-on")) } }
        })
}

pub(super) fn explain(t: &Texts, error: Error, errors: &mut FieldErrors) -> Result<(), Failure> {
    match error {
        Error::Taken { key } if key == "account_email_key" => {
            errors.add("email", t.text("account-email-taken"));
        }
        Error::Taken { key } if key == "account_worker_key" => {
            errors.add("worker", t.text("account-worker-taken-meanwhile"));
        }
        Error::Refused(why) => errors.add("role", why.said(t)),
        other => return Err(other.into()),
    }
    Ok(())
}

pub(super) fn questions(
    t: &Texts,
    offered: &Offered,
    fields: &Fields,
    errors: &FieldErrors,
) -> Markup {
    let f = ui::Fields::new(t.words(), errors);
    let words = |key: &str| t.text(&format!("account-{key}"));
    let (name, email, role, sites, teams) = (
        words("name"),
        words("email"),
        words("role"),
        words("sites"),
        words("teams"),
    );
    let (email_hint, sites_hint, teams_hint) = (
        words("email-hint"),
        words("sites-hint"),
        words("teams-hint"),
    );
    // A supported person's sign-in is given from their own page, and stays theirs.
    let theirs = fields.get("role") == Role::SupportedPerson.code();
    let roles: Vec<(&str, String, String)> = Role::ALL
        .iter()
        .filter(|role| (**role == Role::SupportedPerson) == theirs)
        .map(|role| {
            let code = role.code();
            let means = t.text(&format!("role-{}-means", code.replace('_', "-")));
            (code, role_name(t, *role), means)
        })
        .collect();
    let role_choices: Vec<Choice<'_>> = roles
        .iter()
        .map(|(code, name, means)| Choice {
            hint: Some(means),
            ..Choice::new(code, name)
        })
        .collect();
    let many = |name: &'static str, legend: &str, hint: &str, list: &[(String, String)]| {
        let choices: Vec<Choice<'_>> = list
            .iter()
            .map(|(id, name)| Choice::new(id, name))
            .collect();
        let chosen: Vec<&str> = fields.all(name).collect();
        f.checkboxes(&Choices {
            name,
            legend: Label::sized(legend, Size::S),
            hint: Some(hint),
            choices: &choices,
            chosen: &chosen,
            small: true,
            ..Choices::default()
        })
    };
    let line = |name: &'static str| TextInput {
        name,
        value: fields.get(name),
        autocomplete: Some("off"),
        spellcheck: Some(false),
        ..TextInput::default()
    };
    html! {
        (f.text(&TextInput { label: Label::from(name.as_str()), ..line("name") }))
        (f.text(&TextInput { label: Label::from(email.as_str()), kind: "email", hint: Some(&email_hint), ..line("email") }))
        (f.radios(&Choices { name: "role", legend: Label::sized(&role, Size::S), choices: &role_choices, chosen: &[fields.get("role")], ..Choices::default() }))
        // Scripts leave what the chosen role needs; the hints say it without them.
        @if offered.sites.is_empty() {
            div id="sites" data-shown-when="role=manager coordinator peer_worker" {
                p { (t.text("account-sites-none")) " " a class="nhsuk-link" href="/implementation/sites/new" { (t.text("account-sites-none-next")) } }
            }
        } @else {
            div data-shown-when="role=manager coordinator peer_worker" { (many("sites", &sites, &sites_hint, &offered.sites)) }
        }
        @if !offered.teams.is_empty() {
            div data-shown-when="role=clinician" { (many("teams", &teams, &teams_hint, &offered.teams)) }
        }
        div data-shown-when="role=peer_worker" { (offered.workers.question(t, fields, errors)) }
    }
}

fn show_new(
    app: &App,
    signed: &Signed,
    offered: &Offered,
    fields: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let (title, submit) = (t.text("account-add-title"), t.text("account-add-button"));
    let form = Form {
        action: "/administration/accounts/new",
        hidden: &[("id", fields.get("id"))],
        ..Form::default()
    };
    let inside = html! {
        (questions(t, offered, fields, errors))
        (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
    };
    Shell::new(app, signed, title.clone())
        .place(Place::Administration)
        .step(t.text("administration-title"), "/administration")
        .step(t.text("accounts-title"), "/administration/accounts")
        .module("shown-when.mjs")
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            p { (t.text("account-add-text")) }
            (ui::form(t.words(), &form, &inside))
        })
}
