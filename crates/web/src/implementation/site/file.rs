//! The comparison of sites as a file.

use super::list::{SORTS, sort};
use super::{ADDRESS, chart};
use crate::fields::Asked;
use crate::implementation::definition;
use crate::implementation::figures::settings;
use crate::listing::ListState;
use crate::routes::AppState;
use crate::{App, Failure, Fields, Signed, download};
use access::{on, reach, to};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use delivery::engagement::Spread;
use ids::SiteId;
use implementation::comparison::ComparedSite;
use implementation::fidelity::FidelityScore;
use interchange::{Cell, Column, ColumnKind};
use std::collections::BTreeMap;
use store::implementation::site::{self, Site};
use store::{audit, permits};

/// A comparison with what it was made from.
struct Made {
    sites: Vec<ComparedSite<Site>>,
    spreads: BTreeMap<SiteId, Spread>,
    about: Vec<(String, String)>,
}

/// Makes the comparison that is asked for; that it is taken out is written down.
async fn make(app: &App, signed: &Signed, asked: &Fields) -> Result<Made, Failure> {
    let figures = reach::<on::Figure, to::Read>(&signed.actor)?;
    let export = reach::<on::Figure, to::Export>(&signed.actor)?;
    let reads = permits::organisation::<on::EngagementDefinition, to::Read>(&signed.actor)?;
    let mut tx = app.db.write().await?;
    let definitions = store::implementation::definition::list(&mut tx, &reads).await?;
    let used = definition::chosen(&definitions, asked)?;
    let sites = site::compared(&mut tx, &figures, signed.today, used.id).await?;
    let spreads = site::spreads(&mut tx, &figures, signed.today, used.id).await?;
    let hash = site::fingerprint(&mut tx, &export, used.id).await?;
    audit::listed(&mut tx, &app.around, &export, sites.len()).await?;
    tx.commit().await?;
    let mut about = settings(app, signed, Some(used));
    about.push((app.texts.text("about-hash"), hash));
    Ok(Made {
        sites,
        spreads,
        about,
    })
}

/// The table, for spreadsheets: percentages unrounded, nothing where nobody has data.
pub(super) async fn table(
    AppState(app): AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let mut made = make(&app, &signed, &asked).await?;
    let list = ListState::read(ADDRESS, asked, SORTS);
    sort(&mut made.sites, &made.spreads, list.sort, list.direction);
    let columns = vec![
        Column::text("site_id"),
        Column::text("name"),
        Column::new("offered", ColumnKind::Integer),
        Column::new("with_data", ColumnKind::Integer),
        Column::new("with_data_percent", ColumnKind::Decimal),
        Column::new("engaged", ColumnKind::Integer),
        Column::new("engaged_percent", ColumnKind::Decimal),
        Column::new("counted_contacts_0", ColumnKind::Integer),
        Column::new("counted_contacts_1", ColumnKind::Integer),
        Column::new("counted_contacts_2_or_more", ColumnKind::Integer),
        Column::new("published_percent", ColumnKind::Integer),
        Column::text("published_in"),
        Column::new("fidelity_score", ColumnKind::Decimal),
        Column::text("employer"),
        Column::text("location"),
    ];
    let spreads = made.spreads;
    let rows: Vec<Vec<Cell>> = made
        .sites
        .iter()
        .map(|one| row(one, spreads.get(&one.site.id).copied().unwrap_or_default()))
        .collect();
    let format = download::format_of(&signed.path);
    Ok(download::stream(
        format,
        "sites",
        columns,
        made.about,
        move |pages| async move {
            pages.send(rows).await;
            Ok(())
        },
    ))
}

fn row(one: &ComparedSite<Site>, spread: Spread) -> Vec<Cell> {
    let details = &one.site.details;
    let count = |n: u64| Cell::Integer(i64::try_from(n).unwrap_or(i64::MAX));
    let decimal = |n: Option<f64>| n.map_or(Cell::Empty, Cell::Decimal);
    let published = one.site.published.as_ref();
    vec![
        details.local_ref.as_str().into(),
        details.name.as_str().into(),
        count(one.counts.offered),
        count(one.counts.with_data),
        decimal(one.counts.with_data_percent()),
        count(one.counts.engaged),
        decimal(one.counts.engaged_percent()),
        count(spread.none),
        count(spread.one),
        count(spread.two_or_more),
        published.map_or(Cell::Empty, |p| Cell::Integer(p.engaged_percent)),
        published.map_or(Cell::Empty, |p| p.source.as_str().into()),
        decimal(details.fidelity.map(FidelityScore::value)),
        details.employer.as_str().into(),
        details.location.as_str().into(),
    ]
}

/// The chart as an SVG file, with what it was made from in a comment.
pub(super) async fn drawing(
    AppState(app): AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let made = make(&app, &signed, &asked).await?;
    let (drawing, _) = chart::draw(&app.texts, &made.sites);
    let lines: Vec<String> = made
        .about
        .iter()
        // Two hyphens would end the comment.
        .map(|(what, is)| format!("{what}: {is}").replace("--", "\u{2013}"))
        .collect();
    let comment = format!("\n<!--\n{}\n-->\n", lines.join("\n"));
    let document = drawing.document().replacen('\n', &comment, 1);
    let headers = [
        (CONTENT_TYPE, "image/svg+xml"),
        (CONTENT_DISPOSITION, "attachment; filename=\"sites.svg\""),
    ];
    Ok((headers, document).into_response())
}
