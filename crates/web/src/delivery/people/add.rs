//! Adding a person, with a stop when somebody who could be the same is known already.

use super::list::PATH;
use super::referred::{self, Referred};
use crate::dates;
use crate::delivery::episode::form as support;
use crate::delivery::person::form::{self, Asked};
use crate::delivery::person::{address, words};
use crate::fields::Asked as AskedFields;
use crate::routes::AppState;
use crate::ui::{self, Button, ButtonKind, Card, FieldErrors, Form, Label, Select, Size};
use crate::{App, Failure, Fields, Place, Shell, Signed, Texts};
use access::{Creates, creates, on, reach, to};
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::episode::PLANNED_WEEKS;
use ids::{EpisodeId, PersonId, SiteId, TeamId};
use maud::{Markup, html};
use store::delivery::episode::{self, NewEpisode};
use store::delivery::person::{self, Alike, Candidate, Details, Likeness, NewPerson};
use store::delivery::team::{self, Team};
use store::{Error, Tx, permits};

/// What the form offers to choose from.
struct Places {
    sites: Vec<(SiteId, String)>,
    teams: Vec<Team>,
}

async fn places(tx: &mut Tx, signed: &Signed) -> Result<Places, Failure> {
    let reach = reach::<on::Site, to::Read>(&signed.actor)?;
    let own = |site: &SiteId| signed.actor.sites.contains(site);
    let sites = team::sites(tx, &reach)
        .await?
        .into_iter()
        .filter(|(id, _)| own(id))
        .collect();
    let teams = team::all(tx, &reach)
        .await?
        .into_iter()
        .filter(|team| own(&team.site))
        .collect();
    Ok(Places { sites, teams })
}

/// The form: empty, or with what a referral says.
pub async fn page(
    state: AppState,
    signed: Signed,
    AskedFields(asked): AskedFields,
) -> Result<Response, Failure> {
    let mut tx = state.db.write().await?;
    let places = places(&mut tx, &signed).await?;
    let referred = referred::open(&mut tx, &state, &signed, &asked).await?;
    tx.commit().await?;
    let referred = referred.as_ref();
    if let Some(decided) = referred.and_then(Referred::decided) {
        return Ok(Redirect::to(&decided).into_response());
    }
    let mut typed = Fields::default();
    typed.set("id", state.around.id::<PersonId>().to_string());
    typed.set("episode", state.around.id::<EpisodeId>().to_string());
    typed.set("planned-weeks", PLANNED_WEEKS.to_string());
    dates::put(&mut typed, "referred", Some(signed.today));
    if let [(only, _)] = places.sites.as_slice() {
        typed.set("site", only.to_string());
    }
    if let Some(referred) = referred {
        referred.fill(&signed, &mut typed);
    }
    let none = FieldErrors::NONE;
    Ok(show(&state, &signed, &places, &typed, none, referred))
}

/// What was sent, once it fits.
struct Sent {
    creates: Creates<on::Person>,
    new: NewPerson,
    support: NewEpisode,
}

fn sent(
    t: &Texts,
    signed: &Signed,
    typed: &Fields,
    errors: &mut FieldErrors,
) -> Result<Option<Sent>, Failure> {
    let id: PersonId = typed.read("id").ok_or(Failure::Missing)?;
    let episode: EpisodeId = typed.read("episode").ok_or(Failure::Missing)?;
    // In the order of the questions, because that is how the problems are listed.
    let details = form::read(t, typed, signed.today, errors);
    let site = typed.read::<SiteId>("site");
    if site.is_none() {
        errors.add("site", t.text("person-site-missing"));
    }
    let dates = support::read(t, typed, signed.today, errors);
    let (Some(site), Some(details), Some(dates)) = (site, details, dates) else {
        return Ok(None);
    };
    Ok(Some(Sent {
        creates: creates::<on::Person>(&signed.actor, Some(site))?,
        new: NewPerson {
            id,
            local_ref: None,
            details,
        },
        support: NewEpisode {
            id: episode,
            team: typed.read::<TeamId>("team"),
            dates,
        },
    }))
}

