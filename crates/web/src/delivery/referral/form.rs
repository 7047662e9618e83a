//! Referring somebody. The answers are what helps two people to meet, in words the person has seen.

use super::{PATH, address};
use crate::delivery::person::form::{SHORT, bounded, identity};
use crate::fields::Asked;
use crate::routes::AppState;
use crate::said::Said as _;
use crate::ui::{
    self, Autosave, Button, CharacterCount, Choice, Choices, DateInput, FieldErrors, Form, Label,
    Select, Size, TextInput, Textarea,
};
use crate::{App, Failure, Fields, Place, Shell, Signed, Texts, dates};
use access::{on, reach, to};
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::person::Name;
use delivery::referral::LONGEST_WHY;
use ids::{DraftId, ReferralId, TeamId};
use maud::html;
use store::delivery::referral::{self, NewReferral};
use store::{Tx, draft, permits};

/// The name of the form whose text is kept while it is typed.
const FORM: &str = "referral";
/// The longest answer to how they like to be reached, in characters.
const REACH: usize = 500;

/// The teams one can refer for, with the names of their sites.
type Teams = Vec<(TeamId, String, String)>;

async fn teams(tx: &mut Tx, signed: &Signed) -> Result<Teams, Failure> {
    let reach = reach::<on::Referral, to::Read>(&signed.actor)?;
    Ok(referral::own_teams(tx, &reach).await?)
}

/// The form: empty, or with what was typed before and not sent.
pub async fn page(state: AppState, signed: Signed, Asked(_): Asked) -> Result<Response, Failure> {
    let mut tx = state.db.write().await?;
    let teams = teams(&mut tx, &signed).await?;
    let mut typed = Fields::default();
    typed.set("id", state.around.id::<ReferralId>().to_string());
    if let [(only, _, _)] = teams.as_slice() {
        typed.set("team", only.to_string());
    }
    let mut saved_at = None;
    for kept in draft::list(&mut tx, &signed.actor, FORM).await? {
        let sent = ReferralId(kept.id.0);
        match permits::referral::<to::Read>(&mut tx, &signed.actor, sent).await {
            // It was sent while its text was saved once more.
            Ok(_) => draft::forget(&mut tx, &signed.actor, kept.id).await?,
            Err(store::Error::Denied) => {
                let at = kept
                    .saved_at
                    .0
                    .to_zoned(signed.organisation.time_zone.clone());
                saved_at = Some(at.strftime("%H:%M").to_string());
                typed = Fields::from_pairs(kept.fields);
                typed.set("id", kept.id.to_string());
                break;
            }
            Err(other) => return Err(other.into()),
        }
    }
    tx.commit().await?;
    let none = FieldErrors::NONE;
    Ok(show(
        &state,
        &signed,
        &teams,
        (&typed, none),
        saved_at.as_deref(),
    ))
}

/// Reads the answers; what does not fit is added to the errors.
fn read(
    t: &Texts,
    signed: &Signed,
    typed: &Fields,
    errors: &mut FieldErrors,
) -> Option<NewReferral> {
    let team = typed.read::<TeamId>("team");
    if team.is_none() {
        errors.add("team", t.text("referral-team-missing"));
    }
    let name = Name::new(typed.get("name"))
        .map_err(|e| errors.add("name", e.said(t)))
        .ok();
    let (born_on, nhs_number) = identity(t, typed, signed.today, errors);
    let mut answer = |field, most| bounded(t, typed, field, most, errors);
    let (phone, reach, why) = (
        answer("phone", SHORT),
        answer("reach", REACH),
        answer("why", LONGEST_WHY),
    );
    if phone.is_empty() && reach.is_empty() {
        errors.add("phone", t.text("referral-reach-missing"));
    }
    if why.is_empty() {
        errors.add("why", t.text("referral-why-missing"));
    }
    if typed.get("agreed") != "yes" {
        errors.add("agreed", t.text("referral-agreed-missing"));
    }
    if !errors.is_empty() {
        return None;
    }
    Some(NewReferral {
        team: team?,
        name: name?,
        born_on,
        nhs_number,
        phone,
        reach,
        why,
    })
}

