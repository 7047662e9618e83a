//! The page of one person.

use super::ask::Asking;
use super::looked::{self, Reader};
use super::{address, id, parts, request, shared, words};
use crate::delivery::concern::raise_about;
use crate::delivery::contact::withdrawn;
use crate::routes::AppState;
use crate::ui::{self, Button, ButtonKind, IdentityBar};
use crate::{App, Failure, Place, Shell, Signed, Texts};
use access::{Role, on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::{ContactId, PersonId};
use maud::{Markup, html};
use store::Tx;
use store::audit::{self, Shown};
use store::delivery::concern;
use store::delivery::contact::{self, ContactList, Withdrawn};
use store::delivery::episode::{self, Episode, TakenBack};
use store::delivery::goal::{self, Goal};
use store::delivery::note::{self, Note};
use store::delivery::peer_match::{self, Match};
use store::delivery::person::{self, Person, State};
use store::delivery::share::{self, Sharing};
use store::delivery::worker_request::{self, WorkerRequest};
use store::implementation::engagement::{self, Explained};
use store::listing::Page;

/// How many contacts the page shows; all of them are a link away.
const CONTACTS: u32 = 20;
/// How many notes the page shows.
const NOTES: u32 = 10;
/// How many entries of who looked are read; they become fewer sentences.
const LOOKED: u32 = 60;

/// Everything the page shows. What the policy does not give is none.
pub(super) struct Seen {
    pub(super) person: Person,
    pub(super) episodes: Vec<Episode>,
    pub(super) taken_back: Vec<TakenBack>,
    pub(super) matches: Option<Vec<Match>>,
    pub(super) contacts: Option<ContactList>,
    /// What got in the way of those contacts that did not come about, where somebody said.
    pub(super) circumstances: Vec<(ContactId, String)>,
    pub(super) requests: Vec<WorkerRequest>,
    /// What was taken back, for those who could restore it.
    pub(super) withdrawn: Vec<Withdrawn>,
    pub(super) goals: Option<Vec<Goal>>,
    pub(super) notes: Option<Vec<Note>>,
    pub(super) explained: Option<Explained>,
    pub(super) sharing: Option<Vec<Sharing>>,
    pub(super) looked: Option<Vec<Shown>>,
    pub(super) may: May,
}

/// What this reader can do from here.
#[derive(Debug, Clone, Copy)]
pub(super) struct May {
    pub(super) edit: bool,
    pub(super) record: bool,
    pub(super) match_up: bool,
    pub(super) change_episode: bool,
    pub(super) add_goal: bool,
    pub(super) let_in: bool,
    pub(super) raise: bool,
}

impl Seen {
    /// The latest episode: the open one when there is one.
    pub(super) fn episode(&self) -> Option<&Episode> {
        self.episodes.first()
    }

    /// The matches that hold on a day, cover first.
    pub(super) fn current(&self, today: jiff::civil::Date) -> Vec<&Match> {
        let mut current: Vec<&Match> = self
            .matches
            .iter()
            .flatten()
            .filter(|m| m.period.holds(today))
            .collect();
        current.sort_by_key(|m| std::cmp::Reverse(m.kind));
        current
    }

    fn state(&self, signed: &Signed) -> Option<State> {
        let episode = self.episode()?;
        let allocated = self
            .current(signed.today)
            .iter()
            .any(|m| m.kind == delivery::peer_match::MatchKind::Allocated);
        Some(match (episode.is_open(), allocated) {
            (false, _) => State::Ended,
            (true, true) => State::Matched,
            (true, false) => State::Waiting,
        })
    }
}

async fn see(
    tx: &mut Tx,
    app: &App,
    asking: &Asking<'_>,
    signed: &Signed,
) -> Result<Seen, Failure> {
    let around = &app.around;
    let person = person::load(tx, around, &asking.leave()?).await?;
    let of_episodes = asking.leave::<on::Episode, to::Read>()?;
    let episodes = episode::of_person(tx, around, &of_episodes).await?;
    let taken_back = episode::endings_taken_back(tx, &of_episodes).await?;
    let matches = match asking.perhaps::<on::PeerMatch, to::Read>() {
        Some(permit) => Some(peer_match::of_person(tx, around, &permit).await?),
        None => None,
    };
    let mut circumstances = Vec::new();
    let contacts = match asking.perhaps::<on::Contact, to::Read>() {
        Some(permit) => {
            let list = contact::for_person(tx, around, &permit, Page::new(1, CONTACTS)).await?;
            let shown = list.rows.iter().map(|row| row.id);
            circumstances = contact::circumstances(tx, &permit, shown).await?;
            Some(list)
        }
        None => None,
    };
    let requests = match asking.perhaps::<on::WorkerRequest, to::Read>() {
        Some(permit) => worker_request::of_person(tx, around, &permit).await?,
        None => Vec::new(),
    };
    let withdrawn = match asking.perhaps::<on::Contact, to::Change>() {
        Some(permit) => contact::withdrawn_of(tx, &permit).await?,
        None => Vec::new(),
    };
    let goals = match asking.perhaps::<on::Goal, to::Read>() {
        Some(permit) => Some(goal::of_person(tx, around, &permit).await?),
        None => None,
    };
    let notes = match asking.perhaps::<on::Note, to::Read>() {
        Some(permit) => {
            Some(note::list_for_person(tx, around, &permit, Page::new(1, NOTES)).await?)
        }
        None => None,
    };
    // Beside a person, to their peer worker, the count would read like a target.
    let explained = match episodes.first() {
        Some(episode) if signed.role() != Role::PeerWorker => {
            match engagement::explain(tx, &of_episodes, episode.id, None).await {
                Ok(explained) => Some(explained),
                Err(store::Error::Denied) => None,
                Err(other) => return Err(other.into()),
            }
        }
        _ => None,
    };
    let sharing = match asking.perhaps::<on::Share, to::Read>() {
        Some(permit) => Some(share::of_person(tx, around, &permit).await?),
        None => None,
    };
    let looked = match asking.perhaps::<on::AccessLog, to::Read>() {
        Some(permit) => {
            let at = (around.now(), signed.today);
            let untold = concern::not_told(tx, &permit, at).await?;
            Some(audit::about_person(tx, &permit, &untold, LOOKED).await?)
        }
        None => None,
    };
    let may = May {
        edit: asking.may::<on::Person, to::Change>(),
        record: asking.may::<on::Contact, to::Create>(),
        match_up: asking.may::<on::PeerMatch, to::Create>(),
        change_episode: asking.may::<on::Episode, to::Change>(),
        add_goal: asking.may::<on::Goal, to::Create>(),
        let_in: asking.may::<on::PersonAccount, to::Create>(),
        raise: asking.may_raise(),
    };
    Ok(Seen {
        person,
        episodes,
        taken_back,
        matches,
        contacts,
        circumstances,
        requests,
        withdrawn,
        goals,
        notes,
        explained,
        sharing,
        looked,
        may,
    })
}

/// Who the page is about, on top of every page of that person.
pub(crate) fn identity(t: &Texts, person: &Person, state: Option<State>) -> Markup {
    let state = words::state(t, state);
    let labels = [
        t.text("person-identity-ref"),
        t.text("person-identity-site"),
        t.text("person-identity-state"),
        t.text("person-identity-pronouns"),
    ];
    let mut facts = vec![
        (labels[0].as_str(), person.local_ref.as_str()),
        (labels[1].as_str(), person.site_name.as_str()),
        (labels[2].as_str(), state.as_str()),
    ];
    if !person.details.pronouns.is_empty() {
        facts.push((labels[3].as_str(), person.details.pronouns.as_str()));
    }
    ui::identity_bar(
        &t.text("person-identity"),
        &IdentityBar {
            name: person.details.name.as_str(),
            facts: &facts,
            ..IdentityBar::default()
        },
    )
}

/// The page.
pub async fn page(
    state: AppState,
    signed: Signed,
    Path(text): Path<String>,
) -> Result<Response, Failure> {
    let id = id(&text)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, id).await?;
    asking.leave::<on::Person, to::Read>()?;
    if signed.actor.person == Some(id) {
        return Ok(Redirect::to("/my-record").into_response());
    }
    if signed.role() == Role::Clinician {
        tx.rollback().await?;
        return shared::page(&state, &signed, id).await;
    }
    let seen = see(&mut tx, &state, &asking, &signed).await?;
    tx.commit().await?;
    let t = &state.texts;
    let identity = identity(t, &seen.person, seen.state(&signed));
    Ok(Shell::new(&state, &signed, t.text("person-title"))
        .place(Place::Delivery)
        .step(t.text("people-title"), "/delivery/people")
        .before(identity)
        .body(body(t, &signed, id, &seen)))
}

