//! The sign-in with which a person reads their own record, given by somebody who knows them.

use super::{address, id};
use crate::account::hashed;
use crate::delivery::episode::named;
use crate::delivery::person::ask::Asking;
use crate::routes::AppState;
use crate::shell::{Place, Shell};
use crate::ui::{self, Button, ButtonKind, Fact, FieldErrors, Form, Label, TextInput};
use crate::{App, Failure, Fields, Signed, dates};
use access::{on, password, to};
use axum::extract::Path;
use axum::response::Response;
use ids::{AccountId, PersonId};
use maud::{Markup, html};
use store::account::Account;
use store::account::person as kept;
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

/// Gives the person a sign-in. Its password is shown on the page that answers and nowhere else.
pub async fn give(
    state: AppState,
    signed: Signed,
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
    let password = password::passphrase(|bytes| state.around.fill(bytes));
    let hash = hashed(&state, password.clone())
        .await?
        .map_err(|refused| Failure::Internal(refused.to_string()))?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    let permit = asking.leave::<on::PersonAccount, to::Create>()?;
    let before = load(&mut tx, &state, &asking, person).await?;
    if errors.is_empty() {
        // Sent twice, the second answer cannot know the password any more: it offers a new one.
        if before.account.as_ref().is_some_and(|a| a.id == new) {
            tx.commit().await?;
            return Ok(show(
                &state,
                &signed,
                &before,
                &typed,
                FieldErrors::NONE,
                None,
            ));
        }
        match kept::give(&mut tx, &state.around, &permit, new, email, &hash).await {
            Ok(()) => {
                let page = load(&mut tx, &state, &asking, person).await?;
                tx.commit().await?;
                return Ok(show(
                    &state,
                    &signed,
                    &page,
                    &typed,
                    FieldErrors::NONE,
                    Some(&password),
                ));
            }
            Err(Error::Taken { .. }) => errors.add("email", t.text("account-email-taken")),
            Err(Error::Refused(message)) => errors.add("email", message),
            Err(other) => return Err(other.into()),
        }
    }
    drop(tx);
    Ok(show(&state, &signed, &before, &typed, &errors, None))
}

/// Gives the person's account a new password, shown on the page that answers and nowhere else.
pub async fn renew(
    state: AppState,
    signed: Signed,
    Path(text): Path<String>,
) -> Result<Response, Failure> {
    let person = id(&text)?;
    let mut tx = state.db.read().await?;
    Asking::about(&mut tx, &signed, person)
        .await?
        .leave::<on::PersonAccount, to::Change>()?;
    tx.rollback().await?;
    let password = password::passphrase(|bytes| state.around.fill(bytes));
    let hash = hashed(&state, password.clone())
        .await?
        .map_err(|refused| Failure::Internal(refused.to_string()))?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    kept::renew(&mut tx, &state.around, &asking.leave()?, &hash).await?;
    let page = load(&mut tx, &state, &asking, person).await?;
    tx.commit().await?;
    let typed = Fields::default();
    Ok(show(
        &state,
        &signed,
        &page,
        &typed,
        FieldErrors::NONE,
        Some(&password),
    ))
}

fn show(
    app: &App,
    signed: &Signed,
    page: &Page,
    typed: &Fields,
    errors: &FieldErrors,
    password: Option<&str>,
) -> Response {
    let t = &app.texts;
    let title = t.text("person-sign-in-title");
    let back = address(page.person);
    let body = match (&page.account, password) {
        (Some(account), Some(password)) => made(app, account, password),
        (Some(account), None) => there(app, signed, page, account),
        (None, _) => question(app, page, typed, errors),
    };
    Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .back(t.text("goal-back"), &back)
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

fn facts(app: &App, account: &Account, password: Option<&str>) -> Markup {
    let t = &app.texts;
    let labels = [
        t.text("person-sign-in-address"),
        t.text("person-sign-in-password"),
    ];
    let mut facts = vec![Fact::new(&labels[0], html! { (account.email) })];
    if let Some(password) = password {
        facts.push(Fact::new(&labels[1], html! { code { (password) } }));
    }
    ui::summary_list(&facts)
}

fn made(app: &App, account: &Account, password: &str) -> Markup {
    let t = &app.texts;
    html! {
        (ui::inset_text(t.words(), &html! { p { strong { (t.text("person-sign-in-made")) } } p { (t.text("person-sign-in-once")) } }))
        (facts(app, account, Some(password)))
        p { (t.text("person-sign-in-tell")) }
    }
}

fn there(app: &App, signed: &Signed, page: &Page, account: &Account) -> Markup {
    let t = &app.texts;
    let action = format!("{}/sign-in/password", address(page.person));
    let submit = t.text("person-sign-in-renew");
    let seen = match account.seen_at {
        Some(at) => {
            let day = dates::day_of(at, &signed.organisation.time_zone);
            t.with(
                "person-sign-in-seen",
                &[("day", dates::shown(day).as_str())],
            )
        }
        None => t.text("person-sign-in-never"),
    };
    html! {
        (facts(app, account, None))
        p { (seen) }
        h2 { (t.text("person-sign-in-renew-title")) }
        p { (t.text("person-sign-in-renew-text")) }
        (ui::form(t.words(), &Form { action: &action, ..Form::default() }, &html! {
            (ui::button(&Button { text: &submit, kind: ButtonKind::Secondary, prevent_double_click: true, ..Button::default() }))
        }))
    }
}
