//! Who is asking.

use crate::{App, Failure};
use access::throttle::BROWSER_KNOWN;
use access::{Actor, Role};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use ids::SessionId;
use jiff::Timestamp;
use jiff::civil::Date;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use store::account::throttle::Knock;
use store::delivery::concern::Waits;
use store::organisation::Organisation;

/// Somebody who is signed in: the extractor of every handler behind the door.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Who.
    pub actor: Actor,
    /// Their session.
    pub session: SessionId,
    /// When it ends unless something is asked before.
    pub ends_at: Timestamp,
    /// When it ends whatever happens.
    pub latest: Timestamp,
    /// Their organisation.
    pub organisation: Organisation,
    /// Whether their password is somebody else's choice: then they have to choose their own before anything else.
    pub temporary: bool,
    /// Concerns that wait for them to answer, the longest first.
    pub concerns: Vec<Waits>,
    /// When they last proved who they are.
    pub proved_at: Timestamp,
    /// Whether a second factor is asked of them.
    pub factor_asked: bool,
    /// Whether they have to set one up before anything else.
    pub must_set_up: bool,
    /// The day it is at their sites.
    pub today: Date,
    /// The path that was asked for, without the query.
    pub path: String,
    /// The key of the message to show on top, from `?done=`.
    pub done: Option<String>,
}

impl Signed {
    /// Their role.
    pub fn role(&self) -> Role {
        self.actor.role
    }
}

/// Who stands at the door.
#[derive(Debug, Clone)]
pub enum Visitor {
    /// Somebody with a session that goes on.
    Signed(Box<Signed>),
    /// Somebody whose session ended; what they typed is still kept for them.
    Over(Box<Actor>),
    /// Nobody who is known.
    Nobody,
}

impl Visitor {
    /// Who is signed in, if somebody is.
    pub fn signed(&self) -> Option<&Signed> {
        match self {
            Visitor::Signed(signed) => Some(signed),
            Visitor::Over(_) | Visitor::Nobody => None,
        }
    }
}

/// Where the recognised visitor is left for the layer outside.
pub(crate) type VisitorSlot = Arc<Mutex<Option<Visitor>>>;

/// The name of the cookie. The prefix makes browsers insist on a secure cookie of this host alone.
pub fn cookie_name(app: &App) -> &'static str {
    if app.settings.tls {
        "__Host-alongside"
    } else {
        "alongside"
    }
}

/// The name of the cookie that holds what stood in a one-time link while its page is open, so that no address does.
pub fn link_cookie_name(app: &App) -> &'static str {
    if app.settings.tls {
        "__Host-alongside-link"
    } else {
        "alongside-link"
    }
}

/// What the browser sends in a cookie of ours, if it has the length of one of our tokens.
pub fn sent_cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    raw_cookie(headers, name).filter(|value| is_token(value))
}

/// What the browser sends in a cookie, whatever it is.
pub(crate) fn raw_cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(sent, _)| *sent == name)
        .map(|(_, value)| value.to_owned())
}

