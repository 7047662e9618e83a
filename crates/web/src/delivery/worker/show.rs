//! A peer worker's page: their people against what they can support, training, supervision, what they share.

use super::{address, away, list, next, supervision as pages};
use crate::routes::{AppState, id};
use crate::shell::{Place, Shell};
use crate::ui::{
    self, Button, ButtonKind, Cell, Column, DataTable, Empty, Fact, Form, Link, TagColour,
};
use crate::{Failure, Signed, Texts, dates};
use access::on::{self, Thing};
use access::to::{Change, Create, Deed, Export, Read};
use access::{Actor, Permit, reach};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::peer_match::MatchKind;
use delivery::supervision::days_apart;
use delivery::worker::{Standing, standing};
use ids::WorkerId;
use jiff::civil::Date;
use jiff::{Span, ToSpan as _};
use maud::{Markup, html};
use store::delivery::peer_match;
use store::delivery::supervision::{self, State, Supervised, Supervision};
use store::delivery::training::{self, Training};
use store::delivery::worker::{self, Supported, Worker};
use store::{Error, Tx, permits};

/// A worker's own page; the list for everybody else.
pub async fn mine(signed: Signed) -> Redirect {
    match signed.actor.worker {
        Some(own) => Redirect::to(&address(own)),
        None => Redirect::to("/delivery/workers"),
    }
}

