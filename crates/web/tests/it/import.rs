//! Importing and exporting through the pages.

use access::{Actor, Role};
use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, COOKIE};
use axum::http::{Request, StatusCode};
use ids::SiteId;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use testkit::TestApp;
use testkit::app::{AccountTies, Answer};
use testkit::world;

pub struct World {
    pub app: TestApp,
    north: SiteId,
    pub coordinator: String,
    pub administrator: String,
}

async fn cookie(app: &TestApp, role: Role, sites: Vec<SiteId>) -> (Actor, String) {
    let ties = AccountTies {
        sites,
        ..AccountTies::default()
    };
    let actor = app
        .account(role, &format!("{}@example.org", role.code()), &ties)
        .await;
    let cookie = app.cookie(&actor).await;
    (actor, cookie)
}

impl World {
    pub async fn new() -> World {
        let app = TestApp::new().await;
        let mut tx = app.app.db.write().await.expect("begins");
        let north = world::site(&mut tx, &app.around, app.org, "North").await;
        world::site(&mut tx, &app.around, app.org, "South").await;
        store::query("UPDATE site SET local_ref = CASE WHEN name = 'North' THEN 'S1' ELSE 'S2' END WHERE org_id = $1")
            .bind(app.org)
            .execute(&mut tx)
            .await
            .expect("named");
        tx.commit().await.expect("kept");
        let (_, coordinator) = cookie(&app, Role::Coordinator, vec![north]).await;
        let (_, administrator) = cookie(&app, Role::Administrator, Vec::new()).await;
        World {
            app,
            north,
            coordinator,
            administrator,
        }
    }

    async fn send(&self, cookie: &str, kind: &str, name: &str, content: &[u8]) -> Answer {
        let id = self.app.around.id::<ids::ImportId>();
        self.send_as(cookie, &id.to_string(), kind, name, content, "unicode")
            .await
    }

