//! The teams of a site: wards, community teams and teams of peer workers.

use crate::routes::{AppState, Needs, Routes, id};
use crate::shell::{Place, Shell};
use crate::ui::{
    self, Button, Cell, Choice, Choices, Column, DataTable, Difference, Empty, FieldErrors, Form,
    Label, Size, TextInput,
};
use crate::{App, Failure, Fields, Signed, Texts};
use access::to::{Change, Read};
use access::{Action, Resource, on, reach};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::person::Name;
use delivery::team::TeamKind;
use ids::{SiteId, TeamId};
use maud::{Markup, html};
use store::delivery::team::{self, Team};
use store::{Error, permits};

/// The addresses.
pub fn routes() -> Routes {
    Routes::default()
        .get(
            "/implementation/sites/{id}/teams",
            Needs::May(Action::Read, Resource::Site),
            page,
        )
        .post(
            "/implementation/sites/{id}/teams",
            Needs::May(Action::Change, Resource::Site),
            add,
        )
        .get(
            "/implementation/sites/{id}/teams/{team}",
            Needs::May(Action::Change, Resource::Site),
            change,
        )
        .post(
            "/implementation/sites/{id}/teams/{team}",
            Needs::May(Action::Change, Resource::Site),
            save,
        )
}

fn address(site: SiteId) -> String {
    format!("/implementation/sites/{site}/teams")
}

fn kind_name(t: &Texts, kind: TeamKind) -> String {
    t.text(&format!("team-kind-{}", kind.code()))
}

/// The teams, and a form for another.
async fn page(
    state: AppState,
    signed: Signed,
    Path(site): Path<String>,
) -> Result<Response, Failure> {
    let mut fields = Fields::default();
    fields.set("id", state.around.id::<TeamId>().to_string());
    show(
        &state,
        &signed,
        id(&site)?,
        &fields,
        &FieldErrors::default(),
    )
    .await
}

/// Adds a team.
async fn add(
    state: AppState,
    signed: Signed,
    Path(site): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let site: SiteId = id(&site)?;
    let mut tx = state.db.write().await?;
    let permit = permits::site::<on::Site, Change>(&mut tx, &signed.actor, site).await?;
    let mut errors = FieldErrors::default();
    if let Some((name, kind)) = read(t, &fields, &mut errors) {
        let new: TeamId = id(fields.get("id"))?;
        match team::create(&mut tx, &state.around, &permit, new, &name, kind).await {
            Ok(_) => {
                tx.commit().await?;
                let to = format!("{}?done=team-added", address(site));
                return Ok(Redirect::to(&to).into_response());
            }
            Err(error) => explain(t, error, &mut errors)?,
        }
    }
    tx.rollback().await?;
    show(&state, &signed, site, &fields, &errors).await
}

fn read(t: &Texts, fields: &Fields, errors: &mut FieldErrors) -> Option<(String, TeamKind)> {
    let name = Name::new(fields.get("name")).ok();
    if name.is_none() {
        errors.add("name", t.text("team-name-missing"));
    }
    let kind = TeamKind::from_code(fields.get("kind"));
    if kind.is_none() {
        errors.add("kind", t.text("team-kind-missing"));
    }
    Some((name?.as_str().to_owned(), kind?))
}

fn explain(t: &Texts, error: Error, errors: &mut FieldErrors) -> Result<(), Failure> {
    match error {
        Error::Taken { key } if key == "team_name_key" => {
            errors.add("name", t.text("team-name-taken"));
            Ok(())
        }
        other => Err(other.into()),
    }
}

/// The form with a team.
async fn change(
    state: AppState,
    signed: Signed,
    Path((site, one)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let site: SiteId = id(&site)?;
    let one: TeamId = id(&one)?;
    let mut tx = state.db.read().await?;
    let permit = permits::site::<on::Site, Change>(&mut tx, &signed.actor, site).await?;
    let now = team::one(&mut tx, &permit, one).await?;
    tx.rollback().await?;
    let mut fields = Fields::default();
    fields.set("name", &now.name);
    fields.set("kind", now.kind.code());
    fields.set("version", now.version.to_string());
    let errors = FieldErrors::default();
    Ok(show_change(
        &state,
        &signed,
        (site, one),
        &fields,
        &errors,
        None,
    ))
}

/// Renames a team or changes its kind.
async fn save(
    state: AppState,
    signed: Signed,
    Path((site, one)): Path<(String, String)>,
    mut fields: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let site: SiteId = id(&site)?;
    let one: TeamId = id(&one)?;
    let mut tx = state.db.write().await?;
    let permit = permits::site::<on::Site, Change>(&mut tx, &signed.actor, site).await?;
    let version = fields.read("version").unwrap_or(0);
    let mut errors = FieldErrors::default();
    let mut clash = None;
    if let Some((name, kind)) = read(t, &fields, &mut errors) {
        match team::change(&mut tx, &state.around, &permit, one, version, &name, kind).await {
            Ok(()) => {
                tx.commit().await?;
                let to = format!("{}?done=saved", address(site));
                return Ok(Redirect::to(&to).into_response());
            }
            Err(Error::Changed) => {
                let now = team::one(&mut tx, &permit, one).await?;
                fields.set("version", now.version.to_string());
                clash = Some(now);
            }
            Err(error) => explain(t, error, &mut errors)?,
        }
    }
    Ok(show_change(
        &state,
        &signed,
        (site, one),
        &fields,
        &errors,
        clash,
    ))
}

async fn show(
    app: &App,
    signed: &Signed,
    site: SiteId,
    fields: &Fields,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let mut tx = app.db.read().await?;
    let permit = permits::site::<on::Site, Read>(&mut tx, &signed.actor, site).await?;
    let teams = team::of_site(&mut tx, &permit).await?;
    let sites = team::sites(&mut tx, &reach::<on::Site, Read>(&signed.actor)?).await?;
    let may_change = permits::site::<on::Site, Change>(&mut tx, &signed.actor, site)
        .await
        .is_ok();
    tx.rollback().await?;
    let site_name = sites
        .into_iter()
        .find(|(id, _)| *id == site)
        .map(|(_, name)| name)
        .unwrap_or_default();
    let title = t.text("teams-title");
    let (add, submit) = (t.text("team-add-title"), t.text("team-add-button"));
    let action = address(site);
    let form = Form {
        action: &action,
        hidden: &[("id", fields.get("id"))],
        ..Form::default()
    };
    Ok(Shell::new(app, signed, title.clone())
        .place(Place::Implementation)
        .step(t.text("teams-sites"), "/implementation/sites")
        .step(site_name, format!("/implementation/sites/{site}"))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            (table(t, site, &teams, may_change))
            @if may_change {
                h2 { (add) }
                (ui::form(t.words(), &form, &html! {
                    (questions(t, fields, errors))
                    (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
                }))
            }
        }))
}

