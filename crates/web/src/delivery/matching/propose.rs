//! The people who are waiting, and for one of them the workers with what speaks for and against each.

use super::spans::{self, Reader};
use crate::dates;
use crate::delivery::people;
use crate::delivery::person::ask::Asking;
use crate::delivery::person::{address, parts};
use crate::fields::Asked as AskedFields;
use crate::routes::AppState;
use crate::said::Said as _;
use crate::ui::{
    self, Button, Choice, Choices, DateInput, Empty, FieldErrors, Form, Label, Link, Size,
};
use crate::{App, Failure, Fields, Place, Shell, Signed, Texts};
use access::{on, reach, to};
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::matching::{Against, For, Offer, Proposal, proposals};
use delivery::note::NoteMode;
use delivery::peer_match::{MatchKind, Period};
use ids::{EpisodeId, MatchId, PersonId, WorkerId};
use maud::{Markup, html};
use store::delivery::episode;
use store::delivery::peer_match::{self, NewMatch, NotMatched, Offered, Span};
use store::delivery::person::{self, Asked, Line, Person, Sort, Standing, State};
use store::listing::{LARGEST_PAGE, Listed, Page};
use store::{Error, Tx};

/// Where the page is.
pub const PATH: &str = "/delivery/matching";

/// The person who was chosen among those who wait.
struct Chosen {
    person: Person,
    episode: EpisodeId,
    proposed: Vec<(Offered, Proposal<usize>)>,
}

/// Who waits, and whether there is anybody at all who could.
struct Waiting {
    people: Listed<Line>,
    anybody: bool,
}

async fn waiting(tx: &mut Tx, app: &App, signed: &Signed) -> Result<Waiting, Failure> {
    let people = reach::<on::Person, to::Read>(&signed.actor)?;
    let asked = Asked {
        words: "",
        site: None,
        standing: Some(Standing::Is(State::Waiting)),
        worker: None,
        sort: Sort::Referred,
        descending: false,
        page: Page::new(1, LARGEST_PAGE),
        today: signed.today,
    };
    let listed = person::list(tx, &app.around, &people, &asked).await?;
    let anybody = listed.total > 0 || person::is_there_anybody(tx, &people, signed.today).await?;
    Ok(Waiting {
        people: listed,
        anybody,
    })
}

async fn chosen(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    id: PersonId,
) -> Result<Option<Chosen>, Failure> {
    let asking = Asking::about(tx, signed, id).await?;
    let permit = asking.leave::<on::PeerMatch, to::Create>()?;
    let person = person::load(tx, &app.around, &asking.leave()?).await?;
    let Some(episode) = episode::open_of(tx, signed.actor.org, id).await? else {
        return Ok(None);
    };
    let readable = reach::<on::Offer, to::Read>(&signed.actor)?;
    let offered = peer_match::offers(tx, &permit, &readable, episode, signed.today).await?;
    let offers = offered
        .iter()
        .enumerate()
        .map(|(at, offered)| Offer {
            worker: at,
            about: &offered.about,
            caseload: offered.caseload,
            same_team: offered.same_team,
            knows_person: offered.knows_person,
            away_until: offered.away_until,
        })
        .collect();
    let proposed = proposals(&person.details.preferences, offers)
        .into_iter()
        .filter_map(|proposal| Some((offered.get(proposal.worker)?.clone(), proposal)))
        .collect();
    Ok(Some(Chosen {
        person,
        episode,
        proposed,
    }))
}

/// The page.
pub async fn page(
    state: AppState,
    signed: Signed,
    AskedFields(asked): AskedFields,
) -> Result<Response, Failure> {
    let mut tx = state.db.write().await?;
    let waiting = waiting(&mut tx, &state, &signed).await?;
    let chosen = match asked.read::<PersonId>("person") {
        Some(id) => chosen(&mut tx, &state, &signed, id).await?,
        None => None,
    };
    let spans = peer_match::at_sites(&mut tx, &reach(&signed.actor)?, signed.today).await?;
    tx.commit().await?;
    let mut typed = Fields::default();
    typed.set("id", state.around.id::<MatchId>().to_string());
    typed.set("note-mode", NoteMode::DEFAULT.code());
    dates::put(&mut typed, "from", Some(signed.today));
    Ok(show(
        &state,
        &signed,
        (&waiting, &spans),
        chosen.as_ref(),
        &typed,
        FieldErrors::NONE,
    ))
}

