//! The sites in the published form: offered, with data, engaged, fidelity, employer, location.

use super::{ADDRESS, chart};
use crate::fields::Asked;
use crate::implementation::definition;
use crate::implementation::figures::{number, number_of};
use crate::listing::ListState;
use crate::routes::AppState;
use crate::ui::{self, Cell, Column, DataTable, Direction, Empty, FilterPanel, Link, TagColour};
use crate::{Failure, Place, Shell, Signed, Texts};
use access::{Action, Resource, ever_allowed, on, reach, to};
use axum::response::Response;
use delivery::engagement::Spread;
use delivery::figures;
use ids::SiteId;
use implementation::comparison::{ComparedSite, Counts, total};
use maud::{Markup, html};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use store::implementation::definition::Stored;
use store::implementation::site::{self, Site};
use store::permits;

/// The columns that can be sorted, with the way round that comes first.
pub(super) const SORTS: &[(&str, Direction)] = &[
    ("site", Direction::Ascending),
    ("offered", Direction::Descending),
    ("with_data", Direction::Descending),
    ("engaged", Direction::Descending),
    ("contacts", Direction::Descending),
    ("published", Direction::Descending),
    ("fidelity", Direction::Descending),
    ("employer", Direction::Ascending),
    ("location", Direction::Ascending),
];

/// How many people with data had none, one, two or more contacts that count, by site.
type Spreads = BTreeMap<SiteId, Spread>;

fn spread_of(spreads: &Spreads, site: SiteId) -> Spread {
    spreads.get(&site).copied().unwrap_or_default()
}

pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let figures = reach::<on::Figure, to::Read>(&signed.actor)?;
    let reads = permits::organisation::<on::EngagementDefinition, to::Read>(&signed.actor)?;
    let mut tx = state.db.read().await?;
    let definitions = store::implementation::definition::list(&mut tx, &reads).await?;
    let used = definition::chosen(&definitions, &asked)?;
    let mut sites = site::compared(&mut tx, &figures, signed.today, used.id).await?;
    let spreads = site::spreads(&mut tx, &figures, signed.today, used.id).await?;
    tx.rollback().await?;
    let list = ListState::read(ADDRESS, asked, SORTS);
    sort(&mut sites, &spreads, list.sort, list.direction);
    let t = &state.texts;
    let add = t.text("site-add");
    let may = |action, resource| ever_allowed(signed.role(), resource, action);
    Ok(Shell::new(&state, &signed, t.text("site-title"))
        .place(Place::Implementation)
        .body(html! {
            h1 { (t.text("site-title")) }
            (definition::in_use(t, used))
            @if definitions.len() > 1 {
                (ui::filter_panel(t.words(), &FilterPanel { action: ADDRESS, clear_href: ADDRESS, ..FilterPanel::default() }, &definition::select(t, &definitions, used)))
            }
            (table(t, &signed, used, &sites, &spreads, &list))
            (differences(t, &sites))
            @if may(Action::Export, Resource::Figure) { (downloads(t, &list)) }
            @if may(Action::Create, Resource::Site) {
                p { a class="nhsuk-button nhsuk-button--secondary" role="button" draggable="false" href="/implementation/sites/new" { (add) } }
            }
            (drawing(t, &signed, used, &sites))
        }))
}

