//! An account's page: changing it, and the smaller forms below.

use super::address;
use super::form::{Offered, explain, offered, questions, read};
use super::list::role_name;
use crate::routes::{AppState, id};
use crate::shell::{Place, Shell};
use crate::ui::{self, Button, ButtonKind, Difference, FieldErrors, Form};
use crate::{App, Failure, Fields, Signed, Texts};
use access::account::LinkFor;
use access::to::Change;
use access::{Role, on};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::AccountId;
use maud::{Markup, html};
use store::account::{self, Account, Changes, State};
use store::{Error, permits};

fn filled(account: &Account) -> Fields {
    let mut pairs = vec![
        ("name".to_owned(), account.name.clone()),
        ("email".to_owned(), account.email.clone()),
        ("role".to_owned(), account.role.code().to_owned()),
        (
            "worker".to_owned(),
            account.worker.map(|id| id.to_string()).unwrap_or_default(),
        ),
        ("version".to_owned(), account.version.to_string()),
    ];
    pairs.extend(
        account
            .sites
            .iter()
            .map(|s| ("sites".to_owned(), s.to_string())),
    );
    pairs.extend(
        account
            .teams
            .iter()
            .map(|t| ("teams".to_owned(), t.to_string())),
    );
    Fields::from_pairs(pairs)
}

/// An account's page.
pub async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    again(&state, &signed, id(&one)?, &FieldErrors::default()).await
}

/// The page as it stands, with errors of one of its smaller forms.
pub(super) async fn again(
    app: &App,
    signed: &Signed,
    one: AccountId,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let mut tx = app.db.read().await?;
    let permit = permits::account::<on::Account, Change>(&mut tx, &signed.actor, one).await?;
    let account = account::load(&mut tx, &permit).await?;
    let fields = filled(&account);
    let offered = offered(&mut tx, signed, &fields, account.worker).await?;
    tx.rollback().await?;
    Ok(show_one(
        app, signed, &account, &offered, &fields, errors, false,
    ))
}

/// Changes an account.
pub async fn save(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    mut fields: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let one: AccountId = id(&one)?;
    let mut tx = state.db.write().await?;
    let permit = permits::account::<on::Account, Change>(&mut tx, &signed.actor, one).await?;
    let own = account::load(&mut tx, &permit).await?.worker;
    let offered = offered(&mut tx, &signed, &fields, own).await?;
    let mut errors = FieldErrors::default();
    let mut clash = false;
    if let Some(typed) = read(&mut tx, &signed, t, &offered, &fields, &mut errors).await? {
        let changes = Changes {
            email: &typed.email,
            name: &typed.name,
            role: typed.role,
            worker: typed.worker,
            person: None,
            sites: &typed.sites,
            teams: &typed.teams,
        };
        let version = fields.read("version").unwrap_or(0);
        match account::change(&mut tx, &state.around, &permit, version, &changes).await {
            Ok(()) => {
                tx.commit().await?;
                let to = format!("{}?done=saved", address(one));
                return Ok(Redirect::to(&to).into_response());
            }
            Err(Error::Changed) => clash = true,
            Err(error) => explain(t, error, &mut errors)?,
        }
    }
    // What was begun is undone; the page shows what is kept beside what was typed.
    tx.rollback().await?;
    let mut tx = state.db.read().await?;
    let now = account::load(&mut tx, &permit).await?;
    tx.rollback().await?;
    if clash {
        fields.set("version", now.version.to_string());
    }
    Ok(show_one(
        &state, &signed, &now, &offered, &fields, &errors, clash,
    ))
}