/// Makes the match.
pub async fn send(state: AppState, signed: Signed, typed: Fields) -> Result<Response, Failure> {
    let t = &state.texts;
    let id: PersonId = typed.read("person").ok_or(Failure::Missing)?;
    let new: MatchId = typed.read("id").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, id).await?;
    let permit = asking.leave::<on::PeerMatch, to::Create>()?;
    let to = format!("{}?done=matched", address(id));
    let mut errors = FieldErrors::default();
    let worker = typed.read::<WorkerId>("worker");
    if worker.is_none() {
        errors.add("worker", t.text("matching-worker-missing"));
    }
    let from = dates::required(t, &typed, "from", &mut errors);
    let mode = NoteMode::from_code(typed.get("note-mode"));
    if mode.is_none() {
        errors.add("note-mode", t.text("matching-notes-missing"));
    }
    let Some(chosen) = chosen(&mut tx, &state, &signed, id).await? else {
        return Err(Failure::Unfit(t.text("matching-no-support")));
    };
    if let (Some(worker), Some(from), Some(note_mode)) = (worker, from, mode) {
        let new = NewMatch {
            id: new,
            episode: chosen.episode,
            worker,
            kind: MatchKind::Allocated,
            period: Period { from, until: None },
            cover_why: None,
            note_mode,
            chosen_by_person: typed.has("chosen-by-person", "yes"),
        };
        match peer_match::create(&mut tx, &state.around, &permit, &new).await {
            Ok(_) => {
                tx.commit().await?;
                return Ok(Redirect::to(&to).into_response());
            }
            Err(NotMatched::Store(Error::Taken { .. })) => {
                return Ok(Redirect::to(&to).into_response());
            }
            Err(NotMatched::Rule(rule)) => errors.add_date("from", &[], rule.said(t)),
            Err(NotMatched::Store(other)) => return Err(other.into()),
        }
    }
    let waiting = waiting(&mut tx, &state, &signed).await?;
    let spans = peer_match::at_sites(&mut tx, &reach(&signed.actor)?, signed.today).await?;
    tx.commit().await?;
    Ok(show(
        &state,
        &signed,
        (&waiting, &spans),
        Some(&chosen),
        &typed,
        &errors,
    ))
}

fn show(
    app: &App,
    signed: &Signed,
    (waiting, spans): (&Waiting, &[Span]),
    chosen: Option<&Chosen>,
    typed: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let title = t.text("matching-title");
    Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            p { a class="nhsuk-link" href="/delivery/matching/absence" { (t.text("matching-to-absence")) } }
            div class="nhsuk-grid-row" {
                div class={ "nhsuk-grid-column-one-third app-waiting" @if chosen.is_some() { " app-waiting--chosen" } } { (list(t, waiting, chosen)) }
                div class="nhsuk-grid-column-two-thirds" {
                    @match chosen {
                        Some(chosen) => (proposal_form(t, chosen, typed, errors)),
                        None if waiting.people.rows.is_empty() => {},
                        None => p { (t.text("matching-choose")) },
                    }
                }
            }
            @if !spans.is_empty() {
                h2 { (t.text("spans-title")) }
                (spans::list(t, spans, signed.today, Reader::Service, true))
            }
        })
}

fn list(t: &Texts, waiting: &Waiting, chosen: Option<&Chosen>) -> Markup {
    let anybody = waiting.anybody;
    let waiting = &waiting.people;
    let more = waiting.total - i64::try_from(waiting.rows.len()).unwrap_or(0);
    html! {
        h2 { (t.count("matching-waiting", waiting.total)) }
        @if waiting.rows.is_empty() {
            (nobody(t, anybody))
        } @else {
            ul class="nhsuk-list app-waiting__list" {
                @for line in &waiting.rows {
                    @let current = chosen.is_some_and(|c| c.person.id == line.id);
                    li class={ "app-waiting__item" @if current { " app-waiting__item--current" } } {
                        a class="nhsuk-link" href={ (PATH) "?person=" (line.id) } aria-current=[current.then_some("true")] { (line.name) }
                        br;
                        span class="nhsuk-body-s" {
                            @match line.referred {
                                Some(day) => (t.with("matching-since", &[("day", &dates::short(t, day))])),
                                None => (t.text("matching-since-unknown")),
                            }
                        }
                    }
                }
            }
            @if more > 0 { p { a class="nhsuk-link" href="/delivery/people?state=waiting" { (t.count("matching-more", more)) } } }
        }
    }
}

/// What is there to do when nobody waits.
fn nobody(t: &Texts, anybody: bool) -> Markup {
    let (message, action, href) = if anybody {
        ("matching-nobody", "people-show-all", people::EVERYBODY)
    } else {
        ("matching-nobody-yet", "people-add", "/delivery/people/new")
    };
    ui::empty_state(Empty {
        message: &t.text(message),
        action: Some(Link {
            text: &t.text(action),
            href,
        }),
    })
}

