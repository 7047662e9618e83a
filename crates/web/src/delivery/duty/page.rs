//! The page of a site's rota.

use super::{PATH, address, chosen, sites};
use crate::delivery::concern::{self, clock};
use crate::fields::Asked;
use crate::routes::AppState;
use crate::ui::{self, Button, ButtonKind, Cell, Column, DataTable, Empty, Form, Link};
use crate::{Failure, Place, Shell, Signed, Texts, dates};
use access::{on, to};
use axum::response::Response;
use delivery::duty::{self, GAPS_AHEAD_DAYS, Span};
use ids::{AccountId, SiteId};
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use store::delivery::duty::{self as kept, Entry};
use store::permits;

/// The page.
pub async fn page(app: AppState, signed: Signed, Asked(asked): Asked) -> Result<Response, Failure> {
    let t = &app.texts;
    let mut tx = app.db.read().await?;
    let sites = sites(&mut tx, &signed).await?;
    let chosen = chosen(&sites, &asked)?;
    let (standing, history) = match &chosen {
        Some((site, _)) => {
            let permit = permits::site::<on::Duty, to::Read>(&mut tx, &signed.actor, *site).await?;
            // A shift may end on the day after its own.
            let from = signed.today.yesterday().unwrap_or(signed.today);
            (
                kept::standing(&mut tx, &permit, from).await?,
                kept::rota(&mut tx, &permit).await?,
            )
        }
        None => Default::default(),
    };
    tx.rollback().await?;
    let now = app.around.now();
    let title = t.text("duty-title");
    let hrefs: Vec<(String, String)> = sites
        .iter()
        .map(|(id, name)| (name.clone(), address(*id)))
        .collect();
    let links: Vec<Link<'_>> = hrefs
        .iter()
        .map(|(name, href)| Link::new(name, href))
        .collect();
    Ok(Shell::new(&app, &signed, title.clone())
        .place(Place::Delivery)
        .step(t.text("concerns-title"), concern::PATH)
        .body(html! {
            h1 { (title) }
            p { (t.text("duty-intro")) }
            @match &chosen {
                None => { p { (t.text("duty-no-site")) } }
                Some((site, name)) => {
                    @if links.len() > 1 { (ui::tabs(&t.text("duty-sites"), &links, &address(*site))) }
                    h2 { (t.with("duty-at", &[("site", name)])) }
                    (rota(t, &signed, *site, (&standing, &history), now))
                }
            }
        }))
}

/// Who is on duty, when nobody is, and the spans: those that stand from yesterday on, and the history.
fn rota(
    t: &Texts,
    signed: &Signed,
    site: SiteId,
    (standing, history): (&[Entry], &[Entry]),
    now: Timestamp,
) -> Markup {
    let zone = &signed.organisation.time_zone;
    let counted: Vec<Span<AccountId>> = standing
        .iter()
        .filter(|entry| entry.counts())
        .map(|entry| entry.span)
        .collect();
    let ahead = SignedDuration::from_hours(24 * i64::from(GAPS_AHEAD_DAYS));
    let until = now.saturating_add(ahead).unwrap_or(Timestamp::MAX);
    let shifts = duty::shifts(&counted, zone, (now, until));
    let named = |who: AccountId| {
        let found = standing.iter().find(|entry| entry.span.who == who);
        found.map_or("", |entry| entry.name.as_str())
    };
    let on = duty::on_duty(&shifts, now);
    let sentence = match (on, duty::on_duty_until(&shifts, now)) {
        (Some(on), Some(until)) => {
            let key = if on.stands_in {
                "duty-now-stands-in"
            } else {
                "duty-now"
            };
            let until = clock(t, signed, until);
            t.with(key, &[("name", named(on.who)), ("until", &until)])
        }
        _ => t.text("duty-now-nobody"),
    };
    let gaps = duty::gaps(&shifts, (now, until));
    let is_current = |entry: &&Entry| entry.withdrawn.is_none() && entry.span.last >= signed.today;
    let current: Vec<&Entry> = standing.iter().filter(is_current).collect();
    let past: Vec<&Entry> = history.iter().filter(|entry| !is_current(entry)).collect();
    let (add, stand_in) = (
        format!("{PATH}/new?site={site}"),
        format!("{PATH}/new?site={site}&stands-in=yes"),
    );
    html! {
        p class="nhsuk-lede-text" { (sentence) }
        (gap_list(t, signed, &gaps, until))
        (ui::button_group(&html! {
            (ui::button(&Button { text: &t.text("duty-add"), href: Some(&add), ..Button::default() }))
            (ui::button(&Button { text: &t.text("duty-stand-in"), href: Some(&stand_in), kind: ButtonKind::Secondary, ..Button::default() }))
        }))
        (table(t, &current, (&t.text("duty-coming"), true), Empty { message: &t.text("duty-none"), action: None }))
        @if !past.is_empty() {
            (ui::details(&t.text("duty-past"), false, &table(t, &past, (&t.text("duty-past"), false), Empty::default())))
        }
    }
}

