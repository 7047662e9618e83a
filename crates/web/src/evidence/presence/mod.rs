//! Presence by role: for each code, whether quotes were found of both roles, of one, or of neither.

use super::counts::whole;
use super::coverage::{Grouping, grouping_field};
use super::material::{Material, Whose, download_button, take_out, whose_field};
use super::{address, frame, parts, published};
use crate::fields::Asked;
use crate::routes::{AppState, Needs, Routes, id};
use crate::ui::{self, Cell, Column, DataTable, FieldErrors, FilterPanel, Label, Select};
use crate::{Failure, Fields, Signed, Texts};
use access::{Action, Resource, on, to};
use axum::extract::Path;
use axum::response::Response;
use evidence::presence::{Presence, PresenceTable, Totals};
use ids::{CodeId, StudyId};
use maud::{Markup, html};
use store::evidence::presence;
use store::permits;

/// The addresses.
pub(super) fn routes() -> Routes {
    Routes::default()
        .get(
            "/evidence/studies/{study}/presence",
            Needs::May(Action::Read, Resource::Coding),
            page,
        )
        .post(
            "/evidence/studies/{study}/presence.csv",
            Needs::May(Action::Export, Resource::Coding),
            file,
        )
}

/// The two roles compared, and the table.
struct Compared {
    grouping: Grouping,
    /// Every value there is.
    values: Vec<String>,
    first: String,
    second: String,
    table: PresenceTable<CodeId, CodeId>,
}

/// The table of the two values that were asked for, or of the first two; none with fewer than two.
fn compared(material: &Material, asked: &Fields) -> Option<Compared> {
    let grouping = Grouping::read(asked, material);
    let coverage = grouping.coverage(material);
    let at = |name: &str, usual: usize| {
        let named = coverage.columns.iter().position(|c| c == asked.get(name));
        named.unwrap_or(usual)
    };
    let first = at("first", 0);
    let second = at("second", usize::from(first == 0));
    if first == second || second >= coverage.columns.len() {
        return None;
    }
    let rows = coverage.rows.iter().filter_map(|row| {
        let top = material.codebook.path(row.code).first().map(|top| top.id)?;
        let state = |column: usize| row.cells.get(column).map(|cell| cell.state);
        Some((
            top,
            row.code,
            Presence::of_states(state(first)?, state(second)?),
        ))
    });
    Some(Compared {
        grouping,
        table: PresenceTable::new(rows),
        first: coverage.columns.get(first)?.clone(),
        second: coverage.columns.get(second)?.clone(),
        values: coverage.columns,
    })
}

async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let material = Material::load(&mut tx, &state, &signed, one, Whose::read(&asked)).await?;
    let may = permits::study::<on::Coding, to::Read>(&mut tx, &signed.actor, one).await?;
    let has_published = presence::is_published(&mut tx, &may).await?;
    tx.commit().await?;
    let compared = compared(&material, &asked);
    let grouping = compared
        .as_ref()
        .map_or_else(|| Grouping::read(&asked, &material), |c| c.grouping);
    let action = address(one, "presence");
    let title = t.text("presence-title");
    Ok(frame(&state, &signed, (one, &material.name), &title).body(html! {
        h1 { (title) }
        (parts(t, one, "presence"))
        p { (t.text("presence-means")) }
        @if material.passages.is_empty() {
            (ui::inset_text(t.words(), &html! {
                @if has_published {
                    p { (t.text("presence-only-published")) }
                    p { a class="nhsuk-link" href=(address(one, published::PART)) { (t.text("published-link")) } }
                } @else {
                    p { (t.text("presence-nothing-coded")) }
                }
            }))
        } @else if has_published {
            p { a class="nhsuk-link" href=(address(one, published::PART)) { (t.text("published-link")) } }
        }
        (ui::filter_panel(t.words(), &FilterPanel { action: &action, clear_href: &action, ..FilterPanel::default() }, &html! {
            (grouping_field(t, &material, grouping, false))
            @if let Some(compared) = &compared { (roles(t, compared)) }
            (whose_field(t, &material.coders, &asked))
        }))
        @match &compared {
            None => p { (t.text("presence-none")) },
            // Where nothing is coded a table would say the same in every line.
            Some(_) if material.passages.is_empty() => {},
            Some(compared) => {
                (codes(t, &material, compared))
                h2 { (t.text("coverage-groups")) }
                (groups(t, &material, compared))
                (download_button(t, &address(one, "presence.csv"), &asked, &t.text("presence-file")))
            },
        }
    }))
}

