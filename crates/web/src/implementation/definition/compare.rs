//! Definitions side by side, site by site, with 0, 1 and 2 or more contacts apart.

use crate::Texts;
use crate::implementation::figures::{number, number_of};
use crate::ui::{self, Cell, Column, DataTable};
use access::{Actor, Reach, on, to};
use delivery::engagement::Spread;
use delivery::figures;
use ids::SiteId;
use implementation::comparison::{ComparedSite, Counts, total};
use jiff::civil::Date;
use maud::Markup;
use std::collections::BTreeMap;
use store::implementation::definition::Stored;
use store::implementation::site::{self, Site};
use store::{Result, Tx};

/// One definition's counts.
pub(super) struct Under {
    id: String,
    name: String,
    sites: Vec<ComparedSite<Site>>,
    spreads: BTreeMap<SiteId, Spread>,
}

/// Counts every site under each definition.
pub(super) async fn load(
    tx: &mut Tx,
    reach: &Reach<on::Figure, to::Read>,
    today: Date,
    picked: &[&Stored],
) -> Result<Vec<Under>> {
    let mut all = Vec::with_capacity(picked.len());
    for stored in picked {
        all.push(Under {
            id: stored.id.to_string(),
            name: stored.name.clone(),
            sites: site::compared(tx, reach, today, stored.id).await?,
            spreads: site::spreads(tx, reach, today, stored.id).await?,
        });
    }
    Ok(all)
}

/// The table: a row for each site, the same columns for each definition. Each number opens its rows.
pub(super) fn table(t: &Texts, actor: &Actor, all: &[Under]) -> Markup {
    let site = t.text("site-column-site");
    let of = |key: &str, under: &Under| t.with(key, &[("definition", &under.name)]);
    let heads: Vec<String> = all
        .iter()
        .flat_map(|under| {
            [
                "definition-compare-engaged",
                "definition-compare-0",
                "definition-compare-1",
                "definition-compare-2",
            ]
            .map(|key| of(key, under))
        })
        .collect();
    let mut columns = vec![Column::text("site", &site)];
    columns.extend(heads.iter().map(|head| Column::number("", head)));
    let first = all.first().map_or(&[][..], |under| &under.sites);
    let mut rows: Vec<Vec<Cell>> = first
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let id = one.site.id;
            let mut row = vec![Cell::link(
                one.site.details.name.clone(),
                format!("{}/{id}", super::super::site::ADDRESS),
            )];
            for under in all {
                let counts = under.sites.get(at).map(|s| s.counts).unwrap_or_default();
                let spread = under.spreads.get(&id).copied().unwrap_or_default();
                row.extend(cells(t, actor, &under.id, Some(id), counts, spread));
            }
            row
        })
        .collect();
    let mut last: Vec<Cell> = vec![t.text("site-total").into()];
    for under in all {
        let spread = under
            .spreads
            .values()
            .fold(Spread::default(), |sum, one| Spread {
                none: sum.none + one.none,
                one: sum.one + one.one,
                two_or_more: sum.two_or_more + one.two_or_more,
            });
        last.extend(cells(
            t,
            actor,
            &under.id,
            None,
            total(&under.sites),
            spread,
        ));
    }
    rows.push(last);
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("definition-compare-caption"),
            columns: &columns,
            rows,
            first_cell_is_header: true,
            dense: true,
            ..DataTable::default()
        },
    )
}

fn cells(
    t: &Texts,
    actor: &Actor,
    definition: &str,
    site: Option<SiteId>,
    counts: Counts,
    spread: Spread,
) -> [Cell; 4] {
    let open =
        |figure, count: u64| number(t, actor, figure, &count.to_string(), site, Some(definition));
    [
        number_of(
            t,
            actor,
            &figures::ENGAGED,
            (counts.engaged, counts.engaged_percent()),
            site,
            Some(definition),
        )
        .into(),
        open(&figures::CONTACTS_NONE, spread.none).into(),
        open(&figures::CONTACTS_ONE, spread.one).into(),
        open(&figures::CONTACTS_TWO_OR_MORE, spread.two_or_more).into(),
    ]
}