/// A permit when the policy gives one.
async fn may<R: Thing<Subject = WorkerId>, D: Deed>(
    tx: &mut Tx,
    actor: &Actor,
    id: WorkerId,
) -> Result<Option<Permit<R, D>>, Error> {
    match permits::worker::<R, D>(tx, actor, id).await {
        Ok(permit) => Ok(Some(permit)),
        Err(Error::Denied) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Supervision of one kind, with what the actor may do to it.
struct Supervisions {
    list: Vec<Supervision>,
    may_plan: bool,
    may_settle: bool,
    path: &'static str,
}

async fn supervisions<R: Supervised>(
    tx: &mut Tx,
    actor: &Actor,
    id: WorkerId,
) -> Result<Option<Supervisions>, Error> {
    let Some(permit) = may::<R, Read>(tx, actor, id).await? else {
        return Ok(None);
    };
    Ok(Some(Supervisions {
        list: supervision::list(tx, &permit).await?,
        may_plan: may::<R, Create>(tx, actor, id).await?.is_some(),
        may_settle: may::<R, Change>(tx, actor, id).await?.is_some(),
        path: pages::path::<R>(),
    }))
}

/// The page.
pub async fn page(
    state: AppState,
    signed: Signed,
    Path(worker): Path<String>,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let id: WorkerId = id(&worker)?;
    let (actor, today) = (&signed.actor, signed.today);
    let mut tx = state.db.write().await?;
    let permit = permits::worker::<on::Worker, Read>(&mut tx, actor, id).await?;
    let shown = worker::load(&mut tx, &permit, today).await?;
    worker::viewed(&mut tx, &state.around, &permit).await?;
    // Only those who may read about people see who they are; the others see how many.
    let people = match reach::<on::Person, Read>(actor) {
        Ok(reach) => Some(worker::caseload(&mut tx, &state.around, &permit, &reach, today).await?),
        Err(_) => None,
    };
    let covered = worker::covered_for(&mut tx, &permit, today).await?;
    let spans = peer_match::of_worker(&mut tx, &permit, today).await?;
    let own = actor.worker == Some(id);
    let sign_in = if own || shown.facts.left_on.is_some() {
        None
    } else {
        Some(worker::sign_in(&mut tx, &permit).await?)
    };
    let may_cover = access::ever_allowed(
        actor.role,
        access::Resource::PeerMatch,
        access::Action::Change,
    );
    let offer = match may::<on::Offer, Read>(&mut tx, actor, id).await? {
        Some(permit) => Some(worker::offer(&mut tx, &permit).await?),
        None => None,
    };
    let may_offer = may::<on::Offer, Change>(&mut tx, actor, id)
        .await?
        .is_some();
    let learned = match may::<on::Training, Read>(&mut tx, actor, id).await? {
        Some(permit) => {
            let year_ago = today.saturating_sub(1.year());
            let minutes = training::minutes(&mut tx, &permit, year_ago).await?;
            let list = training::list(&mut tx, &state.around, &permit).await?;
            Some((list, minutes))
        }
        None => None,
    };
    let may_train = may::<on::Training, Create>(&mut tx, actor, id)
        .await?
        .is_some();
    let may_take = may::<on::Training, Export>(&mut tx, actor, id)
        .await?
        .is_some();
    let line = supervisions::<on::Supervision>(&mut tx, actor, id).await?;
    let peer = supervisions::<on::PeerSupervision>(&mut tx, actor, id).await?;
    let may_change = may::<on::Worker, Change>(&mut tx, actor, id)
        .await?
        .is_some();
    tx.commit().await?;

    let change = t.text("worker-change");
    let change_href = format!("{}/change", address(id));
    let body = html! {
        h1 { (shown.facts.name) }
        @if own { p { (t.text("worker-own-intro")) } }
        (left(t, &shown, today))
        (facts(t, &shown))
        @if may_change {
            (ui::button(&Button { text: &change, href: Some(&change_href), kind: ButtonKind::Secondary, ..Button::default() }))
        }
        @if let Some(sign_in) = &sign_in { (next::steps(t, &shown, sign_in, may_cover)) }
        h2 { (t.text("worker-people-title")) }
        (caseload(t, &shown, covered))
        @if let Some(people) = &people { (supported(t, people, today, &signed)) }
        @else { p { (t.text("worker-people-counts-only")) } }
        (away::section(t, id, &spans, (own, may_cover), today))
        @if let Some(offer) = &offer { (sharing(t, id, offer, may_offer)) }
        @if let Some(line) = &line {
            h2 { (t.text("supervision-line-title")) }
            (supervised(t, id, line, today, own))
        }
        @if let Some(peer) = &peer {
            h2 { (t.text("supervision-peer-title")) }
            p { (t.text("supervision-peer-note")) }
            (supervised(t, id, peer, today, own))
        }
        @if let Some((list, minutes)) = &learned { (trained(t, id, list, *minutes, (may_train, may_take), today)) }
    };
    let title = t.text(if own {
        "worker-own-page"
    } else {
        "worker-page"
    });
    let mut shell = Shell::new(&state, &signed, title).place(Place::Delivery);
    if !own {
        shell = shell.step(t.text("workers-title"), "/delivery/workers");
    }
    Ok(shell.body(body).into_response())
}

fn left(t: &Texts, worker: &Worker, today: Date) -> Markup {
    let Some(left_on) = worker.facts.left_on else {
        return html! {};
    };
    let heading = t.with(
        if left_on < today {
            "worker-has-left"
        } else {
            "worker-leaves"
        },
        &[("date", &dates::shown(t, left_on))],
    );
    if worker.people == 0 {
        return ui::inset_text(t.words(), &html! { p { (heading) } });
    }
    let text = t.count("worker-left-with-people", i64::from(worker.people));
    ui::warning_callout(t.words(), 2, &heading, &html! { p { (text) } })
}

fn facts(t: &Texts, worker: &Worker) -> Markup {
    let keys = ["local-ref", "site", "team", "email", "phone", "started-on"]
        .map(|key| t.text(&format!("worker-{key}")));
    let started = worker.facts.started_on.map(|day| dates::shown(t, day));
    let values = [
        worker.facts.local_ref.clone(),
        worker.site_name.clone(),
        worker.team_name.clone().unwrap_or_default(),
        worker.facts.email.clone(),
        worker.facts.phone.clone(),
        started.unwrap_or_default(),
    ];
    let rows: Vec<Fact<'_>> = keys
        .iter()
        .zip(values)
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| Fact::new(key, html! { (value) }))
        .collect();
    ui::summary_list(&rows)
}

fn caseload(t: &Texts, worker: &Worker, (covers, covered): (i64, i64)) -> Markup {
    let caseload = worker.caseload();
    let label = t.text("worker-caseload");
    let of = t.with(
        "worker-people-of",
        &[
            ("people", &caseload.people.to_string()),
            ("capacity", &caseload.capacity.to_string()),
        ],
    );
    let text = format!("{of}: {}", list::room(t, caseload));
    html! {
        (ui::progress("caseload", &label, u64::from(caseload.people), u64::from(caseload.capacity), &text))
        @if covers > 0 { p { (t.count("worker-covers", covers)) } }
        @if covered > 0 { p { (t.count("worker-covered", covered)) } }
    }
}

fn supported(t: &Texts, people: &[Supported], today: Date, signed: &Signed) -> Markup {
    let words =
        ["person", "since", "cover", "last-met"].map(|key| t.text(&format!("worker-column-{key}")));
    let columns = [
        Column::text("person", &words[0]),
        Column::text("since", &words[1]),
        Column::text("cover", &words[2]),
        Column::text("last-met", &words[3]),
    ];
    let gap = i32::try_from(signed.organisation.contact_gap_days).unwrap_or(i32::MAX);
    let rows = people
        .iter()
        .map(|one| {
            let cover = match (one.kind, one.until, &one.covered_by) {
                (MatchKind::Cover, Some(until), _) => {
                    t.with("worker-covers-until", &[("date", &dates::short(t, until))])
                }
                (_, _, Some(by)) => t.with("worker-covered-by", &[("name", by)]),
                _ => String::new(),
            };
            let long = days_apart(one.last_met, one.since, today) > gap;
            let met = one
                .last_met
                .map_or_else(|| t.text("worker-never-met"), |day| dates::short(t, day));
            let met = html! {
                (met)
                @if long { " " (ui::tag(&t.text("worker-not-met-lately"), TagColour::Yellow)) }
            };
            vec![
                Cell::link(one.name.clone(), format!("/delivery/people/{}", one.person)),
                dates::short(t, one.since).into(),
                cover.into(),
                met.into(),
            ]
        })
        .collect();
    let (caption, none) = (
        t.text("worker-people-caption"),
        t.text("worker-people-none"),
    );
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &caption,
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            empty: Empty {
                message: &none,
                action: None,
            },
            ..DataTable::default()
        },
    )
}

