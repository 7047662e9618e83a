//! A study that the tests of the room share.

use crate::programme::cookie;
use access::{Actor, Role, creates, on, to};
use axum::http::StatusCode;
use evidence::code::Code;
use evidence::place::Span;
use evidence::study::{SourceKind, StudyRole};
use evidence::text::Text;
use ids::{CodeId, SourceId, StudyId};
use store::evidence::coding::{self, NewCoding};
use store::evidence::source::{self, Layout, NewSource};
use store::evidence::study::{self, Said};
use store::evidence::{code, member};
use store::permits;
use testkit::TestApp;
use testkit::app::{AccountTies, Answer};

/// What the interview says.
pub const TEXT: &str =
    "Interviewer: How was it?\nPW6: It gave me hope.\nPW6: We laughed a lot, and that helped.";

/// A study with a lead, a coder and a reader, and a researcher who has no part in it.
pub struct Room {
    pub app: TestApp,
    pub study: StudyId,
    pub source: SourceId,
    pub lead: String,
    pub coder: String,
    pub reader: String,
    pub outsider: String,
    pub leads: Actor,
    pub codes: Actor,
}

impl Room {
    pub async fn new() -> Room {
        let app = TestApp::new().await;
        let none = AccountTies::default;
        let (leads, lead) = cookie(&app, Role::Researcher, "lead", none()).await;
        let (codes, coder) = cookie(&app, Role::Researcher, "coder", none()).await;
        let (reads, reader) = cookie(&app, Role::Manager, "reader", none()).await;
        let (_, outsider) = cookie(&app, Role::Researcher, "outsider", none()).await;
        let around = &app.around;
        let mut tx = app.app.db.write().await.expect("begins");
        let said = Said {
            name: "Hope in peer support",
            question: "What gives hope?",
            about: "",
            asks_people: false,
            key_site: None,
        };
        let begins = creates::<on::Study>(&leads, None).expect("a researcher begins studies");
        let study = study::create(&mut tx, around, &begins, around.id(), &said)
            .await
            .expect("begun");
        let change = permits::study::<on::Study, to::Change>(&mut tx, &leads, study)
            .await
            .expect("the lead changes it");
        for (who, role) in [(&codes, StudyRole::Coder), (&reads, StudyRole::Reader)] {
            member::set(&mut tx, around, &change, who.account, role)
                .await
                .expect("a member");
        }
        let adds = permits::study::<on::StudySource, to::Create>(&mut tx, &leads, study)
            .await
            .expect("the lead adds sources");
        let text = Text::new(TEXT);
        let new = NewSource {
            id: around.id(),
            name: "Interview 1",
            kind: SourceKind::Interview,
            format: "txt",
            file_name: "",
            text: &text,
            layout: &Layout::of_lines(text.as_str()),
        };
        let source = source::add(&mut tx, around, &adds, &new)
            .await
            .expect("added");
        tx.commit().await.expect("kept");
        Room {
            app,
            study,
            source,
            lead,
            coder,
            reader,
            outsider,
            leads,
            codes,
        }
    }

    /// The address of a part of the study.
    pub fn at(&self, part: &str) -> String {
        format!("/evidence/studies/{}/{part}", self.study)
    }

    /// Opens a part of the study that must be there.
    pub async fn open(&self, part: &str, cookie: &str) -> String {
        let answer = self.app.get(&self.at(part), cookie).await;
        assert_eq!(answer.status, StatusCode::OK, "{part}: {}", answer.body);
        assert_eq!(answer.body.matches("<h1").count(), 1, "{part}");
        for key in [
            "code-", "codes-", "memo-", "memos-", "history-", "case-", "cases-",
        ] {
            assert!(
                !answer.body.contains(&format!(">{key}")),
                "{part} shows the key of a text: {}",
                answer.body
            );
        }
        answer.body
    }

    pub async fn send(&self, part: &str, cookie: &str, fields: &[(&str, &str)]) -> Answer {
        self.app.post(&self.at(part), cookie, fields).await
    }

    /// Sends a form that must be taken, and returns where it leads.
    pub async fn done(&self, part: &str, cookie: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.send(part, cookie, fields).await;
        assert!(
            answer.status.is_redirection(),
            "{part}: {} {}",
            answer.status,
            answer.body
        );
        answer.location().to_owned()
    }

    /// Whoever has no part in the study is told nothing; a reader may look and not change.
    pub async fn refuses(&self, reads: &[&str], changes: &[&str]) {
        for part in reads {
            let answer = self.app.get(&self.at(part), &self.outsider).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{part}");
            assert!(!answer.body.contains("Hope"), "{part}");
            self.open(part, &self.reader).await;
        }
        for part in changes {
            for cookie in [&self.outsider, &self.reader] {
                let answer = self.app.get(&self.at(part), cookie).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{part}");
                assert!(!answer.body.contains("Hope in peer"), "{part}");
            }
        }
    }

    /// A code of this name, by the coder.
    pub async fn code(&self, name: &str) -> CodeId {
        let mut tx = self.app.app.db.write().await.expect("begins");
        let permit = permits::study::<on::Codebook, to::Change>(&mut tx, &self.codes, self.study)
            .await
            .expect("a coder changes the codebook");
        let book = code::codebook(&mut tx, &permit).await.expect("read");
        let id: CodeId = self.app.around.id();
        let changes = book.add(Code::new(id, name)).expect("it fits");
        code::change(&mut tx, &self.app.around, &permit, changes)
            .await
            .expect("added");
        tx.commit().await.expect("kept");
        id
    }

    /// Codes words of the interview, by the coder.
    pub async fn coded(&self, words: &str, code: CodeId) {
        let byte = TEXT.find(words).expect("the words are there");
        let start = u32::try_from(TEXT[..byte].chars().count()).expect("short");
        let length = u32::try_from(words.chars().count()).expect("short");
        let mut tx = self.app.app.db.write().await.expect("begins");
        let permit = permits::study::<on::Coding, to::Create>(&mut tx, &self.codes, self.study)
            .await
            .expect("a coder codes");
        let new = NewCoding {
            id: self.app.around.id(),
            source: self.source,
            span: Span::new(start, start + length).expect("a place"),
            quote: words.to_owned(),
            code,
            weight: None,
            comment: String::new(),
            suggested: false,
        };
        coding::add(&mut tx, &self.app.around, &permit, &new)
            .await
            .expect("coded");
        tx.commit().await.expect("kept");
    }
}

/// The value of a hidden field.
pub fn hidden(body: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let from = body.find(&start).expect("the field is there") + start.len();
    body[from..].split('"').next().expect("it ends").to_owned()
}