fn body(t: &Texts, signed: &Signed, id: PersonId, seen: &Seen) -> Markup {
    let to = address(id);
    html! {
        h1 { (t.with("person-heading", &[("name", seen.person.details.name.as_str())])) }
        @if seen.may.record || seen.may.edit || seen.may.raise {
            (ui::button_group(&html! {
                @if seen.may.record && seen.episode().is_some_and(Episode::is_open) {
                    (ui::button(&Button { text: &t.text("person-record-contact"), href: Some(&format!("/delivery/contacts/new?person={id}")), ..Button::default() }))
                    (ui::button(&Button { text: &t.text("my-day-plan"), kind: ButtonKind::Secondary, href: Some(&format!("/delivery/contacts/new?person={id}&outcome=planned")), ..Button::default() }))
                }
                @if seen.may.raise {
                    (ui::button(&Button { text: &t.text("concern-raise"), kind: ButtonKind::Secondary, href: Some(&raise_about(id)), ..Button::default() }))
                }
                @if seen.may.edit {
                    (ui::button(&Button { text: &t.text("person-edit"), kind: ButtonKind::Secondary, href: Some(&format!("{to}/edit")), ..Button::default() }))
                }
            }))
        }
        @if seen.may.let_in { p { a class="nhsuk-link" href={ (to) "/sign-in" } { (t.text("person-sign-in-title")) } } }
        (parts::peer_worker(t, signed, &to, seen))
        (request::section(t, signed, &to, seen.person.details.name.as_str(), &seen.requests, seen.may.match_up))
        (parts::engagement(t, seen))
        (parts::about(t, signed, seen))
        (parts::support(t, signed, &to, seen))
        (parts::timeline(t, signed, id, seen))
        (withdrawn::section(t, signed, &seen.withdrawn))
        (parts::goals(t, &to, seen))
        (parts::notes(t, signed, seen))
        (parts::sharing(t, signed, seen))
        @if let Some(entries) = &seen.looked {
            h2 { (t.text("person-looked")) }
            p { (t.text("person-looked-hint")) }
            (sentences(t, &looked::sentences(t, entries, &signed.organisation.time_zone, Reader::Service)))
        }
    }
}

/// Sentences, the first ten in sight and the rest one step away.
pub(crate) fn sentences(t: &Texts, sentences: &[String]) -> Markup {
    let list = |some: &[String]| {
        html! { ul class="nhsuk-list nhsuk-list--bullet" { @for sentence in some { li { (sentence) } } } }
    };
    let (first, rest) = sentences.split_at(sentences.len().min(10));
    html! {
        @if first.is_empty() { p { (t.text("looked-nobody")) } } @else { (list(first)) }
        @if !rest.is_empty() { (ui::details(&t.text("looked-earlier"), false, &list(rest))) }
    }
}