/// The times of the next days in which nobody is on duty.
fn gap_list(
    t: &Texts,
    signed: &Signed,
    gaps: &[(Timestamp, Timestamp)],
    looked: Timestamp,
) -> Markup {
    let days = GAPS_AHEAD_DAYS.to_string();
    html! {
        @if gaps.is_empty() {
            p { (t.with("duty-no-gaps", &[("days", &days)])) }
        } @else {
            (ui::warning_callout(t.words(), 3, &t.with("duty-gaps", &[("days", &days)]), &html! {
                p { (t.text("duty-gaps-text")) }
                ul class="nhsuk-list nhsuk-list--bullet" {
                    @for (from, until) in gaps {
                        @let values = [("from", clock(t, signed, *from)), ("until", clock(t, signed, *until))];
                        @let values: Vec<(&str, &str)> = values.iter().map(|(name, at)| (*name, at.as_str())).collect();
                        // Where the days that are looked at end, the gap may go on.
                        li { (t.with(if *until >= looked { "duty-gap-on" } else { "duty-gap" }, &values)) }
                    }
                }
            }))
        }
    }
}

fn table(t: &Texts, rows: &[&Entry], (caption, current): (&str, bool), empty: Empty<'_>) -> Markup {
    let labels = ["who", "days", "times", "note"].map(|key| t.text(&format!("duty-column-{key}")));
    let columns = [
        Column::text("who", &labels[0]),
        Column::text("days", &labels[1]),
        Column::text("times", &labels[2]),
        Column::text("note", &labels[3]),
    ];
    let rows = rows
        .iter()
        .map(|entry| {
            vec![
                Cell::from(entry.name.clone()),
                days(t, entry).into(),
                times(t, entry).into(),
                note(t, entry, current).into(),
            ]
        })
        .collect();
    ui::data_table(
        t.words(),
        &DataTable {
            caption,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            empty,
            ..DataTable::default()
        },
    )
}

fn days(t: &Texts, entry: &Entry) -> String {
    let span = &entry.span;
    let which = t.text(&format!("duty-days-{}", span.days.code()));
    if span.first == span.last {
        return dates::short(t, span.first);
    }
    let (first, last) = (dates::short(t, span.first), dates::short(t, span.last));
    t.with(
        "duty-from-to",
        &[("first", &first), ("last", &last), ("days", &which)],
    )
}

fn times(t: &Texts, entry: &Entry) -> String {
    let time = |time: jiff::civil::Time| time.strftime("%H:%M").to_string();
    let (from, until) = (time(entry.span.from), time(entry.span.until));
    let key = if entry.span.until > entry.span.from {
        "duty-times"
    } else {
        "duty-times-overnight"
    };
    t.with(key, &[("from", &from), ("until", &until)])
}

/// What else is true of a span, and how to take it back.
fn note(t: &Texts, entry: &Entry, current: bool) -> Markup {
    let action = format!("{PATH}/{}/take-back", entry.id);
    let about = format!("{}, {}", entry.name, days(t, entry));
    html! {
        @if entry.span.stands_in { (t.text("duty-stands-in")) " " }
        @if !entry.able { strong { (t.text("duty-not-able")) } " " }
        @match &entry.withdrawn {
            Some((_, by)) => { (t.with("duty-taken-back", &[("name", by.as_deref().unwrap_or_default())])) }
            None => {
                @if let Some(by) = &entry.added_by { (t.with("duty-added-by", &[("name", by)])) }
                @if current {
                    (ui::form(t.words(), &Form { action: &action, ..Form::default() }, &ui::button(&Button {
                        text: &t.text("duty-take-back"),
                        hidden_text: Some(&about),
                        kind: ButtonKind::Secondary,
                        small: true,
                        prevent_double_click: true,
                        ..Button::default()
                    })))
                }
            }
        }
    }
}
