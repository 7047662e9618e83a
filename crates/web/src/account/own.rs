//! Who I am, what my role may do, and where I am signed in.

use crate::administration::policy;
use crate::routes::{AppState, id};
use crate::shell::Shell;
use crate::ui::{self, Button, ButtonKind, Fact, Form};
use crate::visitor::with_cookie;
use crate::{Failure, Signed, Texts, dates};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::SessionId;
use maud::{Markup, html};
use store::account::session::{self, Open};

/// The page.
pub async fn page(state: AppState, signed: Signed) -> Result<Response, Failure> {
    let t = &state.texts;
    let mut tx = state.db.read().await?;
    let open = session::own(&mut tx, &state.around, &signed.actor).await?;
    tx.rollback().await?;
    let role = signed.role().code().replace('_', "-");
    let title = t.text("account-title");
    let keys = ["name", "role", "service"].map(|key| t.text(&format!("account-{key}")));
    let facts = [
        Fact::new(&keys[0], html! { (signed.actor.name) }),
        Fact::new(&keys[1], html! { (t.text(&format!("role-{role}"))) }),
        Fact::new(&keys[2], html! { (signed.organisation.name) }),
    ];
    let body = html! {
        h1 { (title) }
        (ui::summary_list(&facts))
        p { a class="nhsuk-link" href="/account/password" { (t.text("account-change-password")) } }
        p { a class="nhsuk-link" href="/account/second-factor" { (t.text("factor-title")) } }
        h2 { (t.text("account-may-title")) }
        p { (t.text(&format!("role-{role}-means"))) }
        (ui::details(&t.text("account-may-all"), false, &html! {
            (policy::table(t, signed.role()))
            p { a class="nhsuk-link" href="/administration/policy" { (t.text("account-every-role")) } }
        }))
        h2 { (t.text("account-sessions-title")) }
        p { (t.text("account-sessions-text")) }
        p { (t.with("account-sessions-ends", &[("idle", &session::IDLE.as_mins().to_string()), ("absolute", &session::ABSOLUTE.as_hours().to_string())])) }
        (sessions(t, &signed, &open))
    };
    Ok(Shell::new(&state, &signed, title).body(body))
}

fn sessions(t: &Texts, signed: &Signed, open: &[Open]) -> Markup {
    let zone = &signed.organisation.time_zone;
    let (end, others) = (
        t.text("account-session-end"),
        t.text("account-sessions-end-others"),
    );
    html! {
        ul class="nhsuk-list" {
            @for one in open {
                @let since = dates::day_and_time(t, one.created_at.0, zone);
                li class="nhsuk-u-margin-bottom-4" {
                    strong { (browser(t, &one.browser)) }
                    @if one.id == signed.session { " " (ui::tag(&t.text("account-session-this"), ui::TagColour::Blue)) }
                    br;
                    (t.with("account-session-since", &[("when", &since), ("seen", &dates::day_and_time(t, one.seen_at.0, zone))]))
                    @if one.id != signed.session {
                        @let action = format!("/account/sessions/{}/end", one.id);
                        (ui::form(t.words(), &Form { action: &action, ..Form::default() }, &ui::button(&Button {
                            text: &end, hidden_text: Some(&since), kind: ButtonKind::Secondary, small: true, ..Button::default()
                        })))
                    }
                }
            }
        }
        @if open.len() > 1 {
            (ui::form(t.words(), &Form { action: "/account/sessions/end-others", ..Form::default() }, &ui::button(&Button {
                text: &others, kind: ButtonKind::Secondary, ..Button::default()
            })))
        }
        (ui::form(t.words(), &Form { action: "/account/sessions/end-every", ..Form::default() }, &ui::button(&Button {
            text: &t.text("account-sessions-end-every"), kind: ButtonKind::Secondary, ..Button::default()
        })))
    }
}

/// What a browser calls itself, made short: its name and its system, as far as they can be told.
fn browser(t: &Texts, agent: &str) -> String {
    // Each of the later ones also calls itself by the earlier ones' names, so the order matters.
    let name = [
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]
    .into_iter()
    .find(|(mark, _)| agent.contains(mark))
    .map(|(_, name)| name);
    let system = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]
    .into_iter()
    .find(|(mark, _)| agent.contains(mark))
    .map(|(_, name)| name);
    match (name, system) {
        (Some(name), Some(system)) => t.with(
            "account-session-browser",
            &[("browser", name), ("system", system)],
        ),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => t.text("account-session-unknown"),
    }
}

/// Ends one of one's own sessions.
pub async fn end(
    state: AppState,
    signed: Signed,
    Path(session): Path<String>,
) -> Result<Response, Failure> {
    let session: SessionId = id(&session)?;
    let mut tx = state.db.write().await?;
    session::end(&mut tx, &state.around, &signed.actor, session).await?;
    tx.commit().await?;
    if session == signed.session {
        return Ok(with_cookie(&state, None, Redirect::to("/sign-in")));
    }
    Ok(Redirect::to("/account?done=session-ended").into_response())
}

/// Ends every other session.
pub async fn end_others(state: AppState, signed: Signed) -> Result<Redirect, Failure> {
    let mut tx = state.db.write().await?;
    let keep = Some(signed.session);
    session::end_others(&mut tx, &state.around, &signed.actor, keep).await?;
    tx.commit().await?;
    Ok(Redirect::to("/account?done=sessions-ended"))
}

/// Ends every session, this one too.
pub async fn end_every(state: AppState, signed: Signed) -> Result<Response, Failure> {
    let mut tx = state.db.write().await?;
    session::end_others(&mut tx, &state.around, &signed.actor, None).await?;
    tx.commit().await?;
    Ok(with_cookie(&state, None, Redirect::to("/sign-in")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_as_people_know_it() {
        let t = Texts::english().expect("the words can be read");
        for (agent, expected) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0 Safari/537.36",
                "Chrome on Linux",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
                "Safari on iPhone",
            ),
            ("", "A browser that does not say its name"),
        ] {
            assert_eq!(browser(&t, agent), expected);
        }
    }
}
