//! The sources of a study: adding, correcting, taking names out, withdrawing, and what people choose.

mod adding;
mod choosing;
mod correcting;
mod deidentifying;
mod withdrawing;

use access::{Actor, Role, creates, on};
use axum::body::Body;
use axum::http::Request;
use axum::http::header::{CONTENT_TYPE, COOKIE};
use ids::{CodingId, SourceId, StudyId};
use store::evidence::coding;
use store::evidence::source::{self, Filter, Source, SourceLine};
use store::evidence::study::{self, Said};
use store::listing::Page;
use store::permits;
use testkit::TestApp;
use testkit::app::{AccountTies, Answer};

/// A study and who leads it.
pub struct World {
    pub app: TestApp,
    pub lead: Actor,
    pub cookie: String,
    pub study: StudyId,
}

pub async fn begin() -> World {
    let app = TestApp::new().await;
    let ties = AccountTies::default();
    let lead = app
        .account(Role::Researcher, "lea@example.org", &ties)
        .await;
    let cookie = app.cookie(&lead).await;
    let mut tx = app.app.db.write().await.expect("begins");
    let said = Said {
        name: "Hope in peer support",
        question: "What gives hope?",
        about: "",
        asks_people: true,
        key_site: None,
    };
    let begins = creates::<on::Study>(&lead, None).expect("a researcher begins studies");
    let study = study::create(&mut tx, &app.around, &begins, app.around.id(), &said)
        .await
        .expect("begun");
    tx.commit().await.expect("kept");
    World {
        app,
        lead,
        cookie,
        study,
    }
}

impl World {
    pub fn address(&self, part: &str) -> String {
        format!("/evidence/studies/{}/{part}", self.study)
    }

    pub async fn get(&self, part: &str) -> Answer {
        self.app.get(&self.address(part), &self.cookie).await
    }

    pub async fn post(&self, part: &str, fields: &[(&str, &str)]) -> Answer {
        self.app
            .post(&self.address(part), &self.cookie, fields)
            .await
    }

    /// Sends a form with files, as a browser does.
    pub async fn send(
        &self,
        part: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let value = value.replace('\n', "\r\n");
            let head = format!("--xyz\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(value.as_bytes());
            body.extend_from_slice(b"\r\n");
        }
        for (name, content) in files {
            let head = format!(
                "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--xyz--\r\n");
        let request = Request::post(self.address(part))
            .header(COOKIE, &self.cookie)
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, "multipart/form-data; boundary=xyz")
            .body(Body::from(body))
            .expect("a request");
        self.app.send(request).await
    }

    /// The sources of the study by name.
    pub async fn sources(&self) -> Vec<SourceLine> {
        let mut tx = self.app.app.db.write().await.expect("begins");
        let permit = permits::study(&mut tx, &self.lead, self.study)
            .await
            .expect("leads");
        let all = Page::new(1, 100);
        source::list(&mut tx, &self.app.around, &permit, &Filter::default(), all)
            .await
            .expect("listed")
            .rows
    }

    /// Adds a text through the form.
    pub async fn add(&self, name: &str, text: &str) -> SourceId {
        let id: SourceId = self.app.around.id();
        let form = id.to_string();
        let fields = [
            ("id", form.as_str()),
            ("kind", "interview"),
            ("name", name),
            ("text", text),
        ];
        let answer = self.send("sources/new", &fields, &[]).await;
        assert!(answer.status.is_redirection(), "{}", answer.body);
        id
    }

    /// Codes words in the words themselves, through the workbench.
    pub async fn code(&self, source: SourceId, words: &str) {
        let id = self.app.around.id::<CodingId>().to_string();
        let fields = [("id", id.as_str()), ("words", words), ("code", "in-vivo")];
        let answer = self
            .post(&format!("sources/{source}/codings"), &fields)
            .await;
        assert!(answer.status.is_redirection(), "{}", answer.body);
    }

    /// The words of the codings of a source.
    pub async fn quotes(&self, source: SourceId) -> Vec<String> {
        let mut tx = self.app.app.db.read().await.expect("begins");
        let permit = permits::study(&mut tx, &self.lead, self.study)
            .await
            .expect("leads");
        let codings = coding::of_source(&mut tx, &permit, source).await;
        let codings = codings.expect("listed").into_iter();
        codings.map(|coding| coding.quote).collect()
    }

    pub async fn source(&self, id: SourceId) -> Source {
        let mut tx = self.app.app.db.write().await.expect("begins");
        let permit = permits::study(&mut tx, &self.lead, self.study)
            .await
            .expect("leads");
        source::load(&mut tx, &self.app.around, &permit, id)
            .await
            .expect("there")
    }
}
