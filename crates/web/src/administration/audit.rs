//! The audit trail of the organisation. It names no supported person: records and people are shown by the end of their
//! identifiers, enough to tell two apart and to ask somebody who may see them.

use crate::fields::Asked;
use crate::routes::AppState;
use crate::shell::{Place, Shell};
use crate::ui::{
    self, Cell, Column, DataTable, DateInput, Empty, FieldErrors, FilterPanel, Label, Link, Select,
};
use crate::{Failure, Fields, Signed, Texts, dates, download};
use access::to::{Export, Read};
use access::{Action, Resource, Role, on, reach};
use axum::response::Response;
use ids::AccountId;
use interchange::{Cell as FileCell, Column as FileColumn, ColumnKind};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use store::account::{self, Account};
use store::audit::{self, Filter, Line};
use store::listing::Page;
use store::{Stamp, permits};
use uuid::Uuid;

const PATH: &str = "/administration/audit";
/// Entries a page.
const ROWS: u32 = 100;

/// What the address asks for.
fn filter(t: &Texts, asked: &Fields, zone: &TimeZone, errors: &mut FieldErrors) -> Filter {
    let begins = |day: Date| day.to_zoned(zone.clone()).ok().map(|at| at.timestamp());
    Filter {
        account: asked.read::<AccountId>("account"),
        action: Action::ALL
            .into_iter()
            .find(|action| action.code() == asked.get("action")),
        resource: Resource::ALL
            .into_iter()
            .find(|resource| resource.code() == asked.get("resource")),
        from: dates::read(t, asked, "from", errors).and_then(begins),
        until: dates::read(t, asked, "until", errors)
            .and_then(|day| day.tomorrow().ok())
            .and_then(begins),
    }
}

/// Where a page goes on: the instant in microseconds and the identifier of the last entry before it.
fn after(asked: &Fields) -> Option<(Stamp, Uuid)> {
    let (micros, id) = asked.get("after").split_once('.')?;
    let at = Timestamp::from_microsecond(micros.parse().ok()?).ok()?;
    Some((Stamp::from(at), id.parse().ok()?))
}

/// The page.
pub async fn page(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let zone = &signed.organisation.time_zone;
    let permit = permits::organisation::<on::AuditTrail, Read>(&signed.actor)?;
    let mut errors = FieldErrors::default();
    let filter = filter(t, &asked, zone, &mut errors);
    let mut tx = state.db.write().await?;
    let lines = audit::trail(
        &mut tx,
        &state.around,
        &permit,
        &filter,
        after(&asked),
        ROWS,
    )
    .await?;
    let accounts = account::list(
        &mut tx,
        &reach::<on::Account, Read>(&signed.actor)?,
        &account::Filter::default(),
        Page::new(1, 100),
    )
    .await?;
    tx.commit().await?;
    let older = (lines.len() == ROWS as usize)
        .then(|| lines.last())
        .flatten()
        .map(|last| {
            let after = format!("{}.{}", last.at.0.as_microsecond(), last.id);
            format!("{PATH}?{}", asked.query_with("after", &after))
        });
    let newest = (!asked.get("after").is_empty())
        .then(|| format!("{PATH}?{}", asked.query_with("after", "")));
    let title = t.text("administration-audit");
    let mut plain = asked.clone();
    plain.set("after", "");
    let query = plain.query();
    let (csv, xlsx) = (
        format!("{PATH}.csv?{query}"),
        format!("{PATH}.xlsx?{query}"),
    );
    let links = [Link::new("CSV", &csv), Link::new("Excel (XLSX)", &xlsx)];
    let body = html! {
        (ui::error_summary(t.words(), &errors))
        h1 { (title) }
        p { (t.text("audit-intro")) }
        (panel(t, &asked, &accounts.rows, &errors))
        (table(t, &lines, zone))
        p {
            @if let Some(newest) = &newest { a class="nhsuk-link" href=(newest) { (t.text("audit-newest")) } " " }
            @if let Some(older) = &older { a class="nhsuk-link" href=(older) rel="next" { (t.text("audit-older")) } }
        }
        @if !lines.is_empty() { (ui::downloads(t.words(), &title, &links)) }
    };
    Ok(Shell::new(&state, &signed, title)
        .place(Place::Administration)
        .step(t.text("administration-title"), "/administration")
        .errors(!errors.is_empty())
        .body(body))
}