    async fn send_as(
        &self,
        cookie: &str,
        id: &str,
        kind: &str,
        name: &str,
        content: &[u8],
        encoding: &str,
    ) -> Answer {
        let mut body = Vec::new();
        for (field, value) in [("id", id), ("kind", kind), ("encoding", encoding)] {
            body.extend_from_slice(
                format!(
                    "--xyz\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
                )
                .as_bytes(),
            );
        }
        body.extend_from_slice(format!("--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n").as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--xyz--\r\n");
        self.app.send(form(cookie, Body::from(body))).await
    }

    /// Sends a file that is taken, and opens its page.
    pub async fn open(&self, cookie: &str, kind: &str, content: &str) -> (String, Answer) {
        let sent = self
            .send(cookie, kind, "the file.csv", content.as_bytes())
            .await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let address = sent.location().to_owned();
        let page = self.app.get(&address, cookie).await;
        assert_eq!(page.status, StatusCode::OK);
        (address, page)
    }

    pub async fn apply(
        &self,
        cookie: &str,
        address: &str,
        page: &Answer,
        more: &[(&str, &str)],
    ) -> Answer {
        let seen = hidden(page, "seen");
        let mut fields = vec![("seen", seen.as_str())];
        fields.extend(more);
        self.app
            .post(&format!("{address}/apply"), cookie, &fields)
            .await
    }

    async fn count(&self, text: &'static str) -> i64 {
        let mut tx = self.app.app.db.read().await.expect("begins");
        store::query(text).count(&mut tx).await.expect("counted")
    }
}

fn form(cookie: &str, body: Body) -> Request<Body> {
    Request::post("/delivery/import")
        .header(COOKIE, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(CONTENT_TYPE, "multipart/form-data; boundary=xyz")
        .body(body)
        .expect("a request")
}

fn hidden(page: &Answer, name: &str) -> String {
    let marker = format!("name=\"{name}\" value=\"");
    let rest = page.body.split_once(&marker).expect("the field is there").1;
    rest.split_once('"').expect("it ends").0.to_owned()
}

const WORKERS: &str = "worker_id,site_id,name\nW1,S1,Sam\n";
const PEOPLE: &str = "person_id,site_id,admission_date,discharge_date,allocated_worker_id,name,birth_date\nP1,S1,2026-01-02,,W1,Esi Okafor,1980-02-29\n";

#[tokio::test]
async fn import_shows_what_would_change_then_changes_it_and_forgets_the_file() {
    let w = World::new().await;
    let c = &w.coordinator;
    let (address, page) = w.open(c, "workers", WORKERS).await;
    assert!(page.body.contains("1 is new"));
    assert_eq!(w.count("SELECT count(*) FROM worker").await, 0);
    let done = w.apply(c, &address, &page, &[]).await;
    assert_eq!(done.location(), "/delivery/import?done=import-applied");
    assert_eq!(w.count("SELECT count(*) FROM worker").await, 1);
    assert_eq!(w.count("SELECT count(*) FROM import_file").await, 0);
    // A double click.
    let again = w.apply(c, &address, &page, &[]).await;
    assert_eq!(again.location(), "/delivery/import?done=import-applied");
    let (address, page) = w.open(c, "workers", WORKERS).await;
    assert!(page.body.contains("There is nothing to import"));
    let gone = w.app.post(&format!("{address}/discard"), c, &[]).await;
    assert_eq!(gone.location(), "/delivery/import?done=import-discarded");
    assert_eq!(w.app.get(&address, c).await.status, StatusCode::NOT_FOUND);
    let (address, page) = w.open(c, "people", PEOPLE).await;
    w.apply(c, &address, &page, &[]).await;
    let changed = PEOPLE.replace("2026-01-02,,", "2026-01-02,2026-02-01,");
    let (_, page) = w.open(c, "people", &changed).await;
    for words in ["1 would change", "discharge_date", "2026-02-01"] {
        assert!(page.body.contains(words), "{words}");
    }
    // The record that was shown was seen.
    assert_eq!(
        w.count("SELECT count(*) FROM audit WHERE detail = 'import preview'")
            .await,
        1
    );
}

#[tokio::test]
async fn import_is_asked_what_unknown_columns_are_and_remembers_it() {
    let w = World::new().await;
    let c = &w.coordinator;
    let file = "Nummer,site_id,Farbe,Name\nW1,S1,red,Sam\n";
    let (address, page) = w.open(c, "workers", file).await;
    for words in [
        "What are these columns?",
        "Nummer is",
        "For example: red",
        "this column is needed",
    ] {
        assert!(page.body.contains(words), "{words}");
    }
    let fields = [
        ("column-0", "worker_id"),
        ("column-1", "site_id"),
        ("column-2", "-"),
        ("column-3", "name"),
    ];
    let twice = [("column-0", "worker_id"), ("column-1", "worker_id")];
    let refused = w.app.post(&format!("{address}/columns"), c, &twice).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let said = w.app.post(&format!("{address}/columns"), c, &fields).await;
    assert_eq!(said.location(), address);
    assert!(w.app.get(&address, c).await.body.contains("1 is new"));
    let (_, next) = w
        .open(c, "workers", "Name,Nummer,Farbe,site_id\nJo,W2,blue,S1\n")
        .await;
    assert!(next.body.contains("1 is new"));
}

#[tokio::test]
async fn import_lists_every_problem_and_imports_nothing() {
    let w = World::new().await;
    let c = &w.coordinator;
    let bad = "worker_id,site_id,started_on\nW1,S1,2026-02-30\nW2,S2,\nW3,S9,12/03/2026\n";
    let (address, page) = w.open(c, "workers", bad).await;
    for words in [
        "Some things need mending first",
        "this day does not exist",
        "this site is not one of yours",
        "no site has this identifier",
        "2026-03-12 if the day comes first",
    ] {
        assert!(page.body.contains(words), "{words}");
    }
    assert!(!page.body.contains(&format!("{address}/apply")));
    let file = w.app.get(&format!("{address}/problems.csv"), c).await;
    assert_eq!(file.body.lines().count(), 5);
    let refused = w
        .app
        .post(
            &format!("{address}/apply"),
            c,
            &[("seen", "workers: 0 new, 0 changed, 0 unchanged; 0 alike")],
        )
        .await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_eq!(w.count("SELECT count(*) FROM worker").await, 0);
}

#[tokio::test]
async fn import_refuses_what_is_no_spreadsheet_and_says_what_to_do() {
    let w = World::new().await;
    let c = &w.coordinator;
    let mut xlsx = Vec::new();
    xlsx.extend_from_slice(b"PK\x03\x04 not really");
    for (content, words) in [
        (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], "picture"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"worker_id,site_id\nW\x001,S1\n", "NUL"),
        (b"worker_id,site_id,name\nW1,S1,Zo\xeb\n", "UTF-8"),
        (&xlsx, "What to do"),
        (b"", "Choose a file that is not empty"),
    ] {
        let answer = w.send(c, "workers", "../../x.csv", content).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(answer.body.contains(words), "{words}: {}", answer.body);
        assert!(!answer.body.contains("../"));
    }
    let several =
        b"worker_id,site_id,name,started_on\nW1,S1,Zo\xeb,2026-02-30\nW2,S1\nW3,S9,Ada,\n";
    let answer = w.send(c, "workers", "x.csv", several).await;
    for words in [
        "choose \u{201c}Windows-1252 or Latin-1\u{201d} below",
        "is not in UTF-8",
        "this day does not exist",
        "this row has 2 cells",
        "no site has this identifier",
    ] {
        assert!(answer.body.contains(words), "{words}: {}", answer.body);
    }
    assert_eq!(w.count("SELECT count(*) FROM import_file").await, 0);
    let id = w.app.around.id::<ids::ImportId>().to_string();
    let latin = b"worker_id,site_id,name\nW1,S1,Zo\xeb\n";
    let taken = w
        .send_as(c, &id, "workers", "latin.csv", latin, "windows-1252")
        .await;
    let address = taken.location().to_owned();
    let page = w.app.get(&address, c).await;
    w.apply(c, &address, &page, &[]).await;
    assert_eq!(
        w.count("SELECT count(*) FROM worker WHERE name = 'Zoë'")
            .await,
        1
    );
}

#[tokio::test]
async fn import_stops_reading_what_is_too_large() {
    let w = World::new().await;
    let mut request = form(&w.coordinator, Body::from("--xyz\r\n"));
    request
        .headers_mut()
        .insert(CONTENT_LENGTH, 1_073_741_824.into());
    let answer = w.app.send(request).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("larger than 100 MB"));
    // A gigabyte that does not say that it is one.
    let taken = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&taken);
    let head = Bytes::from_static(b"--xyz\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nworkers\r\n--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.csv\"\r\n\r\nworker_id,site_id\n");
    let row = Bytes::from(b"W1,S1\n".repeat(170_000));
    let pieces = std::iter::once(head).chain(std::iter::repeat_n(row, 1024));
    let pieces = pieces.map(move |piece| {
        counted.fetch_add(piece.len() as u64, Ordering::SeqCst);
        Ok::<_, std::io::Error>(piece)
    });
    let body = Body::from_stream(tokio_stream::iter(pieces));
    let answer = w.app.send(form(&w.coordinator, body)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("larger than 100 MB"));
    assert!(
        answer.body.contains(r#"value="workers" checked"#),
        "what was chosen stays chosen"
    );
    assert!(taken.load(Ordering::SeqCst) < 110 * 1024 * 1024);
}

