//! Who takes part in a study, and as what.

use super::{address, frame, parts};
use crate::fields::Asked;
use crate::routes::{AppState, Needs, Routes, id};
use crate::said::Said as _;
use crate::ui::{
    self, Button, ButtonKind, Cell, Column, DataTable, FieldErrors, Form, Label, SearchInput,
    Select,
};
use crate::{App, Failure, Fields, Signed, Texts, dates};
use access::{Action, Resource, on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::study::StudyRole;
use ids::{AccountId, StudyId};
use maud::{Markup, html};
use store::evidence::member::{self, Candidate, Member};
use store::evidence::study;
use store::{Error, permits};

/// The addresses.
pub(super) fn routes() -> Routes {
    let may = |action| Needs::May(action, Resource::Study);
    Routes::default()
        .get("/evidence/studies/{study}/members", may(Action::Read), page)
        .post(
            "/evidence/studies/{study}/members",
            may(Action::Change),
            set,
        )
        .post(
            "/evidence/studies/{study}/members/remove",
            may(Action::Change),
            remove,
        )
}

/// The roles as options.
fn roles(t: &Texts) -> Vec<(&'static str, String)> {
    StudyRole::ALL
        .iter()
        .map(|role| {
            let code = role.code();
            let key = format!("study-role-{}", code.replace('_', "-"));
            (code, t.text(&key))
        })
        .collect()
}

async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    show(&state, &signed, id(&one)?, &asked, FieldErrors::NONE).await
}

async fn show(
    app: &App,
    signed: &Signed,
    one: StudyId,
    asked: &Fields,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let mut tx = app.db.write().await?;
    let permit = permits::study::<on::Study, to::Read>(&mut tx, &signed.actor, one).await?;
    let name = study::load(&mut tx, &app.around, &permit).await?.name;
    let members = member::list(&mut tx, &permit).await?;
    let change = match permits::study::<on::Study, to::Change>(&mut tx, &signed.actor, one).await {
        Ok(permit) => Some(member::candidates(&mut tx, &permit, asked.get("q")).await?),
        Err(Error::Denied) => None,
        Err(other) => return Err(other.into()),
    };
    tx.commit().await?;
    let title = t.text("study-part-members");
    Ok(frame(app, signed, (one, &name), &title)
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            (parts(t, one, "members"))
            (table(t, signed, one, &members, change.is_some()))
            @if let Some(candidates) = &change { (add(t, one, candidates, asked, errors)) }
            h2 { (t.text("study-roles-title")) }
            dl class="nhsuk-summary-list" {
                @for (code, name) in roles(t) {
                    div class="nhsuk-summary-list__row" {
                        dt class="nhsuk-summary-list__key" { (name) }
                        dd class="nhsuk-summary-list__value" { (t.text(&format!("study-role-{}-means", code.replace('_', "-")))) }
                    }
                }
            }
        }))
}

fn table(t: &Texts, signed: &Signed, one: StudyId, members: &[Member], may_change: bool) -> Markup {
    let heads = ["name", "role", "since", "do"].map(|key| t.text(&format!("study-member-{key}")));
    let mut columns = vec![
        Column::text("name", &heads[0]),
        Column::text("role", &heads[1]),
        Column::text("since", &heads[2]),
    ];
    if may_change {
        columns.push(Column::text("do", &heads[3]).hidden());
    }
    let remove = t.text("study-member-remove");
    let action = address(one, "members/remove");
    let rows = members
        .iter()
        .map(|m| {
            let since = m
                .joined_at
                .0
                .to_zoned(signed.organisation.time_zone.clone())
                .date();
            let role = t.text(&format!("study-role-{}", m.role.code().replace('_', "-")));
            let mut cells: Vec<Cell> = vec![
                m.name.as_str().into(),
                role.into(),
                dates::shown(t, since).into(),
            ];
            if may_change {
                let account = m.account.to_string();
                let label = format!("{remove} {}", m.name);
                cells.push(
                    ui::form(
                        t.words(),
                        &Form {
                            action: &action,
                            hidden: &[("account", &account)],
                            ..Form::default()
                        },
                        &ui::button(&Button {
                            text: &label,
                            kind: ButtonKind::Secondary,
                            small: true,
                            prevent_double_click: true,
                            ..Button::default()
                        }),
                    )
                    .into(),
                );
            }
            cells
        })
        .collect();
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("study-part-members"),
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            ..DataTable::default()
        },
    )
}

