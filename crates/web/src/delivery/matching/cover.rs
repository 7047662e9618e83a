//! Somebody covers for one person's worker.

use crate::dates;
use crate::delivery::episode::named;
use crate::delivery::person::ask::Asking;
use crate::delivery::person::{address, id, words};
use crate::routes::AppState;
use crate::said::Said as _;
use crate::ui::{self, Button, Choice, Choices, DateInput, FieldErrors, Form, Label, Select, Size};
use crate::{App, Failure, Fields, Place, Shell, Signed, Texts};
use access::{on, reach, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::cover::CoverWarning;
use delivery::note::NoteMode;
use delivery::peer_match::{CoverWhy, MatchKind, Period};
use ids::{MatchId, PersonId, WorkerId};
use jiff::civil::Date;
use maud::{Markup, html};
use store::delivery::episode;
use store::delivery::peer_match::{self, NewMatch, NotMatched};
use store::{Error, Tx, permits};

/// Who the page is about and who could cover.
struct About {
    person: PersonId,
    name: String,
    note_mode: NoteMode,
    /// Their own worker today.
    own: Option<WorkerId>,
    workers: Vec<(WorkerId, String)>,
}

async fn about(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    asking: &Asking<'_>,
    person: PersonId,
) -> Result<About, Failure> {
    asking.leave::<on::PeerMatch, to::Create>()?;
    let found = store::delivery::person::load(tx, &app.around, &asking.leave()?).await?;
    let matches = peer_match::of_person(tx, &app.around, &asking.leave()?).await?;
    let own = matches
        .iter()
        .find(|m| m.kind == MatchKind::Allocated && m.period.holds(signed.today));
    let seen = reach::<on::Worker, to::Read>(&signed.actor)?;
    let workers = peer_match::worker_names(tx, &seen, signed.today)
        .await?
        .into_iter()
        .filter(|(id, _)| own.is_none_or(|own| own.worker != *id))
        .collect();
    Ok(About {
        person,
        name: found.details.name.as_str().to_owned(),
        note_mode: own.map_or(NoteMode::DEFAULT, |own| own.note_mode),
        own: own.map(|own| own.worker),
        workers,
    })
}

/// The days and reason of a cover, as a form gives them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    /// The first day.
    pub(super) from: Date,
    /// The last day.
    pub(super) until: Date,
    /// Why.
    pub(super) why: CoverWhy,
}

/// Reads the days and the reason.
pub(super) fn read(t: &Texts, typed: &Fields, errors: &mut FieldErrors) -> Option<Days> {
    let from = dates::asked_for(t, typed, "from", "cover-from-missing", errors);
    let until = dates::asked_for(t, typed, "until", "cover-until-missing", errors);
    let why = CoverWhy::from_code(typed.get("why"));
    if why.is_none() {
        errors.add("why", t.text("cover-why-missing"));
    }
    Some(Days {
        from: from?,
        until: until?,
        why: why?,
    })
}

/// The questions about the days and the reason.
pub(super) fn questions(t: &Texts, typed: &Fields, errors: &FieldErrors) -> Markup {
    let fields = ui::Fields::new(t.words(), errors);
    let whys = CoverWhy::ALL.map(|why| (why.code(), words::cover_why(t, why)));
    let whys: Vec<Choice<'_>> = whys
        .iter()
        .map(|(value, text)| Choice::new(value, text))
        .collect();
    html! {
        @for name in ["from", "until"] {
            (fields.date(&DateInput {
                name,
                legend: Label::sized(&t.text(&format!("cover-ask-{name}")), Size::S),
                hint: Some(&t.text("date-hint")),
                typed: dates::typed(typed, name),
            }))
        }
        (fields.radios(&Choices {
            name: "why",
            legend: Label::sized(&t.text("cover-ask-why"), Size::S),
            choices: &whys,
            chosen: &[typed.get("why")],
            ..Choices::default()
        }))
    }
}

/// A list of workers to choose from.
pub(super) fn worker_select(
    t: &Texts,
    fields: ui::Fields<'_>,
    name: &str,
    label: &str,
    workers: &[(WorkerId, String)],
    chosen: &str,
) -> Markup {
    let choose = t.text("person-choose");
    let ids: Vec<String> = workers.iter().map(|(id, _)| id.to_string()).collect();
    let mut options = vec![("", choose.as_str())];
    options.extend(
        ids.iter()
            .zip(workers)
            .map(|(id, (_, name))| (id.as_str(), name.as_str())),
    );
    fields.select(&Select {
        name,
        label: Label::sized(label, Size::S),
        options: &options,
        chosen,
        ..Select::default()
    })
}

/// What to think about before cover is arranged.
pub(super) fn warned(
    t: &Texts,
    covers: &str,
    warnings: &[CoverWarning],
    again: Option<&str>,
) -> Markup {
    let sentences = warnings.iter().map(|warning| match warning {
        CoverWarning::OtherSite => t.with("absence-other-site", &[("worker", covers)]),
        CoverWarning::OverCapacity { people, capacity } => t.with(
            "absence-over",
            &[
                ("worker", covers),
                ("people", &people.to_string()),
                ("capacity", &capacity.to_string()),
            ],
        ),
    });
    ui::warning_callout(
        t.words(),
        2,
        &t.text("absence-think"),
        &html! {
            @for sentence in sentences { p { (sentence) } }
            @if let Some(again) = again { p { (again) } }
        },
    )
}

