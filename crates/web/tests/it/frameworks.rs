//! Vocabularies on the pages: shown, searched, added to, imported, and never attributed to whom they do not belong.

use access::{Actor, Role};
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, COOKIE};
use axum::http::{Request, StatusCode};
use frameworks::{Status, built_in, built_in_by_id};
use testkit::TestApp;
use testkit::app::{AccountTies, Answer};

const TYPOLOGY: &str = "/frameworks/peer-support-typology";

async fn signed_in(app: &TestApp, role: Role) -> (Actor, String) {
    let email = format!("{}@example.org", role.code());
    let actor = app.account(role, &email, &AccountTies::default()).await;
    let cookie = app.cookie(&actor).await;
    (actor, cookie)
}

/// Sends a form with a file, as a browser does.
async fn send_form(
    app: &TestApp,
    path: &str,
    cookie: &str,
    fields: &[(&str, &str)],
    file: Option<(&str, &[u8])>,
) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend_from_slice(
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .as_bytes(),
        );
    }
    if let Some((name, bytes)) = file {
        body.extend_from_slice(format!("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n").as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--edge--\r\n");
    let request = Request::post(path)
        .header(COOKIE, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .body(Body::from(body))
        .expect("a request");
    app.send(request).await
}

/// The rows of the tables of a page.
fn rows(body: &str) -> impl Iterator<Item = &str> {
    body.split("<tr")
        .skip(1)
        .map(|row| row.split("</tr>").next().unwrap_or(row))
}

/// The value of a hidden field, as a browser would send it back.
fn hidden(body: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let from = body.find(&start).expect("the field is there") + start.len();
    let rest = &body[from..];
    rest[..rest.find('"').expect("the value ends")]
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[tokio::test]
async fn frameworks_are_listed_with_counts_and_searched() {
    let app = TestApp::new().await;
    let (_, cookie) = signed_in(&app, Role::PeerWorker).await;
    let list = app.get("/frameworks", &cookie).await;
    assert_eq!(list.status, StatusCode::OK);
    for framework in built_in() {
        assert!(
            list.body
                .contains(&format!("/frameworks/{}\"", framework.id()))
        );
    }
    // No key without its text.
    for key in ["frameworks-", "framework-", "term-", "local-term-"] {
        assert!(!list.body.contains(&format!(">{key}")), "{key}");
    }
    let found = app.get("/frameworks?q=HOP%C3%89", &cookie).await;
    assert!(found.body.contains("Hope and optimism"));
    assert!(found.body.contains("/frameworks/chime\""));
    let nothing = app.get("/frameworks?q=%3Cscript%3Ezzz", &cookie).await;
    assert!(nothing.body.contains("No term holds “&lt;script&gt;zzz”"));
}

#[tokio::test]
async fn frameworks_pages_print_who_each_name_may_be_attributed_to() {
    let app = TestApp::new().await;
    let (_, cookie) = signed_in(&app, Role::Manager).await;
    for framework in built_in() {
        let all = app
            .get(&format!("/frameworks/{}", framework.id()), &cookie)
            .await;
        assert_eq!(all.status, StatusCode::OK);
        for note in framework.notes() {
            let escaped = note
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('"', "&quot;");
            assert!(all.body.contains(&escaped), "{note}");
        }
        for term in framework.terms() {
            let row = rows(&all.body)
                .find(|row| row.contains(&format!("/terms/{}\"", term.id)))
                .unwrap_or_else(|| panic!("{} is not on the page", term.id));
            let attribution = term.attribution().to_string().replace('&', "&amp;");
            assert!(row.contains(&attribution), "{}", term.id);
            if term.status == Status::Draft {
                assert!(!row.contains("Kotera"), "{}", term.id);
                assert!(row.contains("Draft"), "{}", term.id);
            }
        }
    }
}

#[tokio::test]
async fn frameworks_a_draft_is_never_attributed_to_a_publication() {
    let app = TestApp::new().await;
    let (_, cookie) = signed_in(&app, Role::Researcher).await;
    let typology = built_in_by_id("peer-support-typology").expect("shipped");
    for term in typology
        .terms()
        .iter()
        .filter(|t| t.status == Status::Draft)
    {
        let page = app
            .get(&format!("{TYPOLOGY}/terms/{}", term.id), &cookie)
            .await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("Alongside working term (draft)"));
        // The names of parents and parts carry an attribution of their own.
        let own = page.body.split("Part of</dt>").next().unwrap_or("");
        assert!(!own.contains("Kotera"), "{}", term.id);
        let search = format!("/frameworks?q={}", term.name.replace(' ', "+"));
        let found = app.get(&search, &cookie).await;
        let row = rows(&found.body)
            .find(|row| row.contains(&format!("/terms/{}\"", term.id)))
            .expect("found by its name");
        assert!(!row.contains("Kotera"), "{}", term.id);
    }
    let drafts = app.get(&format!("{TYPOLOGY}?status=draft"), &cookie).await;
    for row in rows(&drafts.body).filter(|row| row.contains("/terms/")) {
        assert!(!row.contains("Kotera"));
    }
    assert!(!drafts.body.contains("Service user match</a>"));
}

#[tokio::test]
async fn frameworks_an_administrator_adds_a_local_term_once() {
    let app = TestApp::new().await;
    let (_, cookie) = signed_in(&app, Role::Administrator).await;
    let path = format!("{TYPOLOGY}/local-term");
    assert_eq!(app.get(&path, &cookie).await.status, StatusCode::OK);
    let fields = [
        ("name", "Walking group"),
        ("definition", "Walking together,\r\nonce a week."),
        ("group", "3"),
        ("parent", ""),
    ];
    let added = app.post(&path, &cookie, &fields).await;
    let expected = format!("{TYPOLOGY}/terms/local:walking-group?done=local-term-added");
    assert_eq!(added.location(), expected);
    // A double click.
    assert_eq!(app.post(&path, &cookie, &fields).await.location(), expected);
    let page = app.get(added.location(), &cookie).await;
    assert!(page.body.contains("added by your service"));
    assert!(page.body.contains("The term was added"));
    assert!(page.body.contains("No contact has it yet"));

    let taken = [
        ("name", "walking  GROUP"),
        ("definition", "Another."),
        ("group", "3"),
    ];
    let refused = app.post(&path, &cookie, &taken).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused
            .body
            .contains("there is already a term called “Walking group”")
    );
    assert!(refused.body.contains("Another."));
    let blank = app.post(&path, &cookie, &[]).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    for said in [
        "Write a name",
        "Write what it means",
        "Choose the part of the list it is offered under",
    ] {
        assert!(blank.body.contains(said), "{said}");
    }

    let current = app.get(TYPOLOGY, &cookie).await;
    assert!(current.body.contains("2023.2") && current.body.contains("Walking group"));
    let older = app
        .get(&format!("{TYPOLOGY}?version=2023.1"), &cookie)
        .await;
    assert!(older.body.contains("You are looking at version 2023.1"));
    assert!(!older.body.contains("Walking group"));
    let history = app.get(&format!("{TYPOLOGY}/history"), &cookie).await;
    assert!(history.body.contains("Local term added: Walking group"));
    assert!(history.body.contains("Test administrator"));
    assert!(history.body.contains("2 March 2026, 10:00"));
}

#[tokio::test]
async fn frameworks_import_names_row_and_column_and_changes_nothing() {
    let app = TestApp::new().await;
    let (_, cookie) = signed_in(&app, Role::Administrator).await;
    let path = format!("{TYPOLOGY}/import");
    assert_eq!(app.get(&path, &cookie).await.status, StatusCode::OK);
    let file = "number,name,group,source,replaces\n\
        9.1,A name,Nowhere,kotera2023,\n\
        9.2,,1,kotera2023,\n\
        9.3,Another,1,,\n\
        9.4,One more,1,kotera2023,No such draft\n";
    let leftover = [("leftover", "retire")];
    let refused = send_form(
        &app,
        &path,
        &cookie,
        &leftover,
        Some(("t.csv", file.as_bytes())),
    )
    .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text: String = refused
        .body
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    for (row, column, message) in [
        ("2", "group", "there is no group “Nowhere”"),
        ("3", "name", "is empty"),
        ("4", "source", "needs the publication"),
        ("5", "replaces", "there is no draft “No such draft”"),
    ] {
        let found = rows(&text).any(|tr| {
            tr.contains(&format!("{row}</td>"))
                && tr.contains(&format!("{column}</td>"))
                && tr.contains(message)
        });
        assert!(found, "row {row}, {column}: {message}");
    }
    assert!(refused.body.contains("4 problems. Nothing was changed."));
    for (name, bytes, message) in [
        ("t.csv", &b"name,shoe size\nA,41\n"[..], "shoe size"),
        ("t.csv", b"number\n1\n", "name"),
        ("t.csv", b"", "the file is empty"),
        ("", b"", "no file was chosen"),
        ("t.xlsx", b"PK\x03\x04 not a workbook", "t.xlsx"),
        ("t.csv", b"name\nZo\xeb\n", "UTF-8"),
        ("t.csv", b"name\nA\0B\n", "NUL"),
    ] {
        let refused = send_form(&app, &path, &cookie, &[], Some((name, bytes))).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{message}"
        );
        assert!(refused.body.contains("Nothing was changed"), "{message}");
        if message != "t.xlsx" {
            assert!(refused.body.contains(message), "{message}");
        }
    }
    let large = vec![b'a'; 1024 * 1024 + 1];
    let refused = send_form(&app, &path, &cookie, &[], Some(("t.csv", &large))).await;
    assert!(refused.body.contains("larger than 1 MB"));
    let huge = vec![b'a'; 6 * 1024 * 1024];
    let refused = send_form(&app, &path, &cookie, &[], Some(("t.csv", &huge))).await;
    assert!(refused.status.is_client_error());
    let history = app.get(&format!("{TYPOLOGY}/history"), &cookie).await;
    assert!(!history.body.contains("2023.2"));
}

