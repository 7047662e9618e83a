//! The figures: what they mean, what they are, and the rows behind them.

mod file;
mod rows;

pub(super) use file::settings;
pub(super) use rows::person;

use crate::fields::Asked;
use crate::routes::{AppState, Needs, Routes};
use crate::ui::number::plain;
use crate::ui::{self, Cell, Column, DataTable};
use crate::{Failure, Place, Shell, Signed, Texts};
use access::{Action, Actor, Resource, Scope, ever_allowed};
use axum::response::Response;
use delivery::figures::{ALL, Figure, Unit};
use ids::SiteId;
use maud::{Markup, html};
use std::fmt::Write as _;
use store::implementation::figures::{Value, rows_scope};

/// The addresses.
pub(super) fn routes() -> Routes {
    let rows = Needs::May(Action::Read, Resource::FigureRow);
    let take = Needs::May(Action::Export, Resource::FigureRow);
    Routes::default()
        .get("/figures", Needs::SignedIn, page)
        .get("/figures/{id}", rows, rows::page)
        .get("/figures/{id}/rows.csv", take, file::file)
        .get("/figures/{id}/rows.xlsx", take, file::file)
}

/// The address of a figure's rows, at a site and under a definition where asked.
pub fn address(figure: &Figure, site: Option<SiteId>, definition: Option<&str>) -> String {
    let mut address = format!("/figures/{}", figure.id);
    let mut join = '?';
    if let Some(site) = site {
        let _ = write!(address, "{join}site={site}");
        join = '&';
    }
    if let (Some(definition), true) = (definition, figure.by_definition) {
        let _ = write!(address, "{join}definition={definition}");
    }
    address
}

/// Whether somebody may open the rows of a figure, at a site or of all sites.
pub fn opens(actor: &Actor, figure: &Figure, site: Option<SiteId>) -> bool {
    match rows_scope(actor, figure) {
        Ok(Scope::Organisation) => true,
        // What a coordinator opens holds the rows of their own sites alone, so the figure of all sites has no link.
        Ok(Scope::Sites(sites)) => site.is_some_and(|site| sites.contains(&site)),
        _ => false,
    }
}

/// A percentage with one decimal; a dash when there is none. Where something is missing it is never `100.0%`, and where
/// there is something never `0.0%`.
pub fn percent(percent: Option<f64>) -> String {
    let Some(exact) = percent else {
        return "–".to_owned();
    };
    let shown = match exact {
        p if p > 0.0 && p < 0.1 => 0.1,
        p if p > 99.9 && p < 100.0 => 99.9,
        p => p,
    };
    format!("{shown:.1}%")
}

/// The value of a figure as it is shown; a dash when there is none.
pub fn shown(t: &Texts, figure: &Figure, value: &Value) -> String {
    match (figure.unit, value.number) {
        (_, None) => "–".to_owned(),
        (Unit::Percent, number) => percent(number),
        (Unit::Days, Some(number)) => plain(number, 1),
        (Unit::People | Unit::Contacts | Unit::Minutes | Unit::Workers | Unit::Concerns, _) => {
            t.words().grouped(value.count())
        }
    }
}

/// What a figure is called.
pub fn name(t: &Texts, figure: &Figure) -> String {
    t.text(&format!("figure-{}-name", figure.id.replace('_', "-")))
}

/// What a figure means.
pub fn meaning(t: &Texts, figure: &Figure) -> String {
    t.text(&format!("figure-{}-meaning", figure.id.replace('_', "-")))
}

/// A number with the rows behind it one click away, for those who may open them.
pub fn number(
    t: &Texts,
    actor: &Actor,
    figure: &Figure,
    text: &str,
    site: Option<SiteId>,
    definition: Option<&str>,
) -> Markup {
    if opens(actor, figure, site) {
        ui::figure_link(text, &address(figure, site, definition), &name(t, figure))
    } else {
        html! { (text) }
    }
}

/// A number of people with its share of others after it, on one line; the number opens its rows.
pub fn number_of(
    t: &Texts,
    actor: &Actor,
    figure: &Figure,
    (count, share): (u64, Option<f64>),
    site: Option<SiteId>,
    definition: Option<&str>,
) -> Markup {
    html! {
        span class="app-nowrap" { (number(t, actor, figure, &count.to_string(), site, definition)) " (" (percent(share)) ")" }
    }
}

/// What the figures mean, for everybody who is signed in.
async fn page(
    AppState(app): AppState,
    signed: Signed,
    Asked(_): Asked,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let role = signed.role();
    let place = if ever_allowed(role, Resource::Site, Action::Read) {
        Place::Implementation
    } else {
        Place::Elsewhere
    };
    Ok(Shell::new(&app, &signed, t.text("figures-title"))
        .place(place)
        .body(html! {
            h1 { (t.text("figures-title")) }
            p { (t.text("figures-about")) }
            p { (t.text("figures-who")) }
            (table(t, &signed.actor))
        }))
}

fn table(t: &Texts, actor: &Actor) -> Markup {
    let heads = ["name", "definition", "unit", "row"]
        .map(|column| t.text(&format!("figures-column-{column}")));
    let columns = [
        Column::text("name", &heads[0]),
        Column::text("definition", &heads[1]),
        Column::text("unit", &heads[2]),
        Column::text("row", &heads[3]),
    ];
    let rows = ALL
        .iter()
        .map(|figure| {
            let name: Cell = if rows_scope(actor, figure).is_ok() {
                Cell::link(name(t, figure), address(figure, None, None))
            } else {
                name(t, figure).into()
            };
            vec![
                name,
                meaning(t, figure).into(),
                t.text(&format!("figures-unit-{}", figure.unit.code()))
                    .into(),
                t.text(&format!("figures-row-{}", figure.row.code())).into(),
            ]
        })
        .collect();
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("figures-caption"),
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            ..DataTable::default()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn percentages_have_one_decimal_and_round_to_no_untruth() {
        for (exact, text) in [
            (None, "–"),
            (Some(0.0), "0.0%"),
            (Some(0.01), "0.1%"),
            (Some(50.0), "50.0%"),
            (Some(61.54), "61.5%"),
            (Some(99.97), "99.9%"),
            (Some(100.0), "100.0%"),
        ] {
            assert_eq!(percent(exact), text);
        }
    }
}
