//! Adding a peer worker and changing their facts.

use super::address;
use crate::dates;
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::shell::{Place, Shell};
use crate::ui::{
    self, Button, Choice, Choices, DateInput, Difference, FieldErrors, Form, Label, Select, Size,
    TextInput,
};
use crate::{App, Failure, Fields, Signed, Texts};
use access::to::{Change, Read};
use access::{creates, on, reach};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::person::Name;
use delivery::worker::CAPACITY;
use ids::{SiteId, WorkerId};
use maud::{Markup, html};
use store::delivery::team::{self, Team};
use store::delivery::worker::{self, Facts};
use store::{Error, Tx, permits};

/// The most people one worker is said to support at a time. More is a slip of the finger.
const MOST: u32 = 100;

/// What the form offers to choose from.
struct Offered {
    sites: Vec<(SiteId, String)>,
    teams: Vec<Team>,
}

async fn offered(tx: &mut Tx, signed: &Signed) -> Result<Offered, Failure> {
    let reach = reach::<on::Site, Read>(&signed.actor)?;
    let mut sites = team::sites(tx, &reach).await?;
    // A worker can only be made where the actor works.
    sites.retain(|(site, _)| creates::<on::Worker>(&signed.actor, Some(*site)).is_ok());
    let mut teams = team::all(tx, &reach).await?;
    teams.retain(|team| sites.iter().any(|(site, _)| *site == team.site));
    Ok(Offered { sites, teams })
}

/// An empty form.
pub async fn new(state: AppState, signed: Signed) -> Result<Response, Failure> {
    let mut tx = state.db.read().await?;
    let offered = offered(&mut tx, &signed).await?;
    tx.rollback().await?;
    let mut fields = Fields::default();
    fields.set("id", state.around.id::<WorkerId>().to_string());
    fields.set("capacity", CAPACITY.to_string());
    if let [(only, _)] = offered.sites.as_slice() {
        fields.set("site", only.to_string());
    }
    Ok(show(
        &state,
        &signed,
        &offered,
        &fields,
        &FieldErrors::default(),
        None,
        None,
    ))
}

/// Adds a worker.
pub async fn add(state: AppState, signed: Signed, fields: Fields) -> Result<Response, Failure> {
    let t = &state.texts;
    let worker: WorkerId = id(fields.get("id"))?;
    let mut tx = state.db.write().await?;
    let offered = offered(&mut tx, &signed).await?;
    let mut errors = FieldErrors::default();
    if let Some(facts) = read(t, &fields, &mut errors) {
        let leave = creates::<on::Worker>(&signed.actor, Some(facts.site))?;
        let mut alike = worker::alike(&mut tx, &leave, &facts.name, &facts.email).await?;
        // A form that was sent before finds the worker it made.
        if alike.iter().any(|(id, _, _)| *id == worker) || fields.get("anyway") == "yes" {
            alike.clear();
        }
        if !alike.is_empty() {
            let who: Vec<String> = alike
                .iter()
                .map(|(_, name, site)| format!("{name}, {site}"))
                .collect();
            errors.add(
                "anyway",
                t.with("worker-alike", &[("who", &who.join("; "))]),
            );
            return Ok(show(
                &state, &signed, &offered, &fields, &errors, None, None,
            ));
        }
        match worker::create(&mut tx, &state.around, &leave, worker, &facts).await {
            Ok(worker) => {
                tx.commit().await?;
                let to = format!("{}?done=worker-added", address(worker));
                return Ok(Redirect::to(&to).into_response());
            }
            Err(error) => explain(t, error, &mut errors)?,
        }
    }
    Ok(show(
        &state, &signed, &offered, &fields, &errors, None, None,
    ))
}