#[tokio::test]
async fn frameworks_import_is_previewed_then_kept_once() {
    let app = TestApp::new().await;
    let (_, cookie) = signed_in(&app, Role::Administrator).await;
    let path = format!("{TYPOLOGY}/import");
    let file =
        "number,name,group,source,replaces\n1.1,A name that was “read”,1,kotera2023,draft:1.1\n";
    let leftover = [("leftover", "keep")];
    let preview = send_form(
        &app,
        &path,
        &cookie,
        &leftover,
        Some(("names.csv", file.as_bytes())),
    )
    .await;
    assert_eq!(preview.status, StatusCode::OK);
    assert!(preview.body.contains("takes the place of the draft"));
    assert!(preview.body.contains("There is one change."));
    assert!(
        !app.get(TYPOLOGY, &cookie)
            .await
            .body
            .contains("A name that was")
    );

    let rows = hidden(&preview.body, "rows");
    let agreed = hidden(&preview.body, "agreed");
    let fields = [
        ("rows", rows.as_str()),
        ("leftover", "keep"),
        ("file_name", "names.csv"),
        ("agreed", agreed.as_str()),
    ];
    let kept = send_form(&app, &path, &cookie, &fields, None).await;
    assert_eq!(
        kept.location(),
        format!("{TYPOLOGY}?done=framework-imported")
    );
    // A double click.
    let again = send_form(&app, &path, &cookie, &fields, None).await;
    assert_eq!(again.location(), kept.location());

    let current = app.get(kept.location(), &cookie).await;
    assert!(current.body.contains("A name that was “read”"));
    assert!(current.body.contains("2023.2") && !current.body.contains("2023.3"));
    // What was recorded under the draft can still be read, and leads on.
    let draft = app
        .get(&format!("{TYPOLOGY}/terms/draft:1.1"), &cookie)
        .await;
    assert_eq!(draft.status, StatusCode::OK);
    assert!(draft.body.contains("Another name has taken its place"));
    assert!(draft.body.contains("A name that was “read”"));
    let history = app.get(&format!("{TYPOLOGY}/history"), &cookie).await;
    assert!(history.body.contains("Imported from names.csv"));
    assert!(history.body.contains("One change"));
    // Bent rows are told, not believed.
    let bent = [("rows", "[[1]]"), ("agreed", "2023.2")];
    let refused = send_form(&app, &path, &cookie, &bent, None).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn frameworks_an_import_that_others_overtook_is_shown_again() {
    let app = TestApp::new().await;
    let (_, cookie) = signed_in(&app, Role::Administrator).await;
    let path = format!("{TYPOLOGY}/import");
    let file = b"number,name,group,source,replaces\n1.1,A name,1,kotera2023,draft:1.1\n";
    let preview = send_form(&app, &path, &cookie, &[], Some(("n.csv", file))).await;
    let local = [
        ("name", "Walking"),
        ("definition", "Walks."),
        ("group", "3"),
    ];
    app.post(&format!("{TYPOLOGY}/local-term"), &cookie, &local)
        .await;
    let rows = hidden(&preview.body, "rows");
    let fields = [("rows", rows.as_str()), ("agreed", "2023.1")];
    let shown = send_form(&app, &path, &cookie, &fields, None).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.body.contains("Somebody else changed this list"));
    let fields = [("rows", rows.as_str()), ("agreed", "2023.2")];
    let kept = send_form(&app, &path, &cookie, &fields, None).await;
    assert!(kept.status.is_redirection());
    let current = app.get(TYPOLOGY, &cookie).await;
    assert!(current.body.contains("Walking") && current.body.contains("A name"));
}

