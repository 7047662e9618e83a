//! Beginning an episode, and changing its days.

use super::form;
use crate::dates;
use crate::delivery::person::ask::Asking;
use crate::delivery::person::beside;
use crate::delivery::person::{address, id};
use crate::routes::AppState;
use crate::ui::{self, Button, FieldErrors, Form};
use crate::{App, Failure, Fields, Place, Shell, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::engagement::Verdict;
use delivery::episode::PLANNED_WEEKS;
use ids::{EpisodeId, PersonId, SiteId, TeamId};
use maud::{Markup, html};
use store::delivery::episode::{self, Episode, NewEpisode};
use store::delivery::team::{self, Team};
use store::implementation::engagement;
use store::{Error, Tx, permits};

/// What a page of this file is about.
pub(super) struct About {
    pub(super) person: PersonId,
    pub(super) name: String,
    pub(super) episodes: Vec<Episode>,
    teams: Vec<Team>,
}

impl About {
    /// Loads the person's name and episodes for somebody who may change them.
    pub(super) async fn load(
        tx: &mut Tx,
        app: &App,
        signed: &Signed,
        asking: &Asking<'_>,
        person: PersonId,
    ) -> Result<About, Failure> {
        let found = store::delivery::person::load(tx, &app.around, &asking.leave()?).await?;
        let episodes = episode::of_person(tx, &app.around, &asking.leave()?).await?;
        let of_site = permits::site::<on::Site, to::Read>(tx, &signed.actor, found.site).await?;
        let teams = team::of_site(tx, &of_site).await?;
        Ok(About {
            person,
            name: found.details.name.as_str().to_owned(),
            episodes,
            teams,
        })
    }

    /// The episode an address names.
    pub(super) fn episode(&self, text: &str) -> Result<&Episode, Failure> {
        let id: EpisodeId = text.parse().map_err(|_| Failure::Missing)?;
        self.episodes
            .iter()
            .find(|e| e.id == id)
            .ok_or(Failure::Missing)
    }

    fn team(&self, typed: &Fields) -> Option<TeamId> {
        typed
            .read::<TeamId>("team")
            .filter(|id| self.teams.iter().any(|team| team.id == *id))
    }
}

/// Who a page is about, in a line.
pub(crate) fn named(name: &str, href: &str, label: &str) -> Markup {
    ui::identity_bar(
        label,
        &ui::IdentityBar {
            name,
            href: Some(href),
            ..ui::IdentityBar::default()
        },
    )
}

/// The form for support that begins.
pub async fn begin(
    state: AppState,
    signed: Signed,
    Path(text): Path<String>,
) -> Result<Response, Failure> {
    let person = id(&text)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    asking.leave::<on::Episode, to::Create>()?;
    let about = About::load(&mut tx, &state, &signed, &asking, person).await?;
    tx.commit().await?;
    if about.episodes.first().is_some_and(Episode::is_open) {
        return Ok(Redirect::to(&address(person)).into_response());
    }
    let mut typed = Fields::default();
    typed.set("id", state.around.id::<EpisodeId>().to_string());
    typed.set("planned-weeks", PLANNED_WEEKS.to_string());
    dates::put(&mut typed, "referred", Some(signed.today));
    let action = format!("{}/support/new", address(person));
    Ok(show(
        &state,
        &signed,
        &about,
        ("support-begin-title", &action),
        &typed,
        FieldErrors::NONE,
        None,
    ))
}

/// Begins the support.
pub async fn send_begin(
    state: AppState,
    signed: Signed,
    Path(text): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let person = id(&text)?;
    let new: EpisodeId = typed.read("id").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    let permit = asking.leave::<on::Episode, to::Create>()?;
    let about = About::load(&mut tx, &state, &signed, &asking, person).await?;
    let mut errors = FieldErrors::default();
    let Some(dates) = form::read(&state.texts, &typed, signed.today, &mut errors) else {
        // The page shows whose record it is: that is written down though nothing else is.
        tx.commit().await?;
        let action = format!("{}/support/new", address(person));
        return Ok(show(
            &state,
            &signed,
            &about,
            ("support-begin-title", &action),
            &typed,
            &errors,
            None,
        ));
    };
    let new = NewEpisode {
        id: new,
        team: about.team(&typed),
        dates,
    };
    match episode::create(&mut tx, &state.around, &permit, &new).await {
        Ok(_) => tx.commit().await?,
        // Sent twice, or begun by somebody else: the support that is there is what they asked for.
        Err(Error::Taken { .. }) => drop(tx),
        Err(other) => return Err(other.into()),
    }
    Ok(Redirect::to(&format!("{}?done=saved", address(person))).into_response())
}

/// The form with the days of an episode.
pub async fn page(
    state: AppState,
    signed: Signed,
    Path((text, episode)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let person = id(&text)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    asking.leave::<on::Episode, to::Change>()?;
    let about = About::load(&mut tx, &state, &signed, &asking, person).await?;
    tx.commit().await?;
    let found = about.episode(&episode)?;
    let mut typed = form::filled(found);
    typed.set("version", found.version.to_string());
    let action = format!("{}/support/{}/days", address(person), found.id);
    Ok(show(
        &state,
        &signed,
        &about,
        ("support-days-title", &action),
        &typed,
        FieldErrors::NONE,
        None,
    ))
}

/// Keeps the days.
pub async fn send(
    state: AppState,
    signed: Signed,
    Path((text, episode)): Path<(String, String)>,
    mut typed: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let person = id(&text)?;
    let version: i64 = typed.read("version").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    let permit = asking.leave::<on::Episode, to::Change>()?;
    let about = About::load(&mut tx, &state, &signed, &asking, person).await?;
    let found = about.episode(&episode)?;
    let action = format!("{}/support/{}/days", address(person), found.id);
    let mut errors = FieldErrors::default();
    let Some(dates) = form::read(&state.texts, &typed, signed.today, &mut errors) else {
        tx.commit().await?;
        return Ok(show(
            &state,
            &signed,
            &about,
            ("support-days-title", &action),
            &typed,
            &errors,
            None,
        ));
    };
    let team = about.team(&typed);
    let engaged_before = engaged(&mut tx, &asking, found.id).await?;
    match episode::change(
        &mut tx,
        &state.around,
        &permit,
        found.id,
        version,
        team,
        &dates,
    )
    .await
    {
        Ok(()) => {
            let engaged_now = engaged(&mut tx, &asking, found.id).await?;
            let outside = episode::before_referral(&mut tx, &permit, found.id, &dates).await?;
            let warnings = warnings(&state.texts, outside, engaged_before, engaged_now);
            // What was confirmed are these days; others are looked at anew.
            let these = [dates.referred, dates.admission, dates.discharge]
                .map(|day| day.map_or("-".to_owned(), |day| day.to_string()))
                .join("/");
            if !warnings.is_empty() && typed.get("confirmed") != these {
                tx.rollback().await?;
                // The view went with the change that is not made yet, and is written down again.
                let mut tx = state.db.write().await?;
                let asking = Asking::about(&mut tx, &signed, person).await?;
                let about = About::load(&mut tx, &state, &signed, &asking, person).await?;
                tx.commit().await?;
                typed.set("confirmed", these);
                let warning = confirm(&state.texts, &warnings);
                return Ok(show(
                    &state,
                    &signed,
                    &about,
                    ("support-days-title", &action),
                    &typed,
                    FieldErrors::NONE,
                    Some(&warning),
                ));
            }
            tx.commit().await?;
            Ok(Redirect::to(&format!("{}?done=saved", address(person))).into_response())
        }
        Err(Error::Changed) => {
            let typed_team = team.and_then(|id| about.teams.iter().find(|one| one.id == id));
            let yours = (&dates, typed_team.map(|one| one.name.as_str()));
            let clash = beside::both(t, &form::differences(t, found, yours));
            // Sending again is made against what was just shown.
            typed.set("version", found.version.to_string());
            typed.set("confirmed", "");
            tx.commit().await?;
            Ok(show(
                &state,
                &signed,
                &about,
                ("support-days-title", &action),
                &typed,
                FieldErrors::NONE,
                Some(&clash),
            ))
        }
        Err(other) => Err(other.into()),
    }
}

/// Whether the person counts as engaged as things stand; none when the service has no definition.
async fn engaged(
    tx: &mut Tx,
    asking: &Asking<'_>,
    episode: EpisodeId,
) -> Result<Option<bool>, Failure> {
    match engagement::explain(tx, &asking.leave()?, episode, None).await {
        Ok(explained) => Ok(Some(explained.assessment.verdict == Verdict::Engaged)),
        Err(Error::Denied) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// What somebody should know before days are saved that leave something outside or turn the assessment over.
fn warnings(
    t: &Texts,
    (contacts, matches): (i64, i64),
    before: Option<bool>,
    now: Option<bool>,
) -> Vec<String> {
    let mut warnings = Vec::new();
    if contacts > 0 {
        warnings.push(t.count("support-confirm-contacts", contacts));
    }
    if matches > 0 {
        warnings.push(t.count("support-confirm-matches", matches));
    }
    match (before, now) {
        (Some(true), Some(false)) => warnings.push(t.text("support-confirm-not-engaged")),
        (Some(false), Some(true)) => warnings.push(t.text("support-confirm-engaged")),
        _ => {}
    }
    warnings
}

fn confirm(t: &Texts, warnings: &[String]) -> Markup {
    ui::warning_callout(
        t.words(),
        2,
        &t.text("support-confirm-title"),
        &html! {
            ul class="nhsuk-list nhsuk-list--bullet" { @for warning in warnings { li { (warning) } } }
            p { (t.text("support-confirm-again")) }
        },
    )
}

fn show(
    app: &App,
    signed: &Signed,
    about: &About,
    (title, action): (&str, &str),
    typed: &Fields,
    errors: &FieldErrors,
    warning: Option<&Markup>,
) -> Response {
    let t = &app.texts;
    let title = t.text(title);
    let frame = Form {
        action,
        hidden: &[
            ("id", typed.get("id")),
            ("version", typed.get("version")),
            ("confirmed", typed.get("confirmed")),
        ],
        ..Form::default()
    };
    let no_sites: [(SiteId, String); 0] = [];
    let body = html! {
        (form::questions(t, typed, errors, &about.teams, &no_sites))
        (ui::button(&Button { text: &t.text("person-save"), prevent_double_click: true, ..Button::default() }))
    };
    let to = address(about.person);
    Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .back(t.text("person-back"), &to)
        .before(named(&about.name, &to, &t.text("person-identity")))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            @if let Some(warning) = warning { (warning) }
            (ui::form(t.words(), &frame, &body))
        })
}