fn sharing(t: &Texts, id: WorkerId, offer: &str, may_offer: bool) -> Markup {
    let href = format!("{}/offer", address(id));
    html! {
        h2 { (t.text("worker-offer-title")) }
        p class="nhsuk-body-s" { (t.text(if may_offer { "worker-offer-who" } else { "worker-offer-who-others" })) }
        @if offer.is_empty() { p { (t.text("worker-offer-none")) } }
        @else {
            @for paragraph in offer.split('\n').filter(|p| !p.trim().is_empty()) { p { (paragraph) } }
        }
        @if may_offer { p { a class="nhsuk-link" href=(href) { (t.text("worker-offer-change")) } } }
    }
}

/// How far back “kept” looks.
fn half_a_year() -> Span {
    6.months()
}

fn supervised(t: &Texts, id: WorkerId, of: &Supervisions, today: Date, own: bool) -> Markup {
    let since = today.saturating_sub(half_a_year());
    let recent = |state: State| {
        let n = of
            .list
            .iter()
            .filter(|s| s.planned_on >= since && s.planned_on <= today && s.state == state)
            .count();
        i64::try_from(n).unwrap_or(0)
    };
    let (held, not_held) = (recent(State::Held), recent(State::NotHeld));
    let next = of
        .list
        .iter()
        .filter(|s| s.state == State::Planned && s.planned_on >= today)
        .min_by_key(|s| s.planned_on);
    let plan = t.text("supervision-plan");
    let href = format!("{}/{}", address(id), of.path);
    let prepare = t.text(if own {
        "prepare-link-own"
    } else {
        "prepare-link"
    });
    html! {
        @if held + not_held > 0 {
            p { (t.with("supervision-kept", &[("held", &held.to_string()), ("planned", &(held + not_held).to_string())])) }
        }
        @match next {
            Some(next) => p { (t.with("supervision-next", &[("date", &dates::shown(t, next.planned_on))])) },
            None => p { (t.text("supervision-none-planned")) },
        }
        p { a class="nhsuk-link" href={ (href) "/prepare" } { (prepare) } }
        @if of.may_plan { p { a class="nhsuk-link" href=(href) { (plan) } } }
        @if !of.list.is_empty() { (supervision_table(t, id, of, today)) }
    }
}

