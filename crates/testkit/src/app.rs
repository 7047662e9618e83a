//! The whole application, driven without a network.

use crate::databases::{self, TestDb};
use crate::surroundings::{TestClock, fixed};
use access::sealed::Key;
use access::{Actor, Role};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use ids::{AccountId, OrgId, PersonId, SiteId, TeamId, WorkerId};
use std::sync::Arc;
use store::Surroundings;
use store::account::{NewAccount, session};
use store::organisation::{self, NewOrganisation};
use tower::ServiceExt as _;
use web::{App, Settings};

/// The application with one organisation in it.
#[derive(Debug)]
pub struct TestApp {
    /// The state behind the router.
    pub app: Arc<App>,
    /// The organisation.
    pub org: OrgId,
    /// The clock.
    pub clock: TestClock,
    /// The surroundings.
    pub around: Surroundings,
    router: Router,
    _db: TestDb,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text; bytes that are not UTF-8 are replaced.
    pub body: String,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// Where the answer leads, for a redirect.
    pub fn location(&self) -> &str {
        self.headers
            .get(LOCATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("")
    }

    /// The cookie that the answer sets, as a request sends it back.
    pub fn cookie(&self) -> Option<String> {
        let value = self.headers.get(SET_COOKIE)?.to_str().ok()?;
        value.split(';').next().map(str::to_owned)
    }
}

/// What ties a test account to the programme.
#[derive(Debug, Clone, Default)]
pub struct AccountTies {
    /// The peer worker they are.
    pub worker: Option<WorkerId>,
    /// The supported person they are.
    pub person: Option<PersonId>,
    /// Their sites.
    pub sites: Vec<SiteId>,
    /// Their teams.
    pub teams: Vec<TeamId>,
}

/// The password of every account a test makes.
pub const PASSWORD: &str = "four unrelated words here";

impl TestApp {
    /// The application on an empty SQLite database with one organisation.
    pub async fn new() -> TestApp {
        TestApp::on(databases::sqlite().await).await
    }

    /// The application with a key to keep secrets with: staff have to set up a second factor.
    pub async fn with_key() -> TestApp {
        let settings = Settings {
            key: Some(Key::new([7; 32])),
            ..Settings::default()
        };
        TestApp::with(databases::sqlite().await, settings).await
    }

    /// The application on this database, with one organisation added.
    pub async fn on(test_db: TestDb) -> TestApp {
        TestApp::with(test_db, Settings::default()).await
    }

    /// The application on an empty SQLite database, set up like this.
    pub async fn set_up(settings: Settings) -> TestApp {
        TestApp::with(databases::sqlite().await, settings).await
    }

    async fn with(test_db: TestDb, settings: Settings) -> TestApp {
        let (around, clock) = fixed();
        let mut tx = test_db.db.write().await.expect("a transaction begins");
        let new = NewOrganisation {
            name: "A test service",
            demonstration: false,
            time_zone: "Europe/London",
        };
        let organisation = organisation::create(&mut tx, &around, &new)
            .await
            .expect("an organisation can be made");
        tx.commit().await.expect("it is kept");
        let app =
            App::new(test_db.db.clone(), around.clone(), settings).expect("the words can be read");
        TestApp {
            router: web::router(Arc::clone(&app)),
            app,
            org: organisation.id,
            clock,
            around,
            _db: test_db,
        }
    }

    /// The application on an empty database without any organisation, with the link of the first start.
    pub async fn empty(first_start: &str) -> TestApp {
        let test_db = databases::sqlite().await;
        let (around, clock) = fixed();
        let settings = Settings {
            first_start: Some(web::FirstStart::new(first_start, around.now())),
            ..Settings::default()
        };
        let app =
            App::new(test_db.db.clone(), around.clone(), settings).expect("the words can be read");
        TestApp {
            router: web::router(Arc::clone(&app)),
            app,
            org: around.id(),
            clock,
            around,
            _db: test_db,
        }
    }

    /// Makes an account of a role with these ties and returns who it is.
    pub async fn account(&self, role: Role, email: &str, ties: &AccountTies) -> Actor {
        let mut tx = self.app.db.write().await.expect("a transaction begins");
        let new = NewAccount {
            email,
            name: &format!("Test {}", role.code()),
            role,
            // Hashing is slow on purpose; tests sign in without it unless they are about it.
            password_hash: "no password",
            worker: ties.worker,
            person: ties.person,
            sites: &ties.sites,
            teams: &ties.teams,
        };
        let id: AccountId = store::account::insert(&mut tx, &self.around, self.org, &new)
            .await
            .expect("the address is free");
        let actor = store::account::actor(&mut tx, self.org, id)
            .await
            .expect("it is there");
        tx.commit().await.expect("it is kept");
        actor
    }

    /// Begins a session for an actor and returns the cookie.
    pub async fn cookie(&self, actor: &Actor) -> String {
        let mut tx = self.app.db.write().await.expect("a transaction begins");
        let token = session::begin(&mut tx, &self.around, actor, "test")
            .await
            .expect("a session begins");
        tx.commit().await.expect("it is kept");
        format!("{}={token}", web::visitor::cookie_name(&self.app))
    }

    /// Asks for a page.
    pub async fn get(&self, path: &str, cookie: &str) -> Answer {
        let request = Request::get(path)
            .header(COOKIE, cookie)
            .body(Body::empty())
            .expect("a request");
        self.send(request).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_encoded(fields);
        let request = Request::post(path)
            .header(COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .expect("a request");
        self.send(request).await
    }

    /// Sends any request.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the router always answers");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
        }
    }
}

fn form_encoded(fields: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (name, value) in fields {
        if !out.is_empty() {
            out.push('&');
        }
        encode(&mut out, name);
        out.push('=');
        encode(&mut out, value);
    }
    out
}

fn encode(out: &mut String, text: &str) {
    use std::fmt::Write as _;
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
}