fn show_one(
    app: &App,
    signed: &Signed,
    account: &Account,
    offered: &Offered,
    fields: &Fields,
    errors: &FieldErrors,
    clash: bool,
) -> Response {
    let t = &app.texts;
    let submit = t.text("account-save");
    let action = address(account.id);
    let form = Form {
        action: &action,
        hidden: &[("version", fields.get("version"))],
        ..Form::default()
    };
    let inside = html! {
        (questions(t, offered, fields, errors))
        (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
    };
    let mut shell = Shell::new(app, signed, t.text("account-page"))
        .place(Place::Administration)
        .step(t.text("administration-title"), "/administration")
        .step(t.text("accounts-title"), "/administration/accounts")
        .module("shown-when.mjs")
        .errors(!errors.is_empty());
    if clash {
        shell = shell.status(StatusCode::CONFLICT);
    }
    let did = format!("/administration/audit?account={}", account.id);
    shell.body(html! {
        (ui::error_summary(t.words(), errors))
        h1 { (account.name) }
        @if account.id == signed.actor.account { p { (t.text("account-own-self")) } }
        @if account.role != Role::SupportedPerson { (standing(t, account)) }
        p { a class="nhsuk-link" href=(did) { (t.text("account-did")) } }
        @if clash { (compared(t, offered, account, fields)) }
        (ui::form(t.words(), &form, &inside))
        @if account.role == Role::SupportedPerson { p { (t.text("account-persons")) } }
        @else { (link_form(t, account)) }
        (factor_form(t, account))
        (state_form(t, account, errors))
    })
}

fn compared(t: &Texts, offered: &Offered, now: &Account, fields: &Fields) -> Markup {
    let theirs = filled(now);
    let names = |fields: &Fields, field: &str, list: &[(String, String)]| {
        let names: Vec<&str> = list
            .iter()
            .filter(|(id, _)| fields.has(field, id))
            .map(|(_, name)| name.as_str())
            .collect();
        names.join("; ")
    };
    let value = |fields: &Fields, field: &str| match field {
        "sites" => names(fields, field, &offered.sites),
        "teams" => names(fields, field, &offered.teams),
        "worker" => offered.workers.reference(fields).to_owned(),
        "role" => fields
            .read::<Role>("role")
            .map(|role| role_name(t, role))
            .unwrap_or_default(),
        _ => fields.get(field).to_owned(),
    };
    let rows: Vec<(String, String, String)> = [
        ("name", "account-name"),
        ("email", "account-email"),
        ("role", "account-role"),
        ("sites", "account-sites"),
        ("teams", "account-teams"),
        ("worker", "account-worker"),
    ]
    .into_iter()
    .map(|(field, key)| {
        let saved = match field {
            "worker" => now.worker_ref.clone().unwrap_or_default(),
            _ => value(&theirs, field),
        };
        (t.text(key), saved, value(fields, field))
    })
    .filter(|(_, theirs, yours)| theirs != yours)
    .collect();
    let rows: Vec<Difference<'_>> = rows
        .iter()
        .map(|(field, theirs, yours)| Difference {
            field,
            theirs,
            yours,
        })
        .collect();
    html! {
        h2 { (t.text("changed-title")) }
        p { (t.text("changed-text")) }
        (ui::comparison(t.words(), &t.text("changed-meanwhile"), &rows))
    }
}

/// Where somebody stands who cannot sign in yet, and what is to be done about it.
fn standing(t: &Texts, account: &Account) -> Markup {
    let inside = match account.state {
        State::Invited => html! { p { (t.text("account-invited-text")) } },
        State::Accepted => {
            let (action, submit) = (
                format!("{}/confirm", address(account.id)),
                t.text("account-confirm-button"),
            );
            html! {
                h2 class="nhsuk-heading-m" { (t.text("account-confirm-title")) }
                p { (t.text("account-confirm-text")) }
                (ui::form(t.words(), &Form { action: &action, ..Form::default() }, &ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() })))
            }
        }
        State::Confirmed | State::Suspended => return html! {},
    };
    ui::inset_text(t.words(), &inside)
}

fn link_form(t: &Texts, account: &Account) -> Markup {
    let Some(made_for) = LinkFor::in_state(account.state) else {
        return html! {};
    };
    let key = made_for.code();
    let words = |part: &str| t.text(&format!("account-link-{key}-{part}"));
    let submit = words("button");
    let action = format!("{}/link", address(account.id));
    html! {
        h2 { (words("title")) }
        p { (words("text")) }
        (ui::form(t.words(), &Form { action: &action, ..Form::default() }, &ui::button(&Button {
            text: &submit, kind: ButtonKind::Secondary, prevent_double_click: true, ..Button::default()
        })))
    }
}

fn factor_form(t: &Texts, account: &Account) -> Markup {
    let submit = t.text("factor-reset");
    let action = format!("{}/second-factor", address(account.id));
    html! {
        h2 { (t.text("factor-reset-title")) }
        p { (t.text("factor-reset-text")) }
        (ui::form(t.words(), &Form { action: &action, ..Form::default() }, &ui::button(&Button {
            text: &submit, kind: ButtonKind::Secondary, prevent_double_click: true, ..Button::default()
        })))
    }
}

fn state_form(t: &Texts, account: &Account, errors: &FieldErrors) -> Markup {
    let (key, to, kind) = match account.state {
        State::Invited | State::Accepted | State::Confirmed => {
            ("suspend", State::Suspended, ButtonKind::Warning)
        }
        State::Suspended => ("reactivate", State::Confirmed, ButtonKind::Secondary),
    };
    let submit = t.text(&format!("account-{key}-button"));
    let action = format!("{}/state", address(account.id));
    let form = Form {
        action: &action,
        hidden: &[("state", to.code())],
        ..Form::default()
    };
    html! {
        h2 { (t.text(&format!("account-{key}-title"))) }
        p { (t.text(&format!("account-{key}-text"))) }
        @if let Some(message) = errors.message("state") {
            (ui::error_message(t.words(), Some("state-error"), message))
        }
        (ui::form(t.words(), &form, &ui::button(&Button { text: &submit, id: Some("state"), kind, prevent_double_click: true, ..Button::default() })))
    }
}