/// The form with the facts of a worker.
pub async fn change(
    state: AppState,
    signed: Signed,
    Path(worker): Path<String>,
) -> Result<Response, Failure> {
    let worker: WorkerId = id(&worker)?;
    let mut tx = state.db.read().await?;
    let permit = permits::worker::<on::Worker, Change>(&mut tx, &signed.actor, worker).await?;
    let now = worker::load(&mut tx, &permit, signed.today).await?;
    let offered = offered(&mut tx, &signed).await?;
    tx.rollback().await?;
    let mut fields = filled(&now.facts);
    fields.set("version", now.version.to_string());
    Ok(show(
        &state,
        &signed,
        &offered,
        &fields,
        &FieldErrors::default(),
        Some(worker),
        None,
    ))
}

/// Changes the facts of a worker.
pub async fn save(
    state: AppState,
    signed: Signed,
    Path(worker): Path<String>,
    mut fields: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let worker: WorkerId = id(&worker)?;
    let mut tx = state.db.write().await?;
    let permit = permits::worker::<on::Worker, Change>(&mut tx, &signed.actor, worker).await?;
    let offered = offered(&mut tx, &signed).await?;
    let version = fields.read("version").unwrap_or(0);
    let mut errors = FieldErrors::default();
    let mut clash = None;
    if let Some(facts) = read(t, &fields, &mut errors) {
        match worker::change(
            &mut tx,
            &state.around,
            &permit,
            version,
            &facts,
            signed.today,
        )
        .await
        {
            Ok(()) => {
                tx.commit().await?;
                let to = format!("{}?done=saved", address(worker));
                return Ok(Redirect::to(&to).into_response());
            }
            Err(Error::Changed) => {
                let now = worker::load(&mut tx, &permit, signed.today).await?;
                clash = Some(differences(t, &offered, &now.facts, &facts));
                // Sent again, it replaces the version that is shown beside it.
                fields.set("version", now.version.to_string());
            }
            Err(error) => explain(t, error, &mut errors)?,
        }
    }
    Ok(show(
        &state,
        &signed,
        &offered,
        &fields,
        &errors,
        Some(worker),
        clash,
    ))
}

/// Turns what the store refused into an error beside the field.
fn explain(t: &Texts, error: Error, errors: &mut FieldErrors) -> Result<(), Failure> {
    match error {
        Error::Taken { key } if key == "worker_local_ref_key" => {
            errors.add("local_ref", t.text("worker-reference-taken"));
        }
        Error::Refused(why) => errors.add("team", why.said(t)),
        other => return Err(other.into()),
    }
    Ok(())
}

/// The fields filled with facts.
fn filled(facts: &Facts) -> Fields {
    let mut fields = Fields::default();
    fields.set("name", &facts.name);
    fields.set("local_ref", &facts.local_ref);
    fields.set("site", facts.site.to_string());
    fields.set(
        "team",
        facts.team.map(|t| t.to_string()).unwrap_or_default(),
    );
    fields.set("email", &facts.email);
    fields.set("phone", &facts.phone);
    fields.set("capacity", facts.capacity.to_string());
    dates::put(&mut fields, "started_on", facts.started_on);
    dates::put(&mut fields, "left_on", facts.left_on);
    fields
}

/// Reads the form; none when something is wrong, which is then among the errors.
fn read(t: &Texts, fields: &Fields, errors: &mut FieldErrors) -> Option<Facts> {
    let name = Name::new(fields.get("name"))
        .map_err(|e| errors.add("name", e.said(t)))
        .ok();
    let short = |field: &str, most: usize, errors: &mut FieldErrors| {
        let text = fields.get(field);
        if text.chars().count() > most || text.chars().any(char::is_control) {
            errors.add(
                field,
                t.with("worker-too-long", &[("most", &most.to_string())]),
            );
        }
        text.to_owned()
    };
    let local_ref = short("local_ref", 60, errors);
    let site = fields.read::<SiteId>("site");
    if site.is_none() {
        errors.add("site", t.text("worker-site-missing"));
    }
    let email = short("email", 200, errors);
    if !email.is_empty() && (!email.contains('@') || email.contains(' ')) {
        errors.add("email", t.text("email-wrong"));
    }
    let phone = short("phone", 60, errors);
    let capacity = fields
        .read::<u32>("capacity")
        .filter(|capacity| *capacity <= MOST);
    if capacity.is_none() {
        errors.add("capacity", t.text("worker-capacity-wrong"));
    }
    let started_on = dates::read(t, fields, "started_on", errors);
    let left_on = dates::read(t, fields, "left_on", errors);
    if let (Some(from), Some(until)) = (started_on, left_on)
        && until < from
    {
        errors.add_date("left_on", &[], t.text("worker-left-before"));
    }
    if !errors.is_empty() {
        return None;
    }
    Some(Facts {
        local_ref,
        site: site?,
        team: fields.read("team"),
        name: name?.as_str().to_owned(),
        email,
        phone,
        capacity: capacity?,
        started_on,
        left_on,
    })
}

