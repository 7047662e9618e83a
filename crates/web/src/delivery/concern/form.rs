//! Raising a concern: whom it is about, what it is, and whether it is for now. There is nothing to score.

use super::{NEW, PATH, address, clock};
use crate::delivery::contact::identity;
use crate::delivery::people;
use crate::delivery::person::form::bounded;
use crate::fields::Asked;
use crate::routes::AppState;
use crate::ui::{
    self, Autosave, Button, CharacterCount, Choice, Choices, Empty, FieldErrors, Form, Label, Link,
    SearchInput, Size, TextInput, Textarea,
};
use crate::{App, Failure, Fields, Place, Shell, Signed, Texts, dates};
use access::{Role, on, reach, to};
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::concern::{LONGEST_WHAT, Urgency};
use delivery::note::NoteMode;
use ids::{ConcernId, DraftId, PersonId};
use maud::{Markup, html};
use store::delivery::concern::{self, Duty, NewConcern, Raised};
use store::delivery::contact::{self, ToRecord};
use store::{Stamp, Tx, draft, permits};

/// The name of the form whose text is kept while it is typed.
const FORM: &str = "concern";

/// What stands in the form.
struct Shown<'a> {
    typed: &'a Fields,
    errors: &'a FieldErrors,
    /// When the draft was saved, for one that was opened again.
    saved_at: Option<Stamp>,
    /// What is typed differs from what was sent under the same identifier then.
    sent_before: Option<(ConcernId, Stamp)>,
}

/// The form: empty, or with what was typed before and not sent.
pub async fn page(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let mut tx = state.db.write().await?;
    let (typed, saved_at) = opened(&mut tx, &signed, &asked).await?.unzip();
    let mut typed = typed.unwrap_or_else(|| {
        let mut typed = Fields::default();
        typed.set("id", state.around.id::<ConcernId>().to_string());
        typed
    });
    if !asked.get("person").is_empty() {
        typed.set("person", asked.get("person"));
    }
    let shown = Shown {
        typed: &typed,
        errors: FieldErrors::NONE,
        saved_at,
        sent_before: None,
    };
    let draft = saved_at.is_some();
    if let Some(id) = typed.read::<PersonId>("person")
        && let Err(error) = may(&mut tx, &signed, id).await
    {
        // The text of a draft is its author's, even when the person is not theirs to see any more.
        if !draft || !asked.get("person").is_empty() {
            return Err(error);
        }
        let mut typed = typed.clone();
        typed.set("person", "");
        let shown = Shown {
            typed: &typed,
            ..shown
        };
        let answer = show(&mut tx, &state, &signed, &asked, shown).await?;
        tx.commit().await?;
        return Ok(answer);
    }
    let answer = show(&mut tx, &state, &signed, &asked, shown).await?;
    tx.commit().await?;
    Ok(answer)
}

/// Whether a concern about this person may be raised.
async fn may(tx: &mut Tx, signed: &Signed, person: PersonId) -> Result<(), Failure> {
    let id = ConcernId(signed.actor.account.0);
    permits::raise(tx, &signed.actor, id, person, signed.today).await?;
    Ok(())
}

/// The latest text that was typed and not sent: the one that is asked for, or one about the person that is.
async fn opened(
    tx: &mut Tx,
    signed: &Signed,
    asked: &Fields,
) -> Result<Option<(Fields, Stamp)>, Failure> {
    let (wanted, person) = (asked.read::<DraftId>("draft"), asked.get("person"));
    for found in draft::list(tx, &signed.actor, FORM).await? {
        let sent = ConcernId(found.id.0);
        match permits::concern::<to::Read>(tx, &signed.actor, sent).await {
            // It was sent while its text was saved once more.
            Ok(_) => draft::forget(tx, &signed.actor, found.id).await?,
            Err(store::Error::Denied) => {
                let mut typed = Fields::from_pairs(found.fields);
                typed.set("id", found.id.to_string());
                let fits = match wanted {
                    Some(wanted) => wanted == found.id,
                    None => person.is_empty() || person == typed.get("person"),
                };
                if fits {
                    return Ok(Some((typed, found.saved_at)));
                }
            }
            Err(other) => return Err(other.into()),
        }
    }
    Ok(None)
}