/// Sorts the sites; those without a value come last either way round.
pub(super) fn sort(
    sites: &mut [ComparedSite<Site>],
    spreads: &Spreads,
    key: &str,
    direction: Direction,
) {
    let turned = |order: Ordering| match direction {
        Direction::Ascending => order,
        Direction::Descending => order.reverse(),
    };
    sites.sort_by(|a, b| {
        let (one, two) = (&a.site.details, &b.site.details);
        let first = match key {
            "contacts" => turned(
                spread_of(spreads, a.site.id)
                    .two_or_more
                    .cmp(&spread_of(spreads, b.site.id).two_or_more),
            ),
            "offered" => turned(a.counts.offered.cmp(&b.counts.offered)),
            "with_data" => turned(a.counts.with_data.cmp(&b.counts.with_data)),
            "engaged" => with_last(
                a.counts.engaged_percent(),
                b.counts.engaged_percent(),
                |a, b| turned(a.total_cmp(b)),
            ),
            "published" => with_last(
                a.site.published.as_ref().map(|p| p.engaged_percent),
                b.site.published.as_ref().map(|p| p.engaged_percent),
                |a, b| turned(a.cmp(b)),
            ),
            "fidelity" => with_last(one.fidelity, two.fidelity, |a, b| turned(a.cmp(b))),
            "employer" => turned(one.employer.cmp(&two.employer)),
            "location" => turned(one.location.cmp(&two.location)),
            _ => turned(one.local_ref.cmp(&two.local_ref)),
        };
        first.then_with(|| one.local_ref.cmp(&two.local_ref))
    });
}

/// Compares two values where both are there; what is not there comes last.
fn with_last<T>(a: Option<T>, b: Option<T>, compare: impl Fn(&T, &T) -> Ordering) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => compare(&a, &b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

fn table(
    t: &Texts,
    signed: &Signed,
    used: &Stored,
    sites: &[ComparedSite<Site>],
    spreads: &Spreads,
    list: &ListState,
) -> Markup {
    let has_published = sites.iter().any(|one| one.site.published.is_some());
    let heads: Vec<(&str, String)> = SORTS
        .iter()
        .filter(|(key, _)| has_published || *key != "published")
        .map(|(key, _)| {
            (
                *key,
                t.text(&format!("site-column-{}", key.replace('_', "-"))),
            )
        })
        .collect();
    let columns: Vec<Column<'_>> = heads
        .iter()
        .map(|(key, head)| {
            let column = match *key {
                "site" | "employer" | "location" => Column::text(key, head),
                _ => Column::number(key, head),
            };
            column.sorted(list.sorted(key))
        })
        .collect();
    let mut rows: Vec<Vec<Cell>> = sites
        .iter()
        .map(|one| {
            let spread = spread_of(spreads, one.site.id);
            row(t, signed, used, one, spread, has_published)
        })
        .collect();
    if !rows.is_empty() {
        let all = spreads.values().fold(Spread::default(), |sum, one| Spread {
            none: sum.none + one.none,
            one: sum.one + one.one,
            two_or_more: sum.two_or_more + one.two_or_more,
        });
        rows.push(total_row(t, signed, used, total(sites), all, has_published));
    }
    let add = t.text("site-add");
    let may_add = ever_allowed(signed.role(), Resource::Site, Action::Create);
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("site-caption"),
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            dense: true,
            sort_url: Some(&|key, direction| list.sort_url(key, direction)),
            empty: Empty {
                message: &t.text("site-none"),
                action: may_add.then(|| Link::new(&add, "/implementation/sites/new")),
            },
            ..DataTable::default()
        },
    )
}

/// Offered, with data (n, %), engaged (n, % of with data), and how many had none, one, two or more contacts that count,
/// each opening its rows.
fn count_cells(
    t: &Texts,
    signed: &Signed,
    used: &Stored,
    site: Option<SiteId>,
    counts: Counts,
    spread: Spread,
) -> [Cell; 4] {
    let id = used.id.to_string();
    let open = |figure, count: u64| {
        number(
            t,
            &signed.actor,
            figure,
            &count.to_string(),
            site,
            Some(&id),
        )
    };
    let of = |figure, share| number_of(t, &signed.actor, figure, share, site, Some(&id));
    [
        open(&figures::OFFERED, counts.offered).into(),
        of(
            &figures::WITH_DATA,
            (counts.with_data, counts.with_data_percent()),
        )
        .into(),
        of(
            &figures::ENGAGED,
            (counts.engaged, counts.engaged_percent()),
        )
        .into(),
        html! {
            span class="app-nowrap" {
                (open(&figures::CONTACTS_NONE, spread.none)) " · "
                (open(&figures::CONTACTS_ONE, spread.one)) " · "
                (open(&figures::CONTACTS_TWO_OR_MORE, spread.two_or_more))
            }
        }
        .into(),
    ]
}

