//! One referral: what was sent, what became of it, and what can be done.

use super::{PATH, address, reason, state};
use crate::delivery::person;
use crate::routes::{AppState, id};
use crate::ui::{self, Button, ButtonKind, CharacterCount, Choice, Choices, Fact, FieldErrors};
use crate::ui::{Form, Label, Size, Textarea};
use crate::{App, Failure, Fields, Place, Shell, Signed, Texts, dates};
use access::to;
use axum::extract::Path;
use axum::response::Response;
use delivery::person::NhsNumber;
use delivery::referral::{LONGEST_MESSAGE, NotNow, Referral as State};
use ids::ReferralId;
use maud::{Markup, html};
use store::delivery::referral::{self, Referral};
use store::permits;

/// The page.
pub async fn page(
    app: AppState,
    signed: Signed,
    Path(which): Path<String>,
) -> Result<Response, Failure> {
    let id: ReferralId = id(&which)?;
    let mut tx = app.db.write().await?;
    let permit = permits::referral::<to::Read>(&mut tx, &signed.actor, id).await?;
    let found = referral::load(&mut tx, &app.around, &permit).await?;
    tx.commit().await?;
    let own = permit.is(access::Relationship::Own);
    let typed = Fields::default();
    Ok(show(
        &app,
        &signed,
        &found,
        own,
        (&typed, FieldErrors::NONE),
    ))
}

/// The page with what was typed to decide.
pub(super) fn show(
    app: &App,
    signed: &Signed,
    found: &Referral,
    own: bool,
    (typed, errors): (&Fields, &FieldErrors),
) -> Response {
    let t = &app.texts;
    let title = t.text("referral-title");
    let list = t.text(if own {
        "referrals-own-title"
    } else {
        "referrals-title"
    });
    Shell::new(app, signed, title)
        .place(Place::Delivery)
        .step(list, PATH)
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (t.with("referral-of", &[("name", found.name.as_str())])) }
            p class="nhsuk-lede-text" { (state(t, found.state)) }
            (became(t, found, own))
            (facts(t, signed, found))
            @if found.state == State::Waiting {
                @if own { (taking_back(t, found)) } @else { (deciding(t, found, typed, errors)) }
            }
        })
}

fn became(t: &Texts, found: &Referral, own: bool) -> Markup {
    html! {
        @if let State::Declined { why, .. } = found.state {
            p { (reason(t, why)) }
        }
        @if !found.message.is_empty() {
            (ui::inset_text(t.words(), &html! { p class="app-text" { (found.message) } }))
        }
        // Whoever referred learns that support began; the record is the person's and the service's.
        @if let (Some(person), false) = (found.person, own) {
            p { a class="nhsuk-link" href=(person::address(person)) { (t.text("referral-open-record")) } }
        }
    }
}

pub(super) fn facts(t: &Texts, signed: &Signed, found: &Referral) -> Markup {
    let sent = dates::day_of(found.sent_at, &signed.organisation.time_zone);
    let rows: Vec<(String, String)> = [
        ("person-ask-name", found.name.as_str().to_owned()),
        (
            "person-born",
            found
                .born_on
                .map(|day| dates::shown(t, day))
                .unwrap_or_default(),
        ),
        (
            "person-ask-nhs-number",
            found
                .nhs_number
                .as_ref()
                .map(NhsNumber::spaced)
                .unwrap_or_default(),
        ),
        ("person-ask-phone", found.phone.clone()),
        ("person-ask-reach", found.reach.clone()),
        ("referral-why", found.why.clone()),
        (
            "referral-team",
            format!("{}, {}", found.team_name, found.site_name),
        ),
        ("referral-by", found.referred_by.clone()),
        ("referral-sent", dates::shown(t, sent)),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(key, value)| (t.text(key), value))
    .collect();
    let rows: Vec<Fact<'_>> = rows
        .iter()
        .map(|(key, value)| Fact::new(key, html! { span class="app-text" { (value) } }))
        .collect();
    ui::summary_list(&rows)
}

fn taking_back(t: &Texts, found: &Referral) -> Markup {
    let action = format!("{}/take-back", address(found.id));
    let form = Form {
        action: &action,
        ..Form::default()
    };
    html! {
        p { (t.text("referral-waiting-note")) }
        (ui::form(t.words(), &form, &ui::button(&Button { text: &t.text("referral-take-back"), kind: ButtonKind::Secondary, prevent_double_click: true, ..Button::default() })))
    }
}

fn deciding(t: &Texts, found: &Referral, typed: &Fields, errors: &FieldErrors) -> Markup {
    let accept = format!("/delivery/people/new?referral={}", found.id);
    let action = format!("{}/decline", address(found.id));
    let form = Form {
        action: &action,
        ..Form::default()
    };
    let reasons: Vec<(&str, String)> = NotNow::ALL
        .into_iter()
        .map(|why| (why.code(), reason(t, why)))
        .collect();
    let choices: Vec<Choice<'_>> = reasons
        .iter()
        .map(|(code, text)| Choice::new(code, text))
        .collect();
    let f = ui::Fields::new(t.words(), errors);
    let (legend, label, hint) = (
        t.text("referral-decline-why"),
        t.text("referral-message"),
        t.text("referral-message-hint"),
    );
    html! {
        h2 { (t.text("referral-decide")) }
        p { (t.text("referral-accept-note")) }
        (ui::button(&Button { text: &t.text("referral-accept"), href: Some(&accept), ..Button::default() }))
        (ui::details(&t.text("referral-decline-open"), !errors.is_empty(), &ui::form(t.words(), &form, &html! {
            (f.radios(&Choices {
                name: "why",
                legend: Label::sized(&legend, Size::S),
                choices: &choices,
                chosen: &[typed.get("why")],
                ..Choices::default()
            }))
            (f.character_count(&CharacterCount {
                textarea: Textarea {
                    name: "message",
                    label: Label::from(label.as_str()),
                    hint: Some(&hint),
                    value: &typed.raw("message"),
                    rows: 3,
                    ..Textarea::default()
                },
                max_length: u32::try_from(LONGEST_MESSAGE).unwrap_or(u32::MAX),
            }))
            (ui::button(&Button { text: &t.text("referral-decline"), kind: ButtonKind::Secondary, prevent_double_click: true, ..Button::default() }))
        })))
    }
}
