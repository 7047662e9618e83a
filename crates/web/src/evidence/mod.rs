//! The evidence room: studies with their sources, codes, codings, memos and cases, and the questions asked of them.

mod agreement;
mod answers;
mod autocode;
mod case;
mod code;
mod coding;
mod columns;
mod counts;
mod coverage;
mod exchange;
mod history;
mod kwic;
mod leaving;
mod material;
mod matrix;
mod member;
mod memo;
mod not_asked;
mod parts;
mod presence;
mod programme;
mod published;
mod quote_book;
mod quotes;
mod refusal;
mod retrieve;
mod round;
mod selection;
mod source;
mod study;
mod withdrawal;
mod workbench;

use crate::{App, Place, Routes, Shell, Signed};
use ids::StudyId;
use parts::parts;

/// The addresses.
pub fn routes() -> Routes {
    Routes::default()
        .merge(study::routes())
        .merge(member::routes())
        .merge(source::routes())
        .merge(answers::routes())
        .merge(programme::routes())
        .merge(withdrawal::routes())
        .merge(workbench::routes())
        .merge(coding::routes())
        .merge(autocode::routes())
        .merge(case::routes())
        .merge(code::routes())
        .merge(not_asked::routes())
        .merge(memo::routes())
        .merge(history::routes())
        .merge(counts::routes())
        .merge(coverage::routes())
        .merge(presence::routes())
        .merge(matrix::routes())
        .merge(agreement::routes())
        .merge(round::routes())
        .merge(retrieve::routes())
        .merge(kwic::routes())
        .merge(selection::routes())
        .merge(exchange::routes())
        .merge(published::routes())
}

/// Where the room begins.
const ADDRESS: &str = "/evidence";

/// The address of a study, or of one of its parts.
fn address(study: StudyId, part: &str) -> String {
    if part.is_empty() {
        format!("{ADDRESS}/studies/{study}")
    } else {
        format!("{ADDRESS}/studies/{study}/{part}")
    }
}

/// The frame of a page of a study.
fn frame<'a>(
    app: &'a App,
    signed: &'a Signed,
    (study, name): (StudyId, &str),
    title: &str,
) -> Shell<'a> {
    Shell::new(app, signed, title)
        .place(Place::Evidence)
        .step(app.texts.text("studies-title"), ADDRESS)
        .step(name, address(study, ""))
}