#[tokio::test]
async fn import_is_only_for_whoever_brought_the_file_and_in_their_bounds() {
    let w = World::new().await;
    let (address, _) = w.open(&w.coordinator, "workers", WORKERS).await;
    assert_eq!(
        w.app.get(&address, &w.administrator).await.status,
        StatusCode::NOT_FOUND
    );
    let refused = w
        .app
        .post(&format!("{address}/apply"), &w.administrator, &[])
        .await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let sites = "site_id,name,employer,location\nS3,West,NHS,Urban\n";
    let refused = w
        .send(&w.coordinator, "sites", "s.csv", sites.as_bytes())
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    w.open(&w.administrator, "sites", sites).await;
    for role in [
        Role::PeerWorker,
        Role::Manager,
        Role::Researcher,
        Role::Clinician,
        Role::SupportedPerson,
    ] {
        let (_, other) = cookie(&w.app, role, vec![w.north]).await;
        for path in ["/delivery/import", &address] {
            assert_eq!(
                w.app.get(path, &other).await.status,
                StatusCode::NOT_FOUND,
                "{role}"
            );
        }
    }
}

#[tokio::test]
async fn import_by_an_administrator_shows_no_personal_record() {
    let w = World::new().await;
    for (kind, text) in [("workers", WORKERS), ("people", PEOPLE)] {
        let (address, page) = w.open(&w.administrator, kind, text).await;
        w.apply(&w.administrator, &address, &page, &[]).await;
    }
    let changed = PEOPLE
        .replace("Esi Okafor", "Somebody Else")
        .replace("1980-02-29", "1981-02-28");
    let (_, page) = w.open(&w.administrator, "people", &changed).await;
    assert!(page.body.contains("birth_date"));
    for canary in ["Esi", "Somebody", "1980", "1981"] {
        assert!(!page.body.contains(canary), "{canary}");
    }
}

