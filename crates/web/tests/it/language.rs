//! Pages in other languages than English.

use access::Role;
use axum::body::Body;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, REFERER};
use axum::http::{Request, StatusCode};
use tempfile::TempDir;
use testkit::app::{AccountTies, Answer, TestApp};
use web::Settings;

/// An application with a little Welsh and Urdu, and the folder they are in.
async fn translated(language: Option<&str>) -> (TestApp, TempDir) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let write = |tag: &str, text: &str| {
        let path = folder.path().join(tag);
        std::fs::create_dir_all(&path).expect("it can be made");
        std::fs::write(path.join("words.ftl"), text).expect("it can be written");
    };
    write(
        "cy",
        "language-name = Cymraeg\nmissing-title = Heb ganfod y dudalen\nui-skip-to-content = Neidio i’r prif gynnwys\nkept-again = Heb ei anfon\n",
    );
    write("ur", "language-name = اردو\n");
    let app = TestApp::set_up(Settings {
        locales: Some(folder.path().to_owned()),
        language: language.map(str::to_owned),
        ..Settings::default()
    })
    .await;
    (app, folder)
}

async fn get(app: &TestApp, path: &str, headers: &[(axum::http::HeaderName, &str)]) -> Answer {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    app.send(request.body(Body::empty()).expect("a request"))
        .await
}

fn lang(answer: &Answer) -> &str {
    let (_, rest) = answer.body.split_once("<html lang=\"").expect("a page");
    rest.split_once('"').expect("it ends").0
}

#[tokio::test]
async fn a_page_is_in_the_language_of_the_browser_and_says_so() {
    let (app, _folder) = translated(None).await;
    let page = get(&app, "/accessibility", &[(ACCEPT_LANGUAGE, "cy,en;q=0.8")]).await;
    assert_eq!(lang(&page), "cy");
    assert!(page.body.contains("Neidio i’r prif gynnwys"));
    // What is not translated stays English; the other languages are offered in their own names.
    assert!(page.body.contains("Every page is checked against WCAG"));
    assert!(page.body.contains(
        r#"href="/language/en-GB" lang="en-GB" hreflang="en-GB" rel="nofollow">English</a>"#
    ));
    assert!(page.body.contains(">اردو</a>") && !page.body.contains(">Cymraeg</a>"));
    let page = get(&app, "/accessibility", &[(ACCEPT_LANGUAGE, "ur")]).await;
    assert!(page.body.contains(r#"<html lang="ur" dir="rtl">"#));
    let page = get(&app, "/accessibility", &[]).await;
    assert!(page.body.contains(r#"<html lang="en-GB">"#));
}

#[tokio::test]
async fn refusals_and_what_is_not_there_are_in_the_language_too() {
    let (app, _folder) = translated(None).await;
    let worker = app
        .account(
            Role::PeerWorker,
            "worker@example.org",
            &AccountTies::default(),
        )
        .await;
    let cookie = app.cookie(&worker).await;
    for path in ["/nowhere", "/administration", "/delivery/people/none"] {
        let headers = [(ACCEPT_LANGUAGE, "cy"), (COOKIE, cookie.as_str())];
        let page = get(&app, path, &headers).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert_eq!(lang(&page), "cy", "{path}");
        assert!(
            page.body.contains("<h1>Heb ganfod y dudalen</h1>"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn what_is_said_of_a_form_that_is_shown_again_is_in_the_language_too() {
    let (app, _folder) = translated(None).await;
    let email = "researcher@example.org";
    let actor = app
        .account(Role::Researcher, email, &AccountTies::default())
        .await;
    let cookie = app.cookie(&actor).await;
    let id: ids::DraftId = app.around.id();
    let new = "/evidence/studies/new";
    let typed = [("kept-action", new), ("kept-page", new), ("name", "Hope")];
    let typed = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let mut tx = app.app.db.write().await.expect("begins");
    store::draft::save(&mut tx, &app.around, &actor, id, "sent", &typed)
        .await
        .expect("kept");
    tx.commit().await.expect("kept");
    let headers = [(ACCEPT_LANGUAGE, "cy"), (COOKIE, cookie.as_str())];
    let page = get(&app, &format!("{new}?again={id}"), &headers).await;
    assert_eq!(lang(&page), "cy");
    assert!(page.body.contains("Heb ei anfon"), "{}", page.body);
}

#[tokio::test]
async fn the_service_decides_before_the_browser_and_who_reads_before_the_service() {
    let (app, _folder) = translated(Some("cy")).await;
    let page = get(&app, "/accessibility", &[(ACCEPT_LANGUAGE, "ur")]).await;
    assert_eq!(lang(&page), "cy");
    let from = "http://127.0.0.1:8080/accessibility?a=b";
    let chosen = get(&app, "/language/en-GB", &[(REFERER, from)]).await;
    assert_eq!(chosen.location(), "/accessibility?a=b");
    let cookie = chosen.cookie().expect("the choice is kept");
    assert_eq!(cookie, "alongside-language=en-GB");
    let page = get(&app, "/accessibility", &[(COOKIE, &cookie)]).await;
    assert_eq!(lang(&page), "en-GB");
    let unknown = get(&app, "/language/fr", &[]).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let stale = get(&app, "/accessibility", &[(COOKIE, "alongside-language=fr")]).await;
    assert_eq!(lang(&stale), "cy");
}

#[tokio::test]
async fn with_one_language_there_is_nothing_to_choose() {
    let app = TestApp::new().await;
    let page = get(&app, "/accessibility", &[(ACCEPT_LANGUAGE, "cy")]).await;
    assert_eq!(lang(&page), "en-GB");
    assert!(!page.body.contains("/language/"));
}
