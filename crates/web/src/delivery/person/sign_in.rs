//! The sign-in with which a person reads their own record, given by somebody who knows them.

use super::{address, id};
use crate::account::link_shown;
use crate::delivery::episode::named;
use crate::delivery::person::ask::Asking;
use crate::routes::AppState;
use crate::said::Said as _;
use crate::shell::{Place, Shell};
use crate::ui::{self, Button, ButtonKind, Fact, FieldErrors, Form, Label, TextInput};
use crate::{App, Failure, Fields, Signed, dates};
use access::{on, to};
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::{AccountId, PersonId};
use maud::{Markup, html};
use store::account::person as kept;
use store::account::{Account, State};
use store::delivery::person;
use store::{Error, Tx};

/// What the page is about.
struct Page {
    person: PersonId,
    name: String,
    account: Option<Account>,
}

async fn load(
    tx: &mut Tx,
    app: &App,
    asking: &Asking<'_>,
    person: PersonId,
) -> Result<Page, Failure> {
    let account = kept::of_person(tx, &asking.leave()?).await?;
    let person_record = person::load(tx, &app.around, &asking.leave()?).await?;
    Ok(Page {
        person,
        name: person_record.details.name.as_str().to_owned(),
        account,
    })
}

/// The page: what there is, or the question for an address.
pub async fn page(
    state: AppState,
    signed: Signed,
    Path(text): Path<String>,
) -> Result<Response, Failure> {
    let person = id(&text)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    let page = load(&mut tx, &state, &asking, person).await?;
    tx.commit().await?;
    let mut typed = Fields::default();
    typed.set("id", state.around.id::<AccountId>().to_string());
    Ok(show(
        &state,
        &signed,
        &page,
        &typed,
        FieldErrors::NONE,
        None,
    ))
}

/// Gives the person a sign-in. Its link is shown on the page that answers and nowhere else.
pub async fn give(
    state: AppState,
    signed: Signed,
    headers: HeaderMap,
    Path(text): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let person = id(&text)?;
    let new: AccountId = typed.read("id").ok_or(Failure::Missing)?;
    let mut errors = FieldErrors::default();
    let email = typed.get("email");
    if !access::email::is_one(email) {
        errors.add("email", t.text("email-wrong"));
    }
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    let permit = asking.leave::<on::PersonAccount, to::Create>()?;
    if errors.is_empty() {
        match kept::give(&mut tx, &state.around, &permit, new, email).await {
            Ok(made) => {
                let page = load(&mut tx, &state, &asking, person).await?;
                tx.commit().await?;
                // Sent twice, the second answer cannot know the link any more: it offers a new one.
                let zone = &signed.organisation.time_zone;
                let link = made.map(|made| link_shown(&state, &headers, &made, zone));
                return Ok(show(
                    &state,
                    &signed,
                    &page,
                    &typed,
                    FieldErrors::NONE,
                    link,
                ));
            }
            Err(Error::Taken { .. }) => errors.add("email", t.text("account-email-taken")),
            Err(Error::Refused(why)) => errors.add("email", why.said(t)),
            Err(other) => return Err(other.into()),
        }
    }
    // What was written before the refusal is undone, and that the record was seen is written down again.
    tx.rollback().await?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    let page = load(&mut tx, &state, &asking, person).await?;
    tx.commit().await?;
    Ok(show(&state, &signed, &page, &typed, &errors, None))
}

/// Makes a new link for the person, shown on the page that answers and nowhere else.
pub async fn renew(
    state: AppState,
    signed: Signed,
    headers: HeaderMap,
    Path(text): Path<String>,
) -> Result<Response, Failure> {
    let person = id(&text)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    let made = match kept::renew(&mut tx, &state.around, &asking.leave()?).await {
        Ok(made) => made,
        Err(other) => return Err(other.into()),
    };
    let page = load(&mut tx, &state, &asking, person).await?;
    tx.commit().await?;
    let typed = Fields::default();
    let link = link_shown(&state, &headers, &made, &signed.organisation.time_zone);
    let none = FieldErrors::NONE;
    Ok(show(&state, &signed, &page, &typed, none, Some(link)))
}

