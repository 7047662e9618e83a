//! The list of referrals: a clinician's own, or those of a coordinator's sites.

use super::{PATH, address, state};
use crate::fields::Asked;
use crate::listing::ListState;
use crate::routes::AppState;
use crate::ui::{self, Button, Cell, Column, DataTable, Direction, Empty, Link, Pager};
use crate::{Failure, Place, Shell, Signed, dates};
use access::{Action, Resource, Role, ever_allowed, on, reach, to};
use axum::response::Response;
use delivery::referral::Referral as State;
use maud::html;
use store::delivery::referral;

/// The page.
pub async fn page(app: AppState, signed: Signed, Asked(asked): Asked) -> Result<Response, Failure> {
    let t = &app.texts;
    let reach = reach::<on::Referral, to::Read>(&signed.actor)?;
    let list = ListState::read(PATH, asked, &[("sent", Direction::Ascending)]);
    let wanted = State::CODES
        .into_iter()
        .find(|code| *code == list.asked.get("state"));
    let mut tx = app.db.write().await?;
    let listed = referral::list(&mut tx, &app.around, &reach, wanted, list.page).await?;
    tx.commit().await?;
    let own = signed.role() == Role::Clinician;
    let labels = [
        t.text("people-column-name"),
        t.text("referral-sent"),
        t.text("referral-team"),
        t.text("referral-state"),
    ];
    let columns = [
        Column::text("name", &labels[0]),
        Column::text("sent", &labels[1]),
        Column::text("team", &labels[2]),
        Column::text("state", &labels[3]),
    ];
    let rows = listed
        .rows
        .iter()
        .map(|one| {
            let sent = dates::day_of(one.sent_at, &signed.organisation.time_zone);
            vec![
                Cell::link(one.name.as_str().to_owned(), address(one.id)),
                dates::short(t, sent).into(),
                format!("{}, {}", one.team_name, one.site_name).into(),
                state(t, one.state).into(),
            ]
        })
        .collect();
    let any = t.text("list-all");
    let all = [("", any)].into_iter().chain(State::CODES.map(|code| {
        let key = format!("referral-filter-{}", code.replace('_', "-"));
        (code, t.text(&key))
    }));
    let links: Vec<(String, String)> = all
        .map(|(code, text)| {
            let href = if code.is_empty() {
                PATH.to_owned()
            } else {
                format!("{PATH}?state={code}")
            };
            (text, href)
        })
        .collect();
    let links = Link::each(&links);
    let current = wanted.map_or(PATH.to_owned(), |code| format!("{PATH}?state={code}"));
    let (title, intro, none) = if own {
        (
            "referrals-own-title",
            "referrals-own-intro",
            "referrals-own-none",
        )
    } else {
        ("referrals-title", "referrals-intro", "referrals-none")
    };
    let none = t.text(if wanted.is_some() {
        "referrals-none-in-state"
    } else {
        none
    });
    let title = t.text(title);
    let new = t.text("referral-new-title");
    let may_send = ever_allowed(signed.role(), Resource::Referral, Action::Create);
    Ok(Shell::new(&app, &signed, title.clone())
        .place(Place::Delivery)
        .body(html! {
            h1 { (title) }
            p { (t.text(intro)) }
            @if may_send {
                (ui::button(&Button { text: &new, href: Some("/delivery/referrals/new"), ..Button::default() }))
            }
            (ui::tabs(&t.text("referrals-filter"), &links, &current))
            (ui::data_table(t.words(), &DataTable {
                caption: &t.count("referrals-count", listed.total),
                columns: &columns,
                rows,
                first_cell_is_header: true,
                empty: Empty { message: &none, action: None },
                ..DataTable::default()
            }))
            (ui::pager(t.words(), &Pager {
                page: u64::from(listed.page.number),
                per_page: u64::from(listed.page.size),
                total: u64::try_from(listed.total).unwrap_or(0),
                url: &|number| list.page_url(number),
            }))
        }))
}