fn add(
    t: &Texts,
    one: StudyId,
    candidates: &[Candidate],
    asked: &Fields,
    errors: &FieldErrors,
) -> Markup {
    let action = address(one, "members");
    let f = ui::Fields::new(t.words(), errors);
    let (search, who, role, submit, choose) = (
        t.text("study-member-search"),
        t.text("study-member-who"),
        t.text("study-member-role"),
        t.text("study-member-add"),
        t.text("study-member-choose"),
    );
    let named: Vec<(String, String)> = candidates
        .iter()
        .map(|c| {
            let what = t.text(&format!("role-{}", c.role.replace('_', "-")));
            (c.account.to_string(), format!("{} ({what})", c.name))
        })
        .collect();
    let mut people = vec![("", choose.as_str())];
    people.extend(named.iter().map(|(id, name)| (id.as_str(), name.as_str())));
    let roles = roles(t);
    let roles: Vec<(&str, &str)> = roles.iter().map(|(c, n)| (*c, n.as_str())).collect();
    html! {
        h2 { (t.text("study-member-add-title")) }
        form action=(action) method="get" role="search" {
            (ui::Fields::new(t.words(), FieldErrors::NONE).search(&SearchInput { name: "q", label: Label::from(search.as_str()), value: asked.get("q"), ..SearchInput::default() }))
        }
        @if candidates.is_empty() {
            p { (t.text("study-member-nobody")) }
        } @else {
            (ui::form(t.words(), &Form { action: &action, ..Form::default() }, &html! {
                (f.select(&Select { name: "account", label: Label::from(who.as_str()), options: &people, chosen: "", ..Select::default() }))
                (f.select(&Select { name: "role", label: Label::from(role.as_str()), options: &roles, chosen: "coder", ..Select::default() }))
                (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
            }))
        }
    }
}

async fn set(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let mut errors = FieldErrors::default();
    let role = StudyRole::from_code(typed.get("role")).ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Study, to::Change>(&mut tx, &signed.actor, one).await?;
    match typed.read::<AccountId>("account") {
        None => errors.add("account", state.texts.text("study-member-missing")),
        Some(account) => match member::set(&mut tx, &state.around, &permit, account, role).await {
            Ok(()) => {
                tx.commit().await?;
                return Ok(done(one));
            }
            Err(Error::Refused(why)) => errors.add("account", why.said(&state.texts)),
            Err(other) => return Err(other.into()),
        },
    }
    tx.rollback().await?;
    show(&state, &signed, one, &Fields::default(), &errors).await
}

async fn remove(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let account: AccountId = typed.read("account").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Study, to::Change>(&mut tx, &signed.actor, one).await?;
    match member::remove(&mut tx, &state.around, &permit, account).await {
        Ok(()) => {
            tx.commit().await?;
            // Whoever left themselves sees the study no more.
            if account == signed.actor.account {
                return Ok(Redirect::to("/evidence?done=saved").into_response());
            }
            Ok(done(one))
        }
        Err(Error::Refused(why)) => {
            tx.rollback().await?;
            let mut errors = FieldErrors::default();
            errors.add("account", why.said(&state.texts));
            show(&state, &signed, one, &Fields::default(), &errors).await
        }
        Err(other) => Err(other.into()),
    }
}

fn done(one: StudyId) -> Response {
    Redirect::to(&format!("{}?done=saved", address(one, "members"))).into_response()
}
