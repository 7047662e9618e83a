//! The supported person's own record: what is written about them, what they want known, who sees it.

mod evaluation;
mod file;
mod page;
mod sharing;
mod wishes;
mod words;

use crate::routes::{Needs, Routes};
use crate::{Failure, Signed};
use access::{Action, Resource};
use ids::PersonId;

/// The addresses.
pub fn routes() -> Routes {
    let own = Needs::May(Action::Create, Resource::Share);
    let ask = Needs::May(Action::Create, Resource::WorkerRequest);
    let notes = Needs::May(Action::Change, Resource::NoteChoice);
    let answer = Needs::May(Action::Create, Resource::MeetingAnswer);
    Routes::default()
        .get(
            "/my-record",
            Needs::May(Action::Read, Resource::Goal),
            page::page,
        )
        .get(
            "/my-record/print",
            Needs::May(Action::Read, Resource::Goal),
            page::print,
        )
        .get(
            "/my-record.json",
            Needs::May(Action::Export, Resource::Note),
            file::send,
        )
        .get(
            "/my-record/words",
            Needs::May(Action::Change, Resource::Person),
            words::page,
        )
        .post(
            "/my-record/words",
            Needs::May(Action::Change, Resource::Person),
            words::send,
        )
        .post(
            "/my-record/evaluation/choose",
            Needs::May(Action::Create, Resource::EvaluationChoice),
            evaluation::choose,
        )
        .post(
            "/my-record/evaluation/withdraw",
            Needs::May(Action::Change, Resource::EvaluationChoice),
            evaluation::withdraw,
        )
        .get("/my-record/another-worker", ask, wishes::another_worker)
        .post("/my-record/another-worker", ask, wishes::ask_another)
        .post(
            "/my-record/another-worker/take-back",
            ask,
            wishes::take_back,
        )
        .get("/my-record/note-choice", notes, wishes::note_choice)
        .post("/my-record/note-choice", notes, wishes::choose_notes)
        .get("/my-record/meeting", answer, wishes::meeting_page)
        .post("/my-record/meeting", answer, wishes::answer_meeting)
        .get("/my-record/sharing/{team}", own, sharing::page)
        .post("/my-record/sharing/{team}/start", own, sharing::start)
        .post("/my-record/sharing/{team}/stop", own, sharing::stop)
}

/// The person who is signed in; nobody else has a record of their own.
fn own(signed: &Signed) -> Result<PersonId, Failure> {
    signed.actor.person.ok_or(Failure::Missing)
}