fn panel(t: &Texts, asked: &Fields, accounts: &[Account], errors: &FieldErrors) -> Markup {
    let f = ui::Fields::new(t.words(), errors);
    let labels = ["account", "action", "resource", "from", "until"]
        .map(|key| t.text(&format!("audit-{key}")));
    let any = t.text("audit-any");
    // Supported people are not named here; what one of them did is reached from their account.
    let mut people: Vec<(String, String)> = accounts
        .iter()
        .filter(|a| a.role != Role::SupportedPerson)
        .map(|a| (a.id.to_string(), a.name.clone()))
        .collect();
    let chosen = asked.get("account");
    if !chosen.is_empty() && !people.iter().any(|(id, _)| id == chosen) {
        people.push((
            chosen.to_owned(),
            t.with("audit-account-chosen", &[("id", &ending(chosen))]),
        ));
    }
    let mut accounts = vec![("", any.as_str())];
    accounts.extend(people.iter().map(|(id, name)| (id.as_str(), name.as_str())));
    let action_names =
        Action::ALL.map(|action| (action.code(), t.text(&format!("action-{}", action.code()))));
    let mut actions = vec![("", any.as_str())];
    actions.extend(
        action_names
            .iter()
            .map(|(code, name)| (*code, name.as_str())),
    );
    let resource_names =
        Resource::ALL.map(|resource| (resource.code(), resource_name(t, resource.code())));
    let mut resources = vec![("", any.as_str())];
    resources.extend(
        resource_names
            .iter()
            .map(|(code, name)| (*code, name.as_str())),
    );
    let select = |name: &'static str, label: usize, options: &[(&str, &str)]| {
        f.select(&Select {
            name,
            label: Label::from(labels[label].as_str()),
            options,
            chosen: asked.get(name),
            ..Select::default()
        })
    };
    let day = |name: &'static str, label: usize| {
        f.date(&DateInput {
            name,
            legend: Label::from(labels[label].as_str()),
            hint: None,
            typed: dates::typed(asked, name),
        })
    };
    let inside = html! {
        (select("account", 0, &accounts))
        (select("action", 1, &actions))
        (select("resource", 2, &resources))
        (day("from", 3))
        (day("until", 4))
    };
    let panel = FilterPanel {
        action: PATH,
        clear_href: PATH,
        ..FilterPanel::default()
    };
    ui::filter_panel(t.words(), &panel, &inside)
}

fn resource_name(t: &Texts, code: &str) -> String {
    t.text(&format!("resource-{}", code.replace('_', "-")))
}

/// The end of an identifier: its beginning is the time, which many share.
fn ending(id: &str) -> String {
    let digits: Vec<char> = id.chars().collect();
    digits[digits.len().saturating_sub(8)..].iter().collect()
}

fn who(t: &Texts, line: &Line) -> String {
    let role = line
        .role
        .map(|role| t.text(&format!("role-{}", role.code().replace('_', "-"))));
    match (&line.account_name, role, line.account) {
        (Some(name), Some(role), _) => format!("{name} ({role})"),
        (None, Some(role), Some(id)) => format!("{role} …{}", ending(&id.to_string())),
        _ => t.text("audit-program"),
    }
}

fn table(t: &Texts, lines: &[Line], zone: &TimeZone) -> Markup {
    let words = ["at", "who", "deed", "what", "record", "person", "detail"]
        .map(|key| t.text(&format!("audit-column-{key}")));
    let columns: Vec<Column<'_>> = words.iter().map(|word| Column::text("", word)).collect();
    let short = |id: Option<Uuid>| {
        // A word joiner keeps the dots and the identifier on one line.
        id.map(|id| format!("…\u{2060}{}", ending(&id.to_string())))
            .unwrap_or_default()
    };
    let rows = lines
        .iter()
        .map(|line| {
            let at = line.at.0.to_zoned(zone.clone());
            vec![
                Cell::from(at.strftime("%-d %b %Y, %H:%M:%S").to_string()),
                who(t, line).into(),
                t.text(&format!("action-{}", line.action)).into(),
                resource_name(t, &line.resource).into(),
                short(line.resource_id).into(),
                short(line.person_id).into(),
                line.detail.clone().into(),
            ]
        })
        .collect();
    let (caption, none) = (t.text("administration-audit"), t.text("audit-none"));
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &caption,
            caption_hidden: true,
            columns: &columns,
            rows,
            dense: true,
            empty: Empty {
                message: &none,
                action: None,
            },
            ..DataTable::default()
        },
    )
}

/// The trail as a file.
pub async fn file(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let permit = permits::organisation::<on::AuditTrail, Export>(&signed.actor)?;
    let mut errors = FieldErrors::default();
    let zone = signed.organisation.time_zone.clone();
    let filter = filter(&state.texts, &asked, &zone, &mut errors);
    if let Some(error) = errors.iter().next() {
        return Err(Failure::Unfit(error.message.clone()));
    }
    let mut tx = state.db.write().await?;
    audit::exporting(&mut tx, &state.around, &permit).await?;
    tx.commit().await?;
    let columns = vec![
        FileColumn::new("at", ColumnKind::DateTime),
        FileColumn::text("who"),
        FileColumn::text("action"),
        FileColumn::text("resource"),
        FileColumn::text("record"),
        FileColumn::text("person"),
        FileColumn::text("detail"),
    ];
    let about = vec![("What".to_owned(), "Audit trail".to_owned())];
    let format = download::format_of(&signed.path);
    let app = state.0;
    Ok(download::stream(
        format,
        "audit",
        columns,
        about,
        move |pages| async move {
            let mut after = None;
            loop {
                let mut tx = app.db.read().await?;
                let lines =
                    audit::export_page(&mut tx, &permit, &filter, after, download::ROWS_A_PAGE)
                        .await?;
                tx.rollback().await?;
                let Some(last) = lines.last() else {
                    return Ok(());
                };
                after = Some((last.at, last.id));
                let short = |id: Option<Uuid>| {
                    id.map(|id| ending(&id.to_string()))
                        .map_or(FileCell::Empty, FileCell::from)
                };
                let rows = lines
                    .iter()
                    .map(|line| {
                        let at = line.at.0.to_zoned(zone.clone());
                        vec![
                            FileCell::DateTime(at.strftime("%Y-%m-%dT%H:%M:%S").to_string()),
                            who(&app.texts, line).into(),
                            line.action.clone().into(),
                            line.resource.clone().into(),
                            short(line.resource_id),
                            short(line.person_id),
                            line.detail.clone().into(),
                        ]
                    })
                    .collect();
                if !pages.send(rows).await {
                    return Ok(());
                }
            }
        },
    ))
}