/// Confirms that it was the person who accepted.
pub async fn confirm(
    state: AppState,
    signed: Signed,
    Path(text): Path<String>,
) -> Result<Response, Failure> {
    let person = id(&text)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    match kept::confirm(&mut tx, &state.around, &asking.leave()?).await {
        Ok(()) => tx.commit().await?,
        Err(other) => return Err(other.into()),
    }
    let to = format!("{}/sign-in?done=account-confirmed", address(person));
    Ok(Redirect::to(&to).into_response())
}

fn show(
    app: &App,
    signed: &Signed,
    page: &Page,
    typed: &Fields,
    errors: &FieldErrors,
    link: Option<Markup>,
) -> Response {
    let t = &app.texts;
    let title = t.text("person-sign-in-title");
    let back = address(page.person);
    let body = match (&page.account, link) {
        (Some(account), Some(link)) => html! { (link) (facts(app, account)) },
        (Some(account), None) => there(app, signed, page, account),
        (None, _) => question(app, page, typed, errors),
    };
    Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .back(t.text("person-back"), &back)
        .errors(!errors.is_empty())
        .before(named(&page.name, &back, &t.text("person-identity")))
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            p { (t.with("person-sign-in-text", &[("name", page.name.as_str())])) }
            (body)
        })
}

fn question(app: &App, page: &Page, typed: &Fields, errors: &FieldErrors) -> Markup {
    let t = &app.texts;
    let action = format!("{}/sign-in", address(page.person));
    let (label, hint, submit) = (
        t.text("person-sign-in-email"),
        t.text("person-sign-in-email-hint"),
        t.text("person-sign-in-give"),
    );
    let form = Form {
        action: &action,
        hidden: &[("id", typed.get("id"))],
        ..Form::default()
    };
    ui::form(
        t.words(),
        &form,
        &html! {
            (ui::Fields::new(t.words(), errors).text(&TextInput {
                name: "email",
                label: Label::from(label.as_str()),
                hint: Some(&hint),
                kind: "email",
                value: typed.get("email"),
                autocomplete: Some("off"),
                spellcheck: Some(false),
                ..TextInput::default()
            }))
            (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
        },
    )
}

fn facts(app: &App, account: &Account) -> Markup {
    let t = &app.texts;
    let labels = [
        t.text("person-sign-in-address"),
        t.text("accounts-column-state"),
    ];
    let state = t.text(&format!("account-state-{}", account.state.code()));
    ui::summary_list(&[
        Fact::new(&labels[0], html! { (account.email) }),
        Fact::new(&labels[1], html! { (state) }),
    ])
}

fn there(app: &App, signed: &Signed, page: &Page, account: &Account) -> Markup {
    let t = &app.texts;
    let seen = match account.seen_at {
        Some(at) => {
            let day = dates::day_of(at, &signed.organisation.time_zone);
            t.with(
                "person-sign-in-seen",
                &[("day", dates::shown(t, day).as_str())],
            )
        }
        None => t.text("person-sign-in-never"),
    };
    let send = |part: &str, key: &str, kind: ButtonKind| {
        let action = format!("{}/sign-in/{part}", address(page.person));
        let submit = t.text(&format!("{key}-button"));
        html! {
            h2 { (t.text(&format!("{key}-title"))) }
            p { (t.text(&format!("{key}-text"))) }
            (ui::form(t.words(), &Form { action: &action, ..Form::default() }, &ui::button(&Button {
                text: &submit, kind, prevent_double_click: true, ..Button::default()
            })))
        }
    };
    html! {
        (facts(app, account))
        @match account.state {
            State::Invited => {
                p { (t.text("account-invited-text")) }
                (send("link", "account-link-invitation", ButtonKind::Secondary))
            }
            State::Accepted => {
                (send("confirm", "person-confirm", ButtonKind::Primary))
                (send("link", "account-link-password", ButtonKind::Secondary))
            }
            State::Confirmed => {
                p { (seen) }
                (send("link", "account-link-password", ButtonKind::Secondary))
            }
            State::Suspended => p { (t.text("person-sign-in-suspended")) }
        }
    }
}
