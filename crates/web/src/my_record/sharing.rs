//! Sharing with a team: first what they would see and who they are, then sharing, and stopping to. Both work from the
//! next request.

use super::own;
use super::page::stop_button;
use crate::delivery::person::ask::Asking;
use crate::delivery::person::shared;
use crate::routes::AppState;
use crate::ui::{self, Button, Card, Form};
use crate::{Failure, Place, Shell, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::TeamId;
use maud::html;
use store::delivery::share;

/// What a team sees or would see: the very page, who can open it, and what stays out.
pub async fn page(
    state: AppState,
    signed: Signed,
    Path(team): Path<String>,
) -> Result<Response, Failure> {
    let team: TeamId = team.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, own(&signed)?).await?;
    let team = share::of_person(&mut tx, &state.around, &asking.leave()?)
        .await?
        .into_iter()
        .find(|one| one.team == team)
        .ok_or(Failure::Missing)?;
    let seen = share::shown(&mut tx, &state.around, &asking.leave()?, signed.today).await?;
    tx.commit().await?;
    let t = &state.texts;
    let name = [("team", team.team_name.as_str())];
    let title = t.with(
        if team.since.is_some() {
            "my-sharing-title-now"
        } else {
            "my-sharing-title"
        },
        &name,
    );
    let action = format!("/my-record/sharing/{}/start", team.team);
    let frame = Form {
        action: &action,
        ..Form::default()
    };
    let stays: Vec<String> = [
        "notes", "goals", "place", "missed", "details", "days", "others",
    ]
    .iter()
    .map(|key| t.text(&format!("my-sharing-out-{key}")))
    .collect();
    Ok(Shell::new(&state, &signed, title.clone())
        .place(Place::MyRecord)
        .back(t.text("my-back"), "/my-record")
        .body(html! {
            h1 { (title) }
            h2 { (t.text("my-sharing-page")) }
            p { (t.text("my-sharing-page-hint")) }
            (ui::card(&Card { heading: Some(&seen.name), level: 3, href: None }, &shared::facts(t, &seen)))
            h2 { (t.text("my-sharing-who")) }
            @if team.readers.is_empty() { p { (t.text("my-sharing-nobody")) } } @else {
                ul class="nhsuk-list nhsuk-list--bullet" {
                    @for reader in &team.readers { li { (t.with("my-sharing-reader", &[("name", reader)])) } }
                }
            }
            p { (t.text("my-sharing-who-later")) }
            h2 { (t.text("my-sharing-out")) }
            ul class="nhsuk-list nhsuk-list--bullet" { @for line in &stays { li { (line) } } }
            @if team.since.is_some() { (stop_button(t, &team)) } @else {
                (ui::form(t.words(), &frame, &ui::button(&Button {
                    text: &t.text("my-sharing-start"),
                    prevent_double_click: true,
                    ..Button::default()
                })))
            }
        }))
}

/// Begins to share.
pub async fn start(
    state: AppState,
    signed: Signed,
    Path(team): Path<String>,
) -> Result<Response, Failure> {
    let team: TeamId = team.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, own(&signed)?).await?;
    let permit = asking.leave::<on::Share, to::Create>()?;
    share::start(&mut tx, &state.around, &permit, team).await?;
    tx.commit().await?;
    Ok(Redirect::to("/my-record?done=sharing").into_response())
}

/// Stops sharing.
pub async fn stop(
    state: AppState,
    signed: Signed,
    Path(team): Path<String>,
) -> Result<Response, Failure> {
    let team: TeamId = team.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, own(&signed)?).await?;
    let permit = asking.leave::<on::Share, to::Change>()?;
    share::withdraw(&mut tx, &state.around, &permit, team).await?;
    tx.commit().await?;
    Ok(Redirect::to("/my-record?done=not-sharing").into_response())
}
