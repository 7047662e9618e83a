//! Questions to the codings of a study, as pages and files.

mod counts;
mod coverage;
mod exchange;
mod exchange_databases;
mod matrix;
mod proposals;
mod retrieve;
mod rounds;
mod words;

use access::{Actor, Role, creates, on, to};
use evidence::attribute::{Attribute, AttributeKind};
use evidence::code::Code;
use evidence::history::{Change, Edit};
use evidence::place::Span;
use evidence::study::{CaseKind, SourceKind, SourceTie, StudyRole};
use evidence::text::Text;
use ids::{AttributeId, CodeId, SourceId, StudyCaseId, StudyId};
use store::evidence::coding::{self, NewCoding};
use store::evidence::source::{self, Layout, NewSource, PageStart};
use store::evidence::study::{self as studies, Said};
use store::evidence::{case, code, member};
use store::{Tx, permits};
use testkit::TestApp;
use testkit::app::AccountTies;

/// Two interviews, a peer worker's and a supported person's, coded by two people.
pub struct Room {
    pub app: TestApp,
    pub study: StudyId,
    pub lead: Actor,
    pub coder: Actor,
    pub reader: Actor,
    pub outsider: Actor,
    pub sources: [SourceId; 2],
    pub hope: CodeId,
    pub trust: CodeId,
    pub role: AttributeId,
}

pub const TEXTS: [&str; 2] = [
    "I gave her hope again, and she came to trust me. We walked a lot.",
    "She gave me hope when there was none. I do not know about trust.",
];

impl Room {
    pub fn address(&self, part: &str) -> String {
        format!("/evidence/studies/{}/{part}", self.study)
    }

    pub async fn cookie(&self, actor: &Actor) -> String {
        self.app.cookie(actor).await
    }

    /// Codes the words where they first stand in a source.
    pub async fn coded(&self, tx: &mut Tx, who: &Actor, source: usize, words: &str, code: CodeId) {
        let permit = permits::study::<on::Coding, to::Create>(tx, who, self.study)
            .await
            .expect("codes");
        let byte = TEXTS[source].find(words).expect("the words are there");
        let start = u32::try_from(TEXTS[source][..byte].chars().count()).expect("short");
        let length = u32::try_from(words.chars().count()).expect("short");
        let new = NewCoding {
            id: self.app.around.id(),
            source: self.sources[source],
            span: Span::new(start, start + length).expect("a place"),
            quote: words.to_owned(),
            code,
            weight: None,
            comment: String::new(),
            suggested: false,
        };
        coding::add(tx, &self.app.around, &permit, &new)
            .await
            .expect("coded");
    }
}

pub async fn room() -> Room {
    let app = TestApp::new().await;
    let ties = AccountTies::default();
    let lead = app
        .account(Role::Researcher, "lead@example.org", &ties)
        .await;
    let coder = app
        .account(Role::Researcher, "coder@example.org", &ties)
        .await;
    let reader = app
        .account(Role::Manager, "reader@example.org", &ties)
        .await;
    let outsider = app
        .account(Role::Researcher, "outsider@example.org", &ties)
        .await;
    let around = &app.around;
    let mut tx = app.app.db.write().await.expect("begins");
    let said = Said {
        name: "Hope in peer support",
        question: "What gives hope?",
        about: "",
        asks_people: false,
        key_site: None,
    };
    let begins = creates::<on::Study>(&lead, None).expect("a researcher begins studies");
    let study = studies::create(&mut tx, around, &begins, around.id(), &said)
        .await
        .expect("begun");
    let change = permits::study::<on::Study, to::Change>(&mut tx, &lead, study)
        .await
        .expect("leads");
    for (who, role) in [(&coder, StudyRole::Coder), (&reader, StudyRole::Reader)] {
        member::set(&mut tx, around, &change, who.account, role)
            .await
            .expect("a member");
    }
    let adds = permits::study(&mut tx, &lead, study).await.expect("adds");
    let mut sources = Vec::new();
    for (name, words) in ["Interview of a worker", "Interview of a person"]
        .iter()
        .zip(TEXTS)
    {
        let text = Text::new(words);
        let mut layout = Layout::of_lines(words);
        if *name == "Interview of a worker" {
            layout.pages = [(1, 0), (2, 10)]
                .map(|(number, at)| PageStart { number, at })
                .to_vec();
        }
        let new = NewSource {
            id: around.id(),
            name,
            kind: SourceKind::Interview,
            format: "txt",
            file_name: "",
            text: &text,
            layout: &layout,
        };
        let made = source::add(&mut tx, around, &adds, &new).await;
        sources.push(made.expect("added"));
    }
    let codebook = permits::study(&mut tx, &lead, study).await.expect("codes");
    let (hope, trust): (CodeId, CodeId) = (around.id(), around.id());
    for (id, name) in [(hope, "Hope"), (trust, "Trust")] {
        let added = Change::Code(Edit::Added(Code::new(id, name)));
        code::change(&mut tx, around, &codebook, vec![added])
            .await
            .expect("added");
    }
    let cases = permits::study(&mut tx, &lead, study).await.expect("cases");
    let values = permits::study(&mut tx, &lead, study).await.expect("cases");
    let tie = permits::study(&mut tx, &lead, study).await.expect("ties");
    let role: AttributeId = around.id();
    let kinds = ["peer worker", "supported person"];
    let attribute = Attribute {
        id: role,
        name: "Role".to_owned(),
        kind: AttributeKind::Category(kinds.map(str::to_owned).to_vec()),
    };
    case::add_attribute(&mut tx, around, &cases, &attribute)
        .await
        .expect("added");
    for ((name, kind), of) in ["P01", "P02"].iter().zip(kinds).zip(&sources) {
        let id: StudyCaseId = around.id();
        case::add(&mut tx, around, &cases, id, name, CaseKind::Participant)
            .await
            .expect("added");
        case::set_value(&mut tx, around, &values, id, role, kind)
            .await
            .expect("set");
        case::set_ties(&mut tx, around, &tie, *of, &[SourceTie::Whole(id)])
            .await
            .expect("tied");
    }
    tx.commit().await.expect("kept");
    let room = Room {
        study,
        lead,
        coder,
        reader,
        outsider,
        sources: [sources[0], sources[1]],
        hope,
        trust,
        role,
        app,
    };
    let mut tx = room.app.app.db.write().await.expect("begins");
    let both = "hope again, and she came to trust me";
    room.coded(&mut tx, &room.lead, 0, both, room.hope).await;
    room.coded(&mut tx, &room.lead, 0, "trust me", room.trust)
        .await;
    room.coded(&mut tx, &room.coder, 0, "hope again", room.hope)
        .await;
    room.coded(&mut tx, &room.lead, 1, "gave me hope", room.hope)
        .await;
    room.coded(&mut tx, &room.coder, 1, "gave me hope", room.hope)
        .await;
    tx.commit().await.expect("kept");
    room
}

/// A page as text: tags gone, and what a table repeats in each cell for small screens; space made one.
pub fn words_of(body: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    let mut pieces = body.split("<span class=\"nhsuk-table__heading\"");
    let first = pieces.next().unwrap_or_default().to_owned();
    let rest = pieces.map(|piece| piece.split_once("</span>").map_or(piece, |(_, rest)| rest));
    let body = rest.fold(first, |all, piece| all + piece);
    for c in body.chars() {
        match c {
            '<' => {
                inside = true;
                out.push(' ');
            }
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
