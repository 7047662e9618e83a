//! A table of presence as a publication prints it, its totals beside those computed from its lines.

use super::{address, frame, parts};
use crate::routes::{AppState, Needs, Routes, id};
use crate::ui::{self, Cell, Column, DataTable};
use crate::{Failure, Signed, Texts};
use access::{Action, Resource, on, to};
use axum::extract::Path;
use axum::response::Response;
use evidence::codebook::Codebook;
use evidence::presence::{Beside, Figure, Presence, PresenceTable, Totals, beside, contradictions};
use ids::{CodeId, StudyId};
use maud::{Markup, html};
use store::evidence::presence::{self, Published};
use store::evidence::{code, study};
use store::permits;

/// The last steps of the address.
pub(super) const PART: &str = "presence/published";

/// The addresses.
pub(super) fn routes() -> Routes {
    Routes::default().get(
        "/evidence/studies/{study}/presence/published",
        Needs::May(Action::Read, Resource::Coding),
        page,
    )
}

/// A published table with what is computed from it.
struct Shown {
    published: Published,
    codebook: Codebook,
    table: PresenceTable<CodeId, CodeId>,
}

impl Shown {
    fn new(published: Published, codebook: Codebook) -> Shown {
        let rows = published.rows.iter().map(|row| {
            let top = codebook.path(row.code).first().map(|top| top.id);
            (top.unwrap_or(row.code), row.code, row.presence())
        });
        let table = PresenceTable::new(rows);
        Shown {
            published,
            codebook,
            table,
        }
    }

    fn name(&self, code: CodeId) -> String {
        let found = self.codebook.get(code);
        found.map_or_else(String::new, |code| code.name.clone())
    }

    /// A text in which the roles are called by their names.
    fn text(&self, t: &Texts, key: &str) -> String {
        t.with(
            key,
            &[
                ("first", self.published.first_role.as_str()),
                ("second", &self.published.second_role),
            ],
        )
    }

    fn presence(&self, t: &Texts, presence: Presence) -> String {
        let key = format!("published-is-{}", presence.code().replace('_', "-"));
        self.text(t, &key)
    }

    fn figure(&self, t: &Texts, figure: Figure) -> String {
        let key = format!("published-figure-{}", figure.code().replace('_', "-"));
        self.text(t, &key)
    }
}

async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Coding, to::Read>(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    let published = presence::published(&mut tx, &state.around, &permit).await?;
    let codebook = code::codebook(&mut tx, &permit).await?;
    tx.commit().await?;
    let shown = published.map(|published| Shown::new(published, codebook));
    let title = t.text("published-title");
    Ok(frame(&state, &signed, (one, &name), &title).body(html! {
        h1 { (title) }
        (parts(t, one, "presence"))
        @match &shown {
            None => p { (t.text("published-none")) },
            Some(shown) => (body(t, shown)),
        }
        p { a href=(address(one, "")) { (t.text("published-back")) } }
    }))
}

fn body(t: &Texts, shown: &Shown) -> Markup {
    html! {
        p { (t.text("published-means")) }
        p { (t.with("published-source", &[("source", shown.published.source.as_str())])) }
        @if !shown.published.note.is_empty() {
            (ui::inset_text(t.words(), &html! { p { (shown.published.note) } }))
        }
        h2 { (t.text("published-totals")) }
        (totals(t, shown))
        (difference(t, shown))
        h2 { (t.text("published-groups")) }
        (groups(t, shown))
        h2 { (t.text("published-lines")) }
        (lines(t, shown))
    }
}

/// What a printed total and the computed one say together.
fn verdict(t: &Texts, line: &Beside) -> String {
    t.text(match (line.differs(), line.can_be()) {
        (false, _) => "published-same",
        (true, true) => "published-can-be",
        (true, false) => "published-cannot-be",
    })
}

fn totals(t: &Texts, shown: &Shown) -> Markup {
    let heads = ["figure", "printed", "computed", "verdict"]
        .map(|head| t.text(&format!("published-column-{head}")));
    let columns = [
        Column::text("figure", &heads[0]),
        Column::number("printed", &heads[1]),
        Column::number("computed", &heads[2]),
        Column::text("verdict", &heads[3]),
    ];
    let rows: Vec<Vec<Cell>> = beside(&shown.published.printed, &shown.table.totals)
        .iter()
        .map(|line| {
            vec![
                shown.figure(t, line.figure).into(),
                line.printed.to_string().into(),
                line.computed.to_string().into(),
                verdict(t, line).into(),
            ]
        })
        .collect();
    table(t, "published-totals", &columns, rows)
}

/// Where printed and computed totals can come apart: in the lines that are unknown, group by group.
fn difference(t: &Texts, shown: &Shown) -> Markup {
    let unknown: Vec<(String, &Totals)> = shown
        .table
        .groups
        .iter()
        .filter(|(_, totals)| totals.unknown > 0)
        .map(|(group, totals)| (shown.name(*group), totals))
        .collect();
    let contradicting = contradictions(&shown.published.printed);
    html! {
        @if !unknown.is_empty() {
            p { (t.count("published-where", i64::try_from(shown.table.totals.unknown).unwrap_or(i64::MAX))) }
            ul class="nhsuk-list nhsuk-list--bullet" {
                @for (name, totals) in &unknown {
                    li { (t.with("published-where-group", &[
                        ("group", name.as_str()),
                        ("unknown", &totals.unknown.to_string()),
                        ("lines", &totals.codes().to_string()),
                    ])) }
                }
            }
        }
        @for one in &contradicting {
            p { (t.with("published-contradiction", &[
                ("figure", shown.figure(t, one.figure).as_str()),
                ("printed", &one.printed.to_string()),
                ("sum", &one.sum.to_string()),
            ])) }
        }
    }
}

fn groups(t: &Texts, shown: &Shown) -> Markup {
    let group = t.text("published-column-group");
    let heads = Presence::ALL.map(|presence| shown.presence(t, presence));
    let mut columns = vec![Column::text("group", &group)];
    for (presence, head) in Presence::ALL.iter().zip(&heads) {
        columns.push(Column::number(presence.code(), head));
    }
    let told = |name: String, totals: &Totals| {
        let mut cells: Vec<Cell> = vec![name.into()];
        cells.extend(Presence::ALL.map(|presence| Cell::Text(totals.of(presence).to_string())));
        cells
    };
    let mut rows: Vec<Vec<Cell>> = shown
        .table
        .groups
        .iter()
        .map(|(group, totals)| told(shown.name(*group), totals))
        .collect();
    rows.push(told(t.text("published-all"), &shown.table.totals));
    table(t, "published-groups", &columns, rows)
}

fn lines(t: &Texts, shown: &Shown) -> Markup {
    let heads = [
        t.text("published-column-code"),
        t.text("published-column-presence"),
    ];
    let columns = [
        Column::text("code", &heads[0]),
        Column::text("presence", &heads[1]),
    ];
    let rows: Vec<Vec<Cell>> = shown
        .table
        .rows
        .iter()
        .map(|(code, presence)| {
            vec![
                shown.name(*code).into(),
                shown.presence(t, *presence).into(),
            ]
        })
        .collect();
    table(t, "published-lines", &columns, rows)
}

fn table(t: &Texts, caption: &str, columns: &[Column<'_>], rows: Vec<Vec<Cell>>) -> Markup {
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text(caption),
            caption_hidden: true,
            columns,
            rows,
            first_cell_is_header: true,
            dense: true,
            ..DataTable::default()
        },
    )
}