fn table(t: &Texts, site: SiteId, teams: &[Team], may_change: bool) -> Markup {
    let words = ["name", "kind", "workers"].map(|key| t.text(&format!("team-column-{key}")));
    let columns = [
        Column::text("name", &words[0]),
        Column::text("kind", &words[1]),
        Column::number("workers", &words[2]),
    ];
    let rows = teams
        .iter()
        .map(|team| {
            let name = if may_change {
                Cell::Link {
                    text: team.name.clone(),
                    href: format!("{}/{}", address(site), team.id),
                    hidden: Some(t.text("team-change-hidden")),
                }
            } else {
                team.name.clone().into()
            };
            vec![
                name,
                kind_name(t, team.kind).into(),
                team.workers.to_string().into(),
            ]
        })
        .collect();
    let caption = t.text("teams-title");
    let none = t.text(if may_change {
        "teams-none"
    } else {
        "teams-none-who"
    });
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &caption,
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            keep_rows: true,
            empty: Empty {
                message: &none,
                action: None,
            },
            ..DataTable::default()
        },
    )
}

fn questions(t: &Texts, fields: &Fields, errors: &FieldErrors) -> Markup {
    let f = ui::Fields::new(t.words(), errors);
    let (name, kind) = (t.text("team-name"), t.text("team-kind"));
    let kinds: Vec<(&str, String)> = TeamKind::ALL
        .iter()
        .map(|kind| (kind.code(), kind_name(t, *kind)))
        .collect();
    let choices: Vec<Choice<'_>> = kinds
        .iter()
        .map(|(code, name)| Choice::new(code, name))
        .collect();
    html! {
        (f.text(&TextInput { name: "name", label: Label::from(name.as_str()), value: fields.get("name"), width: Some(30), autocomplete: Some("off"), ..TextInput::default() }))
        (f.radios(&Choices { name: "kind", legend: Label::sized(&kind, Size::S), choices: &choices, chosen: &[fields.get("kind")], ..Choices::default() }))
    }
}

fn show_change(
    app: &App,
    signed: &Signed,
    (site, one): (SiteId, TeamId),
    fields: &Fields,
    errors: &FieldErrors,
    clash: Option<Team>,
) -> Response {
    let t = &app.texts;
    let (title, submit, by) = (
        t.text("team-change-title"),
        t.text("worker-save"),
        t.text("changed-meanwhile"),
    );
    let action = format!("{}/{one}", address(site));
    let form = Form {
        action: &action,
        hidden: &[("version", fields.get("version"))],
        ..Form::default()
    };
    let (name, kind) = (t.text("team-name"), t.text("team-kind"));
    let yours_kind = TeamKind::from_code(fields.get("kind"))
        .map(|kind| kind_name(t, kind))
        .unwrap_or_default();
    let mut shell = Shell::new(app, signed, title.clone())
        .place(Place::Implementation)
        .step(t.text("teams-title"), address(site))
        .errors(!errors.is_empty());
    if clash.is_some() {
        shell = shell.status(StatusCode::CONFLICT);
    }
    shell.body(html! {
        (ui::error_summary(t.words(), errors))
        h1 { (title) }
        @if let Some(theirs) = &clash {
            @let theirs_kind = kind_name(t, theirs.kind);
            h2 { (t.text("changed-title")) }
            p { (t.text("changed-text")) }
            (ui::comparison(t.words(), &by, &[
                Difference { field: &name, theirs: &theirs.name, yours: fields.get("name") },
                Difference { field: &kind, theirs: &theirs_kind, yours: &yours_kind },
            ]))
        }
        (ui::form(t.words(), &form, &html! {
            (questions(t, fields, errors))
            (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
        }))
    })
}
