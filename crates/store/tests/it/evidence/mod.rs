//! The evidence room.

mod blind;
mod case;
mod coding;
mod exchange;
mod exchange_fit;
mod exchange_own;
mod history;
mod large;
mod leak;
mod matrix;
mod memo;
mod not_asked;
mod people;
mod presence;
mod source;
mod study;
mod withdrawal;

use crate::contact;
use access::{Actor, Permit, Role, creates, on, to};
use evidence::code::Code;
use evidence::history::{Change, Edit};
use evidence::place::Span;
use evidence::study::{SourceKind, StudyRole};
use evidence::text::Text;
use ids::{CodeId, SourceId, StudyId};
use store::evidence::coding::NewCoding;
use store::evidence::source as sources;
use store::evidence::source::{Layout, NewSource};
use store::evidence::study::{self as studies, Said};
use store::evidence::{code, member};
use store::{Surroundings, Tx, permits};
use testkit::world::pair::Programme;

/// A study with a lead, two coders and a reader.
pub struct World {
    pub it: Programme,
    pub study: StudyId,
    pub lead: Actor,
    pub coder: Actor,
    pub second: Actor,
    pub reader: Actor,
    pub outsider: Actor,
}

pub const SAID: Said<'static> = Said {
    name: "Hope in peer support",
    question: "What gives hope?",
    about: "",
    asks_people: true,
    key_site: None,
};

pub async fn begin(tx: &mut Tx, around: &Surroundings) -> World {
    let it = contact::begin(tx, around).await;
    let lead = contact::actor(tx, around, &it, Role::Researcher).await;
    let coder = contact::actor(tx, around, &it, Role::PeerWorker).await;
    let second = contact::actor(tx, around, &it, Role::Researcher).await;
    let reader = contact::actor(tx, around, &it, Role::Manager).await;
    let outsider = contact::actor(tx, around, &it, Role::Researcher).await;
    let begins = creates::<on::Study>(&lead, None).expect("a researcher begins studies");
    let study = studies::create(tx, around, &begins, around.id(), &SAID)
        .await
        .expect("begun");
    let change = may::<on::Study, to::Change>(tx, &lead, study).await;
    for (who, role) in [
        (&coder, StudyRole::Coder),
        (&second, StudyRole::SecondCoder),
        (&reader, StudyRole::Reader),
    ] {
        member::set(tx, around, &change, who.account, role)
            .await
            .expect("a member");
    }
    World {
        it,
        study,
        lead,
        coder,
        second,
        reader,
        outsider,
    }
}

pub async fn may<R, D>(tx: &mut Tx, actor: &Actor, study: StudyId) -> Permit<R, D>
where
    R: on::Thing<Subject = StudyId>,
    D: to::Deed,
{
    permits::study(tx, actor, study)
        .await
        .expect("the policy allows it")
}

pub async fn a_source(tx: &mut Tx, around: &Surroundings, w: &World, words: &str) -> SourceId {
    let permit = may(tx, &w.lead, w.study).await;
    let text = Text::new(words);
    let layout = Layout::of_lines(text.as_str());
    let new = NewSource {
        id: around.id(),
        name: "Interview 1",
        kind: SourceKind::Interview,
        format: "txt",
        file_name: "one.txt",
        text: &text,
        layout: &layout,
    };
    sources::add(tx, around, &permit, &new)
        .await
        .expect("added")
}

pub async fn a_code(tx: &mut Tx, around: &Surroundings, w: &World, name: &str) -> CodeId {
    let permit = may(tx, &w.coder, w.study).await;
    let id: CodeId = around.id();
    let added = Change::Code(Edit::Added(Code::new(id, name)));
    code::change(tx, around, &permit, vec![added])
        .await
        .expect("added");
    id
}

pub fn span(start: u32, end: u32) -> Span {
    Span::new(start, end).expect("a place")
}

/// A coding of the words where they first stand in the text.
pub fn coded(
    around: &Surroundings,
    source: SourceId,
    text: &str,
    words: &str,
    code: CodeId,
) -> NewCoding {
    let byte = text.find(words).expect("the words are there");
    let start = u32::try_from(text[..byte].chars().count()).expect("short");
    let length = u32::try_from(words.chars().count()).expect("short");
    NewCoding {
        id: around.id(),
        source,
        span: span(start, start + length),
        quote: words.to_owned(),
        code,
        weight: None,
        comment: String::new(),
        suggested: false,
    }
}