/// Makes the person, or says what does not fit, or who could be the same.
pub async fn send(state: AppState, signed: Signed, typed: Fields) -> Result<Response, Failure> {
    let t = &state.texts;
    let mut errors = FieldErrors::default();
    let sent = sent(t, &signed, &typed, &mut errors)?;
    let mut tx = state.db.write().await?;
    let places = places(&mut tx, &signed).await?;
    // A form that comes back shows the referral, so that it was looked at is kept then too.
    let referred = referred::open(&mut tx, &state, &signed, &typed).await?;
    let referred = referred.as_ref();
    let Some(sent) = sent else {
        tx.commit().await?;
        return Ok(show(&state, &signed, &places, &typed, &errors, referred));
    };
    if let Some(referred) = referred {
        if let Some(decided) = referred.decided() {
            return Ok(Redirect::to(&decided).into_response());
        }
        if let Some(same) = typed.read::<PersonId>("same") {
            referred
                .is_of(&mut tx, &state, &signed, same, &sent.support, &places.teams)
                .await?;
            tx.commit().await?;
            let next = format!("{}?done=referral-accepted", address(same));
            return Ok(Redirect::to(&next).into_response());
        }
    }
    let team_fits = |team: TeamId| {
        let of_site = |t: &Team| t.id == team && Some(t.site) == sent.creates.site();
        places.teams.iter().any(of_site)
    };
    if sent.support.team.is_some_and(|team| !team_fits(team)) {
        tx.commit().await?;
        errors.add("team", t.text("person-team-elsewhere"));
        return Ok(show(&state, &signed, &places, &typed, &errors, referred));
    }
    let alike = alike(&mut tx, &state, &sent).await?;
    // Nobody shares an NHS number: either they are the same person, or one of the numbers is wrong.
    let same_number = alike
        .iter()
        .any(|a| a.likeness.contains(&Likeness::NhsNumber));
    let stands = same_number || (!alike.is_empty() && typed.get("anyway") != "yes");
    // A form that was sent before finds the person it made; that is no stop.
    if stands && !made_already(&alike, sent.new.id) {
        tx.commit().await?;
        if typed.get("again") == "yes" {
            errors.add("nhs-number", t.text("person-nhs-number-taken"));
            return Ok(show(&state, &signed, &places, &typed, &errors, referred));
        }
        let found = (alike.as_slice(), same_number);
        return Ok(stop(&state, &signed, &typed, found, referred));
    }
    match make(&mut tx, &state, &signed, &sent).await {
        Ok(()) => {
            if let Some(referred) = referred {
                referred
                    .accept(&mut tx, &state, &signed, sent.new.id)
                    .await?;
            }
            tx.commit().await?;
        }
        Err(Error::Taken { key }) if key == "person_pkey" => {
            // The same form sent twice leads to the same record, if it is theirs to see.
            drop(tx);
            let mut tx = state.db.read().await?;
            permits::person::<on::Person, to::Read>(
                &mut tx,
                &signed.actor,
                sent.new.id,
                signed.today,
            )
            .await?;
        }
        Err(other) => return Err(other.into()),
    }
    let next = format!("{}?done=person-added", address(sent.new.id));
    Ok(Redirect::to(&next).into_response())
}

fn made_already(alike: &[Alike], id: PersonId) -> bool {
    alike
        .iter()
        .any(|a| a.theirs.as_ref().is_some_and(|(found, _)| *found == id))
}

async fn alike(tx: &mut Tx, app: &App, sent: &Sent) -> Result<Vec<Alike>, Failure> {
    let Details {
        name,
        nhs_number,
        born_on,
        phone,
        ..
    } = &sent.new.details;
    let candidate = Candidate {
        name,
        nhs_number: nhs_number.as_ref(),
        born_on: *born_on,
        phone,
    };
    Ok(person::possible_duplicates(tx, &app.around, &sent.creates, &candidate).await?)
}

async fn make(tx: &mut Tx, app: &App, signed: &Signed, sent: &Sent) -> Result<(), Error> {
    let id = person::create(tx, &app.around, &sent.creates, &sent.new).await?;
    let permit =
        permits::person::<on::Episode, to::Create>(tx, &signed.actor, id, signed.today).await?;
    episode::create(tx, &app.around, &permit, &sent.support).await?;
    Ok(())
}