fn row(
    t: &Texts,
    signed: &Signed,
    used: &Stored,
    one: &ComparedSite<Site>,
    spread: Spread,
    has_published: bool,
) -> Vec<Cell> {
    let details = &one.site.details;
    let mut cells = vec![Cell::link(
        details.name.clone(),
        format!("{ADDRESS}/{}", one.site.id),
    )];
    cells.extend(count_cells(
        t,
        signed,
        used,
        Some(one.site.id),
        one.counts,
        spread,
    ));
    if has_published {
        cells.push(published(t, one));
    }
    cells.push(
        details
            .fidelity
            .map(|f| f.to_string())
            .unwrap_or_default()
            .into(),
    );
    cells.push(details.employer.clone().into());
    cells.push(details.location.clone().into());
    cells
}

/// What a publication prints, marked where the counts it prints give something else.
fn published(t: &Texts, one: &ComparedSite<Site>) -> Cell {
    let Some(published) = &one.site.published else {
        return "".into();
    };
    html! {
        (published.engaged_percent) "%"
        @if published.slip().is_some() {
            " " (ui::tag(&t.text("site-published-differs"), TagColour::Yellow))
        }
    }
    .into()
}

fn total_row(
    t: &Texts,
    signed: &Signed,
    used: &Stored,
    counts: Counts,
    spread: Spread,
    has_published: bool,
) -> Vec<Cell> {
    let mut cells = vec![Cell::from(
        html! { strong class="app-nowrap" { (t.text("site-total")) } },
    )];
    cells.extend(count_cells(t, signed, used, None, counts, spread));
    cells.extend((0..if has_published { 4 } else { 3 }).map(|_| Cell::from("")));
    cells
}

/// Where a publication contradicts itself, both numbers in a sentence.
fn differences(t: &Texts, sites: &[ComparedSite<Site>]) -> Markup {
    let differing: Vec<String> = sites.iter().filter_map(|one| slip(t, &one.site)).collect();
    html! {
        @if !differing.is_empty() {
            (ui::inset_text(t.words(), &html! { @for sentence in &differing { p { (sentence) } } }))
        }
    }
}

/// What a publication prints for a site and what its own counts give, where the two differ.
pub(super) fn slip(t: &Texts, site: &Site) -> Option<String> {
    let published = site.published.as_ref()?;
    let (own, counts) = (published.slip()?, published.counts?);
    Some(t.with(
        "site-published-explained",
        &[
            ("site", &site.details.name),
            ("source", &published.source),
            ("printed", &published.engaged_percent.to_string()),
            ("own", &own.to_string()),
            ("engaged", &counts.engaged.to_string()),
            ("with_data", &counts.with_data.to_string()),
        ],
    ))
}

fn downloads(t: &Texts, list: &ListState) -> Markup {
    let (csv, xlsx) = (list.download_url("csv"), list.download_url("xlsx"));
    ui::downloads(
        t.words(),
        &t.text("site-title"),
        &[Link::new("CSV", &csv), Link::new("Excel (XLSX)", &xlsx)],
    )
}

fn drawing(t: &Texts, signed: &Signed, used: &Stored, sites: &[ComparedSite<Site>]) -> Markup {
    let (drawing, no_line) = chart::draw(t, sites);
    let svg = format!("{ADDRESS}.svg?definition={}", used.id);
    let links = [Link::new("SVG", &svg)];
    let may_take = ever_allowed(signed.role(), Resource::Figure, Action::Export);
    html! {
        h2 { (t.text("site-chart-heading")) }
        @if implementation::comparison::points(sites).is_empty() {
            p { (t.text("site-chart-none")) }
        } @else {
            (ui::chart::figure(t.words(), &drawing, if may_take { &links } else { &[] }))
            @if let Some(why) = no_line { p { (why) "." } }
        }
    }
}