#[tokio::test]
async fn frameworks_only_an_administrator_changes_them() {
    let app = TestApp::new().await;
    for role in Role::ALL {
        if role == Role::Administrator {
            continue;
        }
        let (_, cookie) = signed_in(&app, role).await;
        for path in [
            format!("{TYPOLOGY}/local-term"),
            format!("{TYPOLOGY}/import"),
        ] {
            assert_eq!(app.get(&path, &cookie).await.status, StatusCode::NOT_FOUND);
            let fields = [("name", "X"), ("definition", "Y"), ("group", "3")];
            let posted = app.post(&path, &cookie, &fields).await;
            assert_eq!(posted.status, StatusCode::NOT_FOUND);
            assert!(!posted.body.contains("peer support typology"));
        }
        let page = app.get(TYPOLOGY, &cookie).await;
        let reads = role != Role::SupportedPerson;
        assert_eq!(page.status == StatusCode::OK, reads, "{role}");
        assert!(!page.body.contains("/local-term"));
        let file = app.get(&format!("{TYPOLOGY}/terms.csv"), &cookie).await;
        let takes = role == Role::Researcher;
        assert_eq!(file.status == StatusCode::OK, takes, "{role}");
        assert_eq!(page.body.contains("/terms.csv"), takes, "{role}");
    }
}