#[tokio::test]
async fn import_makes_possible_duplicates_only_when_somebody_looked() {
    let w = World::new().await;
    let c = &w.coordinator;
    for (kind, text) in [("workers", WORKERS), ("people", PEOPLE)] {
        let (address, page) = w.open(c, kind, text).await;
        w.apply(c, &address, &page, &[]).await;
    }
    let (address, page) = w.open(c, "people", &PEOPLE.replace("P1,", "P2,")).await;
    assert!(
        page.body
            .contains("the same date of birth and a similar name")
    );
    let asked = w.apply(c, &address, &page, &[]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(w.count("SELECT count(*) FROM person").await, 1);
    let done = w.apply(c, &address, &page, &[("different", "yes")]).await;
    assert_eq!(done.location(), "/delivery/import?done=import-applied");
    assert_eq!(w.count("SELECT count(*) FROM person").await, 2);
}

#[tokio::test]
async fn import_that_is_not_what_was_looked_at_is_shown_again() {
    let w = World::new().await;
    let c = &w.coordinator;
    let (address, page) = w.open(c, "workers", WORKERS).await;
    let (other, same) = w.open(c, "workers", WORKERS).await;
    w.apply(c, &other, &same, &[]).await;
    let shown = w.apply(c, &address, &page, &[]).await;
    assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        shown
            .body
            .contains("Something has changed since you looked")
    );
}

#[tokio::test]
async fn export_holds_what_the_role_may_take_out() {
    let w = World::new().await;
    for (kind, text) in [
        ("workers", "worker_id,site_id,name\nW1,S1,Sam\nW2,S2,=Jo\n"),
        (
            "people",
            "person_id,site_id,admission_date,discharge_date,allocated_worker_id\nP1,S1,,,W1\nP2,S2,,,W2\n",
        ),
        (
            "contacts",
            "contact_id,person_id,worker_id,date,mode,setting,outcome,minutes\nC1,P1,W1,2026-03-01,phone,,attended,5\nC2,P2,W2,2026-03-01,phone,,attended,5\n",
        ),
    ] {
        let (address, page) = w.open(&w.administrator, kind, text).await;
        let done = w.apply(&w.administrator, &address, &page, &[]).await;
        assert!(done.location().ends_with("import-applied"), "{}", done.body);
    }
    for (path, rows) in [("people.csv", 1), ("workers.csv", 1), ("contacts.csv", 1)] {
        let answer = w
            .app
            .get(&format!("/delivery/export/{path}"), &w.coordinator)
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.body.lines().count(), rows + 1, "{}", answer.body);
        assert!(!answer.body.contains("P2"));
        assert_eq!(answer.headers["cache-control"], "no-store");
    }
    let book = w
        .app
        .get("/delivery/export/people.xlsx", &w.coordinator)
        .await;
    let table =
        interchange::read_table(&book.bytes, "people.xlsx", &interchange::Limits::default())
            .expect("a workbook");
    assert_eq!(table.rows.len(), 1);
    assert_eq!(
        w.count("SELECT count(*) FROM audit WHERE action = 'export'")
            .await,
        4
    );
    assert_eq!(
        w.app
            .get("/delivery/export/people.csv", &w.administrator)
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    let (_, person) = {
        let mut tx = w.app.app.db.read().await.expect("begins");
        let (id,): (uuid::Uuid,) = store::query("SELECT id FROM person WHERE local_ref = 'P2'")
            .one(&mut tx)
            .await
            .expect("there");
        tx.rollback().await.expect("ends");
        let ties = AccountTies {
            person: Some(ids::PersonId(id)),
            ..AccountTies::default()
        };
        let actor = w
            .app
            .account(Role::SupportedPerson, "p2@example.org", &ties)
            .await;
        let cookie = w.app.cookie(&actor).await;
        (actor, cookie)
    };
    let own = w.app.get("/delivery/export/contacts.csv", &person).await;
    assert!(own.body.contains("C2") && !own.body.contains("C1"));
}