/// What to think about before this worker covers on these days; nothing where the person has no worker of their own.
async fn think(
    tx: &mut Tx,
    signed: &Signed,
    about: &About,
    covers: WorkerId,
    days: Days,
) -> Result<Vec<CoverWarning>, Failure> {
    let Some(own) = about.own else {
        return Ok(Vec::new());
    };
    let actor = &signed.actor;
    let away = match permits::worker::<on::Worker, to::Change>(tx, actor, own).await {
        Ok(away) => away,
        // A worker of another service’s site: that one of here covers needs no second thought.
        Err(Error::Denied) => return Ok(Vec::new()),
        Err(other) => return Err(other.into()),
    };
    let period = (days.from, days.until);
    Ok(peer_match::cover_warnings(tx, actor, &away, covers, period, 1).await?)
}

/// The form.
pub async fn page(
    state: AppState,
    signed: Signed,
    Path(text): Path<String>,
) -> Result<Response, Failure> {
    let person = id(&text)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    let about = about(&mut tx, &state, &signed, &asking, person).await?;
    let open = episode::open_of(&mut tx, signed.actor.org, person).await?;
    tx.commit().await?;
    if open.is_none() {
        return Ok(Redirect::to(&address(person)).into_response());
    }
    let mut typed = Fields::default();
    typed.set("id", state.around.id::<MatchId>().to_string());
    dates::put(&mut typed, "from", Some(signed.today));
    Ok(show(
        &state,
        &signed,
        &about,
        &typed,
        FieldErrors::NONE,
        None,
    ))
}

/// Makes the cover. What speaks against it is shown once; sent again as it is, it is made.
pub async fn send(
    state: AppState,
    signed: Signed,
    Path(text): Path<String>,
    mut typed: Fields,
) -> Result<Response, Failure> {
    let person = id(&text)?;
    let new: MatchId = typed.read("id").ok_or(Failure::Missing)?;
    let t = &state.texts;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    let about = about(&mut tx, &state, &signed, &asking, person).await?;
    let permit = asking.leave::<on::PeerMatch, to::Create>()?;
    let mut errors = FieldErrors::default();
    let worker = typed.read::<WorkerId>("worker");
    if worker.is_none() {
        errors.add("worker", t.text("cover-worker-missing"));
    }
    let days = read(t, &typed, &mut errors);
    let Some(episode) = episode::open_of(&mut tx, signed.actor.org, person).await? else {
        return Err(Failure::Unfit(t.text("matching-no-support")));
    };
    if let (Some(worker), Some(days)) = (worker, days) {
        let these = format!("{worker}/{}/{}", days.from, days.until);
        let warnings = if typed.get("considered") == these || days.until < days.from {
            Vec::new()
        } else {
            think(&mut tx, &signed, &about, worker, days).await?
        };
        if !warnings.is_empty() {
            tx.commit().await?;
            typed.set("considered", these);
            let named = about.workers.iter().find(|(id, _)| *id == worker);
            let covers = named.map_or("", |(_, name)| name.as_str());
            let warning = warned(t, covers, &warnings, Some(&t.text("cover-think-again")));
            let errors = FieldErrors::NONE;
            return Ok(show(
                &state,
                &signed,
                &about,
                &typed,
                errors,
                Some(&warning),
            ));
        }
        let new = NewMatch {
            id: new,
            episode,
            worker,
            kind: MatchKind::Cover,
            period: Period {
                from: days.from,
                until: Some(days.until),
            },
            cover_why: Some(days.why),
            note_mode: about.note_mode,
            chosen_by_person: false,
        };
        let next = format!("{}?done=covered", address(person));
        match peer_match::create(&mut tx, &state.around, &permit, &new).await {
            Ok(_) => {
                tx.commit().await?;
                return Ok(Redirect::to(&next).into_response());
            }
            Err(NotMatched::Store(Error::Taken { .. })) => {
                return Ok(Redirect::to(&next).into_response());
            }
            Err(NotMatched::Rule(rule)) => errors.add_date("from", &[], rule.said(t)),
            Err(NotMatched::Store(other)) => return Err(other.into()),
        }
    }
    tx.commit().await?;
    Ok(show(&state, &signed, &about, &typed, &errors, None))
}

fn show(
    app: &App,
    signed: &Signed,
    about: &About,
    typed: &Fields,
    errors: &FieldErrors,
    warning: Option<&Markup>,
) -> Response {
    let t = &app.texts;
    let title = t.text("cover-title");
    let to = address(about.person);
    let action = format!("{to}/cover");
    let frame = Form {
        action: &action,
        hidden: &[
            ("id", typed.get("id")),
            ("considered", typed.get("considered")),
        ],
        ..Form::default()
    };
    let fields = ui::Fields::new(t.words(), errors);
    let body = html! {
        (worker_select(t, fields, "worker", &t.text("cover-ask-worker"), &about.workers, typed.get("worker")))
        (questions(t, typed, errors))
        (ui::button(&Button { text: &t.text("person-save"), prevent_double_click: true, ..Button::default() }))
    };
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