fn supervision_table(t: &Texts, id: WorkerId, of: &Supervisions, today: Date) -> Markup {
    let words =
        ["on", "kind", "with", "state"].map(|key| t.text(&format!("supervision-column-{key}")));
    let columns = [
        Column::text("on", &words[0]),
        Column::text("kind", &words[1]),
        Column::text("with", &words[2]),
        Column::text("state", &words[3]),
    ];
    // What is long past is in the figures; the table shows what can still be talked about.
    let rows = of
        .list
        .iter()
        .take(12)
        .map(|one| {
            vec![
                dates::short(t, one.planned_on).into(),
                pages::kind_name(t, one.kind).into(),
                one.with_whom.clone().into(),
                state_of(t, id, of, one, today).into(),
            ]
        })
        .collect();
    let caption = t.text("supervision-caption");
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &caption,
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            ..DataTable::default()
        },
    )
}

fn state_of(t: &Texts, id: WorkerId, of: &Supervisions, one: &Supervision, today: Date) -> Markup {
    let day = dates::shown(t, one.planned_on);
    let action = format!("{}/{}/{}", address(id), of.path, one.id);
    let form = Form {
        action: &action,
        version: Some(one.version),
        ..Form::default()
    };
    let button = |text: &str, value: &'static str| {
        ui::button(&Button {
            text,
            hidden_text: Some(&day),
            kind: ButtonKind::Secondary,
            small: true,
            name: Some("state"),
            value: Some(value),
            ..Button::default()
        })
    };
    let (held, not_held) = (
        t.text("supervision-was-held"),
        t.text("supervision-was-not"),
    );
    html! {
        @match one.state {
            State::Held => { (ui::tag(&t.text("supervision-held"), TagColour::Green)) }
            State::NotHeld => { (ui::tag(&t.text("supervision-not-held"), TagColour::Grey)) }
            State::Planned if one.planned_on >= today => { (ui::tag(&t.text("supervision-planned"), TagColour::Blue)) }
            State::Planned => { (t.text("supervision-not-said")) }
        }
        @if of.may_settle && one.state == State::Planned && one.planned_on <= today {
            (ui::form(t.words(), &form, &ui::button_group(&html! { (button(&held, "held")) (button(&not_held, "not_held")) })))
        }
    }
}

fn trained(
    t: &Texts,
    id: WorkerId,
    list: &[Training],
    (all, year): (i64, i64),
    (may_add, may_take): (bool, bool),
    today: Date,
) -> Markup {
    let words = ["topic", "completed-on", "hours", "expires-on"]
        .map(|key| t.text(&format!("training-{key}")));
    let columns = [
        Column::text("topic", &words[0]),
        Column::text("completed_on", &words[1]),
        Column::number("hours", &words[2]),
        Column::text("expires_on", &words[3]),
    ];
    let rows = list
        .iter()
        .map(|one| {
            let until = one
                .expires_on
                .map_or_else(|| t.text("training-never"), |day| dates::short(t, day));
            let until = html! {
                (until)
                @match standing(one.expires_on, today) {
                    Standing::Holds => {}
                    Standing::RunsOutSoon => { " " (ui::tag(&t.text("training-soon"), TagColour::Yellow)) }
                    Standing::RanOut => { " " (ui::tag(&t.text("training-ran-out"), TagColour::Red)) }
                }
            };
            vec![
                one.topic.clone().into(),
                dates::short(t, one.completed_on).into(),
                hours(i64::from(one.minutes)).into(),
                until.into(),
            ]
        })
        .collect();
    let (caption, none) = (t.text("training-title"), t.text("training-none"));
    let add = format!("{}/training", address(id));
    let (csv, xlsx) = (format!("{add}.csv"), format!("{add}.xlsx"));
    let links = [Link::new("CSV", &csv), Link::new("Excel (XLSX)", &xlsx)];
    html! {
        h2 { (caption) }
        @if !list.is_empty() {
            p { (t.with("training-hours-total", &[("hours", &hours(all)), ("year", &hours(year))])) }
        }
        @if may_add { p { a class="nhsuk-link" href=(add) { (t.text("training-add-title")) } } }
        (ui::data_table(t.words(), &DataTable {
            caption: &caption,
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            empty: Empty { message: &none, action: None },
            ..DataTable::default()
        }))
        @if may_take && !list.is_empty() { (ui::downloads(t.words(), &caption, &links)) }
    }
}

/// Minutes as hours, to a quarter: `1.5`.
fn hours(minutes: i64) -> String {
    ui::number::plain(minutes as f64 / 60.0, 2)
}
