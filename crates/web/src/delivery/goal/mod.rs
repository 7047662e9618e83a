//! Goals: writing one down in the person's words, changing it, saying that it was reached. The person does it from
//! their own record, their peer worker from the person's page.

use crate::dates;
use crate::delivery::episode::named;
use crate::delivery::person::ask::Asking;
use crate::delivery::person::beside::{self, Versions};
use crate::delivery::person::{address, id};
use crate::routes::{AppState, Needs, Routes};
use crate::said::Said as _;
use crate::ui::{
    self, Button, CharacterCount, DateInput, FieldErrors, Form, Label, Size, Textarea,
};
use crate::{App, Failure, Fields, Place, Shell, Signed};
use access::{Action, Resource, on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::{GoalId, PersonId};
use maud::{Markup, html};
use store::delivery::goal::{self, Goal, LONGEST, Said};
use store::delivery::{episode, person};
use store::{Error, Tx};

/// The addresses.
pub fn routes() -> Routes {
    let create = Needs::May(Action::Create, Resource::Goal);
    let change = Needs::May(Action::Change, Resource::Goal);
    Routes::default()
        .get("/delivery/people/{id}/goals/new", create, add_for)
        .post("/delivery/people/{id}/goals/new", create, send_new_for)
        .get("/delivery/people/{id}/goals/{goal}", change, change_for)
        .post(
            "/delivery/people/{id}/goals/{goal}",
            change,
            send_change_for,
        )
        .get("/my-record/goals/new", create, add_own)
        .post("/my-record/goals/new", create, send_new_own)
        .get("/my-record/goals/{goal}", change, change_own)
        .post("/my-record/goals/{goal}", change, send_change_own)
}

/// Whose goals, and where the page came from.
struct Whose {
    person: PersonId,
    own: bool,
}

impl Whose {
    fn of(text: &str) -> Result<Whose, Failure> {
        Ok(Whose {
            person: id(text)?,
            own: false,
        })
    }

    fn own(signed: &Signed) -> Result<Whose, Failure> {
        Ok(Whose {
            person: signed.actor.person.ok_or(Failure::Missing)?,
            own: true,
        })
    }

    fn back(&self) -> String {
        if self.own {
            "/my-record".to_owned()
        } else {
            address(self.person)
        }
    }
}

async fn add_for(
    state: AppState,
    signed: Signed,
    Path(text): Path<String>,
) -> Result<Response, Failure> {
    add(&state, &signed, &Whose::of(&text)?).await
}

async fn add_own(state: AppState, signed: Signed) -> Result<Response, Failure> {
    add(&state, &signed, &Whose::own(&signed)?).await
}

async fn send_new_for(
    state: AppState,
    signed: Signed,
    Path(text): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    send_new(&state, &signed, &Whose::of(&text)?, &typed).await
}

async fn send_new_own(state: AppState, signed: Signed, typed: Fields) -> Result<Response, Failure> {
    send_new(&state, &signed, &Whose::own(&signed)?, &typed).await
}

async fn change_for(
    state: AppState,
    signed: Signed,
    Path((text, goal)): Path<(String, String)>,
) -> Result<Response, Failure> {
    change(&state, &signed, &Whose::of(&text)?, &goal).await
}

async fn change_own(
    state: AppState,
    signed: Signed,
    Path(goal): Path<String>,
) -> Result<Response, Failure> {
    change(&state, &signed, &Whose::own(&signed)?, &goal).await
}

async fn send_change_for(
    state: AppState,
    signed: Signed,
    Path((text, goal)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    send_change(&state, &signed, &Whose::of(&text)?, &goal, typed).await
}

async fn send_change_own(
    state: AppState,
    signed: Signed,
    Path(goal): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    send_change(&state, &signed, &Whose::own(&signed)?, &goal, typed).await
}

/// The name of the person, for the bar on top; none on one's own record.
async fn name(
    tx: &mut Tx,
    app: &App,
    asking: &Asking<'_>,
    whose: &Whose,
) -> Result<Option<String>, Failure> {
    if whose.own {
        return Ok(None);
    }
    let person = person::load(tx, &app.around, &asking.leave()?).await?;
    Ok(Some(person.details.name.as_str().to_owned()))
}

async fn add(app: &App, signed: &Signed, whose: &Whose) -> Result<Response, Failure> {
    let mut tx = app.db.write().await?;
    let asking = Asking::about(&mut tx, signed, whose.person).await?;
    asking.leave::<on::Goal, to::Create>()?;
    let name = name(&mut tx, app, &asking, whose).await?;
    tx.commit().await?;
    let mut typed = Fields::default();
    typed.set("id", app.around.id::<GoalId>().to_string());
    dates::put(&mut typed, "agreed", Some(signed.today));
    let page = Page {
        whose,
        name,
        goal: None,
        clash: None,
    };
    Ok(show(app, signed, &page, &typed, FieldErrors::NONE))
}

async fn send_new(
    app: &App,
    signed: &Signed,
    whose: &Whose,
    typed: &Fields,
) -> Result<Response, Failure> {
    let new: GoalId = typed.read("id").ok_or(Failure::Missing)?;
    let mut tx = app.db.write().await?;
    let asking = Asking::about(&mut tx, signed, whose.person).await?;
    let permit = asking.leave::<on::Goal, to::Create>()?;
    let name = name(&mut tx, app, &asking, whose).await?;
    let Some(episode) = episode::open_of(&mut tx, signed.actor.org, whose.person).await? else {
        return Err(Failure::Unfit(app.texts.text("goal-no-support")));
    };
    let mut errors = FieldErrors::default();
    let words = typed.raw("words");
    if let Some(said) = said(app, typed, &words, &mut errors) {
        match goal::create(
            &mut tx,
            &app.around,
            &permit,
            new,
            episode,
            &said,
            signed.today,
        )
        .await
        {
            Ok(_) => {
                tx.commit().await?;
                return Ok(onward(whose));
            }
            Err(Error::Taken { .. }) => return Ok(onward(whose)),
            Err(Error::Refused(why)) => errors.add("words", why.said(&app.texts)),
            Err(other) => return Err(other.into()),
        }
    }
    // The page shows whose record it is: that is written down though nothing else is.
    tx.commit().await?;
    let page = Page {
        whose,
        name,
        goal: None,
        clash: None,
    };
    Ok(show(app, signed, &page, typed, &errors))
}

async fn find(tx: &mut Tx, app: &App, asking: &Asking<'_>, text: &str) -> Result<Goal, Failure> {
    let wanted: GoalId = text.parse().map_err(|_| Failure::Missing)?;
    goal::of_person(tx, &app.around, &asking.leave()?)
        .await?
        .into_iter()
        .find(|g| g.id == wanted)
        .ok_or(Failure::Missing)
}

async fn change(
    app: &App,
    signed: &Signed,
    whose: &Whose,
    goal: &str,
) -> Result<Response, Failure> {
    let mut tx = app.db.write().await?;
    let asking = Asking::about(&mut tx, signed, whose.person).await?;
    asking.leave::<on::Goal, to::Change>()?;
    let name = name(&mut tx, app, &asking, whose).await?;
    let found = find(&mut tx, app, &asking, goal).await?;
    tx.commit().await?;
    let mut typed = Fields::default();
    typed.set("words", found.words.as_str());
    typed.set("version", found.version.to_string());
    dates::put(&mut typed, "agreed", Some(found.agreed_on));
    dates::put(&mut typed, "reached", found.reached_on);
    let page = Page {
        whose,
        name,
        goal: Some(found.id),
        clash: None,
    };
    Ok(show(app, signed, &page, &typed, FieldErrors::NONE))
}

async fn send_change(
    app: &App,
    signed: &Signed,
    whose: &Whose,
    text: &str,
    mut typed: Fields,
) -> Result<Response, Failure> {
    let version: i64 = typed.read("version").ok_or(Failure::Missing)?;
    let mut tx = app.db.write().await?;
    let asking = Asking::about(&mut tx, signed, whose.person).await?;
    let permit = asking.leave::<on::Goal, to::Change>()?;
    let name = name(&mut tx, app, &asking, whose).await?;
    let found = find(&mut tx, app, &asking, text).await?;
    let mut errors = FieldErrors::default();
    let mut clash = None;
    let words = typed.raw("words");
    if let Some(said) = said(app, &typed, &words, &mut errors) {
        let answer = goal::change(
            &mut tx,
            &app.around,
            &permit,
            found.id,
            version,
            &said,
            signed.today,
        );
        match answer.await {
            Ok(()) => {
                tx.commit().await?;
                return Ok(onward(whose));
            }
            Err(Error::Refused(why)) => errors.add("words", why.said(&app.texts)),
            Err(Error::Changed) => {
                clash = Some(beside::both(&app.texts, &differences(app, &found, &said)));
                typed.set("version", found.version.to_string());
            }
            Err(other) => return Err(other.into()),
        }
    }
    // Both versions were seen, so the view is written down.
    tx.commit().await?;
    let page = Page {
        whose,
        name,
        goal: Some(found.id),
        clash,
    };
    Ok(show(app, signed, &page, &typed, &errors))
}

/// What a goal says now beside what was typed.
fn differences(app: &App, now: &Goal, typed: &Said<'_>) -> Vec<Versions> {
    let t = &app.texts;
    let day = |day: Option<jiff::civil::Date>| {
        day.map_or_else(|| "–".to_owned(), |day| dates::shown(t, day))
    };
    vec![
        (
            t.text("goal-words"),
            now.words.clone(),
            typed.words.trim().to_owned(),
        ),
        (
            t.text("goal-agreed-on"),
            day(Some(now.agreed_on)),
            day(Some(typed.agreed_on)),
        ),
        (
            t.text("goal-reached-on"),
            day(now.reached_on),
            day(typed.reached_on),
        ),
    ]
}

fn said<'a>(
    app: &App,
    typed: &Fields,
    words: &'a str,
    errors: &mut FieldErrors,
) -> Option<Said<'a>> {
    if words.trim().is_empty() {
        errors.add("words", app.texts.text("goal-words-missing"));
    }
    let agreed_on = dates::required(&app.texts, typed, "agreed", errors);
    let reached_on = dates::read(&app.texts, typed, "reached", errors);
    if !errors.is_empty() {
        return None;
    }
    Some(Said {
        words,
        agreed_on: agreed_on?,
        reached_on,
    })
}