/// The fields in which what is kept and what was typed differ: name, theirs, yours.
fn differences(
    t: &Texts,
    offered: &Offered,
    theirs: &Facts,
    yours: &Facts,
) -> Vec<(String, String, String)> {
    let day = |d: Option<jiff::civil::Date>| d.map(|day| dates::shown(t, day)).unwrap_or_default();
    let site = |facts: &Facts| {
        offered
            .sites
            .iter()
            .find(|(id, _)| *id == facts.site)
            .map(|(_, name)| name.clone())
            .unwrap_or_default()
    };
    let team = |facts: &Facts| {
        offered
            .teams
            .iter()
            .find(|team| Some(team.id) == facts.team)
            .map(|team| team.name.clone())
            .unwrap_or_default()
    };
    let value = |facts: &Facts, field: &str| match field {
        "local_ref" => facts.local_ref.clone(),
        "site" => site(facts),
        "team" => team(facts),
        "name" => facts.name.clone(),
        "email" => facts.email.clone(),
        "phone" => facts.phone.clone(),
        "capacity" => facts.capacity.to_string(),
        "started_on" => day(facts.started_on),
        _ => day(facts.left_on),
    };
    theirs
        .differences(yours)
        .into_iter()
        .map(|field| {
            let label = t.text(&format!("worker-{}", field.replace('_', "-")));
            (label, value(theirs, field), value(yours, field))
        })
        .collect()
}

