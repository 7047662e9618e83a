//! The only way to add an address. Each says what the policy must allow before its handler runs; what is not said
//! cannot be added.

use crate::account::prove;
use crate::visitor::Visitor;
use crate::{App, Failure, door};
use access::factor::{is_fresh, needs_fresh_proof};
use access::{Action, Resource, ever_allowed};
use axum::Router;
use axum::extract::{FromRequestParts, Request};
use axum::handler::Handler;
use axum::http::Method;
use axum::http::request::Parts;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use jiff::Timestamp;
use std::convert::Infallible;
use std::ops::Deref;
use std::str::FromStr;
use std::sync::Arc;

/// What must hold before a handler runs. The handler asks again for the record it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: the page is for everybody.
    Nothing,
    /// Somebody is signed in.
    SignedIn,
    /// The role may do this to such a resource at all.
    May(Action, Resource),
}

/// An address and what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// `GET` or `POST`.
    pub method: Method,
    /// The pattern of the address, e.g. `/delivery/people/{id}`.
    pub path: &'static str,
    /// What must hold.
    pub needs: Needs,
}

/// Addresses being put together.
#[derive(Debug, Default)]
pub struct Routes {
    pub(crate) router: Router<Arc<App>>,
    /// What each address declares.
    pub declared: Vec<Declared>,
}

impl Routes {
    /// A page.
    pub fn get<H, T>(self, path: &'static str, needs: Needs, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        self.add(Method::GET, path, needs, get(handler))
    }

    /// A form that is sent.
    pub fn post<H, T>(self, path: &'static str, needs: Needs, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        self.add(Method::POST, path, needs, post(handler))
    }

    fn add(
        mut self,
        method: Method,
        path: &'static str,
        needs: Needs,
        handler: MethodRouter<Arc<App>>,
    ) -> Self {
        self.declared.push(Declared {
            method,
            path,
            needs,
        });
        let guarded = handler.layer(from_fn(move |request, next| guard(needs, request, next)));
        self.router = self.router.route(path, guarded);
        self
    }

    /// Puts the addresses of another room beside these.
    pub fn merge(mut self, other: Routes) -> Self {
        self.router = self.router.merge(other.router);
        self.declared.extend(other.declared);
        self
    }
}

/// What somebody whose password was set by somebody else can do before they have chosen their own.
const OPEN_WITH_A_TEMPORARY_PASSWORD: [&str; 3] =
    ["/account/password", "/sign-out", "/session/extend"];

/// What somebody of whom a second factor is asked can do before they have set one up.
const OPEN_BEFORE_A_SECOND_FACTOR: [&str; 5] = [
    "/account/prove",
    "/account/second-factor",
    "/account/password",
    "/sign-out",
    "/session/extend",
];

/// The instant it is; the end of time, at which no proof is fresh, for a request that came past the door.
fn now(request: &Request) -> Timestamp {
    request
        .extensions()
        .get::<Arc<App>>()
        .map_or(Timestamp::MAX, |app| app.around.now())
}

/// Lets a request through to its handler, or answers in its place.
async fn guard(needs: Needs, request: Request, next: Next) -> Response {
    let Some(visitor) = request.extensions().get::<Visitor>() else {
        return Failure::Internal("a request came past the door".into()).into_response();
    };
    let allowed = match (needs, visitor) {
        (Needs::Nothing, _) | (Needs::SignedIn, Visitor::Signed(_)) => true,
        (Needs::May(action, resource), Visitor::Signed(signed)) => {
            ever_allowed(signed.actor.role, resource, action)
        }
        _ => return door::ask_to_sign_in(request).await,
    };
    if let Visitor::Signed(signed) = visitor
        && signed.temporary
        && !OPEN_WITH_A_TEMPORARY_PASSWORD.contains(&request.uri().path())
        && needs != Needs::Nothing
    {
        return Redirect::to("/account/password").into_response();
    }
    if let Visitor::Signed(signed) = visitor
        && signed.must_set_up
        && needs != Needs::Nothing
        && !OPEN_BEFORE_A_SECOND_FACTOR
            .iter()
            .any(|open| request.uri().path().starts_with(open))
    {
        return Redirect::to("/account/second-factor").into_response();
    }
    if let (true, Needs::May(action, resource), Visitor::Signed(signed)) = (allowed, needs, visitor)
        && needs_fresh_proof(action, resource, request.method() != Method::GET)
        && !is_fresh(signed.proved_at, now(&request))
    {
        let signed = signed.clone();
        return prove::ask(&signed, request, next).await;
    }
    if allowed {
        next.run(request).await
    } else {
        door::refuse(request)
    }
}

/// Reads an identifier from an address. One that cannot be read is answered like one that is not there.
///
/// # Errors
/// [`Failure::Missing`] when it is not an identifier.
pub fn id<T: FromStr>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|_| Failure::Missing)
}

/// What a handler needs, in the language of its request.
#[derive(Debug, Clone)]
pub struct AppState(pub Arc<App>);

impl Deref for AppState {
    type Target = Arc<App>;

    fn deref(&self) -> &Arc<App> {
        &self.0
    }
}

impl FromRequestParts<Arc<App>> for AppState {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let speaking = parts.extensions.get::<Arc<App>>();
        Ok(AppState(Arc::clone(speaking.unwrap_or(app))))
    }
}
