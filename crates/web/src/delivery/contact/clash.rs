//! Two versions of a contact beside each other, when one was saved since the form was opened.

use super::history::{Field, in_words, term_names};
use super::words;
use crate::shell::{Place as Room, Shell};
use crate::ui::{self, Button, ButtonKind, Difference, Form};
use crate::{App, Failure, Fields, Signed, Texts};
use axum::http::StatusCode;
use axum::response::Response;
use delivery::contact::{Mechanism, Outcome, Place};
use maud::html;
use store::Tx;
use store::delivery::contact::{Contact, matched_workers};
use store::frameworks::Vocabularies;
use store::permits;

/// The page: what is saved, what was typed, and a way to keep either. Everything typed is carried along.
pub async fn page(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    there: &Contact,
    typed: &Fields,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let vocabularies = store::frameworks::load(tx, signed.actor.org).await?;
    let permit = permits::person::<access::on::Contact, access::to::Change>(
        tx,
        &signed.actor,
        there.line.person,
        signed.today,
    )
    .await?;
    let workers = matched_workers(tx, &permit, signed.today).await?;
    let worker_name = workers
        .iter()
        .find(|w| w.worker.to_string() == typed.get("worker"))
        .map_or(there.line.worker_name.as_str(), |w| w.name.as_str());
    let theirs = in_words(t, &vocabularies, &there.into());
    let yours = typed_words(t, &vocabularies, typed, worker_name);
    let differing: Vec<Difference<'_>> = theirs
        .iter()
        .zip(&yours)
        .filter(|((_, theirs), (_, yours))| theirs != yours)
        .map(|((field, theirs), (_, yours))| Difference {
            field,
            theirs,
            yours,
        })
        .collect();
    let own = there.changed_by_account == Some(signed.actor.account);
    let time = super::record::clock(signed, there.changed_at);
    let by = match &there.changed_by {
        Some(_) if own => t.with("contact-clash-by-you", &[("time", &time)]),
        Some(name) => t.with("contact-clash-by", &[("name", name), ("time", &time)]),
        None => time,
    };
    let carried: Vec<(&str, &str)> = typed
        .pairs()
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "version" | "form" | "contact" | "reason"))
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let address = format!("/delivery/contacts/{}", there.line.id);
    let action = format!("{address}/edit");
    let reason = if typed.get("reason").is_empty() {
        t.text("contact-clash-reason")
    } else {
        typed.get("reason").to_owned()
    };
    let mut hidden = carried;
    let contact = there.line.id.to_string();
    hidden.extend([
        ("form", "contact-edit"),
        ("contact", contact.as_str()),
        ("reason", reason.as_str()),
    ]);
    let form = Form {
        action: &action,
        hidden: &hidden,
        version: Some(there.line.version),
        ..Form::default()
    };
    let (mine, keep) = (t.text("contact-clash-mine"), t.text("contact-clash-theirs"));
    let buttons = ui::button_group(&html! {
        (ui::button(&Button { text: &mine, prevent_double_click: true, ..Button::default() }))
        (ui::button(&Button { text: &keep, kind: ButtonKind::Secondary, href: Some(&address), ..Button::default() }))
    });
    let (title, text) = if own {
        (
            t.text("contact-clash-own-title"),
            t.text("contact-clash-own-text"),
        )
    } else {
        (t.text("contact-clash-title"), t.text("contact-clash-text"))
    };
    Ok(Shell::new(app, signed, title.clone())
        .place(Room::Delivery)
        .step(t.text("my-day-title"), "/delivery/my-day")
        .status(StatusCode::CONFLICT)
        .body(html! {
            h1 { (title) }
            p { (text) }
            (ui::comparison(t.words(), &by, &differing))
            @if differing.is_empty() { p { (t.text("contact-clash-same")) } }
            (ui::form(t.words(), &form, &buttons))
        }))
}

/// What was typed, in the same words and order. What cannot be read is shown as it was typed.
fn typed_words(
    t: &Texts,
    vocabularies: &Vocabularies,
    typed: &Fields,
    worker_name: &str,
) -> Vec<Field> {
    let read = |name: &str, words: &dyn Fn(&str) -> Option<String>| {
        let value = typed.get(name);
        words(value).unwrap_or_else(|| value.to_owned())
    };
    let mut errors = ui::FieldErrors::new();
    let date = crate::dates::read(t, typed, "when", &mut errors);
    let day = date.map_or_else(
        || crate::dates::typed(typed, "when").join(" "),
        |day| crate::dates::shown(t, day),
    );
    let when = match typed.get("time") {
        "" => day,
        time => format!("{day}, {time}"),
    };
    let minutes = match (typed.get("minutes"), typed.get("minutes-quick")) {
        ("", quick) => quick,
        (number, _) => number,
    };
    let outcome = Outcome::from_word(typed.get("outcome"));
    let met = outcome == Some(Outcome::Met);
    let in_person = Mechanism::from_word(typed.get("mechanism")) == Some(Mechanism::FaceToFace);
    vec![
        (
            t.text("contact-what"),
            read("outcome", &|v| {
                Outcome::from_word(v).map(|o| words::outcome(t, o))
            }),
        ),
        (t.text("contact-when"), when),
        (
            t.text("contact-how"),
            read("mechanism", &|v| {
                Mechanism::from_word(v).map(|m| words::mechanism(t, m))
            }),
        ),
        (
            t.text("contact-place"),
            if in_person {
                read("place", &|v| {
                    Place::from_word(v).map(|p| words::place(t, p))
                })
            } else {
                String::new()
            },
        ),
        (
            t.text("contact-minutes"),
            match minutes.parse() {
                Ok(number) if met => t.count("contact-minutes-count", number),
                _ if met => minutes.to_owned(),
                _ => String::new(),
            },
        ),
        (t.text("contact-worker"), worker_name.to_owned()),
        (
            t.text("contact-circumstances-short"),
            if met {
                String::new()
            } else {
                typed.raw("circumstances").trim().to_owned()
            },
        ),
        (
            t.text("contact-components"),
            if met {
                let chosen = super::vocabulary::chosen(vocabularies, typed);
                term_names(vocabularies, &chosen.unwrap_or_default())
            } else {
                String::new()
            },
        ),
    ]
}