/// Sends it to whoever is on duty.
pub async fn send(state: AppState, signed: Signed, typed: Fields) -> Result<Response, Failure> {
    let t = &state.texts;
    let id: ConcernId = typed.read("id").ok_or(Failure::Missing)?;
    let mut errors = FieldErrors::default();
    let mut tx = state.db.write().await?;
    let person = whom(&mut tx, &signed, t, &typed, &mut errors).await?;
    let permit = match person {
        Some(person) => {
            Some(permits::raise(&mut tx, &signed.actor, id, person, signed.today).await?)
        }
        None => None,
    };
    let what = bounded(t, &typed, "what", LONGEST_WHAT, &mut errors);
    if what.is_empty() {
        errors.add("what", t.text("concern-what-missing"));
    }
    let urgency = Urgency::from_code(typed.get("urgency"));
    if urgency.is_none() {
        errors.add("urgency", t.text("concern-urgency-missing"));
    }
    let mut sent_before = None;
    let mut typed = typed;
    if let (Some(permit), Some(urgency), true) = (permit, urgency, errors.is_empty()) {
        let new = NewConcern { what, urgency };
        let zone = &signed.organisation.time_zone;
        match concern::raise(&mut tx, &state.around, &permit, &new, zone).await? {
            Raised::New | Raised::Again => {
                draft::forget(&mut tx, &signed.actor, DraftId(id.0)).await?;
                tx.commit().await?;
                let to = format!("{}?done=concern-raised", address(id));
                return Ok(Redirect::to(&to).into_response());
            }
            // Sent, then changed by way of the browser's back button: what was sent stays, nothing typed is dropped.
            Raised::Before(at) => {
                sent_before = Some((id, at));
                typed.set("id", state.around.id::<ConcernId>().to_string());
            }
        }
    }
    let shown = Shown {
        typed: &typed,
        errors: &errors,
        saved_at: None,
        sent_before,
    };
    let answer = show(&mut tx, &state, &signed, &Fields::default(), shown).await?;
    tx.commit().await?;
    Ok(answer)
}

/// Whom it is about. A manager meets no list of names, so they write the reference they were told.
async fn whom(
    tx: &mut Tx,
    signed: &Signed,
    t: &Texts,
    typed: &Fields,
    errors: &mut FieldErrors,
) -> Result<Option<PersonId>, Failure> {
    if signed.role() != Role::Manager {
        let person = typed.read("person");
        if person.is_none() {
            errors.add("person", t.text("concern-person-missing"));
        }
        return Ok(person);
    }
    let reach = reach::<on::Concern, to::Create>(&signed.actor)?;
    let person = concern::by_reference(tx, &reach, typed.get("reference")).await?;
    if person.is_none() {
        errors.add("reference", t.text("concern-reference-missing"));
    }
    Ok(person)
}

async fn show(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    asked: &Fields,
    shown: Shown<'_>,
) -> Result<Response, Failure> {
    let person = shown.typed.read::<PersonId>("person");
    let (mut people, mut chosen) = (Vec::new(), None);
    if signed.role() != Role::Manager {
        if let Some(id) = person {
            let seen = permits::person(tx, &signed.actor, id, signed.today).await?;
            let mode = NoteMode::DEFAULT;
            chosen = Some(contact::to_record(tx, &app.around, &seen, mode).await?);
        } else {
            let reach = reach::<on::Person, to::Read>(&signed.actor)?;
            let words = asked.get("q");
            people =
                contact::people_to_record(tx, &app.around, &reach, words, signed.today).await?;
        }
    }
    if chosen.is_none() && signed.role() == Role::Coordinator {
        return Ok(search(app, signed, asked, &people, shown.typed));
    }
    // Whoever is on duty is known once the site is: that of the person, or of everybody to choose from.
    let first = chosen.as_ref().or_else(|| {
        let first = people.first()?;
        people
            .iter()
            .all(|one| one.site == first.site)
            .then_some(first)
    });
    let duty = match first {
        Some(first) => {
            let id = ConcernId(signed.actor.account.0);
            let permit = permits::raise(tx, &signed.actor, id, first.person, signed.today).await?;
            let zone = &signed.organisation.time_zone;
            Some(concern::duty_for(tx, &app.around, &permit, zone).await?)
        }
        None => None,
    };
    Ok(filled(
        app,
        signed,
        &people,
        chosen.as_ref(),
        duty.as_ref(),
        &shown,
    ))
}