fn reason_for(t: &Texts, reason: &For) -> String {
    match reason {
        For::Shares(words) => t.with("matching-for-shares", &[("words", &words.join(", "))]),
        For::Room(room) => t.count("matching-for-room", i64::from(*room)),
        For::SameTeam => t.text("matching-for-team"),
        For::KnowEachOther => t.text("matching-for-know"),
    }
}

fn reason_against(t: &Texts, reason: Against) -> String {
    match reason {
        Against::Away(until) => {
            t.with("matching-against-away", &[("day", &dates::shown(t, until))])
        }
        Against::Full => t.text("matching-against-full"),
        Against::OverBy(over) => t.count("matching-against-over", i64::from(over)),
        Against::SharesNothingAskedFor => t.text("matching-against-shares"),
    }
}

fn proposal_form(t: &Texts, chosen: &Chosen, typed: &Fields, errors: &FieldErrors) -> Markup {
    let fields = ui::Fields::new(t.words(), errors);
    let person = &chosen.person;
    let name = person.details.name.as_str();
    let ids: Vec<String> = chosen
        .proposed
        .iter()
        .map(|(offered, _)| offered.worker.to_string())
        .collect();
    let workers: Vec<Choice<'_>> = chosen
        .proposed
        .iter()
        .zip(&ids)
        .map(|((offered, proposal), id)| Choice {
            value: id,
            text: &offered.name,
            more: Some(said(t, offered, proposal)),
            ..Choice::default()
        })
        .collect();
    let modes = parts::note_modes(t);
    let modes: Vec<Choice<'_>> = modes
        .iter()
        .map(|(mode, text, hint)| Choice {
            value: mode.code(),
            text,
            hint: Some(hint),
            ..Choice::default()
        })
        .collect();
    let person_id = person.id.to_string();
    let frame = Form {
        action: PATH,
        hidden: &[("id", typed.get("id")), ("person", &person_id)],
        ..Form::default()
    };
    let chosen_by = t.text("matching-chosen-by-person");
    let body = html! {
        (fields.radios(&Choices {
            name: "worker",
            legend: Label::sized(&t.text("matching-workers"), Size::M),
            hint: Some(&t.text("matching-workers-hint")),
            choices: &workers,
            chosen: &[typed.get("worker")],
            ..Choices::default()
        }))
        (fields.checkboxes(&Choices {
            name: "chosen-by-person",
            legend: Label::sized(&t.text("matching-choice"), Size::S),
            hint: Some(&t.text("matching-choice-hint")),
            choices: &[Choice::new("yes", &chosen_by)],
            chosen: &[typed.get("chosen-by-person")],
            ..Choices::default()
        }))
        (fields.date(&DateInput {
            name: "from",
            legend: Label::sized(&t.text("matching-from"), Size::S),
            hint: Some(&t.text("date-hint")),
            typed: dates::typed(typed, "from"),
        }))
        (fields.radios(&Choices {
            name: "note-mode",
            legend: Label::sized(&t.text("matching-notes"), Size::S),
            hint: Some(&t.text("matching-notes-hint")),
            choices: &modes,
            chosen: &[typed.get("note-mode")],
            ..Choices::default()
        }))
        (ui::button(&Button { text: &t.text("matching-button"), prevent_double_click: true, ..Button::default() }))
    };
    html! {
        h2 { a class="nhsuk-link" href=(address(person.id)) { (name) } }
        @if person.details.preferences.is_empty() {
            p { (t.text("matching-no-wishes")) }
        } @else {
            p { strong { (t.text("matching-wishes")) } }
            blockquote class="nhsuk-inset-text" { p { (parts::lines(&person.details.preferences)) } }
        }
        @if workers.is_empty() {
            (ui::empty_state(Empty {
                message: &t.text("matching-no-workers"),
                action: Some(Link { text: &t.text("matching-to-workers"), href: "/delivery/workers" }),
            }))
        } @else {
            (ui::form(t.words(), &frame, &body))
        }
    }
}

/// What a worker shares, and what speaks for and against them, under their name.
fn said(t: &Texts, offered: &Offered, proposal: &Proposal<usize>) -> Markup {
    let part = |key: &str, reasons: Vec<String>| {
        html! {
            @if !reasons.is_empty() {
                div {
                    dt { (t.text(key)) }
                    @for reason in reasons { dd { (reason) } }
                }
            }
        }
    };
    let speaks_for = proposal.reasons_for.iter().map(|r| reason_for(t, r));
    let against = proposal.reasons_against.iter();
    html! {
        @if !offered.about.is_empty() { p class="app-text" { (t.with("matching-about", &[("about", &offered.about)])) } }
        dl class="app-reasons" {
            (part("matching-for", speaks_for.collect()))
            (part("matching-against", against.map(|r| reason_against(t, *r)).collect()))
        }
    }
}