fn show(
    app: &App,
    signed: &Signed,
    offered: &Offered,
    fields: &Fields,
    errors: &FieldErrors,
    worker: Option<WorkerId>,
    clash: Option<Vec<(String, String, String)>>,
) -> Response {
    let t = &app.texts;
    let title = t.text(if worker.is_some() {
        "worker-change-title"
    } else {
        "worker-add-title"
    });
    let submit = t.text(if worker.is_some() {
        "worker-save"
    } else {
        "worker-add-button"
    });
    let own_address = worker.map(address);
    let action = own_address
        .as_ref()
        .map_or("/delivery/workers/new".to_owned(), |a| {
            format!("{a}/change")
        });
    let hidden: Vec<(&str, &str)> = if worker.is_some() {
        vec![("version", fields.get("version"))]
    } else {
        vec![("id", fields.get("id"))]
    };
    let form = Form {
        action: &action,
        hidden: &hidden,
        ..Form::default()
    };
    let anyway = t.text("worker-anyway");
    let anyway_group = t.text("worker-anyway-group");
    let inside = html! {
        (questions(t, offered, fields, errors))
        @if errors.message("anyway").is_some() {
            (ui::Fields::new(t.words(), errors).checkboxes(&Choices {
                name: "anyway",
                legend: Label::from(anyway_group.as_str()),
                choices: &[Choice::new("yes", &anyway)],
                ..Choices::default()
            }))
        }
        (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
    };
    let theirs_by = t.text("changed-meanwhile");
    let status = if clash.is_some() {
        StatusCode::CONFLICT
    } else if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let mut shell = Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .step(t.text("workers-title"), "/delivery/workers");
    if let Some(own) = own_address {
        shell = shell.step(t.text("worker-page"), own);
    }
    shell.errors(!errors.is_empty()).status(status).body(html! {
        (ui::error_summary(t.words(), errors))
        h1 { (title) }
        @if let Some(clash) = &clash {
            h2 { (t.text("changed-title")) }
            p { (t.text("changed-text")) }
            @let rows: Vec<Difference<'_>> = clash.iter().map(|(field, theirs, yours)| Difference { field, theirs, yours }).collect();
            (ui::comparison(t.words(), &theirs_by, &rows))
        }
        @if offered.sites.is_empty() { p { (t.text("worker-no-site")) } }
        @else { (ui::form(t.words(), &form, &inside)) }
    })
}

fn questions(t: &Texts, offered: &Offered, fields: &Fields, errors: &FieldErrors) -> Markup {
    let ui_fields = ui::Fields::new(t.words(), errors);
    let choose = t.text("worker-choose-site");
    let no_team = t.text("worker-no-team");
    let site_ids: Vec<(String, &str)> = offered
        .sites
        .iter()
        .map(|(id, name)| (id.to_string(), name.as_str()))
        .collect();
    let mut sites = vec![("", choose.as_str())];
    sites.extend(site_ids.iter().map(|(id, name)| (id.as_str(), *name)));
    let team_ids: Vec<(String, String)> = offered
        .teams
        .iter()
        .map(|team| {
            let site = offered.sites.iter().find(|(id, _)| *id == team.site);
            let words = match site {
                Some((_, site)) if offered.sites.len() > 1 => format!("{}, {site}", team.name),
                _ => team.name.clone(),
            };
            (team.id.to_string(), words)
        })
        .collect();
    let mut teams = vec![("", no_team.as_str())];
    teams.extend(
        team_ids
            .iter()
            .map(|(id, name)| (id.as_str(), name.as_str())),
    );
    let words = |key: &str| t.text(&format!("worker-{key}"));
    let labels = [
        "name",
        "local-ref",
        "site",
        "team",
        "email",
        "phone",
        "capacity",
        "started-on",
        "left-on",
    ]
    .map(words);
    let (ref_hint, capacity_hint, left_hint, date_hint) = (
        words("local-ref-hint"),
        words("capacity-hint"),
        words("left-on-hint"),
        t.text("date-hint"),
    );
    let line = |name: &'static str, label: usize, width: Option<u8>| TextInput {
        name,
        label: Label::from(labels[label].as_str()),
        value: fields.get(name),
        width,
        // These are somebody else's, never the browser's owner's.
        autocomplete: Some("off"),
        spellcheck: Some(false),
        ..TextInput::default()
    };
    let left_hint = format!("{left_hint} {date_hint}");
    html! {
        (ui_fields.text(&line("name", 0, None)))
        (ui_fields.text(&TextInput { hint: Some(&ref_hint), ..line("local_ref", 1, Some(20)) }))
        (ui_fields.select(&Select { name: "site", label: Label::from(labels[2].as_str()), options: &sites, chosen: fields.get("site"), ..Select::default() }))
        (ui_fields.select(&Select { name: "team", label: Label::from(labels[3].as_str()), options: &teams, chosen: fields.get("team"), ..Select::default() }))
        (ui_fields.text(&TextInput { kind: "email", ..line("email", 4, None) }))
        (ui_fields.text(&TextInput { kind: "tel", ..line("phone", 5, Some(20)) }))
        (ui_fields.text(&TextInput { hint: Some(&capacity_hint), input_mode: Some("numeric"), ..line("capacity", 6, Some(3)) }))
        (ui_fields.date(&DateInput { name: "started_on", legend: Label::sized(&labels[7], Size::Body), hint: Some(&date_hint), typed: dates::typed(fields, "started_on") }))
        (ui_fields.date(&DateInput { name: "left_on", legend: Label::sized(&labels[8], Size::Body), hint: Some(&left_hint), typed: dates::typed(fields, "left_on") }))
    }
}