/// The page with the form.
fn filled(
    app: &App,
    signed: &Signed,
    people: &[ToRecord],
    chosen: Option<&ToRecord>,
    duty: Option<&Duty>,
    shown: &Shown<'_>,
) -> Response {
    let t = &app.texts;
    let (typed, errors) = (shown.typed, shown.errors);
    let title = t.text("concern-new-title");
    let nobody = people.is_empty() && chosen.is_none() && signed.role() == Role::PeerWorker;
    let mut shell = Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .step(t.text(super::list::title_of(signed.role())), PATH)
        .module("autosave.mjs")
        .errors(!errors.is_empty());
    if let Some(person) = chosen {
        shell = shell.before(identity(t, person));
    }
    shell.body(html! {
        (ui::error_summary(t.words(), errors))
        h1 { (title) }
        @if let Some((sent, at)) = shown.sent_before {
            (ui::warning_callout(t.words(), 2, &t.text("concern-sent-before"), &html! {
                p { (t.with("concern-sent-before-text", &[("when", &clock(t, signed, at.0))])) }
                p { a class="nhsuk-link" href=(address(sent)) { (t.text("concern-sent-before-see")) } }
            }))
        }
        @if nobody {
            p { (t.text("contact-nobody")) }
        } @else {
            (goes_to(t, signed, duty))
            (form(app, signed, people, chosen, shown))
        }
        p { a class="nhsuk-link" href="/boundary" { (t.text("contact-boundary")) } }
        @if chosen.is_some() && !typed.get("person").is_empty() {
            p { a class="nhsuk-link" href=(NEW) { (t.text("concern-somebody-else")) } }
        }
    })
}

/// To whom it goes, said before it is sent.
fn goes_to(t: &Texts, signed: &Signed, duty: Option<&Duty>) -> Markup {
    let Some(duty) = duty else {
        return html! { p { (t.text("concern-goes-to-duty")) } };
    };
    let now = match &duty.on_duty {
        Some(on) => t.with(
            "concern-goes-to",
            &[("name", &on.name), ("until", &clock(t, signed, on.until))],
        ),
        None if duty.everybody.is_empty() => t.text("concern-goes-nowhere"),
        None => t.with(
            "concern-goes-to-everybody",
            &[("names", &duty.everybody.join(", "))],
        ),
    };
    ui::inset_text(
        t.words(),
        &html! {
            p { strong { (now) } }
            p {
                (t.text("concern-emergency"))
                @if !duty.ring.is_empty() { " " (t.with("concern-ring", &[("ring", &duty.ring)])) }
            }
        },
    )
}

