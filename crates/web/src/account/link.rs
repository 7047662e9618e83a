//! A one-time link: as it is shown once to whoever made it, and as it is opened.

use crate::ui;
use crate::visitor::{is_token, link_cookie_name, sent_cookie, with_link_cookie};
use crate::{App, Fields};
use access::account::LinkFor;
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::response::{Redirect, Response};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use store::account::link::Made;

/// The name of the field of the address that holds the token.
const KEY: &str = "key";

/// The link of an account, with what to do with it.
pub fn shown(app: &App, headers: &HeaderMap, made: &Made, zone: &TimeZone) -> Markup {
    let t = &app.texts;
    let (title, tell) = match made.made_for {
        LinkFor::Invitation => ("link-made-invitation", "link-tell-invitation"),
        LinkFor::Password => ("link-made-password", "link-tell-password"),
    };
    let until = made.until.to_zoned(zone.clone());
    let until = crate::dates::with_time(
        t,
        &crate::dates::weekday_near(t, until.date()),
        until.time(),
    );
    let inside = html! {
        h2 class="nhsuk-heading-m" { (t.text(title)) }
        p class="app-link-once" { code { (address(app, headers, "/join", &made.token)) } }
        p { (t.with("link-once", &[("until", &until)])) }
        p { (t.text(tell)) }
    };
    ui::inset_text(t.words(), &inside)
}

/// The whole address of a page of ours as the browser that asks knows it, with the token.
fn address(app: &App, headers: &HeaderMap, path: &str, token: &str) -> String {
    let scheme = if app.settings.tls { "https" } else { "http" };
    let host = headers
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .filter(|host| {
            host.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b".:-[]".contains(&b))
        });
    match host {
        Some(host) => format!("{scheme}://{host}{path}?{KEY}={token}"),
        None => format!("{path}?{KEY}={token}"),
    }
}

/// Somebody who opens a link.
pub enum Opening {
    /// The token is still in the address: it moves into a cookie, and the address becomes one that says nothing.
    Moves(Response),
    /// The token from the cookie.
    With(String),
    /// There is none.
    Without,
}

/// Takes the token out of the address, or out of the cookie.
pub fn opening(app: &App, headers: &HeaderMap, asked: &Fields, path: &str) -> Opening {
    if is_token(asked.get(KEY)) {
        let there = Redirect::to(path);
        return Opening::Moves(with_link_cookie(app, Some(asked.get(KEY)), there));
    }
    match sent_cookie(headers, link_cookie_name(app)) {
        Some(token) => Opening::With(token),
        None => Opening::Without,
    }
}