/// Whether a text could be one of our tokens: 256 bits in hexadecimal.
pub fn is_token(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The header that gives the browser a cookie, for so many seconds or until it is closed, or takes it away.
pub(crate) fn set_cookie(
    app: &App,
    name: &str,
    value: Option<&str>,
    seconds: Option<u32>,
) -> HeaderValue {
    let secure = if app.settings.tls { "; Secure" } else { "" };
    let rest = match (value, seconds) {
        (None, _) => "; Max-Age=0".to_owned(),
        (Some(_), Some(seconds)) => format!("; Max-Age={seconds}"),
        (Some(_), None) => String::new(),
    };
    let value = format!(
        "{name}={}; Path=/; HttpOnly; SameSite=Lax{secure}{rest}",
        value.unwrap_or("")
    );
    HeaderValue::from_str(&value).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// The header that gives the browser its session, or takes it away.
pub fn cookie(app: &App, token: Option<&str>) -> HeaderValue {
    set_cookie(app, cookie_name(app), token, None)
}

/// How long the browser keeps what stood in a one-time link, in seconds.
const LINK_KEPT: u32 = 30 * 60;

/// Gives the browser what stood in a one-time link, or takes it away.
pub fn with_link_cookie(app: &App, token: Option<&str>, answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    let header = set_cookie(app, link_cookie_name(app), token, Some(LINK_KEPT));
    response.headers_mut().append(SET_COOKIE, header);
    response
}

/// The name of the cookie by which a browser is known in which somebody has signed in.
pub fn browser_cookie_name(app: &App) -> &'static str {
    if app.settings.tls {
        "__Host-alongside-browser"
    } else {
        "alongside-browser"
    }
}

/// Gives the browser the token by which it is known.
pub fn with_browser_cookie(app: &App, token: &str, answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    let seconds = u32::try_from(BROWSER_KNOWN.as_secs()).ok();
    let header = set_cookie(app, browser_cookie_name(app), Some(token), seconds);
    response.headers_mut().append(SET_COOKIE, header);
    response
}

/// Who knocks: the extractor of handlers that check a password.
#[derive(Debug, Clone)]
pub struct Knocking {
    address: Option<IpAddr>,
    browser: Option<String>,
}

impl Knocking {
    /// The same with the address that somebody signs in with.
    pub fn as_of<'a>(&'a self, email: &'a str) -> Knock<'a> {
        Knock {
            email,
            address: self.address,
            browser: self.browser.as_deref(),
        }
    }

    /// The token of a browser that may be known.
    pub fn browser(&self) -> Option<&str> {
        self.browser.as_deref()
    }
}

impl FromRequestParts<Arc<App>> for Knocking {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        Ok(Knocking {
            address: address(app, parts),
            browser: sent_cookie(&parts.headers, browser_cookie_name(app)),
        })
    }
}

/// Where a request comes from. Behind a proxy it is what the proxy says last: what stands before that, anybody can write.
fn address(app: &App, parts: &Parts) -> Option<IpAddr> {
    let told = || {
        let value = parts
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .next_back()?;
        let last = value.to_str().ok()?.rsplit(',').next()?;
        last.trim().parse().ok()
    };
    let peer = || {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>()?;
        Some(peer.0.ip())
    };
    if app.settings.tls {
        told().or_else(peer)
    } else {
        peer()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Signed {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        match parts.extensions.get::<Visitor>() {
            Some(Visitor::Signed(signed)) => Ok(signed.as_ref().clone()),
            _ => Err(Failure::Internal(
                "a handler asked for somebody signed in".into(),
            )),
        }
    }
}

/// Who stands at the door, for the few pages that anybody may see.
#[derive(Debug, Clone)]
pub struct AnyVisitor(pub Visitor);

impl<S: Send + Sync> FromRequestParts<S> for AnyVisitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        Ok(AnyVisitor(
            parts
                .extensions
                .get::<Visitor>()
                .cloned()
                .unwrap_or(Visitor::Nobody),
        ))
    }
}

/// The address of the sign-in page that leads on to `then`, and says so where what was typed is `lost`.
pub fn sign_in_address(then: Option<&str>, lost: bool) -> String {
    let mut query = Vec::new();
    if let Some(then) = then.filter(|then| *then != "/") {
        query.push(("then", then));
    }
    if lost {
        query.push((LOST, "yes"));
    }
    match serde_urlencoded::to_string(&query) {
        Ok(query) if !query.is_empty() => format!("/sign-in?{query}"),
        _ => "/sign-in".to_owned(),
    }
}

/// The field of the sign-in page that says that what was typed could not be kept.
pub const LOST: &str = "lost";

/// Adds the cookie to an answer.
pub fn with_cookie(app: &App, token: Option<&str>, answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    response
        .headers_mut()
        .append(SET_COOKIE, cookie(app, token));
    response
}