fn form(
    app: &App,
    signed: &Signed,
    people: &[ToRecord],
    chosen: Option<&ToRecord>,
    shown: &Shown<'_>,
) -> Markup {
    let t = &app.texts;
    let (typed, errors) = (shown.typed, shown.errors);
    let f = ui::Fields::new(t.words(), errors);
    let id = typed.get("id");
    let url = format!("/drafts/{id}");
    let saved_at = shown.saved_at.map(|at| clock(t, signed, at.0));
    let person = chosen.map(|one| one.person.to_string());
    let mut hidden = vec![("id", id), ("form", FORM)];
    if let Some(person) = &person {
        hidden.push(("person", person));
    }
    let frame = Form {
        action: NEW,
        hidden: &hidden,
        autosave: Some(Autosave {
            url: &url,
            sign_in_url: "/sign-in",
            saved_at: saved_at.as_deref(),
        }),
        ..Form::default()
    };
    let met: Vec<String> = people.iter().map(|one| last_met(t, one)).collect();
    let ids: Vec<String> = people.iter().map(|one| one.person.to_string()).collect();
    let offered: Vec<Choice<'_>> = people
        .iter()
        .zip(&ids)
        .zip(&met)
        .map(|((one, id), met)| Choice {
            hint: Some(met),
            ..Choice::new(id, &one.name)
        })
        .collect();
    let now = Urgency::ALL.map(|one| {
        let key = one.code().replace('_', "-");
        (
            one.code(),
            t.text(&format!("concern-urgency-{key}")),
            t.text(&format!("concern-urgency-{key}-hint")),
        )
    });
    let now: Vec<Choice<'_>> = now
        .iter()
        .map(|(code, text, hint)| Choice {
            hint: Some(hint),
            ..Choice::new(code, text)
        })
        .collect();
    let (who, what, what_hint, when) = (
        t.text("concern-who"),
        t.text("concern-what"),
        t.text("concern-what-hint"),
        t.text("concern-urgency"),
    );
    ui::form(
        t.words(),
        &frame,
        &html! {
            @if signed.role() == Role::Manager {
                (f.text(&TextInput {
                    name: "reference",
                    label: Label::sized(&t.text("concern-reference"), Size::M),
                    hint: Some(&t.text("concern-reference-hint")),
                    value: typed.get("reference"),
                    width: Some(20),
                    autocomplete: Some("off"),
                    spellcheck: Some(false),
                    ..TextInput::default()
                }))
            } @else if chosen.is_none() {
                (f.radios(&Choices {
                    name: "person",
                    legend: Label::sized(&who, Size::M),
                    choices: &offered,
                    chosen: &[typed.get("person")],
                    ..Choices::default()
                }))
            }
            (f.character_count(&CharacterCount {
                textarea: Textarea {
                    name: "what",
                    label: Label::sized(&what, Size::M),
                    hint: Some(&what_hint),
                    value: &typed.raw("what"),
                    rows: 4,
                    ..Textarea::default()
                },
                max_length: u32::try_from(LONGEST_WHAT).unwrap_or(u32::MAX),
            }))
            (f.radios(&Choices {
                name: "urgency",
                legend: Label::sized(&when, Size::M),
                choices: &now,
                chosen: &[typed.get("urgency")],
                ..Choices::default()
            }))
            (ui::button(&Button { text: &t.text("concern-send"), prevent_double_click: true, ..Button::default() }))
        },
    )
}

fn last_met(t: &Texts, person: &ToRecord) -> String {
    match person.last_met {
        Some(day) => t.with("contact-person-last-met", &[("day", &dates::shown(t, day))]),
        None => t.text("contact-person-not-met-yet"),
    }
}

/// A search for the person, for those who see many.
fn search(
    app: &App,
    signed: &Signed,
    asked: &Fields,
    people: &[ToRecord],
    typed: &Fields,
) -> Response {
    let t = &app.texts;
    let f = ui::Fields::new(t.words(), FieldErrors::NONE);
    let (title, words) = (t.text("concern-new-title"), asked.get("q"));
    // Text that was begun about somebody who is not theirs to see any more goes on with whoever is chosen now.
    let draft = if typed.get("what").is_empty() {
        ""
    } else {
        typed.get("id")
    };
    let to = |person: PersonId| {
        let address = super::raise_about(person);
        if draft.is_empty() {
            address
        } else {
            format!("{address}&draft={draft}")
        }
    };
    Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .step(t.text(super::list::title_of(signed.role())), PATH)
        .body(html! {
            h1 { (title) }
            form action=(NEW) method="get" novalidate role="search" {
                @if !draft.is_empty() { (ui::hidden("draft", draft)) }
                (f.search(&SearchInput {
                    name: "q",
                    label: Label::from(t.text("concern-search").as_str()),
                    value: words,
                    width: Some(20),
                    ..SearchInput::default()
                }))
            }
            @if !words.is_empty() && people.is_empty() {
                (ui::empty_state(Empty {
                    message: &t.text("contact-search-none"),
                    action: Some(Link::new(&t.text("contact-search-all"), people::EVERYBODY)),
                }))
            }
            @if !people.is_empty() {
                @if words.is_empty() { h2 { (t.text("contact-search-recent")) } }
                ul class="nhsuk-list" {
                    @for one in people {
                        li { a class="nhsuk-link" href=(to(one.person)) { (one.name) } " \u{00b7} " (last_met(t, one)) }
                    }
                }
            }
        })
}
