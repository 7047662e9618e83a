//! One site: what it is, its figures, and which people count.

use super::{ADDRESS, counted};
use crate::fields::Asked;
use crate::implementation::definition;
use crate::implementation::figures::{number, opens, shown};
use crate::routes::AppState;
use crate::ui::{self, Cell, Column, DataTable, Fact, FilterPanel};
use crate::{Failure, Place, Shell, Signed, Texts};
use access::{Action, Resource, ever_allowed, on, reach, to};
use axum::extract::Path;
use axum::response::Response;
use charts::{BarRow, Bars, Scaling, Series, bars};
use delivery::figures::{self, Figure};
use ids::SiteId;
use maud::{Markup, html};
use store::implementation::definition::Stored;
use store::implementation::figures::{self as kept, Asked as For, Value};
use store::implementation::site::{self, Site};
use store::permits;

/// The figures that stand large above the others.
const LARGE: [Figure; 6] = [
    figures::OFFERED,
    figures::ENGAGED_PERCENT,
    figures::SUPPORTED,
    figures::WAITING,
    figures::NOT_MET_LATELY,
    figures::WORKERS,
];

/// A site's figures, in the order of the list of figures.
struct Figures(Vec<(&'static Figure, Value)>);

impl Figures {
    fn of(&self, figure: &Figure) -> u64 {
        self.0
            .iter()
            .find(|(f, _)| f.id == figure.id)
            .map_or(0, |(_, value)| value.count())
    }
}

pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let id: SiteId = id.parse().map_err(|_| Failure::Missing)?;
    let figures = reach::<on::Figure, to::Read>(&signed.actor)?;
    let reads = permits::organisation::<on::EngagementDefinition, to::Read>(&signed.actor)?;
    // Rows of people are seen, so that is written down.
    let mut tx = state.db.write().await?;
    let permit = permits::site::<on::Site, to::Read>(&mut tx, &signed.actor, id).await?;
    let one = site::load(&mut tx, &permit).await?;
    let definitions = store::implementation::definition::list(&mut tx, &reads).await?;
    let used = definition::chosen(&definitions, &asked)?;
    let at = For::on(signed.today).under(used.id).at(id);
    let mut values = Vec::with_capacity(figures::ALL.len());
    for figure in figures::ALL {
        values.push((figure, kept::value(&mut tx, &figures, figure, &at).await?));
    }
    let values = Figures(values);
    let people = if opens(&signed.actor, &figures::OFFERED, Some(id)) {
        let list = counted::load(&mut tx, &state, &signed, &at, &asked).await?;
        Some(list)
    } else {
        None
    };
    tx.commit().await?;
    let t = &state.texts;
    let address = format!("{ADDRESS}/{id}");
    Ok(
        Shell::new(&state, &signed, one.details.name.as_str())
            .place(Place::Implementation)
            .step(t.text("site-title"), ADDRESS)
            .body(html! {
                h1 { (one.details.name) }
                (facts(t, &signed, &one))
                @if let Some(sentence) = super::list::slip(t, &one) { (ui::inset_text(t.words(), &html! { p { (sentence) } })) }
                (large(t, &signed, used, &values, id))
                (definition::in_use(t, used))
                @if definitions.len() > 1 {
                    (ui::filter_panel(t.words(), &FilterPanel { action: &address, clear_href: &address, ..FilterPanel::default() }, &definition::select(t, &definitions, used)))
                }
                (charts(t, &values))
                h2 { (t.text("site-figures-heading")) }
                (table(t, &signed, used, &values, id))
                h2 { (t.text("site-counted-heading")) }
                @match &people {
                    Some(list) => { (counted::show(t, &address, &asked, list)) }
                    None => { p { (t.text("site-counted-not-yours")) } }
                }
            }),
    )
}

fn facts(t: &Texts, signed: &Signed, one: &Site) -> Markup {
    let keys = [
        "reference",
        "employer",
        "location",
        "fidelity",
        "duty",
        "teams",
    ]
    .map(|key| t.text(&format!("site-fact-{key}")));
    let details = &one.details;
    let not_rated = t.text("site-fact-not-rated");
    let fidelity = details.fidelity.map_or(not_rated, |score| {
        t.with("site-fact-score", &[("score", &score.to_string())])
    });
    let teams = format!("{ADDRESS}/{}/teams", one.id);
    let published = t.text("site-column-published");
    let mut rows = vec![
        Fact::new(&keys[0], html! { (details.local_ref) }),
        Fact::new(&keys[1], html! { (details.employer) }),
        Fact::new(&keys[2], html! { (details.location) }),
        Fact::new(&keys[3], html! { (fidelity) }),
        Fact::new(&keys[4], html! { (details.duty_contact) }),
        Fact::new(
            &keys[5],
            html! { a class="nhsuk-link" href=(teams) { (t.text("site-fact-teams-link")) } },
        ),
    ];
    if let Some(printed) = &one.published {
        rows.push(Fact::new(
            &published,
            html! { (printed.engaged_percent) "% (" (printed.source) ")" },
        ));
    }
    html! {
        (ui::summary_list(&rows))
        @if ever_allowed(signed.role(), Resource::Site, Action::Change) {
            p { a class="nhsuk-link" href={ (ADDRESS) "/" (one.id) "/edit" } { (t.text("site-edit")) } }
        }
    }
}

fn large(t: &Texts, signed: &Signed, used: &Stored, values: &Figures, site: SiteId) -> Markup {
    let definition = used.id.to_string();
    let cards = html! {
        @for figure in &LARGE {
            @if let Some((figure, value)) = values.0.iter().find(|(f, _)| f.id == figure.id) {
                @let may_open = opens(&signed.actor, figure, Some(site));
                @let address = crate::implementation::figures::address(figure, Some(site), Some(&definition));
                (ui::figure_card(&shown(t, figure, value), &crate::implementation::figures::name(t, figure), may_open.then_some(address.as_str())))
            }
        }
    };
    ui::figure_row(&cards)
}

/// How many contacts people had, and how many got from the offer to a match and a first meeting.
fn charts(t: &Texts, values: &Figures) -> Markup {
    let spread = [
        figures::CONTACTS_NONE,
        figures::CONTACTS_ONE,
        figures::CONTACTS_TWO_OR_MORE,
    ]
    .map(|figure| values.of(&figure));
    let way = [figures::OFFERED, figures::WITH_DATA, figures::MET_ONCE].map(|f| values.of(&f));
    html! {
        h2 { (t.text("site-charts-heading")) }
        (bar_chart(t, "site-spread", ["site-spread-0", "site-spread-1", "site-spread-2"], spread))
        (bar_chart(t, "site-way", ["site-way-offered", "site-way-matched", "site-way-met"], way))
    }
}

fn bar_chart(t: &Texts, key: &'static str, names: [&str; 3], counts: [u64; 3]) -> Markup {
    let names = names.map(|name| t.text(name));
    let title = t.text(&format!("{key}-title"));
    let (people, step) = (t.text("figures-unit-people"), t.text("site-chart-step"));
    let description: Vec<String> = names
        .iter()
        .zip(counts)
        .map(|(name, count)| format!("{name}: {count}"))
        .collect();
    let counts = counts.map(|count| [count]);
    let rows: Vec<BarRow<'_>> = names
        .iter()
        .zip(&counts)
        .map(|(label, counts)| BarRow {
            label,
            href: None,
            counts,
        })
        .collect();
    let series = [Series { name: &people }];
    let drawing = bars(&Bars {
        id: key,
        title: &title,
        description: &description.join(", "),
        label_heading: &step,
        axis_title: &people,
        series: &series,
        rows: &rows,
        scaling: Scaling::Counts,
    });
    ui::chart::figure(t.words(), &drawing, &[])
}

/// Every figure of the site, each opening its rows.
fn table(t: &Texts, signed: &Signed, used: &Stored, values: &Figures, site: SiteId) -> Markup {
    let heads = ["name", "value", "unit"].map(|key| t.text(&format!("figures-column-{key}")));
    let columns = [
        Column::text("name", &heads[0]),
        Column::number("value", &heads[1]),
        Column::text("unit", &heads[2]),
    ];
    let definition = used.id.to_string();
    let rows = values
        .0
        .iter()
        .map(|(figure, value)| -> Vec<Cell> {
            let text = shown(t, figure, value);
            vec![
                crate::implementation::figures::name(t, figure).into(),
                number(
                    t,
                    &signed.actor,
                    figure,
                    &text,
                    Some(site),
                    Some(&definition),
                )
                .into(),
                t.text(&format!("figures-unit-{}", figure.unit.code()))
                    .into(),
            ]
        })
        .collect();
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("site-figures-caption"),
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            dense: true,
            keep_rows: true,
            ..DataTable::default()
        },
    )
}