#[tokio::test]
async fn frameworks_what_is_not_there_is_not_found() {
    let app = TestApp::new().await;
    let (_, cookie) = signed_in(&app, Role::Administrator).await;
    for path in [
        "/frameworks/nowhere",
        "/frameworks/nowhere/history",
        "/frameworks/nowhere/import",
        "/frameworks/..%2f",
        "/frameworks/chime?version=1.1.1.1",
        "/frameworks/chime?version=x",
        "/frameworks/chime/terms/nothing",
        "/frameworks/chime/terms/%3Cscript%3E",
        "/frameworks/nowhere/terms.csv",
    ] {
        assert_eq!(
            app.get(path, &cookie).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn frameworks_are_downloaded_with_their_attributions() {
    let app = TestApp::new().await;
    let (_, cookie) = signed_in(&app, Role::Administrator).await;
    let csv = app.get(&format!("{TYPOLOGY}/terms.csv"), &cookie).await;
    assert_eq!(csv.status, StatusCode::OK);
    let table = interchange::read_table(&csv.bytes, "t.csv", &interchange::Limits::default())
        .expect("readable");
    assert_eq!(table.rows.len(), 24);
    for row in &table.rows {
        let attribution = table.cell(row, "attribution").expect("there");
        let draft = table.cell(row, "status") == Some("draft");
        assert_eq!(attribution.contains("Alongside working term"), draft);
        assert_eq!(attribution.contains("Kotera"), !draft);
    }
    let path = format!("{TYPOLOGY}/import");
    let again = send_form(&app, &path, &cookie, &[], Some(("t.csv", &csv.bytes))).await;
    assert!(again.body.contains("The file changes nothing"));
    let xlsx = app
        .get(&format!("{TYPOLOGY}/terms.xlsx?version=2023.1"), &cookie)
        .await;
    assert!(xlsx.bytes.starts_with(b"PK"));
}