fn onward(whose: &Whose) -> Response {
    Redirect::to(&format!("{}?done=saved", whose.back())).into_response()
}

struct Page<'a> {
    whose: &'a Whose,
    name: Option<String>,
    goal: Option<GoalId>,
    /// What somebody else saved, beside what was typed.
    clash: Option<Markup>,
}

fn show(
    app: &App,
    signed: &Signed,
    page: &Page<'_>,
    typed: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let back = page.whose.back();
    let (title, action) = match page.goal {
        None => (t.text("goal-add-title"), format!("{back}/goals/new")),
        Some(goal) => (t.text("goal-change-title"), format!("{back}/goals/{goal}")),
    };
    let frame = Form {
        action: &action,
        hidden: &[("id", typed.get("id")), ("version", typed.get("version"))],
        ..Form::default()
    };
    let fields = ui::Fields::new(t.words(), errors);
    let hint = t.text(if page.whose.own {
        "goal-words-hint-own"
    } else {
        "goal-words-hint"
    });
    let body = html! {
        (fields.character_count(&CharacterCount {
            textarea: Textarea {
                name: "words",
                label: Label::sized(&t.text("goal-words"), Size::S),
                hint: Some(&hint),
                value: &typed.raw("words"),
                rows: 3,
                ..Textarea::default()
            },
            max_length: u32::try_from(LONGEST).unwrap_or(u32::MAX),
        }))
        (fields.date(&DateInput {
            name: "agreed",
            legend: Label::sized(&t.text("goal-agreed-on"), Size::S),
            hint: Some(&t.text("date-hint")),
            typed: dates::typed(typed, "agreed"),
        }))
        @if page.goal.is_some() {
            (fields.date(&DateInput {
                name: "reached",
                legend: Label::sized(&t.text("goal-reached-on"), Size::S),
                hint: Some(&t.text("goal-reached-hint")),
                typed: dates::typed(typed, "reached"),
            }))
        }
        (ui::button(&Button { text: &t.text("person-save"), prevent_double_click: true, ..Button::default() }))
    };
    let (place, back_text) = if page.whose.own {
        (Place::MyRecord, "my-back")
    } else {
        (Place::Delivery, "person-back")
    };
    let mut shell = Shell::new(app, signed, title.clone())
        .place(place)
        .back(t.text(back_text), &back)
        .errors(!errors.is_empty());
    if let Some(name) = &page.name {
        shell = shell.before(named(name, &back, &t.text("person-identity")));
    }
    shell.body(html! {
        (ui::error_summary(t.words(), errors))
        h1 { (title) }
        @if let Some(clash) = &page.clash { (clash) }
        (ui::form(t.words(), &frame, &body))
    })
}
