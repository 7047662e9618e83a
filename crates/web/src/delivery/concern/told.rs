//! What the person is told: on the page of a concern, to those who answer for it, and in the person's own record.

use super::address;
use crate::delivery::person::words::moment;
use crate::ui::{self, Button, ButtonKind, Form};
use crate::{Signed, Texts, dates};
use delivery::concern::{State, TOLD_AFTER, Told, told};
use jiff::Timestamp;
use maud::{Markup, html};
use store::delivery::concern::{Concern, Notice, Withheld};

/// What the person is told of a concern now, who decided otherwise, and how to decide.
pub(super) fn section(
    t: &Texts,
    signed: &Signed,
    concern: &Concern,
    withholdings: &[Withheld],
    (may_answer, may_withhold): (bool, bool),
    now: Timestamp,
) -> Markup {
    let zone = &signed.organisation.time_zone;
    let standing = withholdings.iter().find(|one| one.lifted.is_none());
    let decision = standing.map(|one| one.decision);
    let at = (now, signed.today);
    let says = match told(concern.raised_at.0, decision, at) {
        Told::Facts => t.text("concern-told-facts"),
        Told::KeptBack { until } => t.with(
            "concern-told-kept-back",
            &[("day", &dates::shown(t, until))],
        ),
        Told::Nothing => {
            if let Some(one) = decision.filter(|one| one.review_on >= signed.today) {
                let day = dates::shown(t, one.review_on);
                t.with("concern-told-nothing", &[("day", &day)])
            } else {
                let from = concern.raised_at.0.saturating_add(TOLD_AFTER);
                let from = super::clock(t, signed, from.unwrap_or(Timestamp::MAX));
                t.with("concern-told-soon", &[("when", &from)])
            }
        }
    };
    let base = address(concern.id);
    let (withhold, tell) = (format!("{base}/withhold"), format!("{base}/tell"));
    let stands = decision.is_some_and(|one| one.review_on >= signed.today);
    html! {
        h2 { (t.text("concern-told")) }
        p { (says) }
        @if may_answer && !withholdings.is_empty() {
            ul class="nhsuk-list nhsuk-list--bullet" {
                @for one in withholdings { li { (decided(t, one, zone)) } }
            }
        }
        @if may_withhold {
            p { a class="nhsuk-link" href=(withhold) { (t.text(if stands { "concern-withhold-again" } else { "concern-withhold-link" })) } }
            @if stands {
                (ui::form(t.words(), &Form { action: &tell, ..Form::default() }, &ui::button(&Button {
                    text: &t.text("concern-tell"),
                    kind: ButtonKind::Secondary,
                    prevent_double_click: true,
                    ..Button::default()
                })))
            }
        }
    }
}

/// A decision in a sentence.
fn decided(t: &Texts, one: &Withheld, zone: &jiff::tz::TimeZone) -> Markup {
    let by = one.by.as_deref().unwrap_or_default();
    let sentence = t.with(
        "concern-withheld-by",
        &[
            ("name", by),
            ("when", &moment(t, one.at, zone)),
            ("day", &dates::shown(t, one.decision.review_on)),
        ],
    );
    html! {
        (sentence) " " (t.text(if one.decision.said { "concern-withheld-said" } else { "concern-withheld-unsaid" }))
        @if !one.reason.is_empty() { br; "“" (one.reason) "”" }
        @if let Some((at, who)) = &one.lifted {
            br; (t.with("concern-withheld-lifted", &[("name", who.as_deref().unwrap_or_default()), ("when", &moment(t, *at, zone))]))
        }
    }
}

/// In the person's own record: that somebody was worried about them, and that somebody answered. Not what it says.
pub(crate) fn notices(t: &Texts, signed: &Signed, notices: &[Notice]) -> Markup {
    let zone = &signed.organisation.time_zone;
    let sentence = |notice: &Notice| match notice {
        Notice::KeptBack { until } => {
            t.with("my-concern-kept-back", &[("day", &dates::shown(t, *until))])
        }
        Notice::Facts {
            raised_at,
            raised_by,
            state,
        } => {
            let raised = t.with(
                "my-concern-raised",
                &[("name", raised_by), ("when", &moment(t, *raised_at, zone))],
            );
            let then = match state {
                State::Waiting => t.text("my-concern-waiting"),
                State::Acknowledged { at } => t.with(
                    "my-concern-acknowledged",
                    &[("when", &moment(t, (*at).into(), zone))],
                ),
                State::Ended { at, .. } => t.with(
                    "my-concern-ended",
                    &[("when", &moment(t, (*at).into(), zone))],
                ),
            };
            format!("{raised} {then}")
        }
    };
    html! {
        @if !notices.is_empty() {
            h2 { (t.text("my-concerns")) }
            p { (t.text("my-concerns-hint")) }
            ul class="nhsuk-list nhsuk-list--bullet" { @for notice in notices { li { (sentence(notice)) } } }
        }
    }
}
