//! Adding to the rota, standing in, and taking a span back.

use super::{address, chosen, sites};
use crate::delivery::concern;
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::ui::{
    self, Button, Choice, Choices, DateInput, FieldErrors, Form, Label, Select, Size, TimeInput,
};
use crate::{App, Failure, Fields, Place, Shell, Signed, Texts, dates};
use access::{Permit, on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::duty::{Days, Span};
use ids::{AccountId, DutyId, SiteId};
use maud::{Markup, html};
use store::delivery::duty;
use store::{Tx, permits};

/// Whose rota is added to, and who can be on duty there.
struct About {
    site: SiteId,
    site_name: String,
    people: Vec<(AccountId, String)>,
}

async fn about(
    tx: &mut Tx,
    signed: &Signed,
    asked: &Fields,
) -> Result<(About, Permit<on::Duty, to::Create>), Failure> {
    let sites = sites(tx, signed).await?;
    let (site, site_name) = chosen(&sites, asked)?.ok_or(Failure::UnfitAs("unfit-no-site"))?;
    let permit = permits::site::<on::Duty, to::Create>(tx, &signed.actor, site).await?;
    let people = duty::people(tx, &permit).await?;
    let about = About {
        site,
        site_name,
        people,
    };
    Ok((about, permit))
}

/// The form.
pub async fn page(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let mut tx = state.db.read().await?;
    let (about, _) = about(&mut tx, &signed, &asked).await?;
    tx.rollback().await?;
    let mut typed = Fields::default();
    typed.set("id", state.around.id::<DutyId>().to_string());
    typed.set("stands-in", asked.get("stands-in"));
    typed.set("from", "09:00");
    typed.set("until", "17:00");
    let days = if asked.get("stands-in") == "yes" {
        Days::Every
    } else {
        Days::Weekdays
    };
    typed.set("days", days.code());
    dates::put(&mut typed, "first", Some(signed.today));
    Ok(show(&state, &signed, &about, &typed, FieldErrors::NONE))
}

/// Reads the span; what does not fit is added to the errors.
fn read(
    t: &Texts,
    typed: &Fields,
    about: &About,
    errors: &mut FieldErrors,
) -> Option<Span<AccountId>> {
    let who = typed.read::<AccountId>("who");
    if !who.is_some_and(|who| about.people.iter().any(|(id, _)| *id == who)) {
        errors.add("who", t.text("duty-who-missing"));
    }
    let first = dates::asked_for(t, typed, "first", "duty-first-missing", errors);
    let last = dates::asked_for(t, typed, "last", "duty-last-missing", errors);
    let mut time = |name: &str| {
        let time = dates::time(t, typed, name, errors);
        if time.is_none() && errors.of(name).is_none() {
            errors.add(name, t.text("duty-time-missing"));
        }
        time
    };
    let (from, until) = (time("from"), time("until"));
    let days = Days::from_code(typed.get("days"));
    if days.is_none() {
        errors.add("days", t.text("duty-days-missing"));
    }
    let span = Span {
        who: who?,
        first: first?,
        last: last?,
        from: from?,
        until: until?,
        days: days?,
        stands_in: typed.get("stands-in") == "yes",
    };
    span.check()
        .map_err(|e| errors.add_date("last", &[], e.said(t)))
        .ok()
}

/// Adds the span.
pub async fn send(state: AppState, signed: Signed, typed: Fields) -> Result<Response, Failure> {
    let t = &state.texts;
    let id: DutyId = typed.read("id").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let (about, permit) = about(&mut tx, &signed, &typed).await?;
    let mut errors = FieldErrors::default();
    let span = read(t, &typed, &about, &mut errors);
    if let (Some(span), true) = (span, errors.is_empty()) {
        let zone = &signed.organisation.time_zone;
        match duty::add(&mut tx, &state.around, &permit, id, span, zone).await {
            Ok(()) => {
                tx.commit().await?;
                let to = format!("{}&done=duty-added", address(about.site));
                return Ok(Redirect::to(&to).into_response());
            }
            Err(store::Error::Refused(why)) => errors.add_date("first", &[], why.said(t)),
            Err(other) => return Err(other.into()),
        }
    }
    tx.rollback().await?;
    Ok(show(&state, &signed, &about, &typed, &errors))
}

/// Takes a span back.
pub async fn withdraw(
    state: AppState,
    signed: Signed,
    Path(which): Path<String>,
) -> Result<Response, Failure> {
    let id: DutyId = id(&which)?;
    let mut tx = state.db.write().await?;
    let permit = permits::duty::<to::Change>(&mut tx, &signed.actor, id).await?;
    duty::withdraw(&mut tx, &state.around, &permit, id).await?;
    let site = permit.subject();
    tx.commit().await?;
    let to = format!("{}&done=duty-taken-back", address(site));
    Ok(Redirect::to(&to).into_response())
}

fn show(
    app: &App,
    signed: &Signed,
    about: &About,
    typed: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let stands_in = typed.get("stands-in") == "yes";
    let title = t.text(if stands_in {
        "duty-stand-in-title"
    } else {
        "duty-add-title"
    });
    let site = about.site.to_string();
    let frame = Form {
        action: "/delivery/duty/new",
        hidden: &[
            ("id", typed.get("id")),
            ("site", &site),
            ("stands-in", typed.get("stands-in")),
        ],
        ..Form::default()
    };
    Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .step(t.text("concerns-title"), concern::PATH)
        .step(t.text("duty-title"), address(about.site))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            p { (t.with(if stands_in { "duty-stand-in-intro" } else { "duty-add-intro" }, &[("site", &about.site_name)])) }
            (ui::form(t.words(), &frame, &questions(t, about, typed, errors)))
        })
}

fn questions(t: &Texts, about: &About, typed: &Fields, errors: &FieldErrors) -> Markup {
    let f = ui::Fields::new(t.words(), errors);
    let choose = t.text("person-choose");
    let ids: Vec<String> = about.people.iter().map(|(id, _)| id.to_string()).collect();
    let mut options = vec![("", choose.as_str())];
    options.extend(
        ids.iter()
            .zip(&about.people)
            .map(|(id, (_, name))| (id.as_str(), name.as_str())),
    );
    let days = Days::ALL.map(|days| {
        let text = t.text(&format!("duty-ask-days-{}", days.code()));
        (days.code(), text)
    });
    let days: Vec<Choice<'_>> = days
        .iter()
        .map(|(code, text)| Choice::new(code, text))
        .collect();
    html! {
        (f.select(&Select {
            name: "who",
            label: Label::sized(&t.text("duty-who"), Size::S),
            hint: Some(&t.text("duty-who-hint")),
            options: &options,
            chosen: typed.get("who"),
            ..Select::default()
        }))
        @for name in ["first", "last"] {
            (f.date(&DateInput {
                name,
                legend: Label::sized(&t.text(&format!("duty-ask-{name}")), Size::S),
                hint: Some(&t.text("date-hint")),
                typed: dates::typed(typed, name),
            }))
        }
        (f.radios(&Choices {
            name: "days",
            legend: Label::sized(&t.text("duty-ask-days"), Size::S),
            choices: &days,
            chosen: &[typed.get("days")],
            ..Choices::default()
        }))
        @for name in ["from", "until"] {
            (f.time(&TimeInput {
                name,
                label: Label::sized(&t.text(&format!("duty-ask-{name}")), Size::S),
                hint: (name == "until").then(|| t.text("duty-ask-until-hint")).as_deref(),
                value: typed.get(name),
            }))
        }
        (ui::button(&Button { text: &t.text("person-save"), prevent_double_click: true, ..Button::default() }))
    }
}