fn roles(t: &Texts, compared: &Compared) -> Markup {
    let f = ui::Fields::new(t.words(), FieldErrors::NONE);
    let options: Vec<(&str, &str)> = compared
        .values
        .iter()
        .map(|value| (value.as_str(), value.as_str()))
        .collect();
    let field = |name, chosen: &str| {
        let label = t.text(&format!("presence-{name}"));
        f.select(&Select {
            name,
            label: Label::from(label.as_str()),
            options: &options,
            chosen,
            ..Select::default()
        })
    };
    html! {
        (field("first", &compared.first))
        (field("second", &compared.second))
    }
}

/// What a presence is called with the names of the roles.
fn named(t: &Texts, compared: &Compared, presence: Presence) -> String {
    let key = format!("presence-is-{}", presence.code().replace('_', "-"));
    t.with(
        &key,
        &[
            ("first", compared.first.as_str()),
            ("second", &compared.second),
        ],
    )
}

fn codes(t: &Texts, material: &Material, compared: &Compared) -> Markup {
    let heads = [t.text("counts-column-code"), t.text("presence-column")];
    let columns = [
        Column::text("code", &heads[0]),
        Column::text("presence", &heads[1]),
    ];
    let rows: Vec<Vec<Cell>> = compared
        .table
        .rows
        .iter()
        .map(|(code, presence)| {
            vec![
                material.code_path(*code).into(),
                named(t, compared, *presence).into(),
            ]
        })
        .collect();
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("presence-title"),
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            dense: true,
            ..DataTable::default()
        },
    )
}

fn groups(t: &Texts, material: &Material, compared: &Compared) -> Markup {
    let group = t.text("coverage-group");
    let heads = Presence::ALL.map(|presence| named(t, compared, presence));
    let mut columns = vec![Column::text("group", &group)];
    columns.extend(heads.iter().map(|head| Column::number("presence", head)));
    let told = |name: String, totals: &Totals| {
        let mut cells: Vec<Cell> = vec![name.into()];
        cells.extend(Presence::ALL.map(|presence| Cell::Text(totals.of(presence).to_string())));
        cells
    };
    let mut rows: Vec<Vec<Cell>> = compared
        .table
        .groups
        .iter()
        .map(|(code, totals)| told(material.code_path(*code), totals))
        .collect();
    rows.push(told(t.text("coverage-all"), &compared.table.totals));
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("coverage-groups"),
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            dense: true,
            ..DataTable::default()
        },
    )
}

async fn file(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    asked: Fields,
) -> Result<Response, Failure> {
    let material = match take_out(&state, &signed, &one, &asked, "presence.csv").await? {
        Ok(material) => material,
        Err(page) => return Ok(page),
    };
    let columns = ["code_id", "code", "first", "second", "presence"]
        .map(interchange::Column::text)
        .to_vec();
    let rows = compared(&material, &asked).map_or_else(Vec::new, |compared| {
        let line = |(code, presence): &(CodeId, Presence)| {
            vec![
                code.to_string().into(),
                material.code_path(*code).into(),
                compared.first.as_str().into(),
                compared.second.as_str().into(),
                presence.code().into(),
            ]
        };
        compared.table.rows.iter().map(line).collect()
    });
    Ok(whole("presence", columns, rows))
}
