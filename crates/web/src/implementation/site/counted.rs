//! Which people of a site count, and why others do not, or not yet.

use crate::implementation::figures::person;
use crate::implementation::verdict::{reasons, verdict};
use crate::listing::PAGE_SIZE;
use crate::ui::{self, Cell, Column, DataTable, Empty, Link, Pager};
use crate::{App, Failure, Fields, Signed, Texts};
use access::{on, reach, to};
use delivery::engagement::Assessment;
use delivery::figures::{self, Figure};
use ids::EpisodeId;
use maud::{Markup, html};
use std::collections::HashMap;
use store::Tx;
use store::implementation::engagement::explain_rows;
use store::implementation::figures::{Asked, Order, Ordered, rows};
use store::listing::Page;

/// Which people can be listed: the words of the address, the figure whose rows they are.
const GROUPS: [(&str, Figure); 4] = [
    ("everybody", figures::OFFERED),
    ("engaged", figures::ENGAGED),
    ("not-yet", figures::NOT_YET_ENGAGED),
    ("no-data", figures::WITHOUT_DATA),
];

/// A page of people with the verdict on each.
pub(super) struct Counted {
    listed: Ordered,
    assessments: HashMap<EpisodeId, Assessment>,
    group: &'static str,
}

/// Reads the page that is asked for.
pub(super) async fn load(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    at: &Asked,
    asked: &Fields,
) -> Result<Counted, Failure> {
    let reach = reach::<on::FigureRow, to::Read>(&signed.actor)?;
    let (group, figure) = GROUPS
        .iter()
        .find(|(group, _)| *group == asked.get("people"))
        .unwrap_or(&GROUPS[0]);
    let page = Page::new(asked.read("page").unwrap_or(1), PAGE_SIZE);
    let listed = rows(tx, &app.around, &reach, figure, at, Order::default(), page).await?;
    let episodes: Vec<EpisodeId> = listed.rows.iter().map(|row| EpisodeId(row.id)).collect();
    let assessments = explain_rows(tx, &reach, &episodes, at.definition).await?;
    Ok(Counted {
        listed,
        assessments,
        group,
    })
}

/// The people in a table.
pub(super) fn show(t: &Texts, address: &str, asked: &Fields, counted: &Counted) -> Markup {
    let heads = ["person", "verdict", "counted", "after", "why"]
        .map(|column| t.text(&format!("site-counted-{column}")));
    let columns = [
        Column::text("person", &heads[0]),
        Column::text("verdict", &heads[1]),
        Column::number("counted", &heads[2]),
        Column::number("after", &heads[3]),
        Column::text("why", &heads[4]),
    ];
    let rows = counted
        .listed
        .rows
        .iter()
        .map(|row| {
            let who = row.person.as_ref().map_or(Cell::from(""), person);
            match counted.assessments.get(&EpisodeId(row.id)) {
                Some(one) => vec![
                    who,
                    verdict(t, one).into(),
                    one.counted.to_string().into(),
                    one.counted_after_discharge.to_string().into(),
                    reasons(t, one).into(),
                ],
                None => vec![who, "".into(), "".into(), "".into(), "".into()],
            }
        })
        .collect();
    html! {
        p { (t.text("site-counted-about")) }
        (groups(t, address, asked, counted.group))
        (ui::data_table(t.words(), &DataTable {
            caption: &t.text("site-counted-caption"),
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            dense: true,
            empty: Empty { message: &t.text("site-counted-none"), action: None },
            ..DataTable::default()
        }))
        (ui::pager(t.words(), &Pager {
            page: u64::from(counted.listed.page.number),
            per_page: u64::from(counted.listed.page.size),
            total: u64::try_from(counted.listed.total).unwrap_or(0),
            url: &|number| format!("{address}?{}", asked.query_with("page", &number.to_string())),
        }))
    }
}

/// Links to everybody, to those engaged, to those not yet, and to those of whom nothing can be said.
fn groups(t: &Texts, address: &str, asked: &Fields, chosen: &str) -> Markup {
    let to = |group: &str| format!("{address}?{}", of_group(asked, group));
    let links =
        GROUPS.map(|(group, _)| (t.text(&format!("site-counted-group-{group}")), to(group)));
    let links = Link::each(&links);
    ui::tabs(&t.text("site-counted-groups"), &links, &to(chosen))
}

/// The query of the first page of a group.
fn of_group(asked: &Fields, group: &str) -> String {
    let mut query = asked.clone();
    query.set("page", "");
    query.query_with("people", group)
}