fn show(
    app: &App,
    signed: &Signed,
    places: &Places,
    typed: &Fields,
    errors: &FieldErrors,
    referred: Option<&Referred>,
) -> Response {
    let t = &app.texts;
    let fields = ui::Fields::new(t.words(), errors);
    let title = t.text(if referred.is_some() {
        "referral-add-title"
    } else {
        "person-add-title"
    });
    let mut hidden = vec![("id", typed.get("id")), ("episode", typed.get("episode"))];
    if referred.is_some() {
        hidden.push(("referral", typed.get("referral")));
    }
    let frame = Form {
        action: "/delivery/people/new",
        hidden: &hidden,
        ..Form::default()
    };
    let site_ids: Vec<String> = places.sites.iter().map(|(id, _)| id.to_string()).collect();
    let choose = t.text("person-choose");
    let mut sites = vec![("", choose.as_str())];
    sites.extend(
        site_ids
            .iter()
            .zip(&places.sites)
            .map(|(id, (_, name))| (id.as_str(), name.as_str())),
    );
    let body = html! {
        (form::questions(t, typed, errors, Asked::Service))
        (fields.fieldset(Label::sized(&t.text("person-group-support"), Size::M), &html! {
            @if let [(only, _)] = places.sites.as_slice() {
                (ui::hidden("site", &only.to_string()))
            } @else {
                (fields.select(&Select {
                    name: "site",
                    label: Label::from(t.text("person-site").as_str()),
                    options: &sites,
                    chosen: typed.get("site"),
                    ..Select::default()
                }))
            }
            (support::questions(t, typed, errors, &places.teams, &places.sites))
        }))
        (ui::button(&Button { text: &t.text("person-add-button"), prevent_double_click: true, ..Button::default() }))
    };
    Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .step(t.text("people-title"), PATH)
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            @match referred {
                Some(referred) => (referred.about(t, signed)),
                None => p { (t.text("person-add-intro")) },
            }
            (ui::form(t.words(), &frame, &body))
        })
}

/// Names those who could be the same, before anything is made.
fn stop(
    app: &App,
    signed: &Signed,
    typed: &Fields,
    (alike, same_number): (&[Alike], bool),
    referred: Option<&Referred>,
) -> Response {
    let t = &app.texts;
    let title = t.text("alike-title");
    let kept: Vec<(&str, &str)> = typed
        .pairs()
        .iter()
        .filter(|(name, _)| name != "anyway" && name != "again")
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let frame = Form {
        action: "/delivery/people/new",
        hidden: &kept,
        ..Form::default()
    };
    let (goes_on, name) = if same_number {
        (t.text("alike-again"), "again")
    } else {
        (t.text("alike-anyway"), "anyway")
    };
    Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .step(t.text("people-title"), PATH)
        .body(html! {
            h1 { (title) }
            p { (t.text("alike-text")) }
            @if same_number { p { strong { (t.text("alike-same-number")) } } }
            @for found in alike { (one_alike(t, found, referred.map(|_| &frame))) }
            (ui::form(t.words(), &frame, &html! {
                (ui::button_group(&html! {
                    (ui::button(&Button {
                        text: &goes_on,
                        kind: ButtonKind::Secondary,
                        name: Some(name),
                        value: Some("yes"),
                        prevent_double_click: true,
                        ..Button::default()
                    }))
                    a class="nhsuk-link" href=(PATH) { (t.text("alike-leave")) }
                }))
            }))
        })
}

/// Somebody who could be the same. With the form of a referral there is a button that says they are.
fn one_alike(t: &Texts, found: &Alike, referral: Option<&Form<'_>>) -> Markup {
    let likeness: Vec<String> = found
        .likeness
        .iter()
        .map(|l| words::likeness(t, *l))
        .collect();
    let elsewhere = t.with("alike-elsewhere", &[("site", &found.site_name)]);
    let (heading, href) = match &found.theirs {
        Some((id, name)) => (name.as_str(), Some(address(*id))),
        None => (elsewhere.as_str(), None),
    };
    ui::card(
        &Card {
            heading: Some(heading),
            level: 2,
            href: None,
        },
        &html! {
            p {
                (found.site_name)
                @if let Some(local_ref) = &found.local_ref { " · " (local_ref) }
            }
            ul class="nhsuk-list nhsuk-list--bullet" { @for what in &likeness { li { (what) } } }
            @match &href {
                Some(href) => p { a class="nhsuk-link" href=(href) { (t.text("alike-open")) (ui::visually_hidden(&format!(" {heading}"))) } },
                None => p { (t.text("alike-ask")) },
            }
            @if let (Some(form), Some((id, name))) = (referral, &found.theirs) {
                (ui::form(t.words(), form, &ui::button(&Button {
                    text: &t.text("referral-same"),
                    hidden_text: Some(&t.with("referral-same-hidden", &[("name", name)])),
                    kind: ButtonKind::Secondary,
                    small: true,
                    name: Some("same"),
                    value: Some(&id.to_string()),
                    prevent_double_click: true,
                    ..Button::default()
                })))
            }
        },
    )
}