/// Sends it.
pub async fn send(state: AppState, signed: Signed, typed: Fields) -> Result<Response, Failure> {
    let t = &state.texts;
    let id: ReferralId = typed.read("id").ok_or(Failure::Missing)?;
    let mut errors = FieldErrors::default();
    let read = read(t, &signed, &typed, &mut errors);
    let mut tx = state.db.write().await?;
    // Whose team it is comes before what is wrong with the rest.
    if let Some(team) = typed.read::<TeamId>("team") {
        permits::refer(&mut tx, &signed.actor, id, team).await?;
    }
    let Some(new) = read else {
        let teams = teams(&mut tx, &signed).await?;
        tx.commit().await?;
        return Ok(show(&state, &signed, &teams, (&typed, &errors), None));
    };
    let permit = permits::refer(&mut tx, &signed.actor, id, new.team).await?;
    referral::send(&mut tx, &state.around, &permit, &new).await?;
    draft::forget(&mut tx, &signed.actor, DraftId(id.0)).await?;
    tx.commit().await?;
    let to = format!("{}?done=referral-sent", address(id));
    Ok(Redirect::to(&to).into_response())
}

fn show(
    app: &App,
    signed: &Signed,
    teams: &Teams,
    (typed, errors): (&Fields, &FieldErrors),
    saved_at: Option<&str>,
) -> Response {
    let t = &app.texts;
    let fields = ui::Fields::new(t.words(), errors);
    let title = t.text("referral-new-title");
    let id = typed.get("id");
    let url = format!("/drafts/{id}");
    let hidden = [("id", id), ("form", FORM)];
    let form = Form {
        action: "/delivery/referrals/new",
        hidden: &hidden,
        autosave: Some(Autosave {
            url: &url,
            sign_in_url: "/sign-in",
            saved_at,
        }),
        ..Form::default()
    };
    let line = |name: &'static str, kind: &'static str, width| {
        let (label, hint) = (
            t.text(&format!("person-ask-{name}")),
            t.text(&format!("person-hint-{name}")),
        );
        fields.text(&TextInput {
            name,
            label: Label::from(label.as_str()),
            hint: Some(&hint),
            value: typed.get(name),
            kind,
            width: Some(width),
            autocomplete: Some("off"),
            spellcheck: Some(false),
            ..TextInput::default()
        })
    };
    let ids: Vec<String> = teams.iter().map(|(team, _, _)| team.to_string()).collect();
    let names: Vec<String> = teams
        .iter()
        .map(|(_, name, site)| format!("{name}, {site}"))
        .collect();
    let choose = t.text("person-choose");
    let mut options = vec![("", choose.as_str())];
    options.extend(
        ids.iter()
            .map(String::as_str)
            .zip(names.iter().map(String::as_str)),
    );
    let (agreed, yes) = (t.text("referral-agreed"), t.text("referral-agreed-yes"));
    let body = html! {
        @if let ([only], [name]) = (ids.as_slice(), names.as_slice()) {
            (ui::hidden("team", only))
            p { (t.with("referral-for-team", &[("team", name)])) }
        } @else {
            (fields.select(&Select {
                name: "team",
                label: Label::from(t.text("referral-team").as_str()),
                options: &options,
                chosen: typed.get("team"),
                ..Select::default()
            }))
        }
        (fields.fieldset(Label::sized(&t.text("person-group-who"), Size::M), &html! {
            (line("name", "text", 30))
            (fields.date(&DateInput {
                name: "born",
                legend: Label::from(t.text("person-born").as_str()),
                hint: Some(&t.text("person-born-hint")),
                typed: dates::typed(typed, "born"),
            }))
            (line("nhs-number", "text", 10))
        }))
        (fields.fieldset(Label::sized(&t.text("person-group-reach"), Size::M), &html! {
            (line("phone", "tel", 30))
            (fields.textarea(&Textarea {
                name: "reach",
                label: Label::from(t.text("person-ask-reach").as_str()),
                hint: Some(&t.text("person-hint-reach")),
                value: &typed.raw("reach"),
                rows: 2,
                ..Textarea::default()
            }))
        }))
        (fields.character_count(&CharacterCount {
            textarea: Textarea {
                name: "why",
                label: Label::sized(&t.text("referral-why"), Size::M),
                hint: Some(&t.text("referral-why-hint")),
                value: &typed.raw("why"),
                rows: 5,
                ..Textarea::default()
            },
            max_length: u32::try_from(LONGEST_WHY).unwrap_or(u32::MAX),
        }))
        (fields.checkboxes(&Choices {
            name: "agreed",
            legend: Label::sized(&agreed, Size::M),
            choices: &[Choice::new("yes", &yes)],
            chosen: &[typed.get("agreed")],
            ..Choices::default()
        }))
        (ui::button(&Button { text: &t.text("referral-send"), prevent_double_click: true, ..Button::default() }))
    };
    Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .step(t.text("referrals-own-title"), PATH)
        .module("autosave.mjs")
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            @if teams.is_empty() {
                p { (t.text("referral-no-team")) }
            } @else {
                p { (t.text("referral-new-intro")) }
                (ui::form(t.words(), &form, &body))
            }
        })
}
