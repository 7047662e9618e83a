//! Which language a request is answered in: the one chosen in this browser, else the one that the server was started
//! with, else the first that the browser asks for and that there is, else English.

use crate::kept::is_ours;
use crate::routes::{AppState, Needs, Routes};
use crate::visitor::{AnyVisitor, raw_cookie, set_cookie};
use crate::{App, missing};
use axum::extract::{Path, Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, REFERER, SET_COOKIE};
use axum::http::{HeaderMap, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use std::sync::Arc;

/// How long a browser keeps the choice, in seconds: a year.
const KEPT: u32 = 365 * 24 * 60 * 60;

/// The addresses.
pub fn routes() -> Routes {
    Routes::default().get("/language/{tag}", Needs::Nothing, choose)
}

/// Lets everything inside answer in the language of the request.
pub async fn find(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let app = app.speaking(wanted(&app, request.headers()));
    request.extensions_mut().insert(app);
    next.run(request).await
}

fn wanted<'a>(app: &'a App, headers: &HeaderMap) -> &'a Arc<crate::Texts> {
    let locales = &app.locales;
    if locales.all().len() == 1 {
        return locales.english();
    }
    if let Some(chosen) = raw_cookie(headers, cookie_name(app)).and_then(|tag| locales.named(&tag))
    {
        return chosen;
    }
    if app.settings.language.is_some() {
        return &app.texts;
    }
    let asked = headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    locales.accepted(asked.unwrap_or(""))
}

/// The name of the cookie that holds the language chosen in a browser.
fn cookie_name(app: &App) -> &'static str {
    if app.settings.tls {
        "__Host-alongside-language"
    } else {
        "alongside-language"
    }
}

/// Keeps the language that somebody chose, and leads back to where they were.
async fn choose(
    state: AppState,
    AnyVisitor(visitor): AnyVisitor,
    Path(tag): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(texts) = state.locales.named(&tag) else {
        return missing::page(&state, &visitor);
    };
    let mut response = Redirect::to(&back(&headers)).into_response();
    let kept = set_cookie(&state, cookie_name(&state), Some(texts.tag()), Some(KEPT));
    response.headers_mut().append(SET_COOKIE, kept);
    response
}

/// The page that the link stood on, on this server whatever its host is said to be; else the start page.
fn back(headers: &HeaderMap) -> String {
    headers
        .get(REFERER)
        .and_then(|value| value.to_str().ok())
        .and_then(|address| address.parse::<Uri>().ok())
        .and_then(|address| address.into_parts().path_and_query)
        .map(|path| path.to_string())
        .filter(|path| is_ours(path))
        .unwrap_or_else(|| "/".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_way_back_stays_on_this_server() {
        for (from, to) in [
            (
                "http://127.0.0.1:8080/delivery/people?q=a",
                "/delivery/people?q=a",
            ),
            ("https://elsewhere.example/", "/"),
            ("https://elsewhere.example//other.example/", "/"),
            ("no address", "/"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(REFERER, HeaderValue::from_static(from));
            assert_eq!(back(&headers), to, "{from}");
        }
        assert_eq!(back(&HeaderMap::new()), "/");
    }
}
